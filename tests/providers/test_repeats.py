"""Chunks that are alike are read without parsing; what is read is the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.events import Event, TextDelta
from chatapp.providers.base import ErrorReported, UnreadableEvent
from chatapp.providers.openai_chat_decoder import OpenAIChatDecoder
from chatapp.providers.repeats import Repeats

LEARNED = '{"model": "m", "choices": [{"index": 0, "delta": {"content": "Hi"}}]}'

texts = st.text(max_size=8) | st.sampled_from(
    ["a", "m", "content", '"', "\\", '"}', "\n", "é", "\u2028"]
)
envelopes = st.fixed_dictionaries(
    {
        "index": st.integers(0, 1),
        "delta": st.fixed_dictionaries(
            {"content": texts}, optional={"reasoning_content": st.none() | texts}
        ),
    },
    optional={
        "finish_reason": st.sampled_from([None, "stop"]),
        "message": st.fixed_dictionaries({"content": texts}),
        "logprobs": st.none(),
    },
)


@st.composite
def chunks(draw: st.DrawFn) -> str:
    chunk: dict[str, Any] = {
        "model": draw(st.sampled_from(["m", "a"])),
        "choices": [draw(envelopes)],
    }
    return json.dumps(chunk, ensure_ascii=draw(st.booleans()))


def read(decoder: OpenAIChatDecoder, data: str) -> list[Event] | type[Exception]:
    try:
        return list(decoder.feed(data))
    except (UnreadableEvent, ErrorReported) as error:
        return type(error)


@settings(deadline=None)
@given(st.lists(chunks(), max_size=12))
def test_given_any_chunks_when_some_are_alike_then_each_reads_as_if_it_came_first(
    stream: list[str],
) -> None:
    decoder = OpenAIChatDecoder()
    for data in stream:
        fresh = OpenAIChatDecoder()
        fresh._finished = set(decoder._finished)
        assert read(decoder, data) == read(fresh, data)


@pytest.fixture
def repeats() -> Repeats:
    repeats = Repeats()
    repeats.learn(LEARNED, 0, "Hi")
    return repeats


@pytest.mark.parametrize("text", ["there", " ", "中文", "🙂"])
def test_given_another_text_in_the_same_chunk_when_read_then_it_is_known(
    repeats: Repeats, text: str
) -> None:
    assert repeats.text_in(LEARNED.replace("Hi", text)) == text


@pytest.mark.parametrize("text", ["", "\\n", '"', 'a", "b": "c', "\n", "\\u0041"])
def test_given_a_text_that_has_to_be_parsed_when_read_then_it_is_left_to_the_parser(
    repeats: Repeats, text: str
) -> None:
    assert repeats.text_in(LEARNED.replace("Hi", text)) is None


@pytest.mark.parametrize("data", ["", "[DONE]", LEARNED[:-1], LEARNED.replace("m", "n", 1)])
def test_given_another_chunk_when_read_then_it_is_left_to_the_parser(
    repeats: Repeats, data: str
) -> None:
    assert repeats.text_in(data) is None


def test_given_the_text_in_another_field_too_when_learned_then_neither_is_taken_for_the_other() -> (
    None
):
    repeats = Repeats()
    data = LEARNED.replace("Hi", "m")
    repeats.learn(data, 0, "m")
    assert repeats.text_in(data) is None


def test_given_a_chunk_named_error_when_it_is_like_the_last_one_then_it_is_an_error() -> None:
    decoder = OpenAIChatDecoder()
    assert list(decoder.feed(LEARNED)) == [TextDelta(0, "Hi")]
    with pytest.raises(ErrorReported):
        list(decoder.feed(LEARNED, "error"))
