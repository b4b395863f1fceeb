"""Requests in the OpenAI Responses dialect, and what its decoder makes of answers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from chatapp.domain.capabilities import Obstacle
from chatapp.domain.errors import InputError, SecretError
from chatapp.domain.events import (
    Event,
    Finished,
    FinishReason,
    TextDelta,
    ThinkingDelta,
    ThinkingSigned,
    TokenProbabilities,
)
from chatapp.domain.messages import ImagePart, Message, Role, Status, TextPart, ThinkingPart, now
from chatapp.domain.models import CompletionRequest
from chatapp.domain.parameters import OWN_PARAMETERS, PARAMETERS
from chatapp.providers.base import Endpoint, ErrorReported, UnreadableEvent
from chatapp.providers.openai_responses import OpenAIResponses
from tests.support.chat import asking, message

BASE = "https://host/v1"
SIGNED = {
    "type": "reasoning",
    "id": "rs_1",
    "summary": [{"type": "summary_text", "text": "hm"}],
    "encrypted_content": "gAAA==",
}
SIGNATURE = "openai-responses:" + json.dumps(SIGNED)


def body_of(request: CompletionRequest, service: str = "") -> Any:
    call = OpenAIResponses().encode(request, Endpoint(BASE, None, service))
    assert call.body is not None
    return json.loads(call.body)


def thought(model: str | None = "m", signature: str = SIGNATURE) -> Message:
    parts = (ThinkingPart("hm", signature), TextPart("A"))
    answer = Message("m", "c", None, Role.ASSISTANT, parts, Status.COMPLETE, now())
    return replace(answer, model=model)


# Requests


def test_given_a_branch_when_encoded_then_it_is_input_and_nothing_is_stored() -> None:
    answered = message("A", Role.ASSISTANT)
    request = CompletionRequest("m", (message("Q"), answered, message("R")), system="S")
    assert body_of(request) == {
        "model": "m",
        "instructions": "S",
        "input": [
            {"role": "user", "content": "Q"},
            {
                "type": "message",
                "role": "assistant",
                "content": [{"type": "output_text", "text": "A"}],
            },
            {"role": "user", "content": "R"},
        ],
        "store": False,
        "stream": True,
    }


def test_given_no_stream_when_encoded_then_none_is_asked_for() -> None:
    assert "stream" not in body_of(replace(asking(), stream=False))
    assert "stream" not in body_of(asking(stream=False))


@pytest.mark.parametrize(
    ("base_url", "url"),
    [
        ("https://host/v1", "https://host/v1/responses"),
        ("https://host/v1/responses/", "https://host/v1/responses"),
        ("https://host/v1?api-version=2", "https://host/v1/responses?api-version=2"),
    ],
)
def test_given_a_base_url_when_encoded_then_the_path_follows_it(base_url: str, url: str) -> None:
    codec, endpoint = OpenAIResponses(), Endpoint(base_url, "sk-a")
    assert codec.encode(asking(), endpoint).url == url
    assert codec.encode(asking(), endpoint).headers["Authorization"] == "Bearer sk-a"
    assert codec.models_request(endpoint).url == url.replace("/responses", "/models")


def test_given_a_key_that_is_none_when_encoded_then_it_is_refused() -> None:
    with pytest.raises(SecretError):
        OpenAIResponses().encode(asking(), Endpoint(BASE, "sk-é"))


SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}}


@pytest.mark.parametrize(
    ("parameters", "fields"),
    [
        ({"temperature": 0.5, "top_p": 0.9}, {"temperature": 0.5, "top_p": 0.9}),
        ({"max_tokens": 50}, {"max_output_tokens": 50}),
        ({"user": "u", "session": "s"}, {"user": "u", "prompt_cache_key": "s"}),
        (
            {"logprobs": True, "top_logprobs": 3},
            {"include": ["message.output_text.logprobs"], "top_logprobs": 3},
        ),
        ({"logprobs": False}, {}),
        (
            {"response_format": {"type": "json_object"}},
            {"text": {"format": {"type": "json_object"}}},
        ),
        (
            {
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {"name": "x", "schema": SCHEMA, "strict": True},
                }
            },
            {
                "text": {
                    "format": {
                        "type": "json_schema",
                        "name": "x",
                        "schema": SCHEMA,
                        "strict": True,
                    }
                }
            },
        ),
        (
            {"reasoning_effort": "low"},
            {
                "reasoning": {"effort": "low", "summary": "auto"},
                "include": ["reasoning.encrypted_content"],
            },
        ),
        ({"reasoning_effort": "none"}, {"reasoning": {"effort": "none"}}),
        (
            {"response_format": {"type": "text"}, "text": {"verbosity": "low"}},
            {"text": {"verbosity": "low", "format": {"type": "text"}}},
        ),
        (
            {"include": ["x"], "logprobs": True},
            {"include": ["x", "message.output_text.logprobs"]},
        ),
        ({"timeout": 3, "idle_timeout": 1.5}, {}),
        ({"service_tier": "flex"}, {"service_tier": "flex"}),
    ],
)
def test_given_parameters_when_encoded_then_they_go_as_the_api_names_them(
    parameters: dict[str, Any], fields: dict[str, Any]
) -> None:
    body = body_of(asking("Q", **parameters))
    for name in ("model", "input", "store", "stream"):
        del body[name]
    assert body == fields


def test_given_a_value_that_is_set_inside_of_when_encoded_then_it_stays_as_it_was() -> None:
    given = {"verbosity": "low"}
    body_of(asking("Q", text=given, response_format={"type": "text"}))  # type: ignore[arg-type]
    assert given == {"verbosity": "low"}


@pytest.mark.parametrize(
    "name",
    [
        "stop",
        "seed",
        "top_k",
        "min_p",
        "frequency_penalty",
        "presence_penalty",
        "repetition_penalty",
        "logit_bias",
        "thinking_budget",
    ],
)
def test_given_what_the_api_has_not_when_encoded_then_it_is_refused_with_the_reason(
    name: str,
) -> None:
    with pytest.raises(InputError) as caught:
        body_of(asking("Q", **{name: 1}))
    assert caught.value.code == "parameter_unsupported"
    assert caught.value.facts == {
        "name": name,
        "host": "host",
        "reason": "This interface has no such parameter",
    }


@pytest.mark.parametrize("name", ["input", "instructions", "store", "model", "messages"])
def test_given_a_parameter_that_the_dialect_fills_when_encoded_then_it_is_refused(
    name: str,
) -> None:
    with pytest.raises(InputError) as caught:
        body_of(asking("Q", **{name: True}))
    assert (caught.value.code, caught.value.facts["name"]) == ("bad_parameter", name)


def test_given_something_else_to_include_when_encoded_then_it_is_refused() -> None:
    with pytest.raises(InputError, match="bad_parameter"):
        body_of(asking("Q", include=3, logprobs=True))


def test_given_all_parameters_when_asked_then_each_is_offered_or_has_its_obstacle() -> None:
    capabilities = OpenAIResponses().capabilities(Endpoint(BASE), "m")
    assert {*capabilities.offers, *capabilities.obstacles} == set(PARAMETERS) - OWN_PARAMETERS
    assert not capabilities.several


def test_given_llama_cpp_when_encoded_then_the_format_goes_by_the_name_it_knows() -> None:
    body = body_of(asking("Q", response_format={"type": "json_object"}), "llama.cpp")
    assert body["response_format"] == {"type": "json_object"}
    assert "text" not in body
    with pytest.raises(InputError, match="parameter_unsupported"):
        body_of(asking("Q", logprobs=True), "llama.cpp")


def test_given_a_picture_when_encoded_then_it_lies_in_the_input() -> None:
    picture = ImagePart("0" * 64, "image/png", 1, 1, "a.png")
    seen = Message("m", "c", None, Role.USER, (picture, TextPart("?")), Status.COMPLETE, now())
    request = CompletionRequest("m", (seen,), attachments={"0" * 64: b"png"})
    assert body_of(request)["input"][0]["content"] == [
        {"type": "input_image", "image_url": "data:image/png;base64,cG5n"},
        {"type": "input_text", "text": "?"},
    ]


def test_given_signed_reasoning_of_the_same_model_when_encoded_then_its_item_goes_back() -> None:
    body = body_of(CompletionRequest("m", (message("Q"), thought(), message("R"))))
    assert body["input"][1] == SIGNED
    assert body["input"][2]["content"] == [{"type": "output_text", "text": "A"}]
    assert body["include"] == ["reasoning.encrypted_content"]


@pytest.mark.parametrize(
    "answer",
    [
        thought("another"),
        thought(None),
        thought(signature="anthropic:x"),
        thought(signature="openai-responses:{broken"),
        thought(signature='openai-responses:{"type":"message"}'),
    ],
)
def test_given_any_other_reasoning_when_encoded_then_it_stays_here(answer: Message) -> None:
    body = body_of(CompletionRequest("m", (message("Q"), answer, message("R"))))
    assert [item.get("type", "prompt") for item in body["input"]] == ["prompt", "message", "prompt"]
    assert "include" not in body


def test_given_the_beginning_of_an_answer_when_encoded_then_it_is_refused() -> None:
    with pytest.raises(InputError, match="not_continued"):
        body_of(CompletionRequest("m", (message("Q"), message("A", Role.ASSISTANT))))


def test_given_azure_when_encoded_then_the_key_has_its_own_header() -> None:
    endpoint = Endpoint("https://x.openai.azure.com/openai/v1", "azure-key")
    headers = OpenAIResponses().encode(asking(), endpoint).headers
    assert headers["api-key"] == "azure-key"
    assert "Authorization" not in headers


def test_given_a_reasoning_model_of_openai_when_asked_then_its_obstacles_are_told() -> None:
    capabilities = OpenAIResponses().capabilities(Endpoint("https://api.openai.com/v1"), "gpt-5")
    assert capabilities.obstacles["temperature"] is Obstacle.MODEL
    assert capabilities.obstacles["seed"] is Obstacle.INTERFACE
    assert capabilities.offers["max_tokens"].wire == "max_output_tokens"
    assert capabilities.offers["session"].wire == "prompt_cache_key"
    assert "minimal" in capabilities.offers["reasoning_effort"].choices


# Answers


def events_of(*chunks: Any) -> list[Event]:
    decoder = OpenAIResponses().decoder()
    return [event for chunk in chunks for event in decoder.feed(json.dumps(chunk))]


def part(text: str, kind: str = "output_text") -> dict[str, Any]:
    return {"type": kind, "refusal" if kind == "refusal" else "text": text}


def item(*parts: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"type": "message", "content": list(parts), **fields}


def completed(*items: dict[str, Any], **fields: Any) -> dict[str, Any]:
    response = {"status": "completed", "output": list(items), **fields}
    return {"type": "response.completed", "response": response}


TEXT_DONE = {"type": "response.output_text.done", "text": "Hello"}
PART_DONE = {"type": "response.content_part.done", "part": part("Hello")}
ITEM_DONE = {"type": "response.output_item.done", "item": item(part("Hello"))}
WAYS = [TEXT_DONE, PART_DONE, ITEM_DONE, completed(item(part("Hello")))]


def delta(text: str, **fields: Any) -> dict[str, Any]:
    return {"type": "response.output_text.delta", "delta": text, **fields}


@pytest.mark.parametrize("first", range(len(WAYS)))
def test_given_a_server_without_pieces_when_decoded_then_the_text_comes_once(first: int) -> None:
    texts = [event for event in events_of(*WAYS[first:]) if isinstance(event, TextDelta)]
    assert texts == [TextDelta(0, "Hello")]


@pytest.mark.parametrize("left_out", range(len(WAYS)))
def test_given_pieces_when_what_repeats_them_is_decoded_then_it_is_silent(left_out: int) -> None:
    ways = [way for number, way in enumerate(WAYS) if number != left_out]
    texts = [e for e in events_of(delta("Hel"), delta("lo"), *ways) if isinstance(e, TextDelta)]
    assert texts == [TextDelta(0, "Hel"), TextDelta(0, "lo")]


def test_given_two_parts_one_without_pieces_when_decoded_then_both_come_once() -> None:
    second = [
        {**TEXT_DONE, "text": " two"},
        {**PART_DONE, "part": part(" two")},
        {**ITEM_DONE, "item": item(part("Hello"), part(" two"))},
        completed(item(part("Hello"), part(" two"))),
    ]
    assert events_of(delta("Hello"), TEXT_DONE, PART_DONE, *second) == [
        TextDelta(0, "Hello"),
        TextDelta(0, " two"),
        Finished(0, FinishReason.STOP),
    ]


def test_given_two_items_in_the_response_only_when_decoded_then_both_are_said() -> None:
    reasoning = {**SIGNED, "type": "reasoning"}
    got = events_of(completed(reasoning, item(part("a"), part("b")), item(part("c"))))
    assert got == [
        ThinkingDelta(0, "hm"),
        ThinkingSigned(0, "openai-responses:" + json.dumps(SIGNED, separators=(",", ":"))),
        TextDelta(0, "a"),
        TextDelta(0, "b"),
        TextDelta(0, "c"),
        Finished(0, FinishReason.STOP),
    ]


def test_given_a_signature_when_sent_back_then_it_is_the_item_that_came() -> None:
    (signed,) = [e for e in events_of(completed(SIGNED)) if isinstance(e, ThinkingSigned)]
    body = body_of(CompletionRequest("m", (message("Q"), thought("m", signed.signature))[:1]))
    assert "include" not in body
    answered = thought("m", signed.signature)
    body = body_of(CompletionRequest("m", (message("Q"), answered, message("R"))))
    assert body["input"][1] == SIGNED


def test_given_reasoning_without_its_encrypted_form_when_decoded_then_it_is_not_signed() -> None:
    bare = {**SIGNED, "encrypted_content": None}
    assert events_of({"type": "response.output_item.done", "item": bare}) == [
        ThinkingDelta(0, "hm")
    ]


def test_given_parts_of_a_summary_when_decoded_then_a_blank_line_is_between_them() -> None:
    def summary(text: str, number: int) -> dict[str, Any]:
        kind = "response.reasoning_summary_text.delta"
        return {"type": kind, "item_id": "rs", "summary_index": number, "delta": text}

    assert events_of(summary("a", 0), summary("b", 0), summary("c", 1)) == [
        ThinkingDelta(0, "a"),
        ThinkingDelta(0, "b"),
        ThinkingDelta(0, "\n\nc"),
    ]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, FinishReason.STOP),
        ({"status": None}, FinishReason.STOP),
        ({"status": "cancelled"}, FinishReason.OTHER),
        ({"status": "incomplete"}, FinishReason.OTHER),
        (
            {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}},
            FinishReason.LENGTH,
        ),
        (
            {"status": "incomplete", "incomplete_details": {"reason": "content_filter"}},
            FinishReason.CONTENT_FILTER,
        ),
        ({"output": [item(part("No.", "refusal"))]}, FinishReason.REFUSAL),
        ({"output": [{"type": "function_call", "name": "f"}]}, FinishReason.TOOL_CALLS),
    ],
)
def test_given_an_end_when_decoded_then_its_reason_is_the_canonical_one(
    fields: dict[str, Any], reason: FinishReason
) -> None:
    for got in (
        events_of(completed(**fields)),
        list(OpenAIResponses().decoder().whole({"output": [], **fields})),
    ):
        assert [event for event in got if isinstance(event, Finished)] == [Finished(0, reason)]


def test_given_a_response_that_still_runs_when_decoded_whole_then_it_has_no_end() -> None:
    decoder = OpenAIResponses().decoder()
    assert list(decoder.whole({"status": "in_progress", "output": []})) == []
    assert not decoder.done


@pytest.mark.parametrize(
    ("chunk", "message", "codes"),
    [
        ({"type": "error", "code": "c", "message": "no"}, "no", ("c", "error")),
        ({"type": "error", "error": {"type": "t", "message": "no"}}, "no", ("t",)),
        ({"error": {"message": "no", "code": "c"}}, "no", ("c",)),
        (
            {
                "type": "response.failed",
                "response": {"status": "failed", "error": {"code": "c", "message": "no"}},
            },
            "no",
            ("c",),
        ),
        ({"type": "response.failed", "response": {"error": None}}, "", ("failed",)),
    ],
)
def test_given_an_error_when_decoded_then_it_is_reported(
    chunk: Any, message: str, codes: tuple[str, ...]
) -> None:
    with pytest.raises(ErrorReported) as caught:
        events_of(chunk)
    assert (caught.value.message, caught.value.codes) == (message, codes)


@pytest.mark.parametrize(
    "chunk",
    [
        {"type": "response.output_text.delta", "delta": 5},
        {"type": "response.content_part.done", "part": "x"},
        {"type": "response.output_item.done", "item": []},
        {"type": "response.completed", "response": None},
        {"type": "response.completed", "response": {"output": ["x"]}},
        [1],
    ],
)
def test_given_another_shape_when_decoded_then_it_is_unreadable(chunk: Any) -> None:
    with pytest.raises(UnreadableEvent):
        events_of(chunk)


@pytest.mark.parametrize(
    "chunk",
    [
        {"type": "response.something.new", "delta": "x"},
        {"type": "response.function_call_arguments.delta", "delta": "{"},
        {"type": "response.output_text.annotation.added", "annotation": {}},
        {"type": "keepalive"},
        {"type": 5},
        {},
    ],
)
def test_given_an_unknown_event_when_decoded_then_it_is_passed_over(chunk: Any) -> None:
    assert events_of(chunk) == []


def test_given_an_event_without_a_type_when_decoded_then_the_streams_own_name_counts() -> None:
    decoder = OpenAIResponses().decoder()
    assert list(decoder.feed('{"delta":"a"}', "response.output_text.delta")) == [TextDelta(0, "a")]


def test_given_probabilities_with_pieces_when_decoded_then_they_come_once() -> None:
    entry = {"token": "Hi", "logprob": -0.5, "top_logprobs": []}
    done = {**TEXT_DONE, "text": "Hi", "logprobs": [entry]}
    got = events_of(delta("Hi", logprobs=[entry]), done, completed(item(part("Hi"))))
    assert sum(isinstance(event, TokenProbabilities) for event in got) == 1
