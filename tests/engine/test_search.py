"""The engine's search: pages, the index that fills itself, and answers as they end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import apsw
import pytest

from chatapp.domain.changes import StoreChanged
from chatapp.domain.errors import StorageError
from chatapp.domain.listing import Shelf
from chatapp.domain.messages import Conversation, Message, Role, Status, TextPart, new_id, now
from chatapp.domain.search import SearchQuery
from chatapp.domain.typed_search import parse_query
from chatapp.engine import organising, search
from chatapp.engine.engine import Engine
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from tests.support.bench import PATIENCE, Bench, HeldAnswer, Open
from tests.support.command import Serve
from tests.support.hostile_server import event_stream
from tests.support.searching import pending


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window that begins to index without waiting."""
    for name in ("START_AFTER", "PAUSE", "QUIET"):
        monkeypatch.setattr(search, name, 0.001)


async def until_indexed(engine: Engine) -> None:
    async def indexed() -> bool:
        return not await pending(engine.database)

    await until(indexed)


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if await condition():
                return
            await asyncio.sleep(0.01)


async def found(engine: Engine, text: str) -> list[str]:
    return [hit.snippet.text async for hit in engine.search.find(parse_query(text))]


async def stored(engine: Engine, count: int) -> Conversation:
    """Store many messages past the engine."""
    store = Conversations(engine.database, "writer")
    conversation = Conversation(new_id(), "Many", now(), now())
    await store.add(conversation)
    message = Message(
        "", conversation.id, None, Role.USER, (TextPart("old tea"),), Status.COMPLETE, now()
    )
    messages = [replace(message, id=new_id()) for _ in range(count)]
    await store.add_messages(messages, current=messages[-1].id)
    return conversation


@pytest.mark.usefixtures("at_once")
async def test_given_messages_not_indexed_when_a_window_is_open_then_they_come_into_the_index(
    open_engine: Open,
) -> None:
    bench = await open_engine()
    await stored(bench.engine, 1000)
    bench.engine.feed.publish(StoreChanged())
    await until_indexed(bench.engine)
    assert len(await found(bench.engine, "tea")) == 1000


@pytest.mark.usefixtures("at_once")
async def test_given_a_window_closed_while_indexing_when_opened_again_then_it_goes_on(
    open_engine: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "PAUSE", 60.0)
    bench = await open_engine(interactive=False)
    await stored(bench.engine, 1000)
    await bench.engine.close()
    first = await open_engine()

    async def begun() -> bool:
        return await pending(first.engine.database) < 1000

    await until(begun)
    assert await pending(first.engine.database) > 0
    await first.engine.close()
    monkeypatch.setattr(search, "PAUSE", 0.001)
    again = await open_engine()
    assert len(await found(again.engine, "tea")) == 1000
    await until_indexed(again.engine)
    assert len(await found(again.engine, "tea")) == 1000


@pytest.mark.usefixtures("at_once")
async def test_given_an_answer_under_way_when_searched_then_it_is_found_before_and_after_its_end(
    bench: Bench, serve: Serve
) -> None:
    answer = HeldAnswer()
    await serve(answer)
    sent = await bench.chat.send(None, "Where is the qua?")
    answer.say("In a ", "quagmire")

    async def both_found() -> bool:
        return len(await found(bench.engine, "qua")) == 2

    await until(both_found)
    answer.end(", or in quarantine")
    await bench.ended(sent)
    whole = ["In a quagmire, or in quarantine", "Where is the qua?"]
    assert sorted(await found(bench.engine, "QUA")) == whole
    await until_indexed(bench.engine)
    assert sorted(await found(bench.engine, "QUA")) == whole


async def test_given_hits_when_read_in_pages_then_each_comes_once_and_the_last_page_says_so(
    bench: Bench,
) -> None:
    await stored(bench.engine, 45)
    seen: list[str] = []
    sizes = []
    place = None
    while True:
        page = await bench.engine.search.page(SearchQuery(("TEA",)), 20, place)
        sizes.append(len(page.hits))
        seen += [hit.message for hit in page.hits]
        place = page.next
        if place is None:
            break
    assert sizes == [20, 20, 5]
    assert len(set(seen)) == 45


async def test_given_a_query_of_words_when_searched_then_all_must_be_there_and_none_excluded(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("ok"))
    for prompt in ("green tea and milk", "tea with milk", "tea, green"):
        await bench.ask(prompt)
    assert await found(bench.engine, "tea green") == ["tea, green", "green tea and milk"]
    assert await found(bench.engine, "tea -green") == ["tea with milk"]
    assert await found(bench.engine, '"green tea"') == ["green tea and milk"]


async def test_given_a_command_that_wrote_when_it_ends_then_its_messages_are_in_the_index(
    open_engine: Open, serve: Serve, bench: Bench
) -> None:
    await serve(event_stream("an answer"))
    other = await open_engine(interactive=False)
    connection = await bench.engine.connections.default()
    sent = await other.chat.send(None, "a prompt", connection=connection.id, model="m")
    await other.ended(sent)
    assert await pending(other.engine.database) == 2
    await other.engine.close()
    assert await pending(bench.engine.database) == 0


