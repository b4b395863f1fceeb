"""A backup takes the database's place, whole or not at all."""

from __future__ import annotations

import asyncio
import random
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from chatapp.domain.errors import NotFoundError, StorageError
from chatapp.domain.messages import Status, now
from chatapp.storage.backup import back_up, inspect_backup
from chatapp.storage.connecting import connect
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.migrations import MIGRATIONS, migrate, schema_number
from chatapp.storage.opening import open_database
from chatapp.storage.profile import Profile
from chatapp.storage.restore import Restored, restore
from tests.support.filled_profile import Filled, fill
from tests.support.mounts import has_own_mounts, on_own_disk

CHILDREN = Path(__file__).parent / "children"
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


@pytest.fixture
async def filled(profile_folder: Path) -> Filled:
    return await fill(profile_folder, conversations=2)


async def restored(db: Database, backup: Path) -> Restored:
    return await db.exclusive(restore, db.path, backup, "", now(), lambda: False)


async def test_given_a_backup_when_restored_then_everything_is_as_then_and_the_present_is_kept(
    filled: Filled, tmp_path: Path
) -> None:
    backup = tmp_path / "b"
    back_up(filled.path, backup)
    original = backup.read_bytes()
    db = await Database.open(filled.path)
    store = Conversations(db, "writer")
    before = await store.list()
    await store.delete(before[0].id)
    await store.change(before[1].id, title="changed since")
    await store.set_draft("new", "typed since")
    assert await store.messages(before[1].id)  # so that the reading connection is open
    done = await restored(db, backup)
    assert (done.holds.conversations, done.holds.messages) == (2, 80)
    assert (done.replaced.conversations, done.replaced.messages) == (1, 40)
    assert await store.list() == before
    assert await store.draft("new") == "a draft"
    assert len(await store.messages(before[0].id)) == 40
    assert await store.check() == []
    assert await store.verify_hashes() == []
    await store.change(before[1].id, title="changed again")
    assert backup.read_bytes() == original

    back = await restored(db, done.kept)
    assert back.holds.conversations == 1
    assert [one.title for one in await store.list()] == ["changed since"]
    await db.close()
    assert {path.name for path in filled.profile.folder.glob("chatapp*")} == {
        "chatapp.sqlite3",
        "chatapp.sqlite3.lock",
    }


async def test_given_a_backup_made_in_mid_answer_when_restored_then_that_answer_is_interrupted(
    profile: Profile, tmp_path: Path
) -> None:
    script = str(CHILDREN / "hold_writer.py")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, script, str(profile.folder)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    _conversation, answer = (await process.stdout.readline()).decode().split()
    back_up(profile.database_path, tmp_path / "b")
    process.stdin.close()
    await process.communicate()
    db = await Database.open(profile.database_path)
    await restored(db, tmp_path / "b")
    message = await Conversations(db, "writer").message(answer)
    assert (message.status, message.text) == (Status.INTERRUPTED, "half an ans")
    await db.close()


