"""Copies of a database: whole, private, and made beside whoever writes."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from chatapp.domain.errors import NotFoundError, StorageError
from chatapp.domain.messages import Conversation, Message
from chatapp.storage.backup import PAGES_AT_ONCE, back_up, inspect_backup, part_path
from chatapp.storage.connecting import connect
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.migrations import MIGRATIONS
from chatapp.storage.profile import Profile
from tests.support.filled_profile import PAGE, Filled, fill, overwrite
from tests.support.mounts import has_own_mounts, on_own_disk

MakeMessage = Callable[..., Message]
CHILDREN = Path(__file__).parent / "children"

needs_mounts = pytest.mark.skipif(
    not has_own_mounts(), reason="this system does not let a process mount (unshare -rm)"
)
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and rights")


@pytest.fixture
async def filled(profile_folder: Path) -> Filled:
    return await fill(profile_folder)


def texts_in(path: Path) -> dict[str, str]:
    with closing(connect(path, read_only=True)) as db:
        return {str(row[0]): str(row[1]) for row in db.execute("SELECT id, text FROM message")}


def test_given_a_database_when_backed_up_then_the_file_alone_holds_everything(
    filled: Filled, tmp_path: Path
) -> None:
    target = tmp_path / "a backup.sqlite3"
    made = back_up(filled.path, target)
    assert made is not None
    assert made == inspect_backup(target)
    assert (made.conversations, made.messages) == (5, 200)
    assert texts_in(target) == filled.texts
    assert {path.name for path in tmp_path.iterdir()} == {"profile", target.name}
    if sys.platform != "win32":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600


async def test_given_texts_that_keep_arriving_when_backed_up_then_one_moment_is_copied(
    profile: Profile,
    store: Conversations,
    conversation: Conversation,
    make: MakeMessage,
    tmp_path: Path,
) -> None:
    """Every message is followed by its twin in the same transaction: a copy has both or none."""
    before = len((await fill(profile.folder, conversations=40)).texts)
    assert profile.database_path.stat().st_size > 2 * PAGES_AT_ONCE * PAGE
    enough = threading.Event()
    last: str | None = None

    async def write() -> int:
        nonlocal last
        number = 0
        while not enough.is_set():
            first = make("some words " * 50, last)
            second = make("some words " * 50, first)
            await store.add_messages([first, second], current=second.id)
            last = second.id
            number += 2
        return number

    writing = asyncio.create_task(write())
    copies = []
    try:
        for number in range(10):
            target = tmp_path / f"{number}.sqlite3"
            made = await asyncio.to_thread(back_up, profile.database_path, target)
            assert made is not None
            copies.append(made.messages)
    finally:
        enough.set()
        written = await writing
    assert all(count % 2 == 0 for count in copies)
    assert copies == sorted(copies)
    assert copies[0] < copies[-1] <= before + written


async def test_given_an_older_backup_when_stopped_then_it_stays_and_nothing_is_left(
    profile_folder: Path, tmp_path: Path
) -> None:
    filled = await fill(profile_folder, conversations=40)
    assert filled.pages > 2 * PAGES_AT_ONCE
    target = tmp_path / "b"
    back_up(filled.path, target)
    before = target.read_bytes()
    for looks in range(3):
        answers = iter([False] * looks + [True] * 1000)
        assert back_up(filled.path, target, lambda answers=answers: next(answers)) is None
        assert target.read_bytes() == before
        assert not part_path(target).exists()


def test_given_a_damaged_database_when_backed_up_then_the_older_backup_stays(
    filled: Filled, tmp_path: Path
) -> None:
    target = tmp_path / "b"
    back_up(filled.path, target)
    before = target.read_bytes()
    generator = random.Random(1)
    for page in range(2, filled.pages):
        overwrite(filled.path, page, generator)
    with pytest.raises(StorageError) as caught:
        back_up(filled.path, target)
    assert caught.value.code == "database_corrupt"
    assert target.read_bytes() == before


async def test_given_deleted_text_when_backed_up_compactly_then_it_is_not_in_the_file(
    filled: Filled, tmp_path: Path
) -> None:
    db = await Database.open(filled.path)
    store = Conversations(db, "writer")
    secret = "Message 3 of 2."
    (gone,) = [one for one in await store.list() if one.title == "Conversation 2"]
    await store.delete(gone.id)
    await store.purge_deleted(gone.updated.replace(year=9000))
    await db.close()
    target = tmp_path / "b"
    back_up(filled.path, target, compact=True)
    assert secret.encode() not in target.read_bytes()
    assert b"Message 3 of 1." in target.read_bytes()


@pytest.mark.parametrize("kind", ["the database", "its log", "a folder", "a device"])
def test_given_a_place_for_no_backup_when_backed_up_then_it_is_refused_and_left(
    filled: Filled, tmp_path: Path, kind: str
) -> None:
    log = filled.path.with_name(f"{filled.path.name}-wal")
    log.touch()
    places = {
        "the database": filled.path,
        "its log": log,
        "a folder": tmp_path,
        "a device": Path(os.devnull),
    }
    before = filled.path.read_bytes()
    with pytest.raises(StorageError) as caught:
        back_up(filled.path, places[kind])
    assert caught.value.code == "backup_failed"
    assert filled.path.read_bytes() == before


def test_given_a_folder_that_is_not_there_when_backed_up_then_the_file_is_named(
    filled: Filled, tmp_path: Path
) -> None:
    target = tmp_path / "nowhere" / "b"
    with pytest.raises(StorageError) as caught:
        back_up(filled.path, target)
    assert caught.value.code == "backup_failed"
    assert caught.value.facts["path"] == str(target)


def child(name: str, *arguments: object) -> list[str]:
    return [sys.executable, str(CHILDREN / name), *map(str, arguments)]


@needs_mounts
def test_given_a_full_disk_when_backed_up_then_that_is_said_and_the_database_is_as_it_was(
    filled: Filled, tmp_path: Path
) -> None:
    before = filled.path.read_bytes()
    small = tmp_path / "small"
    small.mkdir()
    command = on_own_disk(small, "200k", child("back_up.py", filled.path, small / "b"))
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.split() == ["backup_failed", "[]"], done.stderr
    assert filled.path.read_bytes() == before


@needs_mounts
def test_given_a_read_only_folder_when_backed_up_then_that_is_said(
    filled: Filled, tmp_path: Path
) -> None:
    small = tmp_path / "small"
    small.mkdir()
    prepare = "mount -o remount,ro {folder}"
    command = on_own_disk(small, "9m", child("back_up.py", filled.path, small / "b"), prepare)
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.split() == ["backup_failed", "[]"], done.stderr


@posix
async def test_given_kills_in_mid_backup_when_looked_at_then_the_file_is_whole_each_time(
    profile_folder: Path, tmp_path: Path
) -> None:
    filled = await fill(profile_folder, conversations=40)
    target = tmp_path / "b"
    back_up(filled.path, target)
    generator = random.Random(20261126)
    killed = 0
    for _ in range(12):
        process = await asyncio.create_subprocess_exec(
            *child("back_up.py", filled.path, target, "for ever"), stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        await process.stdout.readline()  # it is at it
        await asyncio.sleep(generator.uniform(0, 0.1))
        process.send_signal(signal.SIGKILL)
        await process.wait()
        killed += part_path(target).exists()
        assert inspect_backup(target).messages == len(filled.texts)
    assert killed
    back_up(filled.path, target)
    assert not part_path(target).exists()


def test_given_no_backup_when_inspected_then_it_is_said_what_it_is(
    filled: Filled, tmp_path: Path
) -> None:
    with pytest.raises(NotFoundError):
        inspect_backup(tmp_path / "nothing")
    for number, content in enumerate((b"", b"text", os.urandom(9000))):
        path = tmp_path / str(number)
        path.write_bytes(content)
        assert code_of(path) == "backup_foreign"
        assert path.read_bytes() == content
    assert code_of(tmp_path) == "backup_foreign"
    other = tmp_path / "other"
    with closing(apsw.Connection(str(other))) as db:
        db.execute("CREATE TABLE somebody_elses(value)")
    assert code_of(other) == "backup_foreign"


def test_given_a_backup_that_cannot_be_used_when_inspected_then_it_is_said_why(
    filled: Filled, tmp_path: Path
) -> None:
    path = tmp_path / "b"
    back_up(filled.path, path)
    whole = path.read_bytes()
    path.write_bytes(whole[:40000])
    assert code_of(path) == "backup_damaged"
    path.write_bytes(whole[:4096] + bytes(4096) + whole[8192:])
    assert code_of(path) == "backup_damaged"
    path.write_bytes(whole)
    with closing(connect(path, read_only=False)) as db:
        db.pragma("user_version", len(MIGRATIONS) + 1)
    assert code_of(path) == "backup_newer"


def code_of(path: Path) -> str:
    with pytest.raises(StorageError) as caught:
        inspect_backup(path)
    assert caught.value.facts == {"path": str(path)}
    return caught.value.code
