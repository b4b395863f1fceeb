"""Encrypted databases: nothing of them can be read, and nothing is lost on the way."""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import apsw
import pytest

from chatapp.domain.errors import SecretError, StorageError
from chatapp.domain.search import SearchQuery
from chatapp.storage.cleaning import write_anew
from chatapp.storage.connecting import connect, mark_damaged
from chatapp.storage.conversations import Conversations
from chatapp.storage.converting import Watch
from chatapp.storage.data_keys import DataKey, data_keys
from chatapp.storage.database import Database
from chatapp.storage.encrypted_files import is_encrypted, key_of
from chatapp.storage.opening import open_database
from chatapp.storage.recovery_keys import groups_of, new_recovery_key, read_recovery_key
from chatapp.storage.search import Search
from chatapp.storage.wrapped_keys import (
    WrappedKey,
    read_wrapped_keys,
    wrapped_keys_path,
    write_wrapped_keys,
)
from tests.support.encrypted_profile import contents, convert, encrypt, readable_in
from tests.support.filled_profile import PAGE, Filled, fill, overwrite, zero
from tests.support.mounts import has_own_mounts, on_own_disk

CHILDREN = Path(__file__).parent / "children"
WORDS = ("Message 3", "Conversation 1", "a draft", "picture.png", "IHDR", "CREATE TABLE")
"""What an ordinary database of `fill` shows to anyone."""
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


@pytest.fixture(autouse=True)
def _no_keys() -> Iterator[None]:
    data_keys.forget_all()
    yield
    data_keys.forget_all()


@pytest.fixture
async def filled(profile_folder: Path) -> Filled:
    return await fill(profile_folder)


def texts_of(db: apsw.Connection) -> dict[str, str]:
    return {str(row[0]): str(row[1]) for row in db.execute("SELECT id, text FROM message")}


async def check_whole(filled: Filled) -> None:
    """All is there, as it was written, and can be found."""
    db = await Database.open(filled.path)
    assert db.notices == []
    store = Conversations(db, "writer")
    assert await db.read(texts_of) == filled.texts
    assert await store.draft("new") == "a draft"
    assert await store.check() == []
    assert await store.verify_hashes() == []
    found = [hit async for hit in Search(db).find(SearchQuery(("message 3 of 1.",)))]
    assert len(found) == 1
    await db.close()


# Turned on, changed and off


async def test_given_conversations_when_encrypted_then_nothing_of_them_can_be_read_in_any_file(
    filled: Filled,
) -> None:
    for word in WORDS:
        assert readable_in(filled.profile.folder, word) != [], word
    await encrypt(filled.path)
    assert readable_in(filled.profile.folder, *WORDS) == []
    await check_whole(filled)


async def test_given_an_encrypted_database_when_written_to_then_its_log_cannot_be_read_either(
    filled: Filled,
) -> None:
    await encrypt(filled.path)
    db = await Database.open(filled.path)
    await Conversations(db, "writer").set_draft("new", "a canary in the log")
    log = filled.path.with_name(f"{filled.path.name}-wal")
    assert log.stat().st_size > 0
    assert readable_in(filled.profile.folder, "canary") == []
    await db.close()


async def test_given_an_open_database_when_encrypted_changed_and_decrypted_then_it_works_on(
    filled: Filled,
) -> None:
    db = await Database.open(filled.path)
    store = Conversations(db, "writer")
    for number, key in enumerate((DataKey.new(), DataKey.new(), None)):
        assert len(await db.read_long(texts_of)) == len(filled.texts)  # opens the other connection
        await convert(db, key, new_recovery_key())
        await store.set_draft("new", f"after {number}")
        assert await db.read_long(texts_of) == filled.texts
        assert is_encrypted(filled.path) is (key is not None)
        assert [one.id for one in read_wrapped_keys(filled.path)] == ([key.id] if key else [])
    assert await store.draft("new") == "after 2"
    await db.close()
    assert {path.name for path in filled.profile.folder.iterdir() if path.is_file()} == {
        "chatapp.sqlite3",
        "chatapp.sqlite3.lock",
        "backup.lock",
    }


async def test_given_two_keys_when_compared_then_what_one_encrypted_the_other_does_not_open(
    filled: Filled,
) -> None:
    key, _recovery_key = await encrypt(filled.path)
    with closing(apsw.Connection(str(filled.path))) as db, pytest.raises(apsw.NotADBError):
        db.execute("SELECT 1 FROM message").fetchall()
    with closing(apsw.Connection(str(filled.path))) as db:
        db.pragma("cipher", "chacha20")
        db.pragma("key", f"raw:{DataKey.new().text}{key.id}")
        with pytest.raises(apsw.NotADBError):
            db.execute("SELECT 1 FROM message").fetchall()


