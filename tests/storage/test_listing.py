"""The list as it is read: in its order, in its parts, by the words of titles, without the rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.folding import fold
from chatapp.domain.listing import Entries, Shelf, words_of
from chatapp.domain.messages import Conversation, Folder
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.folders import Folders
from chatapp.storage.listing import Listing
from chatapp.storage.placing import Placing
from chatapp.storage.title_cache import TitleCache

START = datetime(2026, 5, 1, tzinfo=UTC)


async def add(db: Database, name: str, minutes: int, title: str = "", **fields: object) -> None:
    """Store a conversation. Parameters: `minutes`, how old it is."""
    moment = START - timedelta(minutes=minutes)
    await Conversations(db, "writer").add(
        Conversation(name, title, moment, moment, **fields)  # type: ignore[arg-type]
    )


async def test_given_conversations_when_the_list_is_read_then_each_stands_in_its_part_in_order(
    db: Database,
) -> None:
    await Folders(db).add(Folder("f", "Thesis", START))
    await add(db, "older", 9)
    await add(db, "pinned in folder", 3, pinned=True, folder="f")
    await add(db, "in folder", 2, folder="f")
    await add(db, "b", 1)
    await add(db, "a", 1)
    await add(db, "archived", 0, archived=True)
    await add(db, "deleted", 0)
    await Placing(db).delete(["deleted"])

    outline = await Listing(db).outline(Shelf.LISTED)

    assert outline.pinned.ids == ["pinned in folder"]
    assert outline.loose.ids == ["a", "b", "older"]
    assert {key: part.ids for key, part in outline.folders.items()} == {"f": ["in folder"]}
    assert (await Listing(db).outline(Shelf.ARCHIVE)).loose.ids == ["archived"]
    assert (await Listing(db).outline(Shelf.TRASH)).loose.ids == ["deleted"]


async def test_given_a_long_list_when_its_head_is_read_then_older_ones_are_left_out(
    db: Database,
) -> None:
    for number in range(8):
        await add(db, f"id{number}", number, pinned=number > 5)

    head = await Listing(db).head(3)
    assert (head.pinned.ids, head.loose.ids) == (["id6", "id7"], ["id0", "id1", "id2"])
    assert not head.whole
    assert await Listing(db).head(8) == await Listing(db).outline(Shelf.LISTED)


TITLES = [
    "Tidy the Sensor",
    "SENSOR of tides",
    "Ｓｅｎｓｏｒ",
    "潮汐 发电",
    "Émile",
    "",
    "a\tb",
    "ß",
]


@pytest.mark.parametrize("text", ["sensor tid", "emile", "SS", "汐", "new conv", "b", "x", "ｅ"])
async def test_given_words_when_titles_are_looked_at_then_exactly_the_folded_ones_fit(
    db: Database, text: str
) -> None:
    for number, title in enumerate(TITLES):
        await add(db, f"id{number}", number, title)

    found = await Listing(db).matches(
        Shelf.LISTED, words_of(text), "New conversation", lambda: True
    )

    words = fold(text).split()
    wanted = [
        f"id{number}"
        for number, title in enumerate(TITLES)
        if all(word in fold(title or "New conversation") for word in words)
    ]
    assert found is not None
    assert found.loose.ids == wanted


async def test_given_titles_that_are_kept_when_looked_at_then_each_shelf_has_its_own_as_they_are(
    db: Database,
) -> None:
    titles = TitleCache()
    listing = Listing(db, titles)
    for number, name in enumerate(("listed", "archived", "deleted")):
        await add(db, name, number, "One")

    async def shelves() -> list[list[str]]:
        found = [await listing.matches(shelf, ("one",), "", lambda: True) for shelf in Shelf]
        return [each.loose.ids for each in found if each is not None]

    assert await shelves() == [["listed", "archived", "deleted"], [], []]
    await Placing(db).archive(["archived"], True)
    await Placing(db).delete(["deleted"])
    assert await shelves() == [["listed"], ["archived"], ["deleted"]]
    await Conversations(db, "writer").change("listed", title="Two")
    titles.stale = True
    assert await shelves() == [[], ["archived"], ["deleted"]]


async def test_given_a_filter_that_is_wanted_no_more_then_nothing_is_given(db: Database) -> None:
    await add(db, "a", 0, "One")
    assert await Listing(db).matches(Shelf.LISTED, ("one",), "", lambda: False) is None


async def test_given_ids_when_read_then_those_of_the_trash_and_the_others_are_told_apart(
    db: Database,
) -> None:
    for name in ("a", "b", "c"):
        await add(db, name, 0)
    await Placing(db).delete(["b"])

    listing = Listing(db)
    ids = ["c", "gone", "b", "a"]
    assert [one.id for one in await listing.conversations(ids, deleted=False)] == ["c", "a"]
    assert [one.id for one in await listing.conversations(ids, deleted=True)] == ["b"]


async def test_given_an_empty_conversation_then_it_is_found_and_one_with_a_title_is_not(
    db: Database,
) -> None:
    listing = Listing(db)
    await add(db, "titled", 0, "One")
    assert await listing.empty_one() is None
    await add(db, "empty", 5)
    found = await listing.empty_one()
    assert found is not None
    assert found.id == "empty"
    assert not await listing.any_begun()


ROWS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 5)), max_size=12)


@given(rows=ROWS, time=st.integers(-1, 6))
def test_given_any_entries_when_put_in_one_by_one_then_they_are_in_order_and_found(
    rows: list[tuple[str, int]], time: int
) -> None:
    known = dict(rows)
    entries = Entries()
    for identity, moment in known.items():
        entries.add(identity, moment)
    wanted = sorted(known.items(), key=lambda row: (-row[1], row[0]))
    assert entries == Entries(wanted)
    assert [entries.find(*row) for row in wanted] == list(range(len(wanted)))
    assert [entries.find(identity) for identity, _ in wanted] == list(range(len(wanted)))
    assert entries.find("z") == entries.find("z", 3) == -1
    older = [moment for _identity, moment in wanted if moment < time]
    assert entries.first_before(time) == len(wanted) - len(older)