async def test_given_a_backup_of_an_older_version_when_restored_then_it_is_migrated(
    filled: Filled, tmp_path: Path
) -> None:
    old = tmp_path / "old"
    old.touch()
    with closing(connect(old, read_only=False)) as connection:
        migrate(connection, MIGRATIONS[:1])
        connection.execute("""INSERT INTO conversation (id, title, title_source, created, updated)
            VALUES ('an id', 'of old', 'user', 1, 1)""")
    db = await Database.open(filled.path)
    await restored(db, old)
    assert [one.title for one in await Conversations(db, "writer").list()] == ["of old"]
    assert await db.read(schema_number) == len(MIGRATIONS)
    assert await Conversations(db, "writer").check() == []
    await db.close()
    with closing(connect(old, read_only=True)) as connection:
        assert schema_number(connection) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("none", "no_file"),
        ("text", "backup_foreign"),
        ("cut", "backup_damaged"),
        ("newer", "backup_newer"),
        ("held", "profile_held"),
        ("nowhere", "backup_failed"),
    ],
)
async def test_given_what_cannot_be_restored_when_tried_then_nothing_is_changed(
    filled: Filled, tmp_path: Path, content: str, code: str
) -> None:
    backup = tmp_path / "b"
    if content != "none":
        back_up(filled.path, backup)
    if content == "text":
        backup.write_text("no backup")
    elif content == "cut":
        backup.write_bytes(backup.read_bytes()[:50000])
    elif content == "newer":
        with closing(connect(backup, read_only=False)) as connection:
            connection.pragma("user_version", len(MIGRATIONS) + 1)
    elif content == "nowhere":
        filled.profile.folder.joinpath("backups").touch()
    db = await Database.open(filled.path)
    store = Conversations(db, "writer")
    await store.set_draft("new", "typed since")
    held = content == "held"
    with pytest.raises((StorageError, NotFoundError)) as caught:
        await db.exclusive(restore, db.path, backup, "", now(), lambda: held)
    assert caught.value.code == code
    assert await store.draft("new") == "typed since"
    await store.set_draft("new", "and goes on")
    await db.close()
    again = await Database.open(filled.path)
    assert again.notices == []
    await again.close()


async def test_given_a_plain_copy_of_a_database_when_restored_then_nothing_is_left_beside_it(
    filled: Filled, tmp_path: Path
) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    copy = Path(shutil.copy(filled.path, folder))
    db = await Database.open(filled.path)
    assert (await restored(db, copy)).holds.messages == 80
    assert list(folder.iterdir()) == [copy]
    await db.close()


@posix
async def test_given_kills_in_mid_restore_when_opened_then_it_is_the_old_state_or_the_new(
    profile_folder: Path, tmp_path: Path
) -> None:
    """Two states with nothing in common; each round restores the one that is not there."""
    large, small = tmp_path / "large", tmp_path / "small"
    filled = await fill(profile_folder, conversations=30)
    back_up(filled.path, large)
    other = await fill(tmp_path / "other", conversations=3)
    back_up(other.path, small)
    states = {inspect_backup(path).messages: path for path in (large, small)}
    generator = random.Random(20261126)
    present, seen = len(filled.texts), set()
    for _ in range(20):
        (wanted,) = set(states) - {present}
        script = str(CHILDREN / "restore_backup.py")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, script, str(filled.path), str(states[wanted])),
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        await process.stdout.readline()
        await asyncio.sleep(generator.uniform(0, 0.15))
        process.send_signal(signal.SIGKILL)
        await process.communicate()
        opened = open_database(filled.path)
        assert opened.notices == []
        assert opened.connection.pragma("integrity_check") == "ok"
        found = int(opened.connection.execute("SELECT count(*) FROM message").get)
        opened.connection.close()
        assert found in states
        seen.add(found == wanted)
        present = found
        left = {path.name for path in filled.profile.folder.glob("chatapp*")}
        assert left == {"chatapp.sqlite3", "chatapp.sqlite3.lock"}
    assert seen == {True, False}


@pytest.mark.skipif(not has_own_mounts(), reason="this system does not let a process mount")
async def test_given_a_full_disk_when_restored_then_the_present_state_stays(
    profile_folder: Path, tmp_path: Path
) -> None:
    """Room for the database and the backup of it, but not for a larger one."""
    small = await fill(profile_folder, conversations=1, messages=10)
    large = await fill(tmp_path / "large", conversations=20)
    back_up(large.path, tmp_path / "b")
    folder = tmp_path / "disk"
    folder.mkdir()
    command = (
        *(sys.executable, str(CHILDREN / "restore_backup.py")),
        *(str(folder / "chatapp.sqlite3"), str(tmp_path / "b"), "once"),
    )
    process = await asyncio.create_subprocess_exec(
        *on_own_disk(folder, "1200k", command, f"cp {small.path} {{folder}}"),
        stdout=subprocess.PIPE,
    )
    out, _err = await process.communicate()
    assert process.returncode == 0
    assert out.decode().split() == ["ready", "backup_failed", "10", "ok"]
