"""Many tokens in a table: the same as a list of them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.events import Alternative, TokenProbability
from chatapp.domain.token_table import TokenTable, table_of

_floats = st.floats(-1e4, 0.0, width=32)
_texts = st.text(st.characters(codec="utf-8"), max_size=3)
_raws = st.one_of(st.none(), st.binary(max_size=3))
_alternatives = st.builds(Alternative, _texts, _floats, _raws)
TOKENS = st.lists(
    st.builds(
        TokenProbability, _texts, _floats, _raws, st.lists(_alternatives, max_size=3).map(tuple)
    ),
    max_size=10,
)


@settings(max_examples=80, deadline=None)
@given(TOKENS, TOKENS, st.integers(-1, 12))
def test_given_any_tokens_when_kept_in_a_table_then_it_is_like_a_list_of_them(
    first: list[TokenProbability], more: list[TokenProbability], count: int
) -> None:
    table = TokenTable(first)
    head = table.head(count)
    head.extend(more)
    table.extend(more)

    assert list(table) == [*first, *more]
    assert list(head) == [*first[: max(0, count)], *more]
    assert table[1:3] == tuple([*first, *more][1:3])
    assert [text for text, _raw in table.said()] == [one.token for one in (*first, *more)]
    assert table_of(table) is table


@settings(max_examples=60, deadline=None)
@given(TOKENS, TOKENS, st.integers(0, 12), st.integers(0, 12))
def test_given_any_tables_when_a_part_is_taken_and_joined_then_it_is_like_lists(
    tokens: list[TokenProbability], more: list[TokenProbability], first: int, last: int
) -> None:
    part = TokenTable(tokens).part(first, last)
    assert list(part) == tokens[first:last]

    part.join(TokenTable(more))
    part.extend(tokens)
    assert list(part) == [*tokens[first:last], *more, *tokens]
