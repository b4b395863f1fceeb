"""Searching a profile while it changes: order, pages, filters, trash, index, damage."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest

from chatapp.domain.errors import NotFoundError
from chatapp.domain.messages import Conversation, Role, Status, TextPart, now
from chatapp.domain.search import SearchHit, SearchQuery
from chatapp.storage import search_choice, search_scan
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.migrations import MIGRATIONS
from chatapp.storage.opening import open_database
from chatapp.storage.search import Search
from tests.storage.conftest import MakeMessage
from tests.support.logs import ExpectLog

CHILDREN = Path(__file__).parent / "children"
YEAR = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def search(db: Database) -> Search:
    return Search(db)


async def index_all(search: Search) -> None:
    while await search.index_batch():
        pass


async def pending(db: Database) -> int:
    query = "SELECT count(*) FROM search_pending"
    return await db.read(lambda connection: int(connection.execute(query).get))


async def hits(search: Search, *texts: str, **filters: object) -> list[SearchHit]:
    query = SearchQuery(texts, **filters)  # type: ignore[arg-type]
    return [hit async for hit in search.find(query)]


async def found(search: Search, *texts: str, **filters: object) -> list[str]:
    return [hit.message for hit in await hits(search, *texts, **filters)]


@pytest.mark.parametrize("indexed", [False, True])
async def test_given_messages_stored_out_of_order_when_found_then_the_newest_is_first(
    store: Conversations, search: Search, make: MakeMessage, indexed: bool
) -> None:
    days = [3, 1, 4, 1, 5, 9, 2, 6]
    messages = [make(f"Tea {day}", created=YEAR + timedelta(days=day)) for day in days]
    await store.add_messages(messages, current=messages[0].id)
    if indexed:
        await index_all(search)
    newest_first = sorted(enumerate(days), key=lambda pair: (pair[1], pair[0]), reverse=True)
    assert await found(search, "tea") == [messages[number].id for number, _day in newest_first]


async def test_given_a_message_when_found_then_the_hit_tells_all_about_it(
    store: Conversations, search: Search, conversation: Conversation, make: MakeMessage
) -> None:
    answer = make("Ein Café", role=Role.ASSISTANT, model="some/model", created=YEAR)
    await store.add_messages([answer], current=answer.id)
    (hit,) = await hits(search, "CAFE")
    assert (hit.conversation, hit.title) == (conversation.id, "A conversation")
    assert (hit.message, hit.role, hit.model) == (answer.id, Role.ASSISTANT, "some/model")
    assert hit.created == YEAR
    assert (hit.snippet.text, hit.snippet.ranges) == ("Ein Café", ((4, 8),))


async def test_given_a_hit_when_the_search_goes_on_after_it_then_each_message_comes_once(
    store: Conversations, search: Search, make: MakeMessage
) -> None:
    messages = [make(f"page {number}", created=YEAR) for number in range(25)]
    await store.add_messages(messages, current=messages[0].id)
    await index_all(search)
    seen: list[str] = []
    place = None
    while True:
        page: list[SearchHit] = []
        iterator = search.find(SearchQuery(("page",)), place)
        async for hit in iterator:
            page.append(hit)
            if len(page) == 7:
                break
        await iterator.aclose()
        if not page:
            break
        seen += [hit.message for hit in page]
        place = page[-1].place
    assert seen == [message.id for message in reversed(messages)]


async def test_given_several_branches_when_searched_then_hidden_ones_are_found_too(
    store: Conversations, search: Search, make: MakeMessage
) -> None:
    root = make("question")
    left, right = make("left answer", root), make("right answer", root)
    await store.add_messages([root, left, right], current=right.id)
    assert await found(search, "left") == [left.id]


async def test_given_filters_when_searched_then_only_what_passes_all_of_them_is_found(
    store: Conversations, search: Search, conversation: Conversation, make: MakeMessage
) -> None:
    other = replace(conversation, id="other")
    await store.add(other)
    prompt = make("tea", created=YEAR)
    answer = make("tea", prompt, Role.ASSISTANT, model="big", created=YEAR + timedelta(days=1))
    elsewhere = replace(make("tea", created=YEAR + timedelta(days=2)), conversation="other")
    await store.add_messages([prompt, answer], current=answer.id)
    await store.add_messages([elsewhere], current=elsewhere.id)
    for _ in range(2):
        assert await found(search, "tea") == [elsewhere.id, answer.id, prompt.id]
        assert await found(search, "tea", role=Role.ASSISTANT) == [answer.id]
        assert await found(search, "tea", model="big") == [answer.id]
        assert await found(search, "tea", model="bi") == []
        assert await found(search, "tea", conversation="other") == [elsewhere.id]
        assert await found(search, "tea", after=answer.created) == [elsewhere.id, answer.id]
        assert await found(search, "tea", before=answer.created) == [prompt.id]
        assert await found(search, "tea", after=YEAR, role=Role.USER, before=answer.created) == [
            prompt.id
        ]
        await index_all(search)
    with pytest.raises(NotFoundError) as caught:
        await found(search, "tea", conversation="nowhere")
    assert caught.value.code == "no_conversation"


@pytest.mark.parametrize("indexed", [False, True])
async def test_given_the_trash_when_searched_then_nothing_in_it_is_found_until_restored(
    store: Conversations,
    search: Search,
    conversation: Conversation,
    make: MakeMessage,
    indexed: bool,
) -> None:
    message = make("treasure")
    await store.add_messages([message], current=message.id)
    if indexed:
        await index_all(search)
    await store.delete(conversation.id)
    assert await found(search, "treasure") == []
    assert await found(search, "treasure", conversation=conversation.id) == []
    await store.restore(conversation.id)
    assert await found(search, "treasure") == [message.id]


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


async def test_given_messages_indexed_while_a_search_is_under_way_then_none_is_missed(
    store: Conversations, search: Search, make: MakeMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_choice, "NEWEST", 1)
    monkeypatch.setattr(search_choice, "FEW", 1)
    monkeypatch.setattr(search_choice, "_BLOCK", 2)
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


async def test_given_a_search_under_way_when_left_or_cancelled_then_it_ends(
    store: Conversations, search: Search, db: Database, make: MakeMessage
) -> None:
    messages = [make("?!" * 50) for _ in range(3000)]
    await store.add_messages(messages, current=messages[0].id)
    iterator = search.find(SearchQuery(("?!",)))
    assert (await anext(iterator)).message == messages[-1].id
    await iterator.aclose()
    endless = asyncio.create_task(found(search, "?!"))
    await asyncio.sleep(0)
    endless.cancel()
    with pytest.raises(asyncio.CancelledError):
        await endless
    assert len(await found(search, "?!")) == 3000


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