async def test_given_it_is_cancelled_when_encrypting_then_nothing_has_changed(
    filled: Filled,
) -> None:
    db = await Database.open(filled.path)
    watch = Watch(stopped=lambda: True)
    with pytest.raises(StorageError) as caught:
        await convert(db, DataKey.new(), new_recovery_key(), watch=watch)
    assert caught.value.code == "encryption_cancelled"
    await db.close()
    assert not wrapped_keys_path(filled.path).exists()
    assert not is_encrypted(filled.path)
    await check_whole(filled)


@pytest.mark.parametrize("holder", ["another process", "another program"])
async def test_given_others_have_it_open_when_encrypted_then_it_is_refused(
    filled: Filled, holder: str
) -> None:
    db = await Database.open(filled.path)
    with closing(apsw.Connection(str(filled.path))) as other:
        if holder == "another program":  # which says so by its log only
            other.execute("SELECT 1 FROM message").fetchall()
        held = holder == "another process"
        with pytest.raises(StorageError) as caught:
            await convert(db, DataKey.new(), new_recovery_key(), held=lambda: held)
    assert caught.value.code == "profile_held"
    await Conversations(db, "writer").set_draft("new", "a draft")
    await db.close()
    assert not is_encrypted(filled.path)
    await check_whole(filled)


@posix
async def test_given_kills_in_mid_change_when_opened_then_it_is_whole_encrypted_or_not(
    profile_folder: Path,
) -> None:
    filled = await fill(profile_folder, conversations=20)
    generator = random.Random(20261126)
    seen, longest = set(), 0.0  # the first one is not killed, and tells how long it takes
    for place in range(24):
        wanted = "off" if is_encrypted(filled.path) else "on"
        key, recovery_key = DataKey.new(), new_recovery_key()
        if wanted == "off":
            held = key_of(filled.path)
            assert held is not None
            key = held
        data_keys.add(key)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(CHILDREN / "change_key.py"),
            *(str(filled.path), wanted, key.text, recovery_key),
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        await process.stdout.readline()
        began = time.monotonic()
        if place == 0:
            await process.stdout.readline()
            longest = time.monotonic() - began
        await asyncio.sleep(generator.uniform(0, longest))
        with suppress(ProcessLookupError):  # it came to its end
            # Not by `process`, which would take its end away from the loop that waits for it.
            os.kill(process.pid, signal.SIGKILL)
        await process.communicate()
        opened = open_database(filled.path)
        with closing(opened.connection) as db:
            assert opened.notices == []
            assert db.pragma("integrity_check") == "ok"
            assert texts_of(db) == filled.texts
        encrypted = is_encrypted(filled.path)
        if encrypted and wanted == "on":
            (wrapped,) = read_wrapped_keys(filled.path)
            assert wrapped.unwrap(recovery_key) == key
        if encrypted:
            assert readable_in(filled.profile.folder, *WORDS) == []
        seen.add((wanted, encrypted))
    assert seen == {("on", True), ("on", False), ("off", True), ("off", False)}


@pytest.mark.skipif(not has_own_mounts(), reason="this system does not let a process mount")
async def test_given_too_little_room_when_encrypted_then_it_is_as_it_was(
    profile_folder: Path, tmp_path: Path
) -> None:
    filled = await fill(profile_folder, conversations=20)
    folder = tmp_path / "disk"
    folder.mkdir()
    size = filled.path.stat().st_size + 18_000_000  # the room that is asked for, but not free
    command = (
        *(sys.executable, str(CHILDREN / "change_key.py"), str(folder / "chatapp.sqlite3")),
        *("on", DataKey.new().text, new_recovery_key()),
    )
    filler = f"head -c 14000000 /dev/zero > {{folder}}/other; cp {filled.path} {{folder}}"
    process = await asyncio.create_subprocess_exec(
        *on_own_disk(folder, str(size), command, filler), stdout=subprocess.PIPE
    )
    out, _err = await process.communicate()
    assert out.decode().split() == ["ready", "encryption_failed"]


@posix
async def test_given_no_more_can_be_written_when_encrypted_then_it_is_as_it_was(
    profile_folder: Path,
) -> None:
    """The limit of a file's size, met in the middle of the copy."""
    filled = await fill(profile_folder, conversations=20)
    blocks = filled.path.stat().st_size // 2 // 1024
    command = (sys.executable, str(CHILDREN / "change_key.py"), str(filled.path))
    script = f'ulimit -f {blocks} && exec "$@"'
    process = await asyncio.create_subprocess_exec(
        *("bash", "-c", script, "limited", *command, "on", DataKey.new().text, new_recovery_key()),
        stdout=subprocess.PIPE,
    )
    out, _err = await process.communicate()
    assert out.decode().split() == ["ready", "encryption_failed"]
    assert not is_encrypted(filled.path)
    assert not wrapped_keys_path(filled.path).exists()
    await check_whole(filled)


