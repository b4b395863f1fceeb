"""Open a profile, store a prompt, and say how that went: `use_profile.py PROFILE`."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import (
    Conversation,
    Message,
    Role,
    Status,
    TextPart,
    new_id,
    now,
)
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.profile import Profile


async def use(folder: Path) -> dict[str, object]:
    report: dict[str, object] = {}
    try:
        profile = Profile.open(folder)
        writer = profile.writer()
        db = await Database.open(profile.database_path)
        report["notices"] = [notice.code for notice in db.notices]
        report["conversation"] = await store_prompt(Conversations(db, writer.id))
        await db.close()
        writer.release()
    except ChatAppError as error:
        report |= {"error": error.code, "facts": dict(error.facts)}
    return report


async def store_prompt(store: Conversations) -> str:
    await store.list()
    conversation = Conversation(new_id(), "used", now(), now())
    prompt = Message(
        new_id(), conversation.id, None, Role.USER, (TextPart("hi"),), Status.COMPLETE, now()
    )
    await store.add(conversation)
    await store.add_messages([prompt], current=prompt.id)
    return conversation.id


print(json.dumps(asyncio.run(use(Path(sys.argv[1])))))
