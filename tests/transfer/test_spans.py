"""The pieces of a JSON text are those that a parser finds."""

from __future__ import annotations

import json

from hypothesis import example, given
from hypothesis import strategies as st

from chatapp.transfer.spans import elements, members, start_of
from tests.support.transferred import values


@given(st.lists(values), st.sampled_from([None, 1, "\t"]), st.booleans())
def test_given_a_list_when_cut_then_its_elements_are_those_of_the_parser(
    value: list[object], indent: int | str | None, ascii_only: bool
) -> None:
    data = b"\xef\xbb\xbf \n" + json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode()
    spans = elements(data, (start_of(data), len(data)))
    assert [json.loads(data[start:end]) for start, end in spans] == value


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), values), st.booleans())
def test_given_an_object_when_cut_then_its_members_are_those_of_the_parser(
    value: dict[str, object], ascii_only: bool
) -> None:
    data = json.dumps(value, ensure_ascii=ascii_only).encode()
    found = {
        name: json.loads(data[start:end]) for name, (start, end) in members(data, (0, len(data)))
    }
    assert found == value


@example(b'"":')
@given(st.binary(max_size=60) | st.text('[]{}",:\\ a1', max_size=60).map(str.encode))
def test_given_any_bytes_when_cut_then_it_ends_and_each_piece_lies_behind_the_one_before(
    data: bytes,
) -> None:
    for start in (b"[", b"{"):
        text = start + data
        spans = [*elements(text, (0, len(text)))]
        spans += [span for _name, span in members(text, (0, len(text)))] if start == b"{" else []
        assert all(0 < begin < end <= len(text) for begin, end in spans)


def test_given_one_element_cut_off_when_cut_then_those_before_it_are_whole() -> None:
    data = b'[{"a": 1}, {"b": "]}"}, {"c": [1, 2'
    assert [data[start:end] for start, end in elements(data, (0, len(data)))] == [
        b'{"a": 1}',
        b'{"b": "]}"}',
        b'{"c": [1, 2',
    ]
