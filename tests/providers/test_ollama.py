"""Requests to Ollama's own API, and what its decoder makes of answers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from chatapp.domain.errors import InputError
from chatapp.domain.events import (
    Event,
    Finished,
    FinishReason,
    TextDelta,
    ThinkingDelta,
    UsageReported,
)
from chatapp.domain.messages import ImagePart, Role, TextPart, Usage
from chatapp.domain.models import CompletionRequest
from chatapp.domain.parameters import OWN_PARAMETERS, PARAMETERS
from chatapp.providers.base import Endpoint, ErrorReported, UnreadableEvent
from chatapp.providers.ollama import Ollama
from tests.support.chat import asking, message

BASE = "http://host:11434"


def body_of(request: CompletionRequest) -> Any:
    call = Ollama().encode(request, Endpoint(BASE, None))
    assert call.body is not None
    return json.loads(call.body)


# Requests


def test_given_a_branch_when_encoded_then_system_comes_first() -> None:
    branch = (message("Q"), message("A", Role.ASSISTANT), message("R"))
    assert body_of(CompletionRequest("m", branch, system="S")) == {
        "model": "m",
        "messages": [
            {"role": "system", "content": "S"},
            {"role": "user", "content": "Q"},
            {"role": "assistant", "content": "A"},
            {"role": "user", "content": "R"},
        ],
        "stream": True,
    }


def test_given_no_stream_when_encoded_then_that_is_said() -> None:
    assert body_of(replace(asking(), stream=False))["stream"] is False
    assert body_of(asking(stream=False))["stream"] is False


def test_given_a_picture_when_encoded_then_it_stands_beside_the_text() -> None:
    parts = (ImagePart("0" * 64, "image/png", 1, 1, "a.png"), TextPart("?"))
    request = CompletionRequest(
        "m", (replace(message(""), parts=parts),), attachments={"0" * 64: b"png"}
    )
    assert body_of(request)["messages"] == [{"role": "user", "content": "?", "images": ["cG5n"]}]


@pytest.mark.parametrize(
    "base_url", [BASE, f"{BASE}/", f"{BASE}/api", f"{BASE}/api/", f"{BASE}/api/chat"]
)
def test_given_a_base_url_with_or_without_api_when_encoded_then_the_path_is_right(
    base_url: str,
) -> None:
    endpoint = Endpoint(base_url, "key")
    assert Ollama().encode(asking(), endpoint).url == f"{BASE}/api/chat"
    assert Ollama().encode(asking(), endpoint).headers["Authorization"] == "Bearer key"
    assert Ollama().models_request(endpoint).url == f"{BASE}/api/tags"


SCHEMA = {"type": "object"}


@pytest.mark.parametrize(
    ("parameters", "fields"),
    [
        (
            {
                "temperature": 0.5,
                "top_p": 0.9,
                "top_k": 5,
                "min_p": 0.1,
                "max_tokens": 50,
                "frequency_penalty": 0.5,
                "presence_penalty": 0.25,
                "repetition_penalty": 1.1,
                "seed": 3,
                "stop": ["\n"],
            },
            {
                "options": {
                    "temperature": 0.5,
                    "top_p": 0.9,
                    "top_k": 5,
                    "min_p": 0.1,
                    "num_predict": 50,
                    "frequency_penalty": 0.5,
                    "presence_penalty": 0.25,
                    "repeat_penalty": 1.1,
                    "seed": 3,
                    "stop": ["\n"],
                }
            },
        ),
        ({"stop": "END"}, {"options": {"stop": ["END"]}}),
        ({"brand_new": [1]}, {"brand_new": [1]}),
        ({"num_ctx": 8192, "keep_alive": "5m"}, {"options": {"num_ctx": 8192}, "keep_alive": "5m"}),
        (
            {"seed": 1, "options": {"num_gpu": 0}},
            {"options": {"num_gpu": 0, "seed": 1}},
        ),
        ({"response_format": {"type": "json_object"}}, {"format": "json"}),
        ({"response_format": {"type": "text"}}, {}),
        (
            {"response_format": {"type": "json_schema", "json_schema": {"schema": SCHEMA}}},
            {"format": SCHEMA},
        ),
        ({"logprobs": True, "top_logprobs": 2}, {"logprobs": True, "top_logprobs": 2}),
        ({"reasoning_effort": "none"}, {"think": False}),
        ({"reasoning_effort": "high"}, {"think": True}),
        ({"timeout": 3}, {}),
    ],
)
def test_given_parameters_when_encoded_then_they_go_as_the_api_names_them(
    parameters: dict[str, Any], fields: dict[str, Any]
) -> None:
    body = body_of(asking("Q", **parameters))
    for name in ("model", "messages", "stream"):
        del body[name]
    assert body == fields


def test_given_gpt_oss_when_encoded_then_the_effort_is_a_word() -> None:
    request = CompletionRequest("gpt-oss:20b", (message("Q"),))
    assert body_of(replace(request, parameters={"reasoning_effort": "low"}))["think"] == "low"
    assert Ollama().capabilities(Endpoint(BASE), "gpt-oss:20b").offers[
        "reasoning_effort"
    ].choices == ("low", "medium", "high")


def test_given_a_format_that_the_api_has_not_when_encoded_then_it_is_refused() -> None:
    with pytest.raises(InputError, match="bad_parameter"):
        body_of(asking("Q", response_format={"type": "grammar"}))


def test_given_options_that_are_none_when_encoded_then_they_are_refused() -> None:
    for more in ({"num_ctx": 1}, {"seed": 1}):
        with pytest.raises(InputError, match="bad_parameter"):
            body_of(asking("Q", options=5, **more))


@pytest.mark.parametrize("name", ["n", "thinking_budget", "logit_bias", "user", "session"])
def test_given_what_the_api_has_not_when_encoded_then_it_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="parameter_unsupported"):
        body_of(asking("Q", **{name: 2}))


def test_given_all_parameters_when_asked_then_each_is_offered_or_has_its_obstacle() -> None:
    capabilities = Ollama().capabilities(Endpoint(BASE), "m")
    assert {*capabilities.offers, *capabilities.obstacles} == set(PARAMETERS) - OWN_PARAMETERS
    assert (capabilities.several, capabilities.continues) == (False, True)
    assert capabilities.offers["max_tokens"].wire == "options.num_predict"


# Answers


def events_of(*chunks: Any) -> list[Event]:
    decoder = Ollama().decoder()
    return [event for chunk in chunks for event in decoder.feed(json.dumps(chunk))]


def test_given_a_stream_when_decoded_then_thinking_and_text_come_apart() -> None:
    got = events_of(
        {"message": {"content": "", "thinking": "hm"}, "done": False},
        {"message": {"content": "a"}, "done": False},
        {"message": {"content": ""}, "done": True, "prompt_eval_count": 3, "eval_count": 2},
    )
    assert got == [
        ThinkingDelta(0, "hm"),
        TextDelta(0, "a"),
        UsageReported(Usage(3, 2)),
        Finished(0, FinishReason.STOP),
    ]


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("stop", FinishReason.STOP),
        ("length", FinishReason.LENGTH),
        ("load", FinishReason.OTHER),
        (5, FinishReason.OTHER),
        (None, FinishReason.STOP),
    ],
)
def test_given_an_end_when_decoded_then_its_reason_is_the_canonical_one(
    reason: Any, expected: FinishReason
) -> None:
    assert events_of({"done": True, "done_reason": reason}) == [Finished(0, expected)]


def test_given_an_answer_in_one_piece_when_decoded_then_it_is_like_a_line() -> None:
    answer = {"message": {"content": "a", "thinking": "hm"}, "done": True}
    whole = list(Ollama().decoder().whole(answer))  # type: ignore[arg-type]
    assert whole == events_of(answer)


def test_given_an_error_when_decoded_then_what_came_with_it_stands() -> None:
    decoder = Ollama().decoder()
    events = decoder.feed('{"message":{"content":"a"},"error":"no"}')
    assert next(events) == TextDelta(0, "a")
    with pytest.raises(ErrorReported) as caught:
        next(events)
    assert caught.value.message == "no"


@pytest.mark.parametrize(
    "chunk", [{"message": 5}, {"message": {"content": 5}}, {"message": {"thinking": []}}, [1], 5]
)
def test_given_another_shape_when_decoded_then_it_is_unreadable(chunk: Any) -> None:
    with pytest.raises(UnreadableEvent):
        events_of(chunk)


@pytest.mark.parametrize("answer", [{}, {"models": []}, [1], "x", None])
def test_given_no_answer_when_decoded_whole_then_it_is_unreadable(answer: Any) -> None:
    with pytest.raises(UnreadableEvent):
        list(Ollama().decoder().whole(answer))
