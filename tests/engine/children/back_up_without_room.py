"""Back up, restore and purge on a full disk: `back_up_without_room.py PROFILE`.

The profile is on a small file system of its own. Prints what happened as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from chatapp.domain.errors import ChatAppError
from chatapp.engine.engine import Engine
from chatapp.storage.profile import Profile
from tests.support.filled_profile import fill


def take_all_room(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            return


def halves(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*.part*")]


async def code_of(doing: Coroutine[Any, Any, object]) -> str:
    try:
        await doing
    except ChatAppError as error:
        return error.code
    return "done"


async def main() -> None:
    folder = Path(sys.argv[1])
    await fill(folder)
    engine = await Engine.open(Profile.open(folder))
    backups = engine.backups
    first = await backups.back_up()
    await engine.conversations.delete((await engine.conversations.all())[0].id)
    before = [one.id for one in await engine.conversations.all()]
    take_all_room(folder / "ballast")
    full = {
        "backup": await code_of(backups.back_up()),
        "restore": await code_of(backups.restore(first.path)),
        "purge": await code_of(backups.purge()),
    }
    same = before == [one.id for one in await engine.conversations.all()]
    left = [one.path.name for one in await backups.all()]
    half_made = halves(folder)
    (folder / "ballast").unlink()
    roomy = {
        "restore": await code_of(backups.restore(first.path)),
        "backup": await code_of(backups.back_up()),
        "purge": await code_of(backups.purge()),
    }
    report = {
        "full": full,
        "same": same,
        "backups": left == [first.path.name],
        "halves": half_made,
        "roomy": roomy,
        "conversations": len(await engine.conversations.all()),
        "problems": await engine.soundness.problems(),
    }
    await engine.close()
    print(json.dumps(report))


asyncio.run(main())
