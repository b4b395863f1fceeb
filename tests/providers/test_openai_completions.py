"""Requests in the legacy completions dialect, and what its decoder makes of answers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from chatapp.domain.capabilities import Obstacle
from chatapp.domain.errors import InputError
from chatapp.domain.events import (
    Event,
    Finished,
    FinishReason,
    TextDelta,
    TokenProbabilities,
    UsageReported,
)
from chatapp.domain.messages import ImagePart, Role, Usage
from chatapp.domain.models import CompletionRequest
from chatapp.domain.parameters import OWN_PARAMETERS, PARAMETERS
from chatapp.providers.base import Endpoint, ErrorReported, UnreadableEvent
from chatapp.providers.openai_completions import OpenAICompletions
from tests.support.chat import asking, message

BASE = "https://host/v1"


def body_of(request: CompletionRequest) -> Any:
    call = OpenAICompletions().encode(request, Endpoint(BASE, None))
    assert call.body is not None
    return json.loads(call.body)


# Requests


def test_given_one_text_when_encoded_then_the_prompt_is_exactly_it() -> None:
    assert body_of(asking(" Once upon a time\n")) == {
        "model": "m",
        "prompt": " Once upon a time\n",
        "stream": True,
        "stream_options": {"include_usage": True},
    }


def test_given_a_branch_when_encoded_then_the_texts_follow_each_other_exactly() -> None:
    branch = (message("One, "), message("two, ", Role.ASSISTANT), message("three"))
    assert body_of(CompletionRequest("m", branch))["prompt"] == "One, two, three"
    assert body_of(CompletionRequest("m", branch, system="S"))["prompt"] == "S\n\nOne, two, three"


def test_given_no_stream_when_encoded_then_no_usage_is_asked_for() -> None:
    for request in (replace(asking(), stream=False), asking(stream=False)):
        assert set(body_of(request)) == {"model", "prompt"}


def test_given_a_base_url_when_encoded_then_the_path_follows_it() -> None:
    codec = OpenAICompletions()
    for base_url in (BASE, f"{BASE}/completions"):
        assert codec.encode(asking(), Endpoint(base_url)).url == "https://host/v1/completions"
        assert codec.models_request(Endpoint(base_url)).url == "https://host/v1/models"


@pytest.mark.parametrize(
    ("parameters", "fields"),
    [
        ({"temperature": 0.5, "seed": 3, "n": 2}, {"temperature": 0.5, "seed": 3, "n": 2}),
        ({"n": 1, "timeout": 3}, {"n": 1}),
        ({"max_tokens": 5, "stop": ["a", "\n"]}, {"max_tokens": 5, "stop": ["a", "\n"]}),
        ({"logit_bias": {"5": 1}, "user": "u"}, {"logit_bias": {"5": 1}, "user": "u"}),
        ({"top_k": 5, "min_p": 0.1}, {"top_k": 5, "min_p": 0.1}),
        ({"repetition_penalty": 1.1, "echo": True}, {"repetition_penalty": 1.1, "echo": True}),
        ({"logprobs": True, "top_logprobs": 3}, {"logprobs": 3}),
        ({"logprobs": True, "top_logprobs": 0}, {"logprobs": 1}),
        ({"logprobs": True}, {"logprobs": 1}),
        ({"top_logprobs": 2}, {"logprobs": 2}),
        ({"logprobs": False, "top_logprobs": 2}, {}),
    ],
)
def test_given_parameters_when_encoded_then_they_go_as_the_api_names_them(
    parameters: dict[str, Any], fields: dict[str, Any]
) -> None:
    body = body_of(asking("Q", **parameters))
    for name in ("model", "prompt", "stream", "stream_options"):
        del body[name]
    assert body == fields


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("response_format", {"type": "text"}),
        ("reasoning_effort", "low"),
        ("thinking_budget", 5),
        ("session", "s"),
    ],
)
def test_given_what_the_api_has_not_when_encoded_then_it_is_refused(
    name: str, value: object
) -> None:
    with pytest.raises(InputError, match="parameter_unsupported"):
        body_of(asking("Q", **{name: value}))  # type: ignore[dict-item]


def test_given_a_prompt_as_a_parameter_when_encoded_then_it_is_refused() -> None:
    with pytest.raises(InputError, match="bad_parameter"):
        body_of(asking("Q", prompt="other"))


def test_given_a_picture_when_encoded_then_it_is_refused() -> None:
    seen = replace(message("Q"), parts=(ImagePart("0" * 64, "image/png", 1, 1, "a.png"),))
    with pytest.raises(InputError, match="parameter_unsupported"):
        body_of(CompletionRequest("m", (seen,)))


def test_given_all_parameters_when_asked_then_each_is_offered_or_has_its_obstacle() -> None:
    capabilities = OpenAICompletions().capabilities(Endpoint(BASE), "m")
    assert {*capabilities.offers, *capabilities.obstacles} == set(PARAMETERS) - OWN_PARAMETERS
    assert (capabilities.completes, capabilities.continues) == (True, True)
    assert (capabilities.chats, capabilities.images) == (False, False)


def test_given_a_service_of_the_table_when_encoded_then_its_quirks_hold() -> None:
    request = asking("Q", repetition_penalty=1.1, top_logprobs=2)
    call = OpenAICompletions().encode(request, Endpoint(BASE, "k", "llama.cpp"))
    assert call.body is not None
    assert json.loads(call.body)["repeat_penalty"] == 1.1
    openai = OpenAICompletions().capabilities(Endpoint("https://api.openai.com/v1"), "davinci-002")
    assert openai.obstacles["top_k"] is Obstacle.SERVICE


# Answers


def events_of(*chunks: Any) -> list[Event]:
    decoder = OpenAICompletions().decoder()
    return [event for chunk in chunks for event in decoder.feed(json.dumps(chunk))]


def choice(text: Any, index: int = 0, **fields: Any) -> dict[str, Any]:
    return {"choices": [{"text": text, "index": index, **fields}]}


def test_given_texts_of_several_choices_when_decoded_then_each_goes_to_its_own() -> None:
    usage = {"usage": {"prompt_tokens": 1, "completion_tokens": 2}, "choices": []}
    got = events_of(choice("a"), choice("b", 1, finish_reason="length"), usage)
    assert got == [
        TextDelta(0, "a"),
        TextDelta(1, "b"),
        Finished(1, FinishReason.LENGTH),
        UsageReported(Usage(1, 2)),
    ]


def test_given_probabilities_in_the_legacy_shape_when_decoded_then_they_are_read() -> None:
    logprobs = {
        "tokens": ["a", "b", "c", 5],
        "token_logprobs": [None, -0.5, float("nan"), -1],
        "top_logprobs": [None, {"b": -0.5, "x": -1.5, "y": None}],
        "text_offset": [0, 1],
    }
    (_text, told) = events_of(choice("ab", logprobs=logprobs))
    assert isinstance(told, TokenProbabilities)
    (token,) = told.tokens
    assert (token.token, token.logprob) == ("b", -0.5)
    assert [(other.token, other.logprob) for other in token.top] == [("b", -0.5), ("x", -1.5)]


@pytest.mark.parametrize("logprobs", [5, [], {}, {"tokens": 5}, {"tokens": ["a"]}])
def test_given_no_probabilities_when_decoded_then_the_text_is_all(logprobs: Any) -> None:
    assert events_of(choice("a", logprobs=logprobs)) == [TextDelta(0, "a")]


def test_given_an_error_when_decoded_then_it_is_reported() -> None:
    with pytest.raises(ErrorReported):
        events_of({"error": {"message": "no"}})


@pytest.mark.parametrize("chunk", [choice(5), choice("a", index=-1), {"choices": 5}, [1]])
def test_given_another_shape_when_decoded_then_it_is_unreadable(chunk: Any) -> None:
    with pytest.raises(UnreadableEvent):
        events_of(chunk)
