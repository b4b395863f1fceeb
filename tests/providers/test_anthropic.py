"""Requests in the Anthropic dialect, and what its decoder makes of strange answers."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.capabilities import Obstacle
from chatapp.domain.errors import ChatAppError, InputError, SecretError
from chatapp.domain.events import Event, Finished, FinishReason, TextDelta, UsageReported
from chatapp.domain.messages import (
    FilePart,
    ImagePart,
    Json,
    Message,
    Part,
    Role,
    Status,
    TextPart,
    ThinkingPart,
    Usage,
    now,
)
from chatapp.domain.models import CompletionRequest
from chatapp.domain.parameters import OWN_PARAMETERS, PARAMETERS
from chatapp.net.json import parse_json
from chatapp.net.sse import SseDecoder, SseEvent
from chatapp.providers.anthropic import Anthropic
from chatapp.providers.base import Endpoint, ErrorReported, UnreadableEvent
from chatapp.providers.reading import ReplyReader
from tests.support.chat import asking, message
from tests.support.wild_json import check_storable, json_of

ENDPOINT = Endpoint("https://api.anthropic.com/v1", "sk-ant-a")
OLD, BUDGETED, ADAPTIVE, NEWEST = (
    "claude-3-5-sonnet-20241022",
    "claude-sonnet-4-5-20250929",
    "claude-opus-4-6",
    "claude-opus-5-5",
)


def body_of(request: CompletionRequest) -> Any:
    call = Anthropic().encode(request, ENDPOINT)
    assert call.body is not None
    return json.loads(call.body)


def asking_model(model: str, *messages: Message, **parameters: Json) -> CompletionRequest:
    return CompletionRequest(model, messages or (message("Q"),), parameters=parameters)


def said(*parts: Part, role: Role = Role.ASSISTANT, model: str | None = BUDGETED) -> Message:
    return Message("m", "c", None, role, parts, Status.COMPLETE, now(), model=model)


def refused(request: CompletionRequest) -> InputError:
    with pytest.raises(InputError) as caught:
        body_of(request)
    return caught.value


# Requests


def test_given_a_prompt_when_encoded_then_body_and_headers_are_those_of_the_reference() -> None:
    call = Anthropic().encode(asking("Hi"), ENDPOINT)
    assert (call.method, call.url) == ("POST", "https://api.anthropic.com/v1/messages")
    assert dict(call.headers) == {
        "Content-Type": "application/json",
        "anthropic-version": "2023-06-01",
        "x-api-key": "sk-ant-a",
    }
    assert body_of(asking("Hi")) == {
        "model": "m",
        "messages": [{"role": "user", "content": "Hi"}],
        "max_tokens": 4096,
        "stream": True,
    }


@pytest.mark.parametrize(
    ("base_url", "url"),
    [
        ("https://host/v1", "https://host/v1/messages"),
        (" https://host/v1// ", "https://host/v1/messages"),
        ("https://host/v1/messages", "https://host/v1/messages"),
        ("https://host/anthropic/v1?region=x", "https://host/anthropic/v1/messages?region=x"),
    ],
)
def test_given_a_base_url_when_encoded_then_the_path_follows_it(base_url: str, url: str) -> None:
    endpoint = Endpoint(base_url)
    assert Anthropic().encode(asking(), endpoint).url == url
    models = Anthropic().models_request(endpoint)
    asked = "&limit=1000" if "?" in url else "?limit=1000"
    assert models.url == url.replace("/messages", "/models") + asked
    assert "x-api-key" not in models.headers


def test_given_a_key_that_is_none_when_encoded_then_it_is_refused() -> None:
    with pytest.raises(SecretError):
        Anthropic().encode(asking(), Endpoint("https://host/v1", "sk-é"))


def test_given_a_system_prompt_when_encoded_then_it_stands_at_the_top() -> None:
    request = CompletionRequest("m", (message("Q"),), system="Be short.")
    assert body_of(request)["system"] == "Be short."
    assert "system" not in body_of(CompletionRequest("m", (message("Q"),), system=" \n"))


def test_given_one_speaker_twice_when_encoded_then_it_is_one_message() -> None:
    request = asking_model("m", message("A"), message("B"), said(TextPart("C")), message("D"))
    assert body_of(request)["messages"] == [
        {"role": "user", "content": [{"type": "text", "text": t} for t in "AB"]},
        {"role": "assistant", "content": "C"},
        {"role": "user", "content": "D"},
    ]


def test_given_empty_texts_when_encoded_then_they_are_not_sent() -> None:
    request = asking_model("m", message("A"), said(TextPart(" \n")), message(""), message("B"))
    (only,) = body_of(request)["messages"]
    assert [block["text"] for block in only["content"]] == ["A", "B"]


def test_given_pictures_when_encoded_then_they_are_blocks_in_their_order() -> None:
    picture = ImagePart("f" * 64, "image/png", 1, 1, "a.png")
    asked = said(picture, TextPart("What is it?"), role=Role.USER)
    request = CompletionRequest("m", (asked,), attachments={"f" * 64: b"\x89PNG"})
    source = {"type": "base64", "media_type": "image/png", "data": "iVBORw=="}
    assert body_of(request)["messages"][0]["content"] == [
        {"type": "image", "source": source},
        {"type": "text", "text": "What is it?"},
    ]


def test_given_a_prompt_of_nothing_but_a_file_when_encoded_then_it_is_named_and_not_sent() -> None:
    file = FilePart("0" * 64, "application/pdf", 5, "paper.pdf")
    request = asking_model("m", said(file, role=Role.USER))
    assert body_of(request)["messages"] == [{"role": "user", "content": "[paper.pdf]"}]


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"temperature": 1}, {"temperature": 1}),
        ({"top_p": 0.5, "top_k": 40}, {"top_p": 0.5, "top_k": 40}),
        ({"max_tokens": 7}, {"max_tokens": 7}),
        ({"stop": ["###", "\n\nHuman:"]}, {"stop_sequences": ["###", "\n\nHuman:"]}),
        ({"stop": "###"}, {"stop_sequences": ["###"]}),
        ({"user": "u-1"}, {"metadata": {"user_id": "u-1"}}),
        ({"stream": False}, {"stream": None}),
        ({"n": 1, "timeout": 5, "idle_timeout": 2, "context_overflow": "stop"}, {"n": None}),
        ({"service_tier": "auto", "odd": {"a": [1]}}, {"service_tier": "auto", "odd": {"a": [1]}}),
        ({"response_format": {"type": "text"}}, {"output_config": None}),
        (
            {"response_format": {"type": "json_schema", "json_schema": {"schema": {"a": 1}}}},
            {"output_config": {"format": {"type": "json_schema", "schema": {"a": 1}}}},
        ),
        ({"reasoning_effort": "low"}, {"output_config": {"effort": "low"}, "thinking": None}),
        (
            {"reasoning_effort": "high", "output_config": {"x": 1}},
            {"output_config": {"x": 1, "effort": "high"}},
        ),
    ],
)
def test_given_parameters_when_encoded_then_they_go_by_the_names_of_the_reference(
    given: dict[str, Json], sent: dict[str, Json]
) -> None:
    before = json.dumps(given)
    body = body_of(asking("Hi", **given))
    assert {name: body.get(name) for name in sent} == sent
    assert json.dumps(given) == before
    assert not OWN_PARAMETERS & set(body)


@pytest.mark.parametrize(
    ("model", "given", "sent"),
    [
        (BUDGETED, 2000, {"type": "enabled", "budget_tokens": 2000}),
        (BUDGETED, 0, {"type": "disabled"}),
    ],
)
def test_given_a_thinking_budget_when_encoded_then_the_longest_answer_leaves_room_for_it(
    model: str, given: int, sent: dict[str, Json]
) -> None:
    body = body_of(asking_model(model, thinking_budget=given))
    assert (body["thinking"], body["max_tokens"]) == (sent, 4096 + given)
    body = body_of(asking_model(model, thinking_budget=given, max_tokens=9000))
    assert body["max_tokens"] == 9000


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ({"thinking_budget": 1023}, "thinking_budget"),
        ({"thinking_budget": -1}, "thinking_budget"),
        ({"thinking_budget": 2000, "max_tokens": 2000}, "thinking_budget"),
        ({"thinking_budget": 2000, "temperature": 0.5}, "temperature"),
        ({"thinking_budget": 2000, "top_p": 0.5}, "top_p"),
        ({"thinking_budget": 2000, "top_k": 5}, "top_k"),
        ({"thinking": {"type": "adaptive"}, "top_k": 5}, "top_k"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
    ],
)
def test_given_what_does_not_go_together_when_encoded_then_it_is_refused_in_plain_words(
    parameters: dict[str, Json], name: str
) -> None:
    error = refused(asking("Hi", **parameters))
    assert (error.code, error.facts["name"]) == ("parameter_unsupported", name)
    assert error.facts["host"] == "api.anthropic.com"
    assert error.facts["reason"]


def test_given_no_thinking_when_encoded_then_sampling_is_free() -> None:
    body = body_of(asking("Hi", thinking_budget=0, temperature=0.5))
    assert body["temperature"] == 0.5


@pytest.mark.parametrize(
    "parameters",
    [
        {"temperature": 1.5},
        {"temperature": -0.1},
        {"temperature": "hot"},
        {"top_k": 1.5},
        {"max_tokens": None},
        {"stop": ["ok", " \n"]},
        {"stop": ""},
        {"stop": 5},
        {"thinking_budget": True},
        {"reasoning_effort": "minimal"},
        {"response_format": {"type": "yaml"}},
        {"response_format": {"type": "json_schema"}},
        {"system": "x"},
        {"messages": []},
        {"model": "x"},
        {"odd": float("nan")},
    ],
)
def test_given_a_value_that_cannot_be_when_encoded_then_it_is_refused(
    parameters: dict[str, Json],
) -> None:
    error = refused(asking("Hi", **parameters))
    assert (error.code, error.facts["name"]) == ("bad_parameter", next(iter(parameters)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("n", 2),
        ("seed", 1),
        ("min_p", 0.1),
        ("frequency_penalty", 1),
        ("presence_penalty", 1),
        ("repetition_penalty", 1.1),
        ("logit_bias", {}),
        ("logprobs", True),
        ("top_logprobs", 2),
        ("session", "s"),
    ],
)
def test_given_what_the_interface_has_not_when_encoded_then_it_is_refused(
    name: str, value: Json
) -> None:
    error = refused(asking("Hi", **{name: value}))
    assert (error.code, error.facts["name"]) == ("parameter_unsupported", name)
    assert Anthropic().capabilities(ENDPOINT, "m").obstacles[name] is Obstacle.INTERFACE


# What single models take


@pytest.mark.parametrize(
    ("model", "sampling", "budget", "efforts", "continues"),
    [
        ("claude-2.1", True, True, "", True),
        ("claude-3-haiku-20240307", True, True, "", True),
        (OLD, True, True, "", True),
        ("claude-sonnet-4-20250514", True, True, "", True),
        ("claude-opus-4-1-20250805", True, True, "", True),
        (BUDGETED, True, True, "", True),
        ("claude-opus-4-5-20251101", True, True, "low medium high", True),
        (ADAPTIVE, True, True, "none low medium high", False),
        ("anthropic/claude-opus-4.6", True, True, "none low medium high", False),
        ("claude-opus-4-7", False, False, "none low medium high xhigh", False),
        ("us.anthropic.claude-opus-4-8-v1:0", False, False, "none low medium high xhigh", False),
        ("claude-sonnet-5", False, False, "none low medium high xhigh", False),
        (NEWEST, False, False, "none low medium high xhigh", False),
        ("MiniMax-M2", True, True, "low medium high", True),
    ],
)
def test_given_a_model_when_asked_then_its_generation_decides_what_is_offered(
    model: str, sampling: bool, budget: bool, efforts: str, continues: bool
) -> None:
    can = Anthropic().capabilities(ENDPOINT, model)
    assert ("temperature" in can.offers, "thinking_budget" in can.offers) == (sampling, budget)
    effort = can.offers.get("reasoning_effort")
    assert " ".join(effort.choices if effort else ()) == efforts
    assert (can.continues, can.trims, can.several) == (continues, continues, False)
    assert can.offers.keys() | can.obstacles.keys() == PARAMETERS.keys() - OWN_PARAMETERS
    assert not can.offers.keys() & can.obstacles.keys()


def test_given_a_parameter_a_model_refuses_when_asked_then_the_model_is_the_reason() -> None:
    assert Anthropic().capabilities(ENDPOINT, NEWEST).obstacles["top_k"] is Obstacle.MODEL
    assert refused(asking_model(NEWEST, top_k=5)).code == "parameter_unsupported"


def test_given_a_service_that_takes_less_when_asked_then_the_table_of_services_says_so() -> None:
    endpoint = Endpoint("http://localhost:8080/v1", service="llama.cpp")
    can = Anthropic().capabilities(endpoint, "m")
    assert can.obstacles["user"] is Obstacle.SERVICE
    assert "user" not in can.offers


def test_given_an_effort_when_a_model_reasons_by_it_then_reasoning_is_turned_on_and_shown() -> None:
    body = body_of(asking_model(NEWEST, reasoning_effort="xhigh"))
    assert body["thinking"] == {"type": "adaptive", "display": "summarized"}
    assert (body["output_config"], body["max_tokens"]) == ({"effort": "xhigh"}, 16_384)
    body = body_of(asking_model(NEWEST, reasoning_effort="none"))
    assert body["thinking"] == {"type": "disabled"}
    assert "output_config" not in body


def test_given_a_budget_and_no_effort_at_all_when_encoded_then_that_is_refused() -> None:
    request = asking_model(ADAPTIVE, reasoning_effort="none", thinking_budget=2000)
    assert refused(request).facts["name"] == "thinking_budget"


# What is sent back


SIGNED = ThinkingPart("Hm.", "anthropic:SIG")
REDACTED = ThinkingPart("", "anthropic-redacted:DATA")


def test_given_signed_reasoning_when_thinking_is_asked_for_then_it_goes_back_exactly() -> None:
    answer = said(SIGNED, REDACTED, ThinkingPart("unsigned"), TextPart("A"))
    request = asking_model(BUDGETED, message("Q"), answer, message("R"), thinking_budget=2000)
    assert body_of(request)["messages"][1]["content"] == [
        {"type": "thinking", "thinking": "Hm.", "signature": "SIG"},
        {"type": "redacted_thinking", "data": "DATA"},
        {"type": "text", "text": "A"},
    ]


@pytest.mark.parametrize(
    ("model", "part", "parameters"),
    [
        (BUDGETED, SIGNED, {}),
        (BUDGETED, SIGNED, {"thinking_budget": 0}),
        ("claude-haiku-4-5", SIGNED, {"thinking_budget": 2000}),
        (BUDGETED, ThinkingPart("Hm.", "gemini:SIG"), {"thinking_budget": 2000}),
        (BUDGETED, ThinkingPart("Hm.", "SIG"), {"thinking_budget": 2000}),
    ],
)
def test_given_reasoning_that_is_not_wanted_when_encoded_then_it_stays(
    model: str, part: ThinkingPart, parameters: dict[str, Json]
) -> None:
    answer = said(part, TextPart("A"))
    request = asking_model(model, message("Q"), answer, message("R"), **parameters)
    assert body_of(request)["messages"][1] == {"role": "assistant", "content": "A"}


def test_given_an_answer_to_continue_when_encoded_then_white_space_at_its_end_is_cut() -> None:
    request = asking_model("m", message("Q"), said(TextPart(" One, \n\n")))
    assert body_of(request)["messages"][-1] == {"role": "assistant", "content": " One,"}


def test_given_an_answer_to_continue_when_the_model_cannot_then_that_is_said() -> None:
    request = asking_model(ADAPTIVE, message("Q"), said(TextPart("One,")))
    assert refused(request).code == "not_continued"


def test_given_an_answer_to_continue_when_thinking_is_asked_for_then_it_is_refused() -> None:
    request = asking_model(BUDGETED, message("Q"), said(TextPart("A")), thinking_budget=2000)
    error = refused(request)
    assert (error.code, error.facts["name"]) == ("parameter_unsupported", "thinking_budget")


# Answers


def events_of(*told: Any) -> list[Event]:
    decoder = Anthropic().decoder()
    return [event for one in told for event in decoder.feed(json.dumps(one))]


def end(reason: Any, **usage: Any) -> dict[str, Any]:
    return {"type": "message_delta", "delta": {"stop_reason": reason}, "usage": usage}


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("end_turn", FinishReason.STOP),
        ("stop_sequence", FinishReason.STOP),
        ("max_tokens", FinishReason.LENGTH),
        ("model_context_window_exceeded", FinishReason.LENGTH),
        ("refusal", FinishReason.REFUSAL),
        ("tool_use", FinishReason.TOOL_CALLS),
        ("pause_turn", FinishReason.OTHER),
        ("something new", FinishReason.OTHER),
    ],
)
def test_given_a_stop_reason_when_decoded_then_it_is_the_canonical_one(
    reason: str, expected: FinishReason
) -> None:
    assert events_of(end(reason)) == [Finished(0, expected)]
    assert events_of(end(reason), end(reason)) == [Finished(0, expected)]
    assert events_of(end(None), end("")) == []


def test_given_counts_at_both_ends_when_decoded_then_they_are_put_together() -> None:
    begun = {"input_tokens": 10, "cache_read_input_tokens": 5, "cache_creation_input_tokens": 2}
    start = {"type": "message_start", "message": {"usage": {**begun, "output_tokens": 1}}}
    usage = UsageReported(Usage(prompt_tokens=17, completion_tokens=9, cached_tokens=5))
    assert events_of(start, end("end_turn", output_tokens=9))[0] == usage
    assert events_of(start, end("end_turn", output_tokens=9, input_tokens=None))[0] == usage
    (only, _finished) = events_of(end("end_turn", output_tokens=9))
    assert only == UsageReported(Usage(completion_tokens=9))


@pytest.mark.parametrize("count", ["5", 1.5, -1, True, None, 2**70, [], {}])
def test_given_a_count_that_is_none_when_decoded_then_it_is_unknown(count: Any) -> None:
    (usage, _finished) = events_of(end("end_turn", input_tokens=count, output_tokens=1))
    assert usage == UsageReported(Usage(completion_tokens=1))


@pytest.mark.parametrize(
    "told",
    [
        {"type": "ping"},
        {"type": "something_new", "delta": 5},
        {"type": "content_block_delta", "delta": {"type": "input_json_delta", "partial_json": "{"}},
        {"type": "content_block_delta", "delta": {"type": "citations_delta", "citation": {}}},
        {"type": "content_block_start", "content_block": {"type": "server_tool_use"}},
        {"type": "content_block_start", "content_block": {"type": "text", "text": ""}},
        {},
    ],
)
def test_given_what_is_no_answer_when_decoded_then_it_is_passed_over(told: Any) -> None:
    assert events_of(told) == []


@pytest.mark.parametrize(
    "data",
    [
        "nonsense",
        "5",
        "[]",
        '{"type": "content_block_delta"}',
        '{"type": "content_block_delta", "delta": {"type": "text_delta", "text": 5}}',
        '{"type": "content_block_start", "content_block": 5}',
        '{"type": "message_delta"}',
        "[" * 100_000,
    ],
)
def test_given_what_the_dialect_does_not_define_when_decoded_then_it_is_unreadable(
    data: str,
) -> None:
    with pytest.raises(UnreadableEvent):
        list(Anthropic().decoder().feed(data))


def test_given_the_end_mark_when_decoded_then_it_is_done() -> None:
    for mark in ('{"type": "message_stop"}', "[DONE]"):
        decoder = Anthropic().decoder()
        assert [*decoder.feed('{"type": "ping"}'), *decoder.feed(mark)] == []
        assert decoder.done


NAMES = [
    "type",
    "message",
    "content_block",
    "delta",
    "index",
    "text",
    "thinking",
    "signature",
    "data",
    "usage",
    "error",
    "content",
    "stop_reason",
    "input_tokens",
    "output_tokens",
    "cache_read_input_tokens",
    "id",
    "max_input_tokens",
]
WORDS = [
    "message_start",
    "content_block_start",
    "content_block_delta",
    "content_block_stop",
    "message_delta",
    "message_stop",
    "error",
    "text",
    "thinking",
    "redacted_thinking",
    "text_delta",
    "thinking_delta",
    "signature_delta",
    "end_turn",
    "refusal",
]
anything = json_of(NAMES, WORDS)
blocks = st.fixed_dictionaries(
    {"type": st.sampled_from(WORDS)},
    optional=dict.fromkeys(("text", "thinking", "signature", "data"), anything),
)
events = anything | st.fixed_dictionaries(
    {"type": st.sampled_from(WORDS)},
    optional={"content_block": blocks, "delta": blocks, "usage": anything, "message": anything},
)
answers = anything | st.fixed_dictionaries(
    {"content": st.lists(blocks | anything, max_size=4)},
    optional={"stop_reason": anything, "usage": anything, "error": anything},
)


@settings(deadline=None)
@given(st.lists(events, max_size=6))
def test_given_json_of_any_shape_when_decoded_then_only_known_errors_come(told: list[Any]) -> None:
    reader = ReplyReader(Anthropic().decoder(), ["sk-0123456789abcdef"])
    with contextlib.suppress(ChatAppError, ErrorReported):
        for one in told:
            for event in reader.take([SseEvent("message", json.dumps(one))]):
                check_storable(event)


@settings(deadline=None)
@given(answers)
def test_given_a_whole_answer_of_any_shape_when_decoded_then_only_known_errors_come(
    answer: Any,
) -> None:
    value = parse_json(json.dumps(answer))
    with contextlib.suppress(UnreadableEvent, ErrorReported):
        for event in ReplyReader(Anthropic().decoder(), []).take_whole(value):
            check_storable(event)
    with contextlib.suppress(UnreadableEvent, ErrorReported):
        for model in Anthropic().decode_models(value):
            model.id.encode()


@settings(deadline=None)
@given(st.lists(st.binary() | st.binary().map(lambda data: b"data:" + data + b"\n\n"), max_size=9))
def test_given_any_bytes_when_decoded_then_only_known_errors_come(pieces: list[bytes]) -> None:
    sse, reader = SseDecoder(), ReplyReader(Anthropic().decoder(), [])
    with contextlib.suppress(ChatAppError, ErrorReported):
        for piece in pieces:
            list(reader.take(sse.feed(piece)))
        if sse.end() and sse.unfinished:
            list(reader.take_unfinished(sse.unfinished))


def test_given_text_before_an_unreadable_piece_when_decoded_then_it_stands() -> None:
    decoder = Anthropic().decoder()
    whole = {"content": [{"type": "text", "text": "kept"}, 5]}
    found: list[Event] = []
    with pytest.raises(UnreadableEvent):
        found.extend(decoder.whole(parse_json(json.dumps(whole))))
    assert found == [TextDelta(0, "kept")]
