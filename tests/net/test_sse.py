"""Server-sent events from bytes, as the WHATWG standard has them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.errors import StreamError
from chatapp.net.sse import SseDecoder, SseEvent


def decode(*chunks: bytes) -> list[SseEvent]:
    decoder = SseDecoder()
    return [event for chunk in chunks for event in decoder.feed(chunk)]


def data_of(*chunks: bytes) -> list[str]:
    return [event.data for event in decode(*chunks)]


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_given_any_line_end_when_decoded_then_the_events_are_the_same(end: bytes) -> None:
    stream = end.join([b"data: one", b"", b"event: e", b"data: two", b"", b""])
    assert decode(stream) == [SseEvent("message", "one"), SseEvent("e", "two")]


def test_given_crlf_cut_between_cr_and_lf_when_decoded_then_no_event_is_doubled() -> None:
    assert data_of(b"data: one\r", b"\n\r", b"\ndata: two\r", b"\n", b"\r\n") == ["one", "two"]


def test_given_a_cr_at_a_chunks_end_when_decoded_then_the_event_does_not_wait() -> None:
    assert data_of(b"data: one\r\r") == ["one"]


def test_given_a_byte_order_mark_when_decoded_then_the_first_event_is_kept() -> None:
    assert data_of(b"\xef", b"\xbb\xbf", b"data: one\n\n") == ["one"]


def test_given_a_second_byte_order_mark_when_decoded_then_it_is_no_field_name() -> None:
    assert data_of(b"data: one\n\n\xef\xbb\xbfdata: two\n\ndata: three\n\n") == ["one", "three"]


def test_given_comments_when_decoded_then_they_are_dropped() -> None:
    assert data_of(b": ping\n\n:\n\ndata: one\n: in between\ndata: more\n\n") == ["one\nmore"]


def test_given_several_data_lines_when_decoded_then_they_are_joined_by_line_feeds() -> None:
    assert data_of(b"data: a\ndata:\ndata: b\n\n") == ["a\n\nb"]


def test_given_line_separators_of_unicode_when_decoded_then_they_are_text() -> None:
    text = "a\u2028b\u2029c\x85d\x0be\x0cf"
    assert data_of(f"data: {text}\n\n".encode()) == [text]


def test_given_an_emoji_cut_over_chunks_when_decoded_then_it_is_whole() -> None:
    stream = "data: 🙂\n\n".encode()
    assert data_of(*[stream[i : i + 1] for i in range(len(stream))]) == ["🙂"]


def test_given_bytes_that_are_not_utf8_when_decoded_then_they_become_replacements() -> None:
    assert data_of(b"data: a\xff\xfeb\xe2\x82\n\n") == ["a\ufffd\ufffdb\ufffd"]


def test_given_a_field_without_colon_when_decoded_then_its_value_is_empty() -> None:
    assert data_of(b"data\n\ndata\ndata\n\n") == ["", "\n"]


def test_given_one_space_after_the_colon_when_decoded_then_only_that_one_is_dropped() -> None:
    assert data_of(b"data:one\n\ndata:  two\n\n") == ["one", " two"]


def test_given_unknown_fields_when_decoded_then_they_are_ignored() -> None:
    assert data_of(b"id: 7\nretry: 10\nfoo: bar\ndata: one\n\n") == ["one"]


def test_given_an_event_without_data_when_decoded_then_it_is_dropped_with_its_type() -> None:
    assert decode(b"event: e\n\ndata: one\n\n") == [SseEvent("message", "one")]


@pytest.mark.parametrize("tail", [b"data: half", b"data: half\n"])
def test_given_an_end_within_an_event_when_ended_then_it_is_told_and_offered(tail: bytes) -> None:
    decoder = SseDecoder()
    assert decoder.feed(b"data: one\n\n" + tail) == [SseEvent("message", "one")]
    assert decoder.end()
    assert decoder.unfinished == SseEvent("message", "half")


def test_given_an_end_between_events_when_ended_then_nothing_is_unfinished() -> None:
    decoder = SseDecoder()
    decoder.feed(b"data: one\n\n")
    assert not decoder.end()
    assert decoder.unfinished is None


def test_given_a_line_above_the_limit_when_decoded_then_it_is_too_large() -> None:
    decoder = SseDecoder(limit=100)
    for _ in range(10):
        assert decoder.feed(b"x" * 10) == []
    with pytest.raises(StreamError) as caught:
        decoder.feed(b"x")
    assert caught.value.code == "too_large"


def test_given_many_lines_in_one_event_when_above_the_limit_then_it_is_too_large() -> None:
    decoder = SseDecoder(limit=100)
    for _ in range(12):
        assert decoder.feed(b"data: 1234567\n") == []
    with pytest.raises(StreamError):
        decoder.feed(b"data: 1234567\n")


stream_bytes = st.lists(
    st.sampled_from(
        [
            b"data",
            b":",
            b" ",
            b"\r",
            b"\n",
            b"\r\n",
            b"event",
            b"\xef\xbb\xbf",
            b"\xff",
            b"x",
            "é".encode(),
            "🙂".encode(),
            "\u2028".encode(),
            b"\x00",
            b"data: [DONE]\n\n",
        ]
    )
).map(b"".join)


@settings(deadline=None)
@given(stream_bytes | st.binary(), st.lists(st.integers(0, 200)))
def test_given_any_bytes_when_cut_anywhere_then_the_events_are_the_same(
    stream: bytes, cuts: list[int]
) -> None:
    places = sorted({0, len(stream), *(min(cut, len(stream)) for cut in cuts)})
    whole, pieces = SseDecoder(), SseDecoder()
    events = [event for low, high in pairwise(places) for event in pieces.feed(stream[low:high])]
    assert events == whole.feed(stream)
    assert (pieces.end(), pieces.unfinished) == (whole.end(), whole.unfinished)
