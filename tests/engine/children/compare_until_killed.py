"""Compare three models until killed: `compare_until_killed.py PROFILE BASE_URL`.

Prints the comparison's id, then each time text has arrived: when (seconds of the system's
monotonic clock), in which message, and how many characters that has now.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from chatapp.domain.changes import Change, MessageGrew
from chatapp.domain.comparing import Column
from chatapp.domain.models import Dialect
from chatapp.engine.engine import Engine
from chatapp.storage.profile import Profile


def note(change: Change) -> None:
    """Print what has arrived."""
    if isinstance(change, MessageGrew):
        length = change.text_offset + len(change.text)
        print(time.monotonic(), change.message, length, flush=True)


async def main() -> None:
    engine = await Engine.open(Profile.open(Path(sys.argv[1])))
    connection, _failure = await engine.connections.add("Test", Dialect.OPENAI_CHAT, sys.argv[2])
    columns = [Column(connection.id, model) for model in ("a", "b", "c")]
    home = await engine.comparisons.start("Count", columns)
    print(home.id, flush=True)
    engine.feed.subscribe(note)
    await asyncio.Event().wait()


asyncio.run(main())
