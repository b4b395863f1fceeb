"""Run out of room in mid-answer, then get some: `run_out_of_room.py PROFILE`.

The profile is on a small file system of its own. Prints what happened as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from chatapp.domain.changes import Change, MessageGrew, Notice
from chatapp.domain.models import Dialect
from chatapp.engine.asked import Sent
from chatapp.engine.engine import Engine
from chatapp.storage.profile import Profile
from tests.support.hostile_server import Exchange, HostileServer, event_stream

PIECE = "A piece of an answer. " * 400


class Watcher:
    """Waits for what the feed tells."""

    def __init__(self, engine: Engine) -> None:
        self.notices: list[str] = []
        self.grown = asyncio.Event()
        self.told = asyncio.Event()
        engine.feed.subscribe(self._note)

    def _note(self, change: Change) -> None:
        if isinstance(change, Notice):
            self.notices.append(change.failure.code)
            self.told.set()
        elif isinstance(change, MessageGrew):
            self.grown.set()

    async def next_notice(self) -> str:
        async with asyncio.timeout(30):
            await self.told.wait()
        self.told.clear()
        return self.notices[-1]


def take_all_room(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            return


async def main() -> None:
    profile = Profile.open(Path(sys.argv[1]))
    ballast = profile.folder / "ballast"
    full, roomy = asyncio.Event(), asyncio.Event()

    async def wait_full(_exchange: Exchange) -> None:
        await full.wait()

    async def wait_roomy(_exchange: Exchange) -> None:
        await roomy.wait()

    pieces = (PIECE, wait_full, *(20 * [PIECE]), wait_roomy, "the end")
    engine = await Engine.open(profile, interactive=True)
    await engine.set_setting("auto_title", False)
    watcher = Watcher(engine)
    async with HostileServer(event_stream(*pieces)) as server:
        await engine.connections.add("Test", Dialect.OPENAI_CHAT, server.base_url)
        sent: Sent = await engine.chat.send(None, "Hello", model="m")
        await asyncio.wait_for(watcher.grown.wait(), 30)
        take_all_room(ballast)
        full.set()
        first = await watcher.next_notice()
        await asyncio.sleep(2.5)  # tries to save again meanwhile
        in_memory = (await engine.chat.branches.path(sent.conversation))[-1].message.text
        told_once = list(watcher.notices)
        ballast.unlink()
        second = await watcher.next_notice()
        roomy.set()
        (final,) = await sent.done
    await engine.close()
    again = await Engine.open(profile)
    stored = (await again.conversations.messages(sent.conversation))[-1]
    problems = await again.soundness.problems()
    await again.close()
    report = {
        "first": first,
        "told once": told_once == [first],
        "in memory": in_memory == PIECE * 21,
        "second": second,
        "whole": stored.text == final.text == PIECE * 21 + "the end",
        "status": stored.status.value,
        "problems": problems,
    }
    print(json.dumps(report))


asyncio.run(main())
