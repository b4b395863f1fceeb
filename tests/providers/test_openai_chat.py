"""Requests in the OpenAI chat dialect, and what its decoder makes of strange answers."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.errors import ChatAppError, InputError, SecretError
from chatapp.domain.events import (
    Event,
    EventSkipped,
    Finished,
    FinishReason,
    TextDelta,
    ThinkingDelta,
    TokenProbabilities,
    UsageReported,
)
from chatapp.domain.messages import FilePart, Message, Role, Status, TextPart, ThinkingPart, now
from chatapp.domain.models import CompletionRequest, Dialect
from chatapp.net.json import parse_json
from chatapp.net.sse import SseDecoder, SseEvent
from chatapp.providers import registry
from chatapp.providers.base import Endpoint, ErrorReported, UnreadableEvent
from chatapp.providers.openai_chat import OpenAIChat
from chatapp.providers.reading import ReplyReader
from tests.support.chat import asking, message
from tests.support.hostile_server import chat_chunk

BASE = "https://host/v1"


def body_of(request: CompletionRequest, base_url: str = BASE) -> Any:
    call = OpenAIChat().encode(request, Endpoint(base_url, None))
    assert call.body is not None
    return json.loads(call.body)


# Requests


def test_given_a_branch_when_encoded_then_system_comes_first_and_only_texts_are_sent() -> None:
    thought = Message(
        "m", "c", None, Role.ASSISTANT, (ThinkingPart("hm"), TextPart("A")), Status.COMPLETE, now()
    )
    request = CompletionRequest("m", (message("Q"), thought, message("R")), system="S")
    assert body_of(request)["messages"] == [
        {"role": "system", "content": "S"},
        {"role": "user", "content": "Q"},
        {"role": "assistant", "content": "A"},
        {"role": "user", "content": "R"},
    ]


def test_given_a_prompt_of_nothing_but_a_file_when_encoded_then_it_is_named_and_not_sent() -> None:
    file = FilePart("0" * 64, "application/pdf", 5, "paper.pdf")
    alone = Message("m", "c", None, Role.USER, (file,), Status.COMPLETE, now())
    asked = Message("m", "c", None, Role.USER, (file, TextPart("Why?")), Status.COMPLETE, now())
    assert body_of(CompletionRequest("m", (alone, asked)))["messages"] == [
        {"role": "user", "content": "[paper.pdf]"},
        {"role": "user", "content": "Why?"},
    ]


def test_given_a_stream_when_encoded_then_usage_is_asked_for() -> None:
    body = body_of(asking())
    assert (body["model"], body["stream"]) == ("m", True)
    assert body["stream_options"] == {"include_usage": True}


def test_given_no_stream_when_encoded_then_neither_is_asked_for() -> None:
    body = body_of(CompletionRequest("m", (message("Q"),), stream=False))
    assert "stream_options" not in body
    assert "stream" not in body
    assert "stream_options" not in body_of(asking("Hi", stream=False))


def test_given_parameters_when_encoded_then_the_apps_own_stay_and_others_go_as_they_are() -> None:
    body = body_of(asking("Hi", temperature=0.5, timeout=3, idle_timeout=1.5, odd={"a": [1]}))
    assert (body["temperature"], body["odd"]) == (0.5, {"a": [1]})
    assert not {"timeout", "idle_timeout"} & set(body)


@pytest.mark.parametrize("name", ["messages", "model"])
def test_given_a_parameter_that_is_the_conversation_when_encoded_then_it_is_refused(
    name: str,
) -> None:
    with pytest.raises(InputError) as caught:
        body_of(asking("Hi", **{name: "x"}))
    assert caught.value.code == "bad_parameter"


def test_given_a_parameter_json_cannot_hold_when_encoded_then_it_is_named() -> None:
    with pytest.raises(InputError) as caught:
        body_of(asking("Hi", temperature=float("nan"), seed=1))
    assert caught.value.facts["name"] == "temperature"


def test_given_odd_characters_when_encoded_then_the_body_is_utf8() -> None:
    body = body_of(asking("a\ud800\0🙂 \u2028"))
    assert body["messages"][0]["content"] == "a\ufffd\0🙂 \u2028"


def test_given_no_model_when_encoded_then_none_is_named() -> None:
    assert "model" not in body_of(CompletionRequest("", (message("Q"),)))


@pytest.mark.parametrize(
    ("base_url", "url"),
    [
        ("https://host/v1", "https://host/v1/chat/completions"),
        ("https://host/v1/", "https://host/v1/chat/completions"),
        (" https://host/v1//", "https://host/v1/chat/completions"),
        ("http://127.0.0.1:80", "http://127.0.0.1:80/chat/completions"),
        ("https://host/v1?api-version=2", "https://host/v1/chat/completions?api-version=2"),
        ("https://host/v1/chat/completions", "https://host/v1/chat/completions"),
        ("https://host/v1/chat/completions/", "https://host/v1/chat/completions"),
    ],
)
def test_given_a_base_url_when_encoded_then_the_path_follows_it(base_url: str, url: str) -> None:
    assert OpenAIChat().encode(asking(), Endpoint(base_url, None)).url == url
    models = url.replace("/chat/completions", "/models")
    assert OpenAIChat().models_request(Endpoint(base_url, None)).url == models


def test_given_a_key_when_encoded_then_it_is_a_bearer_token() -> None:
    call = OpenAIChat().encode(asking(), Endpoint(BASE, "sk-a"))
    assert call.headers["Authorization"] == "Bearer sk-a"
    assert "Authorization" not in OpenAIChat().encode(asking(), Endpoint(BASE, None)).headers
    assert "Authorization" not in OpenAIChat().encode(asking(), Endpoint(BASE, "")).headers


def test_given_a_key_that_is_none_when_encoded_then_it_is_refused() -> None:
    with pytest.raises(SecretError):
        OpenAIChat().encode(asking(), Endpoint(BASE, "sk-é"))


def test_given_a_dialect_without_codec_when_looked_up_then_it_is_not_spoken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(registry._CODECS, Dialect.GEMINI)
    with pytest.raises(InputError) as caught:
        registry.dialect_named(Dialect.GEMINI)
    assert caught.value.code == "dialect_unsupported"


# Answers


def events_of(*chunks: Any) -> list[Event]:
    decoder = OpenAIChat().decoder()
    return [event for chunk in chunks for event in decoder.feed(json.dumps(chunk))]


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("stop", FinishReason.STOP),
        ("end_turn", FinishReason.STOP),
        ("length", FinishReason.LENGTH),
        ("MAX_TOKENS", FinishReason.LENGTH),
        ("content_filter", FinishReason.CONTENT_FILTER),
        ("tool_calls", FinishReason.TOOL_CALLS),
        ("something new", FinishReason.OTHER),
    ],
)
def test_given_a_finish_reason_when_decoded_then_it_is_the_canonical_one(
    reason: str, expected: FinishReason
) -> None:
    assert events_of(chat_chunk(finish=reason)) == [Finished(0, expected)]


def test_given_a_finish_reason_twice_when_decoded_then_it_counts_once() -> None:
    assert len(events_of(chat_chunk(finish="stop"), chat_chunk(finish="stop"))) == 1
    assert events_of(chat_chunk(finish=""), chat_chunk(finish=None)) == []


def test_given_content_in_parts_when_decoded_then_texts_and_thinking_come_apart() -> None:
    thought = {"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}
    parts = [thought, {"type": "text", "text": "a"}, "b", {"type": "image"}]
    assert events_of(chat_chunk(content=parts)) == [
        ThinkingDelta(0, "hm"),
        TextDelta(0, "a"),
        TextDelta(0, "b"),
    ]


def test_given_reasoning_beside_the_completion_when_decoded_then_it_is_counted_with_it() -> None:
    counts = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 45}
    (event,) = events_of({"choices": [], "usage": counts})
    assert isinstance(event, UsageReported)
    assert event.usage.completion_tokens == 35
    assert event.usage.total_tokens == 45


def test_given_usage_inside_a_choice_when_decoded_then_it_is_found() -> None:
    choice = {"index": 0, "delta": {}, "usage": {"prompt_tokens": 1, "completion_tokens": 2}}
    (event,) = events_of({"choices": [choice]})
    assert isinstance(event, UsageReported)
    assert event.usage.total_tokens == 3


@pytest.mark.parametrize("count", ["5", 1.5, -1, True, None, 2**70, [], {}])
def test_given_a_count_that_is_none_when_decoded_then_it_is_unknown(count: Any) -> None:
    (event,) = events_of({"choices": [], "usage": {"prompt_tokens": count, "total_tokens": 1}})
    assert isinstance(event, UsageReported)
    assert event.usage.prompt_tokens is None


@pytest.mark.parametrize(
    "entry",
    [
        None,
        5,
        {},
        {"token": 5, "logprob": 0},
        {"token": "a"},
        {"token": "a", "logprob": "x"},
        {"token": "a", "logprob": True},
        {"token": "a", "logprob": None},
    ],
)
def test_given_a_probability_that_is_none_when_decoded_then_only_it_is_left_out(
    entry: Any,
) -> None:
    good = {"token": "a", "logprob": -1, "bytes": [300], "top_logprobs": [entry]}
    choice = {"delta": {"content": "a"}, "logprobs": {"content": [entry, good]}}
    text, probabilities = events_of({"choices": [choice]})
    assert text == TextDelta(0, "a")
    assert isinstance(probabilities, TokenProbabilities)
    (token,) = probabilities.tokens
    assert (token.token, token.logprob, token.raw, token.top) == ("a", -1.0, None, ())


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "a", "stop", "[DONE]", "\ud800", "\0"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "choices",
                    "delta",
                    "message",
                    "content",
                    "index",
                    "finish_reason",
                    "usage",
                    "logprobs",
                    "error",
                    "refusal",
                    "reasoning",
                    "text",
                    "thinking",
                    "token",
                    "logprob",
                    "bytes",
                    "top_logprobs",
                    "prompt_tokens",
                    "prompt_tokens_details",
                    "code",
                    "type",
                    "object",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)
wild_chunks = json_values | st.fixed_dictionaries(
    {
        "choices": st.lists(
            st.fixed_dictionaries(
                {},
                optional={
                    "index": json_values,
                    "delta": json_values,
                    "message": json_values,
                    "finish_reason": json_values,
                    "logprobs": json_values,
                },
            ),
            max_size=3,
        )
    },
    optional={"usage": json_values, "error": json_values},
)


@settings(deadline=None)
@given(st.lists(wild_chunks, max_size=5))
def test_given_json_of_any_shape_when_decoded_then_only_known_errors_come(
    chunks: list[Any],
) -> None:
    reader = ReplyReader(OpenAIChat().decoder(), ["sk-0123456789abcdef"])
    try:
        for chunk in chunks:
            for event in reader.take([SseEvent("message", json.dumps(chunk))]):
                check_storable(event)
    except (ChatAppError, ErrorReported):
        pass


@settings(deadline=None)
@given(json_values | wild_chunks)
def test_given_a_whole_answer_of_any_shape_when_decoded_then_only_known_errors_come(
    answer: Any,
) -> None:
    reader = ReplyReader(OpenAIChat().decoder(), [])
    try:
        for event in reader.take_whole(parse_json(json.dumps(answer))):
            check_storable(event)
    except (UnreadableEvent, ErrorReported):
        pass
    with contextlib.suppress(UnreadableEvent, ErrorReported):
        OpenAIChat().decode_models(parse_json(json.dumps(answer)))


@settings(deadline=None)
@given(st.lists(st.binary() | st.binary().map(lambda data: b"data:" + data + b"\n\n"), max_size=9))
def test_given_any_bytes_when_decoded_then_only_known_errors_come(pieces: list[bytes]) -> None:
    sse, reader = SseDecoder(), ReplyReader(OpenAIChat().decoder(), [])
    try:
        for piece in pieces:
            list(reader.take(sse.feed(piece)))
        if sse.end() and sse.unfinished:
            list(reader.take_unfinished(sse.unfinished))
    except (ChatAppError, ErrorReported):
        pass


def check_storable(event: Event) -> None:
    """Texts can be encoded and have no U+0000; nothing is NaN."""
    if isinstance(event, (TextDelta, ThinkingDelta)):
        assert "\0" not in event.text
        event.text.encode()
    elif isinstance(event, TokenProbabilities):
        for token in event.tokens:
            token.token.encode()
            assert abs(token.logprob) < float("inf")
    else:
        assert isinstance(event, (EventSkipped, Finished, UsageReported))
