"""JSON from strangers can be wrong in any way; it must not crash or stall."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.net.json import JsonError, parse_json

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(deadline=None)
@given(values)
def test_given_json_when_parsed_then_the_value_comes_back(value: object) -> None:
    assert parse_json(json.dumps(value)) == value
    assert parse_json(json.dumps(value).encode()) == value


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_given_nesting_of_100_000_when_parsed_then_it_is_an_error(opening: str) -> None:
    with pytest.raises(JsonError):
        parse_json(opening * 100_000)


def test_given_a_number_of_5_000_digits_when_parsed_then_only_that_field_is_lost() -> None:
    assert parse_json('{"a": %s, "b": "text"}' % ("9" * 5000)) == {"a": None, "b": "text"}


@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity"])
def test_given_a_number_that_is_none_when_parsed_then_it_is_null(name: str) -> None:
    assert parse_json(f'{{"a": {name}}}') == {"a": None}


def test_given_duplicate_keys_when_parsed_then_the_last_one_wins() -> None:
    assert parse_json('{"a": 1, "a": 2}') == {"a": 2}


def test_given_a_byte_order_mark_and_bad_utf8_when_parsed_then_the_text_is_mended() -> None:
    assert parse_json(b'\xef\xbb\xbf{"a": "\xff"}') == {"a": "\ufffd"}


@pytest.mark.parametrize("text", ["", " ", "{", '{"a"', "nul", "[1,]", '"\n"', "{} {}", b"\xff"])
def test_given_no_json_when_parsed_then_it_is_an_error(text: str | bytes) -> None:
    with pytest.raises(JsonError):
        parse_json(text)


@settings(deadline=None)
@given(st.binary())
def test_given_any_bytes_when_parsed_then_it_is_a_value_or_an_error(data: bytes) -> None:
    with contextlib.suppress(JsonError):
        parse_json(data)
