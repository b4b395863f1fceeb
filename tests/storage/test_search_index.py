"""The search index while messages change, processes die, and damage comes."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from chatapp.domain.messages import Conversation, Role, Status, TextPart, now
from chatapp.domain.search import SearchQuery
from chatapp.storage import search_choice, search_index, search_named, search_scan
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.migrations import MIGRATIONS
from chatapp.storage.opening import open_database
from chatapp.storage.search import Search
from tests.storage.conftest import MakeMessage
from tests.support.logs import ExpectLog
from tests.support.searching import found, index_all, pending

CHILDREN = Path(__file__).parent / "children"


async def test_given_a_purged_conversation_when_indexed_then_its_words_are_nowhere_in_the_file(
    store: Conversations,
    search: Search,
    db: Database,
    conversation: Conversation,
    make: MakeMessage,
) -> None:
    other = replace(conversation, id="other")
    await store.add(other)
    secret = make("common qzebrafish")
    kept = [replace(make(f"common text {number}"), conversation="other") for number in range(300)]
    await store.add_messages([secret], current=secret.id)
    await store.add_messages(kept, current=kept[0].id)
    await index_all(search)
    assert await found(search, "zebraf") == [secret.id]
    await store.delete(conversation.id)
    await store.purge_deleted(now() + timedelta(days=1))
    await index_all(search)
    assert await found(search, "zebraf") == []
    assert len(await found(search, "ommo")) == 300
    assert await pending(db) == 0
    await db.close()
    for path in db.path.parent.glob(f"{db.path.name}*"):
        assert b"ebrafish" not in path.read_bytes()


async def test_given_an_answer_being_written_when_searched_then_what_is_saved_of_it_is_found(
    store: Conversations, search: Search, db: Database, make: MakeMessage
) -> None:
    answer = make(role=Role.ASSISTANT, status=Status.STREAMING)
    await store.add_messages([answer], current=answer.id)
    await index_all(search)
    await store.append_chunk(answer.id, "half a sen")
    await store.append_chunk(answer.id, "tence", "a thought")
    await index_all(search)
    assert await found(search, "sentence") == [answer.id]
    assert await found(search, "thought") == []
    await store.finish(replace(answer, status=Status.COMPLETE, parts=(TextPart("whole"),)))
    assert await found(search, "sentence") == []
    assert await found(search, "hole") == [answer.id]
    await index_all(search)
    assert await found(search, "hole") == [answer.id]
    assert await pending(db) == 0


async def test_given_a_message_that_changes_when_searched_then_only_its_new_text_is_found(
    store: Conversations, search: Search, make: MakeMessage
) -> None:
    message = make("the old words")
    await store.add_messages([message], current=message.id)
    await index_all(search)
    await store.finish(replace(message, parts=(TextPart("the new words"),)))
    for _ in range(2):
        assert await found(search, "old") == []
        assert await found(search, "new") == [message.id]
        await index_all(search)


async def test_given_a_profile_of_before_the_index_when_opened_then_all_is_found_at_once(
    tmp_path: Path,
) -> None:
    path = tmp_path / "chatapp.sqlite3"
    old = open_database(path, migrations=MIGRATIONS[:2]).connection
    old.execute(
        "INSERT INTO conversation (id, title, title_source, created, updated)"
        " VALUES ('c', 'title', 'user', 0, 0)"
    )
    old.executemany(
        "INSERT INTO message (id, conversation, role, status, created, text)"
        " VALUES (?, 1, 'user', 'complete', ?, ?)",
        [(str(number), number, f"old text {number}") for number in range(1000)],
    )
    old.close()
    db = await Database.open(path)
    search = Search(db)
    assert await pending(db) == 1000
    assert await found(search, "text 77") == [str(n) for n in (*range(779, 769, -1), 77)]
    assert await search.index_batch()
    assert 0 < await pending(db) < 1000
    assert await found(search, "text 77") == [str(n) for n in (*range(779, 769, -1), 77)]
    await index_all(search)
    assert await pending(db) == 0
    assert await found(search, "text 77") == [str(n) for n in (*range(779, 769, -1), 77)]
    await db.close()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork are POSIX")
async def test_given_kills_while_indexing_when_gone_on_then_the_index_is_whole(
    store: Conversations, search: Search, db: Database, make: MakeMessage
) -> None:
    messages = [make(f"number{number} of many") for number in range(600)]
    await store.add_messages(messages, current=messages[0].id)
    script, path = str(CHILDREN / "crash_indexing.py"), str(db.path)
    command = [sys.executable, script, path, "40", "20261126"]
    killed = await asyncio.to_thread(subprocess.run, command, capture_output=True, check=False)
    assert killed.returncode == 0, killed.stderr
    for _ in range(2):
        assert len(await found(search, "of many")) == 600
        for number in (0, 123, 599):
            assert await found(search, f"umber{number} ") == [messages[number].id]
        await index_all(search)
    assert await store.check() == []


async def test_given_an_index_in_many_parts_when_gone_on_then_it_is_merged_and_all_is_found(
    store: Conversations,
    search: Search,
    db: Database,
    make: MakeMessage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search_index, "MANY_PARTS", 2)
    messages = [make(f"tea {number} sencha{number}") for number in range(40)]
    for message in messages:
        await store.add_messages([message], current=message.id)
        await search.index_batch()
    query = "SELECT count(DISTINCT segid) FROM search_index_idx"
    before = await db.read(lambda connection: connection.execute(query).get)
    await index_all(search)

    after = await db.read(lambda connection: connection.execute(query).get)
    assert after <= 2 < before
    assert await pending(db) == 0
    assert await found(search, "tea") == [message.id for message in reversed(messages)]
    assert await found(search, "encha7") == [messages[7].id]


async def test_given_messages_indexed_while_a_search_is_under_way_then_none_is_missed(
    store: Conversations, search: Search, make: MakeMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_choice, "NEWEST", 1)
    monkeypatch.setattr(search_named, "FEW", 1)
    monkeypatch.setattr(search_choice, "BLOCK", 2)
    monkeypatch.setattr(search_scan, "FIRST_HITS", 1)
    monkeypatch.setattr(search_scan, "STEP_HITS", 1)
    # Each in a word of its own: the vocabulary at the search's beginning knows only a few.
    messages = [make(f"x{number}sought{number}y") for number in range(40)]
    await store.add_messages(messages[:5], current=messages[0].id)
    await index_all(search)
    await store.add_messages(messages[5:], current=messages[0].id)
    seen = []
    async for hit in search.find(SearchQuery(("sought",))):
        seen.append(hit.message)
        if len(seen) == 2:
            await index_all(search)
    assert seen == [message.id for message in reversed(messages)]


async def test_given_a_file_that_cannot_be_written_when_searched_then_all_is_found(
    store: Conversations, db: Database, make: MakeMessage
) -> None:
    first, second = make("indexed text"), make("pending text")
    await store.add_messages([first], current=first.id)
    await index_all(Search(db))
    await store.add_messages([second], current=second.id)
    before = await db.data_version()
    reading = await Database.open(db.path, read_only=True)
    assert not reading.writable
    assert await found(Search(reading), "text") == [second.id, first.id]
    await reading.close()
    assert await db.data_version() == before
    assert await pending(db) == 1


async def test_given_a_damaged_index_when_searched_then_all_is_found_and_it_is_made_anew(
    store: Conversations,
    search: Search,
    db: Database,
    make: MakeMessage,
    expect_log: ExpectLog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search_choice, "NEWEST", 1)
    messages = [make(f"message {number}") for number in range(50)]
    await store.add_messages(messages, current=messages[0].id)
    await index_all(search)
    path = await damaged(db)

    again = await Database.open(path)
    search, store = Search(again), Conversations(again, "writer")
    expect_log("every message is looked at")
    assert len(await found(search, "message")) == 50
    more = make("one more message")
    await store.add_messages([more], current=more.id)  # which needs no whole index
    assert (await found(search, "message"))[0] == more.id
    expect_log("made anew")
    await index_all(search)
    assert await pending(again) == 0
    assert len(await found(search, "messag")) == 51
    assert await store.check() == []
    await again.close()


async def test_given_a_damaged_index_when_messages_are_indexed_then_it_is_made_anew(
    store: Conversations, search: Search, db: Database, make: MakeMessage, expect_log: ExpectLog
) -> None:
    messages = [make(f"message {number}") for number in range(50)]
    await store.add_messages(messages, current=messages[0].id)
    await index_all(search)
    path = await damaged(db)

    again = await Database.open(path)
    search = Search(again)
    await Conversations(again, "writer").finish(messages[3])
    expect_log("made anew")
    await index_all(search)
    assert await pending(again) == 0
    assert len(await found(search, "messag")) == 50
    assert await Conversations(again, "writer").check() == []
    await again.close()


async def damaged(db: Database) -> Path:
    """Overwrite the index's pages and close; gives the database's path."""

    def overwrite(connection: apsw.Connection) -> None:
        connection.execute("UPDATE search_index_data SET block = x'00ff00ff00ff'")

    await db.write(overwrite)
    await db.close()
    return db.path


async def test_given_triggers_when_another_program_writes_messages_then_they_are_found(
    store: Conversations, search: Search, db: Database, conversation: Conversation
) -> None:
    await index_all(search)
    other = apsw.Connection(str(db.path))
    other.execute(
        "INSERT INTO message (id, conversation, role, status, created, text)"
        " SELECT 'm', number, 'user', 'complete', 1, 'by hand' FROM conversation"
    )
    other.close()
    assert await found(search, "hand") == ["m"]
    await index_all(search)
    assert await found(search, "han") == ["m"]
