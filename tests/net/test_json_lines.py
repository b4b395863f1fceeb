"""JSON lines from bytes, cut anywhere."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.errors import StreamError
from chatapp.net.json_lines import JsonLinesDecoder


def lines_of(*pieces: bytes, limit: int = 100) -> list[str]:
    decoder = JsonLinesDecoder(limit)
    return [event.data for piece in pieces for event in decoder.feed(piece)]


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"{}\n[1]\n", ["{}", "[1]"]),
        (b"{}\r\n\r\n\n 5 \n", ["{}", "5"]),
        (b"\xef\xbb\xbf{}\n\xef\xbb\xbf{}\n", ["{}", "\ufeff{}"]),
        (b'"a\xe2\x80\xa8b"\n', ['"a\u2028b"']),
        (b'"\xff"\n', ['"\ufffd"']),
        (b"", []),
    ],
)
def test_given_lines_when_fed_then_each_that_has_something_comes(
    data: bytes, lines: list[str]
) -> None:
    assert lines_of(data) == lines


def test_given_a_line_without_its_end_when_the_stream_ends_then_it_is_unfinished() -> None:
    decoder = JsonLinesDecoder()
    assert [event.data for event in decoder.feed(b"{}\n{")] == ["{}"]
    assert decoder.end()
    assert decoder.unfinished is not None
    assert decoder.unfinished.data == "{"
    decoder.feed(b"}\n")
    assert not decoder.end()
    assert decoder.unfinished is None


@pytest.mark.parametrize("pieces", [[b"x" * 101], [b"x" * 60, b"x" * 60], [b"x" * 101 + b"\n"]])
def test_given_a_huge_line_when_fed_then_it_is_refused(pieces: list[bytes]) -> None:
    with pytest.raises(StreamError) as caught:
        lines_of(*pieces)
    assert caught.value.code == "too_large"
    assert lines_of(b"x" * 100 + b"\n", b"y" * 100 + b"\n") == ["x" * 100, "y" * 100]


@given(st.binary(max_size=80), st.lists(st.integers(0, 80), max_size=8))
def test_given_any_bytes_when_cut_anywhere_then_the_lines_are_the_same(
    data: bytes, cuts: list[int]
) -> None:
    places = sorted({0, len(data), *(min(cut, len(data)) for cut in cuts)})
    assert lines_of(*(data[low:high] for low, high in pairwise(places))) == lines_of(data)
