"""Run out of room in mid-answer, then get some: `fill_disk.py PROFILE disk|limit`.

"disk": the profile is on a small file system of its own, filled by a file. "limit": no file
may grow. Prints what happened as JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
from dataclasses import replace
from pathlib import Path

from chatapp.domain.errors import StorageError
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

PIECE = "A piece of an answer. " * 200
UNLIMITED = resource.getrlimit(resource.RLIMIT_FSIZE)


def take_all_room(ballast: Path, kind: str) -> None:
    if kind == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, UNLIMITED[1]))
        return
    with open(ballast, "wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            return


def give_room_back(ballast: Path) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, UNLIMITED)
    ballast.unlink(missing_ok=True)


async def append_until_full(store: Conversations, answer: str) -> tuple[int, str]:
    for number in range(10_000):
        try:
            await store.append_chunk(answer, PIECE)
        except StorageError as error:
            return number, error.code
    return 10_000, "never"


async def main() -> None:
    profile = Profile.open(Path(sys.argv[1]))
    ballast = profile.folder / "ballast"
    db = await Database.open(profile.database_path)
    store = Conversations(db, "writer")
    conversation = Conversation(new_id(), "full", now(), now())
    await store.add(conversation)
    role, status = Role.ASSISTANT, Status.STREAMING
    answer = Message(new_id(), conversation.id, None, role, (), status, now())
    await store.add_messages([answer], current=answer.id)
    await store.append_chunk(answer.id, PIECE)
    take_all_room(ballast, sys.argv[2])
    kept, code = await append_until_full(store, answer.id)
    readable = await store.message(answer.id)
    prompt_code = ""
    try:
        await store.add_messages([replace(answer, id=new_id())], current=answer.id)
    except StorageError as error:
        prompt_code = error.code
    give_room_back(ballast)
    await store.append_chunk(answer.id, "the end")
    text = (await store.message(answer.id)).text
    done = replace(answer, status=Status.COMPLETE, parts=(TextPart(text),))
    await store.finish(done)
    report = {
        "code": code,
        "prompt_code": prompt_code,
        "readable": readable.text == PIECE * (kept + 1),
        "whole": text == PIECE * (kept + 1) + "the end",
        "problems": [*await store.check(), *await store.verify_hashes()],
    }
    await db.close()
    print(json.dumps(report))


os.umask(0o022)
asyncio.run(main())
