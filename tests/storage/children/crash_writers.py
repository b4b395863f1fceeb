"""Kill writers at random moments: `crash_writers.py PROFILE ROUNDS SEED`.

Each writer is a fork, so a round takes milliseconds. For each one, a line of JSON says what it
had been told was stored when SIGKILL hit it.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import select
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from chatapp.domain.messages import Conversation, Message, Role, Status, TextPart, new_id, now
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.profile import Profile

PIECES = 15


async def write_for_ever(profile: Profile, report: int) -> None:
    def tell(**facts: object) -> None:
        os.write(report, json.dumps(facts).encode() + b"\n")

    writer = profile.writer()
    store = Conversations(await Database.open(profile.database_path), writer.id)
    await store.recover(profile)
    conversation = Conversation(new_id(), "crash", now(), now())
    await store.add(conversation)
    parent = None
    while True:
        prompt, answer = (
            Message(new_id(), conversation.id, None, role, (), status, now())
            for role, status in ((Role.USER, Status.COMPLETE), (Role.ASSISTANT, Status.STREAMING))
        )
        prompt = replace(prompt, parent=parent, parts=(TextPart("a prompt"),))
        answer = replace(answer, parent=prompt.id)
        await store.add_messages([prompt, answer], current=answer.id)
        tell(added=answer.id)
        for number in range(PIECES):
            await store.append_chunk(answer.id, f"{number} ")
            tell(piece=answer.id)
        text = "".join(f"{number} " for number in range(PIECES))
        await store.finish(replace(answer, status=Status.COMPLETE, parts=(TextPart(text),)))
        tell(finished=answer.id)
        parent = answer.id


def read_until(pipe: int, end: float) -> bytes:
    read = b""
    while (left := end - time.monotonic()) > 0:
        if select.select([pipe], [], [], left)[0]:
            read += os.read(pipe, 65536)
    return read


def one_round(profile: Profile, seconds: float) -> list[dict[str, str]]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        asyncio.run(write_for_ever(profile, writing))
    os.close(writing)
    # From its birth, or from its first stored message on: both are worth dying in.
    read = b"" if random.random() < 0.2 else os.read(reading, 65536)
    read += read_until(reading, time.monotonic() + seconds)
    os.kill(child, signal.SIGKILL)
    while more := os.read(reading, 65536):
        read += more
    os.waitpid(child, 0)
    os.close(reading)
    return [json.loads(line) for line in read.splitlines()]


def main() -> None:
    folder, rounds, seed = sys.argv[1:]
    random.seed(seed)
    profile = Profile.open(Path(folder))
    for _ in range(int(rounds)):
        print(json.dumps(one_round(profile, random.uniform(0, 0.06))), flush=True)


main()