@pytest.mark.parametrize("encrypted", [True, False])
async def test_given_a_database_when_cleaned_then_only_a_readable_one_uses_temporary_files(
    filled: Filled, encrypted: bool
) -> None:
    """SQLite's temporary files are not encrypted."""
    if encrypted:
        await encrypt(filled.path)
    statements: list[str] = []

    def note(_cursor: apsw.Cursor, statement: str, _bindings: object) -> bool:
        statements.append(statement.lower())
        return True

    def clean(connection: apsw.Connection) -> bool:
        connection.exec_trace = note
        return write_anew(connection, filled.path)

    db = await Database.open(filled.path)
    assert await db.exclusive(clean)
    await db.close()
    assert any("vacuum" in statement for statement in statements)
    in_files = any("temp_store" in one and "file" in one for one in statements)
    assert in_files is not encrypted
    await check_whole(filled)


# Without the key


@pytest.mark.parametrize("other", ["no key", "another key", "damage met before", "no file beside"])
async def test_given_the_key_is_not_at_hand_when_opened_then_that_is_said_and_nothing_is_touched(
    filled: Filled, other: str
) -> None:
    await encrypt(filled.path)
    data_keys.forget_all()
    if other == "another key":
        data_keys.add(DataKey.new())
    elif other == "damage met before":
        mark_damaged(filled.path)
    elif other == "no file beside":
        wrapped_keys_path(filled.path).unlink()
    before = contents(filled.profile.folder)
    with pytest.raises(StorageError) as caught:
        await Database.open(filled.path)
    assert caught.value.code == "encryption_locked"
    assert contents(filled.profile.folder) == before


@pytest.mark.parametrize("damage", ["header", "first page", "every page", "empty", "gone"])
async def test_given_no_key_and_a_damaged_file_when_opened_then_nothing_is_set_aside(
    filled: Filled, damage: str
) -> None:
    await encrypt(filled.path)
    data_keys.forget_all()
    generator = random.Random(5)
    if damage == "header":
        filled.path.write_bytes(generator.randbytes(24) + filled.path.read_bytes()[24:])
    elif damage == "first page":
        zero(filled.path, 1)
    elif damage == "every page":
        filled.path.write_bytes(generator.randbytes(filled.path.stat().st_size))
    elif damage == "empty":
        filled.path.write_bytes(b"")
    else:
        filled.path.unlink()
    before = contents(filled.profile.folder)
    with pytest.raises(StorageError) as caught:
        await Database.open(filled.path)
    assert caught.value.code == "encryption_locked"
    assert contents(filled.profile.folder) == before


async def test_given_a_file_of_another_key_in_its_place_when_opened_then_it_is_left_as_it_is(
    filled: Filled, tmp_path: Path
) -> None:
    other = await fill(tmp_path / "other", conversations=1)
    await encrypt(other.path)
    data_keys.forget_all()
    await encrypt(filled.path)
    filled.path.write_bytes(other.path.read_bytes())
    before = contents(filled.profile.folder)
    with pytest.raises(StorageError) as caught:
        await Database.open(filled.path)
    assert caught.value.code == "encryption_locked"
    assert contents(filled.profile.folder) == before


async def test_given_the_file_beside_it_lost_when_opened_with_the_key_then_all_is_there(
    filled: Filled,
) -> None:
    await encrypt(filled.path)
    wrapped_keys_path(filled.path).unlink()
    await check_whole(filled)


# Damage


@pytest.mark.parametrize("damage", ["header", "first page", "root", "leaf"])
async def test_given_damage_when_opened_with_the_key_then_what_can_be_read_is_saved_encrypted(
    filled: Filled, damage: str
) -> None:
    await encrypt(filled.path)
    with closing(connect(filled.path, read_only=True)) as db:
        query = "SELECT rootpage FROM sqlite_schema WHERE name = 'message'"
        root = int(str(db.execute(query).get))
        query = "SELECT pageno FROM dbstat WHERE name = 'message' AND pagetype = 'leaf'"
        leaf = int(str(db.execute(query).fetchall()[2][0]))
    if damage == "header":
        filled.path.write_bytes(
            random.Random(5).randbytes(100) + filled.path.read_bytes()[100:],
        )
    else:
        zero(filled.path, {"first page": 1, "root": root, "leaf": leaf}[damage])
    mark_damaged(filled.path)
    damaged = filled.path.read_bytes()
    opened = open_database(filled.path)
    with closing(opened.connection) as db:
        texts = texts_of(db)
        assert db.pragma("integrity_check") == "ok"
    assert [notice.code for notice in opened.notices] == ["database_salvaged"]
    exact = sum(texts.get(identity) == text for identity, text in filled.texts.items())
    assert exact >= (len(filled.texts) - 20 if damage == "leaf" else len(filled.texts))
    assert contents(filled.profile.folder)[Path(opened.notices[0].facts["path"])] == damaged
    assert is_encrypted(filled.path)
    assert readable_in(filled.profile.folder, *WORDS) == []


