"""Conversations are found by their titles, and messages within folders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chatapp.domain.errors import NotFoundError
from chatapp.domain.messages import Conversation, Folder, Role, new_id, now
from chatapp.domain.search import TitleHit
from chatapp.domain.typed_search import parse_query
from chatapp.storage import search_filters
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.folders import Folders
from chatapp.storage.search import Search
from tests.storage.conftest import MakeMessage
from tests.support.searching import found, index_all

YEAR = datetime(2026, 1, 1, tzinfo=UTC)


async def titled(store: Conversations, *titles: str, **fields: object) -> list[Conversation]:
    """Conversations with these titles, a day between them."""
    added = []
    for day, title in enumerate(titles):
        moment = YEAR + timedelta(days=day)
        one = Conversation(new_id(), title, moment, moment, **fields)  # type: ignore[arg-type]
        await store.add(one)
        added.append(one)
    return added


async def titles(search: Search, typed: str, limit: int = 10) -> list[TitleHit]:
    """What is found by title."""
    search.titles_changed()
    hits, _count = await search.titles(parse_query(typed), limit)
    return hits


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("sample", ["Samples from the tide gauge", "Fair sample of a log"]),
        ("fair log", ["Fair sample of a log"]),
        ("cafe", ["CAFÉ in Łódź"]),
        ("lodz", ["CAFÉ in Łódź"]),
        ("茶", ["绿茶和红茶"]),
        ('"红茶"', ["绿茶和红茶"]),
        ("sample -tide", ["Fair sample of a log"]),
        ("fullwidth", ["ＦＵＬＬＷＩＤＴＨ"]),
        ("%", []),
        ("role:user sample", []),
        ("after:2026-01-03 -x", ["ＦＵＬＬＷＩＤＴＨ", "绿茶和红茶", "CAFÉ in Łódź"]),
    ],
)
async def test_given_titles_when_searched_then_those_with_all_words_come_newest_first(
    store: Conversations, search: Search, typed: str, expected: list[str]
) -> None:
    all_titles = ["Fair sample of a log", "Samples from the tide gauge", "CAFÉ in Łódź"]
    await titled(store, *all_titles, "绿茶和红茶", "ＦＵＬＬＷＩＤＴＨ")
    assert [hit.title for hit in await titles(search, typed)] == expected


async def test_given_a_title_hit_then_it_tells_where_it_lies_and_what_to_highlight(
    db: Database, store: Conversations, search: Search
) -> None:
    (shown,) = await titled(store, "Sample\n of samples", archived=True)
    await Folders(db).add(Folder(new_id(), "Thesis", now()), [shown.id])
    (hit,) = await titles(search, "sample")
    assert (hit.conversation, hit.title, hit.updated) == (shown.id, "Sample of samples", YEAR)
    assert (hit.folder, hit.archived) == ("Thesis", True)
    assert hit.ranges == ((0, 6), (10, 16))


async def test_given_more_than_wanted_then_all_are_counted_and_the_newest_given(
    store: Conversations, search: Search
) -> None:
    await titled(store, *(f"Tea {number}" for number in range(20)))
    search.titles_changed()
    hits, count = await search.titles(parse_query("tea"), 3)
    assert ([hit.title for hit in hits], count) == (["Tea 19", "Tea 18", "Tea 17"], 20)


async def test_given_a_conversation_in_the_trash_then_its_title_is_not_found(
    store: Conversations, search: Search
) -> None:
    (gone,) = await titled(store, "Tea")
    await store.delete(gone.id)
    assert await titles(search, "tea") == []


async def test_given_a_title_in_the_trash_when_brought_back_then_it_is_found_without_being_told(
    store: Conversations, search: Search
) -> None:
    (gone,) = await titled(store, "Tea")
    await store.delete(gone.id)
    assert await titles(search, "tea") == []
    await store.restore(gone.id)
    hits, _count = await search.titles(parse_query("tea"), 10)
    assert [hit.title for hit in hits] == ["Tea"]


@pytest.mark.parametrize("few", [0, 20_000])
async def test_given_folders_when_searched_in_one_then_only_its_conversations_are_looked_at(
    db: Database,
    store: Conversations,
    search: Search,
    conversation: Conversation,
    make: MakeMessage,
    monkeypatch: pytest.MonkeyPatch,
    few: int,
) -> None:
    monkeypatch.setattr(search_filters, "FEW_MESSAGES", few)
    inside = [make(f"tea {number}", created=YEAR) for number in range(5)]
    await store.add_messages(inside, current=inside[0].id)
    await titled(store, "Tea outside")
    await index_all(search)
    thesis = Folder(new_id(), "Thesis", now())
    await Folders(db).add(thesis, [conversation.id])
    await Folders(db).add(Folder(new_id(), "Empty theses", now()))
    newest_first = [message.id for message in reversed(inside)]

    for named in (thesis.id, "thesis", "thes"):
        assert await found(search, "tea", folder=named) == newest_first
        assert await found(search, folder=named, role=Role.USER) == newest_first
    for named in ("Empty theses", "nowhere", ""):
        expected = newest_first if named == "" else []
        assert await found(search, "tea", folder=named) == expected
    assert [hit.title for hit in await titles(search, "in:thesis")] == ["A conversation"]
    assert await search.folder_named("THESIS") == thesis.id
    with pytest.raises(NotFoundError):
        await search.folder_named("thes")


async def test_given_a_part_of_a_model_when_searched_then_its_answers_are_found(
    store: Conversations, search: Search, make: MakeMessage
) -> None:
    answer = make("tea", role=Role.ASSISTANT, model="orchard/Heron-4o")
    other = make("tea", role=Role.ASSISTANT, model="orchard/crane")
    prompt = make("tea")
    await store.add_messages([prompt, answer, other], current=answer.id)
    assert await found(search, "tea", model_part="hEROn") == [answer.id]
    assert set(await found(search, "tea", model_part="orchard/")) == {answer.id, other.id}
    assert await found(search, "tea", model_part="%") == []
