"""Processes that are killed lose nothing they were told was stored."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from chatapp.domain.messages import Status
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.migrations import MIGRATIONS, schema_number
from chatapp.storage.opening import open_database
from chatapp.storage.profile import Profile

CHILDREN = Path(__file__).parent / "children"
PIECES = 15

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork are POSIX")


def run(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(CHILDREN / name), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)


async def test_given_a_hundred_kills_while_writing_when_opened_then_all_that_was_stored_is_there(
    profile: Profile,
) -> None:
    killed = await asyncio.to_thread(run, "crash_writers.py", profile.folder, 100, 20261122)
    assert killed.returncode == 0, killed.stderr
    rounds = [json.loads(line) for line in killed.stdout.splitlines()]
    assert len(rounds) == 100
    db = await Database.open(profile.database_path)
    store = Conversations(db, "reader")
    await store.recover(profile)
    for events in rounds:
        for answer in {event["added"] for event in events if "added" in event}:
            pieces = events.count({"piece": answer})
            await check_answer(store, answer, pieces, {"finished": answer} in events)
    assert db.notices == []
    assert await store.check() == []
    assert await store.verify_hashes() == []
    profile.writer().release()
    assert list(profile.lock_folder.iterdir()) == []
    await db.close()


async def check_answer(store: Conversations, identity: str, pieces: int, finished: bool) -> None:
    answer = await store.message(identity)
    expected = "".join(f"{number} " for number in range(PIECES))
    if finished or answer.status is Status.COMPLETE:
        assert (answer.status, answer.text) == (Status.COMPLETE, expected)
        return
    assert answer.status is Status.INTERRUPTED
    assert answer.error is not None
    assert answer.error.code == "interrupted"
    assert expected.startswith(answer.text)
    assert pieces <= len(answer.text.split()) <= pieces + 1


async def test_given_kills_while_the_database_is_made_when_opened_then_it_is_new_and_whole(
    tmp_path: Path,
) -> None:
    random.seed(20261122)
    moments = [f"{random.uniform(0, 0.02):.4f}" for _ in range(15)]
    for number, moment in enumerate(moments):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "chatapp.sqlite3"
        killed = await asyncio.to_thread(run, "crash_creation.py", path, moment, moment)
        assert killed.returncode == 0, killed.stderr
        db = await Database.open(path)
        assert db.notices == []
        assert await Conversations(db, "writer").list() == []
        await db.close()
        assert {one.name for one in folder.iterdir()} == {path.name, f"{path.name}.lock"}


@pytest.mark.parametrize("number", [1, len(MIGRATIONS) + 1])
async def test_given_a_migration_killed_half_way_when_opened_then_it_never_began(
    tmp_path: Path, number: int
) -> None:
    path = tmp_path / "chatapp.sqlite3"
    if number > 1:
        await (await Database.open(path)).close()
    killed = await asyncio.to_thread(run, "crash_migration.py", path, number)
    assert killed.returncode == -9, killed.stderr
    opened = open_database(path)
    assert opened.notices == []
    assert schema_number(opened.connection) == len(MIGRATIONS)
    assert not opened.connection.table_exists("main", "half_done")
    opened.connection.close()


async def test_given_a_migration_that_fails_when_opened_again_then_the_old_schema_is_whole(
    tmp_path: Path,
) -> None:
    def fails(connection: apsw.Connection) -> None:
        connection.execute("CREATE TABLE half_done(value)")
        connection.execute("this is not SQL")

    path = tmp_path / "chatapp.sqlite3"
    await (await Database.open(path)).close()
    with pytest.raises(apsw.SQLError):
        open_database(path, migrations=(*MIGRATIONS, fails))
    opened = open_database(path, migrations=(*MIGRATIONS, lambda connection: None))
    assert schema_number(opened.connection) == len(MIGRATIONS) + 1
    assert not opened.connection.table_exists("main", "half_done")
    opened.connection.close()
