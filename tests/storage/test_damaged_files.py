"""Database files that are not what they should be."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from chatapp.domain.errors import ChatAppError, StorageError
from chatapp.domain.messages import Conversation, Message, Role, TextPart, new_id, now
from chatapp.storage import conversations
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.migrations import MIGRATIONS
from chatapp.storage.profile import Profile
from tests.support.logs import ExpectLog

MakeMessage = Callable[..., Message]


async def check_new_database(path: Path, code: str) -> Path:
    """It opens as a new one and tells where the old one went."""
    db = await Database.open(path)
    assert await Conversations(db, "writer").list() == []
    (notice,) = db.notices
    await db.close()
    assert notice.code == code
    again = await Database.open(path)
    assert again.notices == []
    await again.close()
    return Path(notice.facts["path"])


async def test_given_a_file_of_0_bytes_when_opened_then_it_is_moved_aside_with_its_log(
    profile: Profile,
) -> None:
    profile.database_path.touch()
    log = profile.database_path.with_name(profile.database_path.name + "-wal")
    log.write_bytes(b"what the database had not taken over yet")
    aside = await check_new_database(profile.database_path, "database_empty")
    assert aside.read_bytes() == b""
    assert aside.with_name(aside.name + "-wal").read_bytes().startswith(b"what the")


@pytest.mark.parametrize(
    "content",
    [b"x", b"this is not a database\n" * 1000, b"SQLite format 2\0", os.urandom(20000)],
    ids=["one byte", "text", "another magic", "noise"],
)
async def test_given_what_is_no_database_when_opened_then_it_is_moved_aside_untouched(
    profile: Profile, content: bytes
) -> None:
    profile.database_path.write_bytes(content)
    aside = await check_new_database(profile.database_path, "database_damaged")
    assert aside.read_bytes() == content


@pytest.mark.parametrize("keep", [100, 1000, 4096, 10000])
async def test_given_a_database_cut_off_when_opened_then_it_is_moved_aside(
    profile: Profile, db: Database, keep: int
) -> None:
    await db.close()
    whole = profile.database_path.read_bytes()
    profile.database_path.write_bytes(whole[:keep])
    aside = await check_new_database(profile.database_path, "database_damaged")
    assert aside.read_bytes() == whole[:keep]


async def test_given_a_log_without_its_database_when_opened_then_it_is_not_played_into_a_new_one(
    profile: Profile, store: Conversations, db: Database, conversation: Conversation
) -> None:
    log = profile.database_path.with_name(profile.database_path.name + "-wal")
    content = log.read_bytes()
    await db.close()
    profile.database_path.unlink()
    log.write_bytes(content)
    aside = await check_new_database(profile.database_path, "database_damaged")
    assert aside.with_name(aside.name + "-wal").read_bytes() == content


async def test_given_two_damaged_files_in_a_second_when_moved_aside_then_both_are_kept(
    profile: Profile,
) -> None:
    kept = []
    for content in (b"first", b"second", b"third"):
        profile.database_path.unlink(missing_ok=True)
        profile.database_path.write_bytes(content)
        kept.append(await check_new_database(profile.database_path, "database_damaged"))
    assert [path.read_bytes() for path in kept] == [b"first", b"second", b"third"]


async def test_given_the_database_of_another_app_when_opened_then_it_is_left_as_it_is(
    profile: Profile,
) -> None:
    connection = apsw.Connection(str(profile.database_path))
    connection.execute("CREATE TABLE somebody_elses(value); PRAGMA user_version = 99")
    connection.close()
    before = profile.database_path.read_bytes()
    with pytest.raises(StorageError) as caught:
        await Database.open(profile.database_path)
    assert caught.value.code == "database_foreign"
    assert caught.value.facts == {"path": str(profile.database_path)}
    assert profile.database_path.read_bytes() == before


@pytest.mark.parametrize("kind", ["folder", "pipe"])
async def test_given_something_else_than_a_file_when_opened_then_that_is_said(
    profile: Profile, kind: str
) -> None:
    if kind == "pipe" and sys.platform != "win32":
        os.mkfifo(profile.database_path)
    else:
        profile.database_path.mkdir()
    with pytest.raises(StorageError) as caught:
        await Database.open(profile.database_path)
    assert caught.value.code == "profile_unusable"


async def test_given_a_newer_schema_when_opened_then_it_can_be_read_but_not_changed(
    profile: Profile, store: Conversations, db: Database, conversation: Conversation
) -> None:
    await db.close()
    connection = apsw.Connection(str(profile.database_path))
    connection.pragma("user_version", len(MIGRATIONS) + 1)
    connection.execute("ALTER TABLE message ADD COLUMN of_the_future TEXT")
    connection.execute("UPDATE conversation SET title_source = 'dream'")
    connection.close()
    newer = await Database.open(profile.database_path)
    assert newer.newer
    assert [notice.code for notice in newer.notices] == ["database_newer"]
    reading = Conversations(newer, "writer")
    assert [one.id for one in await reading.list()] == [conversation.id]
    assert await reading.check() == []
    with pytest.raises(StorageError) as caught:
        await reading.change(conversation.id, title="changed")
    assert caught.value.code == "database_newer"
    await newer.close()


async def test_given_a_database_opened_read_only_when_written_then_that_is_refused(
    profile: Profile, store: Conversations, conversation: Conversation
) -> None:
    reading = await Database.open(profile.database_path, read_only=True)
    assert await Conversations(reading, "writer").get(conversation.id) == conversation
    with pytest.raises(StorageError) as caught:
        await Conversations(reading, "writer").delete(conversation.id)
    assert caught.value.code == "read_only"
    await reading.close()


async def test_given_a_flipped_bit_in_a_text_when_verified_then_that_message_is_named(
    profile: Profile, store: Conversations, db: Database, make: MakeMessage
) -> None:
    good, bad = make("a good text"), make("a text to be rotten", role=Role.ASSISTANT)
    bad_parts = (*bad.parts, TextPart("日本"))
    await store.add_messages([good, Message(**{**fields(bad), "parts": bad_parts})], current=bad.id)
    await db.close()
    content = bytearray(profile.database_path.read_bytes())
    content[content.index("日本".encode())] ^= 0x40
    profile.database_path.write_bytes(content)
    again = await Database.open(profile.database_path)
    rotten = Conversations(again, "writer")
    assert await rotten.verify_hashes() == [bad.id]
    shown = (await rotten.message(bad.id)).text
    assert shown.startswith("a text to be rotten")
    assert "\ufffd" in shown
    assert (await rotten.message(good.id)).text == "a good text"
    await again.close()


def fields(message: Message) -> dict[str, object]:
    return {name: getattr(message, name) for name in message.__slots__}


async def test_given_flipped_bits_anywhere_when_used_then_only_known_errors_come(
    profile: Profile,
    store: Conversations,
    db: Database,
    make: MakeMessage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Whether a bit is in a page that is only told of depends on the ids, which are others each time.
    monkeypatch.setattr(conversations.log, "error", lambda *_words: None)
    messages = [make("root")]
    for number in range(20):
        messages.append(make(f"text {number}", messages[-1], parameters={"n": number}))
    await store.add_messages(messages, current=messages[-1].id)
    await db.close()
    whole = profile.database_path.read_bytes()
    in_use = [offset for offset, byte in enumerate(whole) if byte]
    generator = random.Random(20261122)
    for _ in range(100):
        content = bytearray(whole)
        for _ in range(3):
            content[generator.choice(in_use)] ^= 1 << generator.randrange(8)
        profile.database_path.write_bytes(content)
        await use_whatever_is_there(profile, messages)
        for left_over in profile.folder.glob("chatapp.sqlite3*"):
            left_over.unlink()


async def use_whatever_is_there(profile: Profile, messages: list[Message]) -> None:
    try:
        db = await Database.open(profile.database_path)
    except ChatAppError:
        return
    rotten = Conversations(db, "writer")
    calls = (
        rotten.list,
        rotten.check,
        rotten.verify_hashes,
        lambda: rotten.path(messages[0].conversation),
        lambda: rotten.messages(messages[0].conversation),
        lambda: rotten.newest_leaf(messages[0].id),
        lambda: rotten.recover(profile),
        lambda: rotten.set_draft("new", "text"),
    )
    for call in calls:
        with suppress(ChatAppError):
            await call()
    await db.close()


async def test_given_a_damaged_page_of_messages_when_listed_then_all_conversations_are_there(
    profile: Profile,
    store: Conversations,
    db: Database,
    conversation: Conversation,
    make: MakeMessage,
    expect_log: ExpectLog,
) -> None:
    expect_log("A part of the database is damaged")
    messages = [make("words " * 100)]
    for _ in range(99):
        messages.append(make("words " * 100, messages[-1]))
    await store.add_messages(messages, current=messages[-1].id)
    other = replace(conversation, id="other")
    await store.add(other)
    last_page = await db.read(
        lambda connection: (
            connection.execute(
                "SELECT max(pageno) FROM dbstat WHERE name = 'message' AND pagetype = 'leaf'"
            ).get
        )
    )
    await db.close()
    with profile.database_path.open("r+b") as file:
        file.seek((last_page - 1) * 4096)
        file.write(bytes(range(64)))

    again = await Database.open(profile.database_path)
    rotten = Conversations(again, "writer")
    assert {found.id for found in await rotten.list()} == {conversation.id, "other"}
    with pytest.raises(StorageError):
        await rotten.path(conversation.id)
    await rotten.add(replace(conversation, id="new"))
    assert len(await rotten.list()) == 3
    await again.close()


async def test_given_an_index_that_names_a_lost_conversation_when_listed_then_the_others_are_there(
    profile: Profile, store: Conversations, db: Database, expect_log: ExpectLog
) -> None:
    there, lost = (Conversation(new_id(), title, now(), now()) for title in ("There", "Lost"))
    for conversation in (there, lost):
        await store.add(conversation)
    await db.close()
    forget_row_only(profile.database_path, lost.id)
    again = await Database.open(profile.database_path)
    rotten = Conversations(again, "writer")
    expect_log("A part of the database is damaged")
    listed = await rotten.list()
    assert there.id in [one.id for one in listed]
    assert lost.id not in [one.id for one in listed]
    await again.close()


def forget_row_only(path: Path, identity: str) -> None:
    """Delete a conversation's row, and leave it in the indices that were made for it."""
    indices = "sqlite_schema WHERE type = 'index' AND tbl_name = 'conversation' AND sql IS NOT NULL"
    with closing(apsw.Connection(str(path))) as connection:
        connection.pragma("writable_schema", True)
        kept = connection.execute(f"SELECT * FROM {indices}").fetchall()
        connection.execute(f"DELETE FROM {indices}")
    with closing(apsw.Connection(str(path))) as connection:
        connection.execute("DELETE FROM conversation WHERE id = ?", (identity,))
    with closing(apsw.Connection(str(path))) as connection:
        connection.pragma("writable_schema", True)
        connection.executemany("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", kept)
