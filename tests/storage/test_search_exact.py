"""A search finds exactly the messages whose folded text has the folded text wanted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.folding import fold
from chatapp.domain.search import SearchHit, SearchQuery
from chatapp.storage import search_choice, search_index, search_named, search_words
from chatapp.storage.opening import open_database
from chatapp.storage.search_scan import Scan

# Few letters, so that texts have much in common; each of another kind.
LETTERS = "aAbeéÉ1_- .\n\"*%'(:ß가각\u1161日本語カかｶﾞＡ１👩🏽\u200d🇩ñn\u0301\u05d0\u05e9\u0e01\u0e33иЙ\u0306ﬁ"
WORDS = (
    "word",
    "Wörter",
    "swordfish",
    "password",
    "AND",
    "NEAR",
    "OR",
    "日本語",
    "x" * 128,
    "y" * 129,
)
TEXTS = st.lists(
    st.one_of(st.text(st.sampled_from(LETTERS), max_size=8), st.sampled_from(WORDS)), max_size=5
).map("".join)
SPACED = st.lists(TEXTS, max_size=4).map(" ".join)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[apsw.Connection]:
    path: Path = tmp_path_factory.mktemp("search") / "chatapp.sqlite3"
    connection = open_database(path).connection
    connection.execute(
        "INSERT INTO conversation (id, title, title_source, created, updated)"
        " VALUES ('c', 'title', 'user', 0, 0)"
    )
    yield connection
    connection.close()


@pytest.fixture(params=["newest", "few", "many"])
def sizes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes a handful of messages count as very many, so that the search takes that way."""
    if request.param != "newest":
        monkeypatch.setattr(search_choice, "NEWEST", 1)
        monkeypatch.setattr(search_choice, "BLOCK", 3)
        monkeypatch.setattr(search_named, "GAP", 1)
        monkeypatch.setattr(search_words, "MOST_WORDS", 3)
    if request.param == "many":
        monkeypatch.setattr(search_named, "FEW", 1)


def fill(db: apsw.Connection, texts: list[str], indexed: int) -> None:
    """Store some texts as the only messages; the index knows the first ones."""
    db.execute("DELETE FROM message; DELETE FROM search_word; DELETE FROM search_pending")
    for number, text in enumerate(texts, 1):
        created = number * 7 % 5  # not in the order of their numbers, and some at once
        db.execute(
            "INSERT INTO message (number, id, conversation, role, status, created, text)"
            " VALUES (?, ?, 1, 'user', 'complete', ?, ?)",
            (number * 2, str(number), created, text),
        )
        if number == indexed:
            while search_index.index_batch(db):
                pass


def found(db: apsw.Connection, query: SearchQuery) -> list[SearchHit]:
    scan, hits = Scan(query, None), []
    while not scan.ended:
        hits += scan.step(db)
    return hits


def expected(texts: list[str], wanted: list[str], excluded: list[str] | None = None) -> list[str]:
    """The ids of a naive scan, newest first."""
    hits = [
        (number * 7 % 5, number)
        for number, text in enumerate(texts, 1)
        if all(fold(needle) in fold(text) for needle in wanted)
        and not any(fold(needle) in fold(text) for needle in excluded or ())
    ]
    return [str(number) for _created, number in sorted(hits, reverse=True)]


@pytest.mark.usefixtures("sizes")
@settings(max_examples=75)
@given(st.lists(SPACED, max_size=12), st.data())
def test_given_any_texts_when_searched_then_the_hits_are_those_of_a_naive_scan(
    db: apsw.Connection, texts: list[str], data: st.DataObject
) -> None:
    fill(db, texts, data.draw(st.integers(0, len(texts)), "indexed"))
    parts = [text[start : start + 9] for text in texts for start in range(0, len(text), 3)]
    needle = data.draw(st.one_of(st.sampled_from(parts or ["a"]), SPACED), "needle")
    hits = found(db, SearchQuery((needle,)))
    assert [hit.message for hit in hits] == expected(texts, [needle])


@pytest.mark.usefixtures("sizes")
@settings(max_examples=60)
@given(st.lists(SPACED, max_size=12), st.lists(TEXTS, max_size=3), st.lists(TEXTS, max_size=2))
def test_given_texts_and_exclusions_when_searched_then_the_hits_are_those_of_a_naive_scan(
    db: apsw.Connection, texts: list[str], wanted: list[str], excluded: list[str]
) -> None:
    fill(db, texts, len(texts))
    hits = found(db, SearchQuery(tuple(wanted), tuple(excluded)))
    assert [hit.message for hit in hits] == expected(texts, wanted, excluded)


@pytest.mark.usefixtures("sizes")
@pytest.mark.parametrize("indexed", [0, 4, 10])
@pytest.mark.parametrize(
    ("needle", "numbers"),
    [
        ("river", "9541"),
        ("IVE", "98541"),
        ("r, qui", "5"),
        ("the river, quiet", "5"),
        ('"', "6"),
        ("AND", "96"),
        ("%", "6"),
        ("*", "6"),
        ("-", "6"),
        ("日", "2"),
        ("河流很", "7"),
        ("ＲＩＶＥＲ", "9541"),
        ("naive", "8"),
        ("🙂", "8"),
        ("z" * 120, "3"),
        ("z" * 200 + " end", "3"),
        (" ".join(map(str, range(3000))), "a"),
        ("4 ." + " ." * 3000 + " 5", ""),
        ("river river", ""),
        ("rivers", "4"),
        ("riversi d", ""),
    ],
)
def test_given_a_text_of_each_kind_when_searched_then_the_right_messages_are_found(
    db: apsw.Connection, needle: str, numbers: str, indexed: int
) -> None:
    texts = [
        "A driver",
        "日本語のテキスト",
        "begin " + "z" * 200 + " end",
        "Riverside",
        "the river, quiet",
        '"50 %" AND a-b *bold*',
        "桥下的河流很安静",
        "naïve 🙂",
        "a Ｒｉｖｅｒ and more",
        " ".join(map(str, range(5000))),
    ]
    fill(db, texts, indexed)
    hits = [hit.message for hit in found(db, SearchQuery((needle,)))]
    assert hits == expected(texts, [needle])
    assert {f"{int(hit):x}" for hit in hits} == set(numbers)


def test_given_a_phrase_whose_ends_begin_many_words_then_few_messages_without_it_are_looked_at(
    db: apsw.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_words, "MOST_WORDS", 8)
    apart = ["sand and beach, or "] * 50
    near = ["hot sand beach", "hot quicksand by beaches", "hot sand, beachhead", "sand hot beach"]
    texts = [*apart, *near, "hot and sandy beach", "thousand beaches", "ampersand beachcomber"]
    fill(db, texts, len(texts))

    for phrase in ("sand beach", "and beach"):
        expression = search_words.index_expression(db, [phrase]) or ""
        named = search_named.Named(expression).few(db) or set()
        hits = [int(hit.message) for hit in found(db, SearchQuery((phrase,)))]
        assert [str(hit) for hit in hits] == expected(texts, [phrase])
        assert {2 * hit for hit in hits} <= named
    expression = search_words.index_expression(db, ["sand beach"]) or ""
    assert " AND " in expression
    assert len(search_named.Named(expression).few(db) or ()) < 10