async def test_given_a_command_that_only_read_when_it_ends_then_it_wrote_nothing(
    open_engine: Open,
) -> None:
    bench = await open_engine(interactive=False)
    await stored(bench.engine, 10)
    other = await open_engine(interactive=False)
    before = await bench.engine.database.data_version()
    assert len(await found(other.engine, "old tea")) == 10
    await other.engine.close()
    assert await bench.engine.database.data_version() == before
    assert await pending(bench.engine.database) == 10


@pytest.mark.usefixtures("at_once")
async def test_given_no_room_for_the_index_when_there_is_some_again_then_it_is_filled(
    open_engine: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "TRY_AGAIN", 0.001)
    engine = (await open_engine(interactive=False)).engine
    await stored(engine, 300)
    await let_grow(engine.database, pages=0)
    with pytest.raises(StorageError) as caught:
        await engine.search.index_pending()
    assert caught.value.code == "disk_full"
    keeping = asyncio.create_task(engine.search.keep_indexed())
    assert len(await found(engine, "tea")) == 300
    assert await pending(engine.database) > 0
    await let_grow(engine.database, pages=1000)
    await until_indexed(engine)
    assert not keeping.done()
    keeping.cancel()


async def let_grow(database: Database, pages: int) -> None:
    """Let the database file become so many pages longer than it is."""

    def limit(connection: apsw.Connection) -> None:
        connection.pragma("max_page_count", connection.pragma("page_count") + pages)

    await database.read(limit)


async def titles(engine: Engine, typed: str) -> list[str]:
    hits, _count = await engine.search.titles(parse_query(typed), 10)
    return [hit.title for hit in hits]


async def test_given_titles_that_were_read_when_conversations_change_then_they_are_found_as_now(
    open_engine: Open,
) -> None:
    engine = (await open_engine()).engine
    await engine.search.prepare()
    home = await engine.conversations.new()
    await engine.conversations.rename(home.id, "Green tea")
    assert await titles(engine, "tea") == ["Green tea"]
    await engine.conversations.rename(home.id, "Green coffee")
    assert await titles(engine, "tea") == []
    assert await titles(engine, "COFFEE gre") == ["Green coffee"]
    await engine.conversations.delete(home.id)
    assert await titles(engine, "coffee") == []
    await engine.conversations.restore(home.id)
    assert await titles(engine, "coffee") == ["Green coffee"]


async def test_given_titles_that_were_read_when_one_changes_then_the_lists_filter_finds_it_as_now(
    open_engine: Open,
) -> None:
    engine = (await open_engine()).engine
    home = await engine.conversations.new()

    async def listed(text: str, shelf: Shelf = Shelf.LISTED) -> bool:
        outline = await engine.listing.outline(shelf, text, "Untitled")
        return outline is not None and home.id in outline.loose.ids

    assert await listed("untitl")
    await engine.conversations.rename(home.id, "Green tea")
    assert await listed("tea gre")
    assert not await listed("untitl")
    await engine.conversations.delete(home.id)
    assert not await listed("tea")
    assert await listed("tea", Shelf.TRASH)


async def test_given_very_many_brought_back_at_once_when_searched_then_their_titles_are_found(
    open_engine: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(organising, "MOST_TOLD", 0)
    engine = (await open_engine()).engine
    home = await engine.conversations.new()
    await engine.conversations.rename(home.id, "Green tea")
    await engine.organising.delete([home.id])
    assert await titles(engine, "tea") == []
    await engine.organising.restore([home.id])
    assert await titles(engine, "tea") == ["Green tea"]


async def test_given_titles_and_another_process_that_wrote_then_they_are_read_again(
    open_engine: Open,
) -> None:
    engine = (await open_engine()).engine
    assert await titles(engine, "many") == []
    await stored(engine, 1)  # past the engine
    engine.feed.publish(StoreChanged())
    assert await titles(engine, "many") == ["Many"]


async def test_given_more_hits_than_are_ranked_when_relevance_is_wanted_then_the_newest_are_ranked(
    open_engine: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "RANKED", 50)
    monkeypatch.setattr(search, "RANK_EVERY", 0.0)
    engine = (await open_engine()).engine
    await stored(engine, 80)
    rankings = [ranking async for ranking in engine.search.relevant(parse_query("tea"))]
    assert len(rankings) > 1
    assert len(rankings[-1]) == 50
    assert all(hit.score > 0 for hit in rankings[-1])
    assert len({hit.message for hit in rankings[-1]}) == 50


@pytest.mark.usefixtures("at_once")
async def test_given_a_message_taken_out_when_put_back_then_it_is_indexed_again(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("Green tea"))
    answer = await bench.ask("Which?")
    await until_indexed(bench.engine)
    removal = await bench.engine.tree.delete(answer.id)
    await until_indexed(bench.engine)
    await bench.engine.tree.undo(answer.conversation, removal.id)
    await until_indexed(bench.engine)
    assert await found(bench.engine, "green") == ["Green tea"]
