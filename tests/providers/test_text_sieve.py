"""Texts come out storable, masked, and the same however they were cut."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.events import (
    Alternative,
    Event,
    Finished,
    FinishReason,
    TextDelta,
    ThinkingDelta,
    TokenProbabilities,
    TokenProbability,
)
from chatapp.domain.messages import clean_text
from chatapp.providers.text import EventSieve, TextSieve

KEY = "sk-canary-0123456789"


def sieved(*events: Event) -> list[Event]:
    sieve = EventSieve([KEY])
    return [passed for event in events for passed in sieve.pass_on(event)] + list(sieve.end())


def test_given_interleaved_choices_when_sieved_then_each_text_is_masked_for_itself() -> None:
    events = sieved(
        TextDelta(0, "a " + KEY[:8]),
        TextDelta(1, KEY[:8]),
        ThinkingDelta(0, KEY[:8]),
        TextDelta(0, KEY[8:]),
        TextDelta(1, "!"),
    )
    texts = [e.text for e in events if isinstance(e, TextDelta) and e.index == 0]
    assert "".join(texts) == "a sk-•••"
    assert "".join(e.text for e in events if isinstance(e, TextDelta) and e.index) == "sk-canar!"
    assert "".join(e.text for e in events if isinstance(e, ThinkingDelta)) == "sk-canar"


def test_given_held_text_when_a_choice_finishes_then_it_comes_before_the_end() -> None:
    end = Finished(0, FinishReason.STOP)
    assert sieved(TextDelta(0, "sk-can"), end) == [TextDelta(0, "sk-"), TextDelta(0, "can"), end]


def test_given_a_key_as_a_token_when_sieved_then_neither_it_nor_its_bytes_show() -> None:
    other = Alternative(KEY, -2.0, KEY.encode())
    token = TokenProbability(KEY, -1.0, KEY.encode(), (other, Alternative("a\0", -3.0)))
    (event,) = sieved(TokenProbabilities(0, (token,)))
    assert isinstance(event, TokenProbabilities)
    assert "canary" not in repr(event)
    assert event.tokens[0].top[1].token == "a\ufffd"


@settings(deadline=None)
@given(st.text(st.sampled_from("a\0\ud83d\ude42🙂é"), max_size=12), st.lists(st.integers(0, 12)))
def test_given_any_text_when_cut_anywhere_then_it_is_cleaned_as_a_whole(
    text: str, cuts: list[int]
) -> None:
    places = sorted({0, len(text), *(min(cut, len(text)) for cut in cuts)})
    sieve = TextSieve([])
    pieces = [sieve.feed(text[low:high]) for low, high in pairwise(places)]
    assert "".join([*pieces, sieve.end()]) == clean_text(text)
