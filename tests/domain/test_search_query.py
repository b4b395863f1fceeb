"""What is typed into a search, as a query."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chatapp.domain.messages import Role
from chatapp.domain.typed_search import parse_query


@pytest.mark.parametrize(
    ("typed", "texts", "excluded"),
    [
        ("quiet river", ("quiet", "river"), ()),
        ('"quiet river" bank', ("quiet river", "bank"), ()),
        ("“安静 的河” 桥", ("安静 的河", "桥"), ()),
        ("river -bank", ("river",), ("bank",)),
        ('river -"old bank"', ("river",), ("old bank",)),
        ("well-known a-b", ("well-known", "a-b"), ()),
        ("5 - 3 --", ("5", "-", "3", "--"), ()),
        ('"still typing', ("still typing",), ()),
        ("-bank", (), ("bank",)),
        ("AND OR % * (", ("AND", "OR", "%", "*", "("), ()),
        ('"', ('"',), ()),
        ('a "" b', ("a", "b"), ()),
        ("   ", (), ()),
        ("", (), ()),
    ],
)
def test_given_what_is_typed_when_parsed_then_words_quotes_and_exclusions_are_told_apart(
    typed: str, texts: tuple[str, ...], excluded: tuple[str, ...]
) -> None:
    query = parse_query(typed)
    assert (query.texts, query.excluded) == (texts, excluded)


def test_given_filters_when_parsed_then_they_are_in_the_query() -> None:
    query = parse_query("x", role=Role.USER, model="m")
    assert (query.texts, query.role, query.model) == (("x",), Role.USER, "m")


@given(st.text())
def test_given_any_text_when_parsed_then_no_part_of_the_query_is_empty(typed: str) -> None:
    query = parse_query(typed)
    assert all((*query.texts, *query.excluded)) or not (query.texts or query.excluded)
    assert bool(query.texts or query.excluded) == bool(typed.strip())


AT = datetime(2026, 11, 26, 15, 30).astimezone()


def day(year: int, month: int = 1, day: int = 1) -> datetime:
    """The beginning of a day on this computer's clock."""
    return datetime(year, month, day).astimezone()


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ("model:gpt-4o", "model_part", "gpt-4o"),
        ("MODEL:GPT", "model_part", "GPT"),
        ("模型：通义", "model_part", "通义"),
        ("role:user", "role", Role.USER),
        ("角色:助手", "role", Role.ASSISTANT),
        ("in:Thesis", "folder", "Thesis"),
        ('in:"Support replies"', "folder", "Support replies"),
        ("文件夹：“客户 回复”", "folder", "客户 回复"),
        ("before:2026-05", "before", day(2026, 5)),
        ("after:2026-05-01", "after", day(2026, 5)),
        ("after:2025", "after", day(2025)),
        ("after:today", "after", day(2026, 11, 26)),
        ("晚于:昨天", "after", day(2026, 11, 25)),
        ("before:7d", "before", day(2026, 11, 19)),
        ("before:2w", "before", day(2026, 11, 12)),
    ],
)
def test_given_a_filter_among_words_when_parsed_then_it_is_a_filter_and_no_text(
    typed: str, field: str, value: object
) -> None:
    for query in (parse_query(f"tea {typed} -pot", AT), parse_query(f"-pot {typed} tea", AT)):
        assert (query.texts, query.excluded) == (("tea",), ("pot",))
        assert getattr(query, field) == value


@pytest.mark.parametrize(
    "typed",
    ["role:nobody", "before:soon", "before:2026-13", "after:99999d9", "in:", "http://a.b", "12:30"],
)
def test_given_what_is_no_valid_filter_when_parsed_then_it_is_text(typed: str) -> None:
    query = parse_query(typed, AT)
    assert query.texts == (typed,)
    assert not query.restricts


def test_given_only_a_filter_when_parsed_then_there_is_no_text() -> None:
    query = parse_query("in:Thesis", AT)
    assert (query.texts, query.excluded, query.folder) == ((), (), "Thesis")
    assert query.restricts


def test_given_a_filter_in_quotes_when_parsed_then_it_is_text() -> None:
    query = parse_query('"in:Thesis" "role: user"', AT)
    assert query.texts == ("in:Thesis", "role: user")
    assert not query.restricts


def test_given_far_days_when_parsed_then_they_are_text_and_nothing_fails() -> None:
    for typed in ("before:9999y", "after:0001", "before:0000", "after:9999-12-31"):
        parse_query(typed, datetime(1, 1, 2, tzinfo=UTC))


QUOTABLE = st.text(st.characters(exclude_characters='"“”„‟', codec="utf-8"), min_size=1)


@given(st.lists(st.tuples(st.booleans(), QUOTABLE.filter(str.strip)), min_size=1, max_size=4))
@example([(False, "in:Thesis"), (True, "-")])
def test_given_any_texts_in_quotes_when_parsed_then_they_come_back_as_they_were(
    texts: list[tuple[bool, str]],
) -> None:
    typed = " ".join(f'{"-" * excluded}"{text}"' for excluded, text in texts)
    query = parse_query(typed, AT)
    assert query.texts == tuple(text for excluded, text in texts if not excluded)
    assert query.excluded == tuple(text for excluded, text in texts if excluded)
    assert not query.restricts


@given(st.text(st.sampled_from('ab:：-"“ .in5mrole日/模型')))
def test_given_any_text_when_parsed_then_no_letter_of_it_is_lost(typed: str) -> None:
    query = parse_query(typed, AT)
    kept = [*query.texts, *query.excluded]
    values = (query.folder, query.model_part, query.role, query.before, query.after)
    if not any(value is not None for value in values):
        assert sorted(filter(str.isalnum, "".join(kept))) == sorted(filter(str.isalnum, typed))
