"""Back up and purge again and again until killed: `purge_again.py PROFILE`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from chatapp.engine.engine import Engine
from chatapp.storage.profile import Profile


async def main() -> None:
    engine = await Engine.open(Profile.open(Path(sys.argv[1])))
    await engine.conversations.delete((await engine.conversations.all())[-1].id)
    await engine.backups.back_up()
    print("begun", flush=True)
    while True:
        await engine.backups.purge()


asyncio.run(main())
