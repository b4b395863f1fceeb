"""Write half an answer and hold on to it: `hold_writer.py PROFILE`.

Prints the ids of the conversation and the answer, then waits until its input ends.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from chatapp.domain.messages import Conversation, Message, Role, Status, new_id, now
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.profile import Profile


async def main() -> None:
    profile = Profile.open(Path(sys.argv[1]))
    writer = profile.writer()
    db = await Database.open(profile.database_path)
    store = Conversations(db, writer.id)
    conversation = Conversation(new_id(), "elsewhere", now(), now())
    await store.add(conversation)
    role, status = Role.ASSISTANT, Status.STREAMING
    answer = Message(new_id(), conversation.id, None, role, (), status, now())
    await store.add_messages([answer], current=answer.id)
    await store.append_chunk(answer.id, "half an ans", "a thought")
    print(conversation.id, answer.id, flush=True)
    sys.stdin.read()
    await db.close()


asyncio.run(main())