async def test_given_a_changed_bit_anywhere_when_read_then_it_is_noticed(filled: Filled) -> None:
    """Each page has a tag: unlike in a plain database no change passes."""
    await encrypt(filled.path)
    whole = filled.path.read_bytes()
    generator = random.Random(7)
    for _ in range(20):
        content = bytearray(whole)
        content[generator.randrange(PAGE, len(whole))] ^= 1 << generator.randrange(8)
        filled.path.write_bytes(content)
        try:
            with closing(connect(filled.path, read_only=True)) as db:
                found = db.pragma("integrity_check")
        except apsw.CorruptError:
            found = "noticed"
        assert found != "ok"


async def test_given_noise_in_many_places_when_opened_then_the_rest_is_saved(
    filled: Filled,
) -> None:
    await encrypt(filled.path)
    generator = random.Random(11)
    for page in generator.sample(range(2, filled.pages), 12):
        overwrite(filled.path, page, generator)
    mark_damaged(filled.path)
    opened = open_database(filled.path)
    with closing(opened.connection) as db:
        saved = texts_of(db)
    exact = sum(saved.get(identity) == text for identity, text in filled.texts.items())
    assert exact > len(filled.texts) * 0.7
    assert readable_in(filled.profile.folder, *WORDS) == []


# Recovery keys


def test_given_a_recovery_key_when_typed_in_any_way_then_it_is_the_same() -> None:
    shown = new_recovery_key()
    assert re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{5}", shown)
    assert len(groups_of(shown)) == 6
    ways = [
        shown.lower(),
        shown.replace("-", " "),
        f"  {shown}\n",
        shown.replace("-", ""),
        shown.replace("0", "O").replace("1", "l"),
    ]
    assert {read_recovery_key(way) for way in ways} == {shown}
    assert new_recovery_key() != shown


def test_given_a_typing_error_when_read_then_it_is_noticed_and_not_shown() -> None:
    shown = new_recovery_key()
    wrong = [shown[:-1], shown + "0", "", "U" + shown[1:], "-".join(reversed(groups_of(shown)))]
    for place in range(len(shown)):
        if shown[place] != "-":
            other = "7" if shown[place] != "7" else "8"
            wrong.append(shown[:place] + other + shown[place + 1 :])
    for typed in wrong:
        with pytest.raises(SecretError) as caught:
            read_recovery_key(typed)
        assert caught.value.code == "recovery_key_malformed"
        assert not typed or typed not in str(caught.value)


def test_given_a_wrapped_key_when_unwrapped_then_only_its_recovery_key_opens_it(
    tmp_path: Path,
) -> None:
    key, recovery_key = DataKey.new(), new_recovery_key()
    database = tmp_path / "chatapp.sqlite3"
    write_wrapped_keys(database, [WrappedKey.wrap(key, recovery_key)])
    stored = wrapped_keys_path(database).read_text()
    assert key.text not in stored
    assert recovery_key not in stored
    (wrapped,) = read_wrapped_keys(database)
    assert wrapped.unwrap(recovery_key.lower()) == key
    with pytest.raises(SecretError) as caught:
        wrapped.unwrap(new_recovery_key())
    assert caught.value.code == "recovery_key_wrong"
    assert WrappedKey.wrap(key, recovery_key).wrapped != wrapped.wrapped


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"keys": 5}', '{"keys": [{}]}', '{"keys": [{"kdf": {"salt": "zz"}}]}'],
)
def test_given_a_file_that_is_no_use_when_read_then_there_are_no_keys_in_it(
    tmp_path: Path, content: str
) -> None:
    database = tmp_path / "chatapp.sqlite3"
    wrapped_keys_path(database).write_text(content)
    assert read_wrapped_keys(database) == []


def test_given_keys_when_shown_by_mistake_then_they_are_not_seen() -> None:
    key = DataKey.new()
    assert key.text not in repr(key)
    data_keys.add(key)
    assert key.text not in repr(data_keys)
