"""What is typed into a search, as a query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.messages import Role
from chatapp.domain.search import parse_query


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
