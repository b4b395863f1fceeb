"""What arrives together is joined, and nothing else about it changes."""

from __future__ import annotations

import json

import pytest

from chatapp.domain.errors import StreamError
from chatapp.domain.events import (
    Event,
    EventSkipped,
    Finished,
    FinishReason,
    TextDelta,
    ThinkingDelta,
    TokenProbabilities,
)
from chatapp.domain.messages import Json
from chatapp.net.sse import SseEvent
from chatapp.providers.base import ErrorReported
from chatapp.providers.openai_chat import OpenAIChat
from chatapp.providers.reading import ReplyReader

KEY = "sk-0123456789abcdef"


@pytest.fixture
def reader() -> ReplyReader:
    return ReplyReader(OpenAIChat().decoder(), [KEY])


def choice(index: int = 0, **fields: Json) -> SseEvent:
    return SseEvent("message", json.dumps({"choices": [{"index": index, **fields}]}))


def text(content: str, index: int = 0) -> SseEvent:
    return choice(index, delta={"content": content})


def thinking(content: str) -> SseEvent:
    return choice(delta={"reasoning_content": content})


def test_given_pieces_of_one_text_when_they_arrive_together_then_they_are_one_event(
    reader: ReplyReader,
) -> None:
    assert list(reader.take([text("a"), text("b"), text("c")])) == [TextDelta(0, "abc")]


def test_given_pieces_of_one_text_when_they_are_wanted_as_cut_then_they_stay_apart() -> None:
    reader = ReplyReader(OpenAIChat().decoder(), [KEY], joined=False)
    assert list(reader.take([text("a"), text("b")])) == [TextDelta(0, "a"), TextDelta(0, "b")]


def test_given_pieces_that_arrive_apart_when_taken_then_none_waits_for_the_next(
    reader: ReplyReader,
) -> None:
    assert list(reader.take([text("a")])) == [TextDelta(0, "a")]
    assert list(reader.take([text("b")])) == [TextDelta(0, "b")]


def test_given_choices_and_thinking_in_turn_when_joined_then_their_order_stays(
    reader: ReplyReader,
) -> None:
    arrived = [thinking("t"), thinking("u"), text("a"), text("b"), text("c", 1), text("d")]
    assert list(reader.take(arrived)) == [
        ThinkingDelta(0, "tu"),
        TextDelta(0, "ab"),
        TextDelta(1, "c"),
        TextDelta(0, "d"),
    ]


def test_given_probabilities_between_texts_when_joined_then_each_keeps_its_own_place(
    reader: ReplyReader,
) -> None:
    likely: Json = {"content": [{"token": "a", "logprob": -0.5, "bytes": [97]}]}
    arrived = [choice(delta={"content": "a"}, logprobs=likely)] * 2
    kinds = [type(event) for event in reader.take(arrived)]
    assert kinds == [TextDelta, TokenProbabilities] * 2


def test_given_text_and_the_end_together_when_joined_then_the_text_comes_first(
    reader: ReplyReader,
) -> None:
    last = choice(delta={"content": "c"}, finish_reason="stop")
    assert list(reader.take([text("a"), text("b"), last])) == [
        TextDelta(0, "abc"),
        Finished(0, FinishReason.STOP),
    ]
    assert reader.finished


def test_given_an_unreadable_event_between_texts_when_joined_then_the_gap_is_told_in_its_place(
    reader: ReplyReader,
) -> None:
    arrived = [text("a"), text("b"), SseEvent("message", "{"), text("c")]
    assert list(reader.take(arrived)) == [TextDelta(0, "ab"), EventSkipped(), TextDelta(0, "c")]


def test_given_an_error_after_texts_when_joined_then_the_texts_come_before_it_is_raised(
    reader: ReplyReader,
) -> None:
    error = SseEvent("message", json.dumps({"error": {"message": "overloaded"}}))
    got: list[Event] = []
    with pytest.raises(ErrorReported):
        got.extend(reader.take([text("a"), text("b"), error, text("c")]))
    assert got == [TextDelta(0, "ab")]


def test_given_three_unreadable_events_together_when_joined_then_the_text_before_them_stands(
    reader: ReplyReader,
) -> None:
    got: list[Event] = []
    with pytest.raises(StreamError):
        got.extend(reader.take([text("a"), *[SseEvent("message", "{")] * 3, text("b")]))
    assert got[0] == TextDelta(0, "a")
    assert got[1:] == [EventSkipped()] * 3


def test_given_data_after_the_end_mark_when_it_arrives_with_it_then_it_is_not_read(
    reader: ReplyReader,
) -> None:
    arrived = [text("a"), SseEvent("message", "[DONE]"), text("b")]
    assert list(reader.take(arrived)) == [TextDelta(0, "a")]
    assert reader.done


@pytest.mark.parametrize("together", [True, False])
def test_given_a_key_over_several_pieces_when_taken_then_it_is_masked(
    reader: ReplyReader, together: bool
) -> None:
    pieces = [text("<" + KEY[:7]), text(KEY[7:12]), text(KEY[12:] + ">")]
    parts = [pieces] if together else [[piece] for piece in pieces]
    events = [event for part in parts for event in reader.take(part)]
    shown = "".join(event.text for event in events if isinstance(event, TextDelta))
    assert shown == "<sk-•••>"
