"""Processes that are killed lose nothing they were told was stored."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from chatapp.domain.errors import StorageError
from chatapp.domain.messages import Status
from chatapp.storage.backup_folder import BackupFolder, BackupKind, default_folder
from chatapp.storage.connecting import connect
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.migrations import MIGRATIONS, schema_number
from chatapp.storage.opening import open_database
from chatapp.storage.profile import Profile
from tests.support.filled_profile import zero

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


async def test_given_an_older_schema_when_opened_then_a_backup_of_it_is_made_before(
    tmp_path: Path,
) -> None:
    path = tmp_path / "chatapp.sqlite3"
    opened = open_database(path, migrations=MIGRATIONS[:1])
    opened.connection.close()
    assert not default_folder(path).exists()
    killed = await asyncio.to_thread(run, "crash_migration.py", path, len(MIGRATIONS))
    assert killed.returncode == -9, killed.stderr
    (backup,) = BackupFolder(default_folder(path), path).all()
    assert backup.kind is BackupKind.MIGRATION
    with closing(connect(backup.path, read_only=True)) as connection:
        assert schema_number(connection) == 1
    open_database(path).connection.close()
    assert len(BackupFolder(default_folder(path), path).all()) == 2


async def test_given_no_backup_can_be_made_when_a_migration_is_due_then_it_does_not_begin(
    tmp_path: Path,
) -> None:
    path = tmp_path / "chatapp.sqlite3"
    open_database(path, migrations=MIGRATIONS[:1]).connection.close()
    default_folder(path).touch()
    with pytest.raises(StorageError) as caught:
        await Database.open(path)
    assert caught.value.code == "backup_failed"
    with closing(connect(path, read_only=True)) as connection:
        assert schema_number(connection) == 1
    default_folder(path).unlink()
    db = await Database.open(path)
    assert db.notices == []
    await db.close()


async def test_given_a_damaged_older_schema_when_opened_then_it_is_salvaged_and_migrated(
    tmp_path: Path,
) -> None:
    path = tmp_path / "chatapp.sqlite3"
    opened = open_database(path, migrations=MIGRATIONS[:1])
    opened.connection.execute("""INSERT INTO conversation (id, title, title_source, created,
        updated) VALUES ('an id', 'of old', 'user', 1, 1)""")
    query = "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_conversation_1'"
    page = int(opened.connection.execute(query).get)
    opened.connection.close()
    zero(path, page)
    again = open_database(path)
    assert [notice.code for notice in again.notices] == ["database_salvaged"]
    assert schema_number(again.connection) == len(MIGRATIONS)
    assert again.connection.execute("SELECT title FROM conversation").get == "of old"
    again.connection.close()
