"""Searching a profile: order, pages, filters, branches, the trash."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import apsw
import pytest

from chatapp.domain.errors import NotFoundError
from chatapp.domain.messages import Conversation, Role
from chatapp.domain.search import SearchHit, SearchQuery
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.search import Search
from tests.storage.conftest import MakeMessage
from tests.support.searching import found, hits, index_all

YEAR = datetime(2026, 1, 1, tzinfo=UTC)


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


async def test_given_a_message_whose_conversation_is_lost_when_searched_then_the_others_are_found(
    db: Database, store: Conversations, search: Search, make: MakeMessage
) -> None:
    lost = Conversation("lost", "Lost", YEAR, YEAR)
    await store.add(lost)
    adrift = replace(make("Green tea"), conversation=lost.id)
    kept = make("Black tea")
    for message in (adrift, kept):
        await store.add_messages([message], current=message.id)
    await db.exclusive(lose_conversation, lost.id)
    assert await found(search, "tea") == [kept.id]


def lose_conversation(connection: apsw.Connection, identity: str) -> None:
    connection.pragma("foreign_keys", False)
    connection.execute("DELETE FROM conversation WHERE id = ?", (identity,))
    connection.pragma("foreign_keys", True)
