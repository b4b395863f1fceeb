"""However the network cuts an answer, and whatever its line ends, it decodes to the same."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.models import Dialect
from tests.support.dialect_wires import WIRES, Wire
from tests.support.replaying import decoded, melted, streams
from tests.support.transcripts import transcript

TEXT = '🙂 é 漢字 \u2028 a\x85b \\ " 👩‍👩‍👧'
"""Characters of one to four bytes, and some that other decoders take for the end of a line."""

each_stream = pytest.mark.parametrize(("dialect", "name"), streams())


def pieces_of(body: bytes, cuts: Iterable[int]) -> list[bytes]:
    places = sorted({0, len(body), *(cut % len(body) for cut in cuts)})
    return [body[low:high] for low, high in pairwise(places)]


@each_stream
@settings(deadline=None, max_examples=20)
@given(
    cuts=st.lists(st.integers(0, 1 << 16), max_size=60),
    end=st.sampled_from([b"\n", b"\r\n"]),
    start=st.sampled_from([b"", b"\xef\xbb\xbf", b"\n\n"]),
)
def test_given_a_transcript_when_cut_anywhere_then_the_events_are_the_same(
    dialect: Dialect, name: str, cuts: list[int], end: bytes, start: bytes
) -> None:
    body = transcript(name).body
    whole = decoded(dialect, [body], joined=False)
    assert any(whole)
    body = start + body.replace(b"\r\n", b"\n").replace(b"\n", end)
    assert decoded(dialect, pieces_of(body, cuts), joined=False) == whole


@each_stream
def test_given_a_transcript_when_it_comes_byte_by_byte_then_the_events_are_the_same(
    dialect: Dialect, name: str
) -> None:
    body = transcript(name).body
    whole = decoded(dialect, [body], joined=False)
    assert decoded(dialect, (bytes([byte]) for byte in body), joined=False) == whole
    if dialect is not Dialect.OLLAMA:
        returns = body.replace(b"\r\n", b"\n").replace(b"\n", b"\r")
        assert decoded(dialect, (bytes([byte]) for byte in returns), joined=False) == whole


@each_stream
def test_given_a_transcript_when_pieces_arrive_together_then_the_texts_are_the_same(
    dialect: Dialect, name: str
) -> None:
    body = transcript(name).body
    events, error = decoded(dialect, [body], joined=False)
    assert decoded(dialect, [body], joined=True) == (melted(events), error)


@each_stream
@settings(deadline=None, max_examples=20)
@given(place=st.integers(0, 1 << 16), cuts=st.lists(st.integers(0, 1 << 16), max_size=20))
def test_given_a_transcript_cut_off_when_decoded_then_what_came_is_a_beginning_of_it(
    dialect: Dialect, name: str, place: int, cuts: list[int]
) -> None:
    body = transcript(name).body
    part = body[: place % len(body) + 1]
    cut_off, _error = decoded(dialect, pieces_of(part, cuts), joined=False)
    whole, _error = decoded(dialect, [body], joined=False)
    assert cut_off == whole[: len(cut_off)]


@pytest.mark.parametrize("wire", WIRES, ids=lambda wire: wire.dialect.value)
def test_given_characters_of_any_size_when_cut_at_every_two_places_then_they_are_whole(
    wire: Wire,
) -> None:
    frame = wire.frame(json.dumps(wire.chunk(TEXT), ensure_ascii=False))
    for end in (b"\n", b"\r\n"):
        body = (frame + wire.end()).replace(b"\n", end)
        whole = decoded(wire.dialect, [body])
        assert melted(whole[0])[0].text == TEXT  # type: ignore[union-attr]
        for place in range(1, len(frame)):
            pieces = (body[:place], body[place : place + 1], body[place + 1 :])
            assert decoded(wire.dialect, pieces) == whole
