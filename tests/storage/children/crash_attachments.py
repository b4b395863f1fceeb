"""Kill writers of images at random moments: `crash_attachments.py PROFILE ROUNDS SEED`.

Prints, a line each, the ids of those that were told to be stored.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from chatapp.storage.attachments import Attachments
from chatapp.storage.database import Database
from chatapp.storage.profile import Profile
from tests.support.images import image_file


async def add_for_ever(profile: Profile, start: int, report: int) -> None:
    attachments = Attachments(await Database.open(profile.database_path))
    for number in range(start, start + 10_000):
        data = image_file(1 + number, 7) + bytes(300_000)
        part = await attachments.add(data, f"{number}.png")
        os.write(report, json.dumps(part.attachment).encode() + b"\n")


def main() -> None:
    profile = Profile.open(Path(sys.argv[1]))
    rounds, choice = int(sys.argv[2]), random.Random(int(sys.argv[3]))
    asyncio.run(_made(profile))
    for number in range(rounds):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            asyncio.run(add_for_ever(profile, number * 100, writing))
        os.close(writing)
        time.sleep(choice.uniform(0.05, 0.2))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading) as told:
            sys.stdout.write(told.read())


async def _made(profile: Profile) -> None:
    await (await Database.open(profile.database_path)).close()


main()
