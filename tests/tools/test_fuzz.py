"""The fuzz target: a few hundred cases hold, the same for the same seed, and it can fail."""

from __future__ import annotations

import dataclasses

import pytest

from chatapp.domain.models import Dialect
from chatapp.net.sse import SseDecoder
from chatapp.providers.reading import ReplyReader
from tools import fuzz


@pytest.mark.parametrize("seed", range(4))
def test_given_damaged_answers_when_decoded_then_all_that_has_to_hold_does(seed: int) -> None:
    for number in range(100):
        fuzz.check(fuzz.case_of(seed, number))


def test_given_a_seed_when_cases_are_made_again_then_they_are_the_same() -> None:
    cases = [fuzz.case_of(5, number) for number in range(50)]
    assert cases == [fuzz.case_of(5, number) for number in range(50)]
    assert {case.dialect for case in cases} == set(Dialect)
    assert len({case.body for case in cases}) > 40


CASE = fuzz.Case(Dialect.OPENAI_CHAT, b'data: {"choices": []}\n\n' * 3, (5, 30), measured=True)


def test_given_a_decoder_that_fails_when_checked_then_that_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def boom(*_given: object) -> None:
        raise KeyError("boom")

    monkeypatch.setattr(ReplyReader, "take", boom)
    with pytest.raises(KeyError):
        fuzz.check(CASE)


def test_given_frames_that_depend_on_cuts_when_checked_then_that_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    original = SseDecoder.feed
    monkeypatch.setattr(
        SseDecoder, "feed", lambda self, data: original(self, data + b"\n\ndata: x\n\n")
    )
    with pytest.raises(AssertionError, match="cuts matter"):
        fuzz.check(CASE)


def test_given_a_decoder_that_keeps_everything_when_checked_then_that_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    original, kept = SseDecoder.feed, []

    def feed(self: SseDecoder, data: bytes) -> object:
        kept.append(data + b"!")
        return original(self, data)

    monkeypatch.setattr(SseDecoder, "feed", feed)
    with pytest.raises(AssertionError, match="holds"):
        fuzz.check(dataclasses.replace(CASE, body=b": ping\n" * 100))


def test_given_a_decoder_that_never_returns_when_checked_then_that_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def forever(*_given: object) -> None:
        while True:
            pass

    monkeypatch.setattr(fuzz, "LONGEST", 0.2)
    monkeypatch.setattr(ReplyReader, "take", forever)
    with pytest.raises(AssertionError, match="hangs"):
        fuzz.check(CASE)
