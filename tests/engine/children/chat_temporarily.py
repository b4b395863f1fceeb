"""Chat temporarily until killed: `chat_temporarily.py PROFILE CANARY`.

The canary is in the prompt, the picture's name, the answer, the draft and the waiting prompt.
Prints the ids of conversation and picture once the answer is in mid-stream.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from chatapp.domain.changes import Change, MessageGrew
from chatapp.domain.models import Dialect
from chatapp.engine.engine import Engine
from chatapp.storage.profile import Profile
from tests.support.hostile_server import HostileServer, event_stream, silence
from tests.support.images import image_file


async def main() -> None:
    profile, canary = Profile.open(Path(sys.argv[1])), sys.argv[2]
    engine = await Engine.open(profile, interactive=True)
    grown = asyncio.Event()

    def note(change: Change) -> None:
        if isinstance(change, MessageGrew):
            grown.set()

    engine.feed.subscribe(note)
    async with HostileServer(event_stream(f"{canary} " * 5000, silence)) as server:
        connection, _failure = await engine.connections.add(
            "Test", Dialect.OPENAI_CHAT, server.base_url
        )
        here = (await engine.conversations.new_temporary()).id
        image = await engine.attachments.add(image_file(300, 200), f"{canary}.png", here)
        await engine.chat.send(
            here, f"prompt {canary}", connection=connection.id, model="m", attached=[image]
        )
        await grown.wait()
        await engine.chat.queue.add(here, f"waiting {canary}")
        await engine.conversations.set_draft(here, f"draft {canary}")
        await asyncio.sleep(1.0)  # what arrived is saved meanwhile
        print(here, image.attachment, flush=True)
        await asyncio.Event().wait()


asyncio.run(main())
