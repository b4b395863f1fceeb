"""Requests in the Gemini dialect, and what its decoder makes of strange answers."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.capabilities import Obstacle
from chatapp.domain.errors import ChatAppError, InputError, SecretError
from chatapp.domain.events import (
    Event,
    Finished,
    FinishReason,
    TextDelta,
    ThinkingDelta,
    ThinkingSigned,
    TokenProbabilities,
    UsageReported,
)
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
from chatapp.providers.base import Endpoint, ErrorReported, UnreadableEvent
from chatapp.providers.gemini import Gemini
from chatapp.providers.reading import ReplyReader
from tests.support.chat import asking, message
from tests.support.wild_json import check_storable, json_of

BASE = "https://generativelanguage.googleapis.com/v1beta"
ENDPOINT = Endpoint(BASE, "AIza-a")
MODEL = "gemini-2.5-flash"


def body_of(request: CompletionRequest) -> Any:
    call = Gemini().encode(request, ENDPOINT)
    assert call.body is not None
    return json.loads(call.body)


def config_of(**parameters: Json) -> Any:
    return body_of(asking("Hi", **parameters)).get("generationConfig")


def said(*parts: Part, role: Role = Role.ASSISTANT, model: str | None = MODEL) -> Message:
    return Message("m", "c", None, role, parts, Status.COMPLETE, now(), model=model)


def refused(request: CompletionRequest) -> InputError:
    with pytest.raises(InputError) as caught:
        body_of(request)
    return caught.value


# Requests


def test_given_a_prompt_when_encoded_then_body_and_headers_are_those_of_the_reference() -> None:
    call = Gemini().encode(CompletionRequest(MODEL, (message("Hi"),)), ENDPOINT)
    assert (call.method, call.url) == (
        "POST",
        f"{BASE}/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
    )
    assert dict(call.headers) == {"Content-Type": "application/json", "x-goog-api-key": "AIza-a"}
    assert body_of(asking("Hi")) == {"contents": [{"role": "user", "parts": [{"text": "Hi"}]}]}


@pytest.mark.parametrize(
    ("base_url", "model", "url"),
    [
        ("https://host/v1beta", "m", "https://host/v1beta/models/m:generateContent"),
        ("https://host/v1beta/", "models/m", "https://host/v1beta/models/m:generateContent"),
        (
            "https://host/v1beta/models/x:generateContent",
            "m",
            "https://host/v1beta/models/m:generateContent",
        ),
        ("https://host/v1beta/models", "m", "https://host/v1beta/models/m:generateContent"),
        ("https://host", "tunedModels/t", "https://host/tunedModels/t:generateContent"),
        ("https://host?a=b", "m", "https://host/models/m:generateContent?a=b"),
        (
            "https://host",
            "../a b/c?d#e:f",
            "https://host/models/..%2Fa%20b%2Fc%3Fd%23e%3Af:generateContent",
        ),
    ],
)
def test_given_a_base_url_and_a_model_when_encoded_then_both_make_the_address(
    base_url: str, model: str, url: str
) -> None:
    request = CompletionRequest(model, (message("Q"),), stream=False)
    assert Gemini().encode(request, Endpoint(base_url)).url == url


@pytest.mark.parametrize("base_url", ["ftp://host", "https://", "host", "https://[x"])
def test_given_an_address_that_is_none_when_encoded_then_that_is_said(base_url: str) -> None:
    with pytest.raises(InputError) as caught:
        Gemini().encode(asking(), Endpoint(base_url))
    assert caught.value.code == "bad_url"


def test_given_a_key_when_encoded_then_it_is_in_no_address() -> None:
    for call in (Gemini().encode(asking(), ENDPOINT), Gemini().models_request(ENDPOINT)):
        assert "AIza" not in call.url
        assert call.headers["x-goog-api-key"] == "AIza-a"
    assert Gemini().models_request(Endpoint(BASE)).url == f"{BASE}/models?pageSize=1000"
    with pytest.raises(SecretError):
        Gemini().encode(asking(), Endpoint(BASE, "AIza-é"))


def test_given_no_model_when_encoded_then_that_is_said() -> None:
    error = refused(CompletionRequest("", (message("Q"),)))
    assert (error.code, error.facts["name"]) == ("bad_parameter", "model")


def test_given_a_branch_when_encoded_then_each_speaker_has_one_content_at_a_time() -> None:
    messages = (message("A"), message("B"), said(TextPart("C")), message(" "), message("D"))
    body = body_of(CompletionRequest(MODEL, messages, system="Be short."))
    assert body["systemInstruction"] == {"parts": [{"text": "Be short."}]}
    assert body["contents"] == [
        {"role": "user", "parts": [{"text": "A"}, {"text": "B"}]},
        {"role": "model", "parts": [{"text": "C"}]},
        {"role": "user", "parts": [{"text": "D"}]},
    ]


def test_given_pictures_when_encoded_then_they_are_parts_in_their_order() -> None:
    picture = ImagePart("f" * 64, "image/png", 1, 1, "a.png")
    asked = said(picture, TextPart("What is it?"), role=Role.USER)
    request = CompletionRequest("m", (asked,), attachments={"f" * 64: b"\x89PNG"})
    assert body_of(request)["contents"][0]["parts"] == [
        {"inlineData": {"mimeType": "image/png", "data": "iVBORw=="}},
        {"text": "What is it?"},
    ]


def test_given_a_prompt_of_nothing_but_a_file_when_encoded_then_it_is_named_and_not_sent() -> None:
    file = FilePart("0" * 64, "application/pdf", 5, "paper.pdf")
    request = CompletionRequest("m", (said(file, role=Role.USER),))
    assert body_of(request)["contents"][0]["parts"] == [{"text": "[paper.pdf]"}]


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({}, None),
        ({"n": 1, "stream": True, "timeout": 5}, None),
        ({"temperature": 1.5}, {"temperature": 1.5}),
        ({"top_p": 0.5, "top_k": 40}, {"topP": 0.5, "topK": 40}),
        ({"max_tokens": 7, "seed": 3}, {"maxOutputTokens": 7, "seed": 3}),
        (
            {"presence_penalty": 1, "frequency_penalty": -1},
            {"presencePenalty": 1, "frequencyPenalty": -1},
        ),
        ({"stop": "###"}, {"stopSequences": ["###"]}),
        ({"stop": ["a", "b"]}, {"stopSequences": ["a", "b"]}),
        ({"response_format": {"type": "text"}}, None),
        (
            {"response_format": {"type": "json_object"}},
            {"responseMimeType": "application/json"},
        ),
        (
            {"response_format": {"type": "json_schema", "json_schema": {"schema": {"a": 1}}}},
            {"responseMimeType": "application/json", "responseJsonSchema": {"a": 1}},
        ),
        ({"logprobs": True, "top_logprobs": 5}, {"responseLogprobs": True, "logprobs": 5}),
        (
            {"thinking_budget": 1000},
            {"thinkingConfig": {"thinkingBudget": 1000, "includeThoughts": True}},
        ),
        ({"thinking_budget": 0}, {"thinkingConfig": {"thinkingBudget": 0}}),
        (
            {"reasoning_effort": "low"},
            {"thinkingConfig": {"thinkingLevel": "low", "includeThoughts": True}},
        ),
        (
            {"seed": 1, "generationConfig": {"mediaResolution": "X"}},
            {"seed": 1, "mediaResolution": "X"},
        ),
    ],
)
def test_given_parameters_when_encoded_then_they_go_by_the_names_of_the_reference(
    given: dict[str, Json], sent: dict[str, Json] | None
) -> None:
    before = json.dumps(given)
    assert config_of(**given) == sent
    assert json.dumps(given) == before


def test_given_a_parameter_of_its_own_when_encoded_then_it_is_sent_as_it_is() -> None:
    settings_ = [{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_NONE"}]
    assert body_of(asking("Hi", safetySettings=settings_))["safetySettings"] == settings_


@pytest.mark.parametrize(
    "parameters",
    [
        {"temperature": "hot"},
        {"top_p": 2},
        {"seed": 1.5},
        {"stop": 5},
        {"reasoning_effort": "none"},
        {"response_format": {"type": "yaml"}},
        {"contents": []},
        {"systemInstruction": {}},
        {"model": "x"},
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
        ("min_p", 0.1),
        ("repetition_penalty", 1.1),
        ("logit_bias", {}),
        ("user", "u"),
        ("session", "s"),
    ],
)
def test_given_what_the_interface_has_not_when_encoded_then_it_is_refused(
    name: str, value: Json
) -> None:
    error = refused(asking("Hi", **{name: value}))
    assert (error.code, error.facts["name"]) == ("parameter_unsupported", name)
    assert Gemini().capabilities(ENDPOINT, MODEL).obstacles[name] is Obstacle.INTERFACE


def test_given_effort_and_budget_when_encoded_then_only_one_of_them_is_taken() -> None:
    error = refused(asking("Hi", reasoning_effort="low", thinking_budget=5))
    assert (error.code, error.facts["name"]) == ("parameter_unsupported", "thinking_budget")


def test_given_an_endpoint_when_asked_then_each_parameter_is_offered_or_has_its_obstacle() -> None:
    can = Gemini().capabilities(ENDPOINT, MODEL)
    assert can.offers.keys() | can.obstacles.keys() == PARAMETERS.keys() - OWN_PARAMETERS
    assert (can.several, can.continues) == (False, False)


def test_given_an_answer_to_continue_when_encoded_then_that_is_refused() -> None:
    request = CompletionRequest(MODEL, (message("Q"), said(TextPart("One,"))))
    assert refused(request).code == "not_continued"


# What is sent back


@pytest.mark.parametrize(
    ("parts", "sent"),
    [
        (
            (ThinkingPart("Hm.", "gemini:S"), TextPart("A")),
            [{"text": "Hm.", "thought": True, "thoughtSignature": "S"}, {"text": "A"}],
        ),
        (
            (ThinkingPart("Hm.", "gemini-answer:S"), TextPart("A")),
            [{"text": "A", "thoughtSignature": "S"}],
        ),
        (
            (ThinkingPart("", "gemini-answer:S"), TextPart("A")),
            [{"text": "A", "thoughtSignature": "S"}],
        ),
        ((ThinkingPart("Hm."), TextPart("A")), [{"text": "A"}]),
        ((ThinkingPart("Hm.", "anthropic:S"), TextPart("A")), [{"text": "A"}]),
    ],
)
def test_given_signed_parts_when_encoded_then_each_goes_back_with_its_signature(
    parts: tuple[Part, ...], sent: list[Json]
) -> None:
    request = CompletionRequest(MODEL, (message("Q"), said(*parts), message("R")))
    assert body_of(request)["contents"][1] == {"role": "model", "parts": sent}


@pytest.mark.parametrize("signature", ["gemini:S", "gemini-answer:S"])
def test_given_parts_another_model_signed_when_encoded_then_the_signature_stays(
    signature: str,
) -> None:
    answer = said(ThinkingPart("Hm.", signature), TextPart("A"), model="gemini-3-pro")
    request = CompletionRequest(MODEL, (message("Q"), answer, message("R")))
    assert body_of(request)["contents"][1]["parts"] == [{"text": "A"}]


# Answers


def events_of(*responses: Any) -> list[Event]:
    decoder = Gemini().decoder()
    return [event for one in responses for event in decoder.feed(json.dumps(one))]


def response(*parts: Any, **candidate: Any) -> dict[str, Any]:
    return {"candidates": [{"content": {"parts": list(parts)}, **candidate}]}


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("STOP", FinishReason.STOP),
        ("MAX_TOKENS", FinishReason.LENGTH),
        ("SAFETY", FinishReason.CONTENT_FILTER),
        ("RECITATION", FinishReason.CONTENT_FILTER),
        ("BLOCKLIST", FinishReason.CONTENT_FILTER),
        ("PROHIBITED_CONTENT", FinishReason.CONTENT_FILTER),
        ("SPII", FinishReason.CONTENT_FILTER),
        ("IMAGE_SAFETY", FinishReason.CONTENT_FILTER),
        ("MALFORMED_FUNCTION_CALL", FinishReason.TOOL_CALLS),
        ("LANGUAGE", FinishReason.OTHER),
        ("OTHER", FinishReason.OTHER),
        ("SOMETHING_NEW", FinishReason.OTHER),
    ],
)
def test_given_a_finish_reason_when_decoded_then_it_is_the_canonical_one(
    reason: str, expected: FinishReason
) -> None:
    end = response(finishReason=reason)
    assert events_of(end) == events_of(end, end) == [Finished(0, expected)]


@pytest.mark.parametrize("reason", [None, "", 5, "FINISH_REASON_UNSPECIFIED"])
def test_given_no_finish_reason_when_decoded_then_it_goes_on(reason: Any) -> None:
    assert events_of(response({"text": "a"}, finishReason=reason)) == [TextDelta(0, "a")]


def test_given_a_blocked_prompt_when_decoded_then_the_filter_ended_it() -> None:
    (end,) = events_of({"promptFeedback": {"blockReason": "SAFETY"}})
    assert end == Finished(0, FinishReason.CONTENT_FILTER)
    assert events_of({"promptFeedback": {"safetyRatings": []}}) == []


def test_given_parts_of_all_kinds_when_decoded_then_texts_and_thoughts_come_apart() -> None:
    parts = [
        {"text": "hm", "thought": True, "thoughtSignature": "T"},
        {"text": "a", "thoughtSignature": "S"},
        {"functionCall": {"name": "f"}, "thoughtSignature": "F"},
        {"inlineData": {"data": "x"}},
        {"text": None},
    ]
    assert events_of(response(*parts)) == [
        ThinkingDelta(0, "hm"),
        ThinkingSigned(0, "gemini:T"),
        TextDelta(0, "a"),
        ThinkingSigned(0, "gemini-answer:S"),
    ]


def test_given_counts_in_each_piece_when_decoded_then_the_last_ones_count() -> None:
    counts = {"promptTokenCount": 8, "toolUsePromptTokenCount": 2, "cachedContentTokenCount": 4}
    early = {**response({"text": "a"}), "usageMetadata": {**counts, "candidatesTokenCount": 1}}
    last = {**counts, "candidatesTokenCount": 5, "thoughtsTokenCount": 40}
    end = {**response(finishReason="STOP"), "usageMetadata": last}
    found = events_of(early, end, {"usageMetadata": last})
    assert found == [
        TextDelta(0, "a"),
        Finished(0, FinishReason.STOP),
        UsageReported(Usage(10, 45, 4, 40)),
    ]


@pytest.mark.parametrize("number", ["5", 1.5, -1, True, None, 2**70, [], {}])
def test_given_a_count_that_is_none_when_decoded_then_it_is_unknown(number: Any) -> None:
    counts = {"promptTokenCount": number, "candidatesTokenCount": 1}
    _end, usage = events_of({**response(finishReason="STOP"), "usageMetadata": counts})
    assert usage == UsageReported(Usage(None, 1))


def test_given_probabilities_when_decoded_then_tokens_have_their_alternatives() -> None:
    chosen = [
        {"token": "Hi", "tokenId": 1, "logProbability": -0.5},
        {"token": "!", "logProbability": -1},
        {"token": 5},
        None,
    ]
    top = [{"candidates": [{"token": "Hey", "logProbability": -2}, {"token": "x"}, 5]}, None]
    result = {"chosenCandidates": chosen, "topCandidates": top}
    (found,) = events_of(response(logprobsResult=result))
    assert isinstance(found, TokenProbabilities)
    assert [(token.token, token.logprob) for token in found.tokens] == [("Hi", -0.5), ("!", -1.0)]
    assert [(other.token, other.logprob) for other in found.tokens[0].top] == [("Hey", -2.0)]


@pytest.mark.parametrize(
    "data",
    [
        "nonsense",
        "5",
        "[5]",
        '{"candidates": 5}',
        '{"candidates": [5]}',
        '{"candidates": [{"index": -1}]}',
        '{"candidates": [{"content": 5}]}',
        '{"candidates": [{"content": {"parts": 5}}]}',
        '{"candidates": [{"content": {"parts": [5]}}]}',
        '{"candidates": [{"content": {"parts": [{"text": 5}]}}]}',
        "[" * 100_000,
    ],
)
def test_given_what_the_dialect_does_not_define_when_decoded_then_it_is_unreadable(
    data: str,
) -> None:
    with pytest.raises(UnreadableEvent):
        list(Gemini().decoder().feed(data))


@pytest.mark.parametrize(
    "answer", [None, 5, "a", {}, [], {"ok": True}, [{"ok": True}], {"candidates": 5}]
)
def test_given_a_whole_answer_that_is_none_when_decoded_then_it_is_unreadable(answer: Any) -> None:
    with pytest.raises(UnreadableEvent):
        list(Gemini().decoder().whole(answer))


@pytest.mark.parametrize(
    "error",
    [
        {"error": {"code": 503, "message": "Overloaded", "status": "UNAVAILABLE"}},
        [{"error": {"code": 503, "message": "Overloaded", "status": "UNAVAILABLE"}}],
    ],
)
def test_given_an_error_in_place_of_an_answer_when_decoded_then_it_is_told(error: Any) -> None:
    for decode in (
        lambda: Gemini().decoder().whole(error),
        lambda: Gemini().decoder().feed(json.dumps(error)),
    ):
        with pytest.raises(ErrorReported) as caught:
            list(decode())
        assert (caught.value.message, "UNAVAILABLE" in caught.value.codes) == ("Overloaded", True)


NAMES = [
    "candidates",
    "content",
    "parts",
    "text",
    "thought",
    "thoughtSignature",
    "finishReason",
    "index",
    "logprobsResult",
    "chosenCandidates",
    "topCandidates",
    "token",
    "logProbability",
    "usageMetadata",
    "promptTokenCount",
    "candidatesTokenCount",
    "thoughtsTokenCount",
    "promptFeedback",
    "blockReason",
    "error",
    "message",
    "status",
    "code",
    "details",
    "reason",
    "retryDelay",
    "models",
    "name",
    "supportedGenerationMethods",
    "inputTokenLimit",
]
WORDS = ["STOP", "SAFETY", "generateContent", "models/a", "models/", "37s", "UNAVAILABLE"]
anything = json_of(NAMES, WORDS)
candidates = st.fixed_dictionaries(
    {},
    optional={
        "content": st.fixed_dictionaries({"parts": st.lists(anything, max_size=3)}) | anything,
        **dict.fromkeys(("index", "finishReason", "logprobsResult"), anything),
    },
)
responses = anything | st.fixed_dictionaries(
    {"candidates": st.lists(candidates, max_size=3)},
    optional=dict.fromkeys(("usageMetadata", "promptFeedback", "error"), anything),
)
lists = anything | st.fixed_dictionaries({"models": st.lists(anything, max_size=4)})


@settings(deadline=None)
@given(st.lists(responses, max_size=5))
def test_given_json_of_any_shape_when_decoded_then_only_known_errors_come(told: list[Any]) -> None:
    reader = ReplyReader(Gemini().decoder(), ["sk-0123456789abcdef"])
    with contextlib.suppress(ChatAppError, ErrorReported):
        for one in told:
            for event in reader.take([SseEvent("message", json.dumps(one))]):
                check_storable(event)


@settings(deadline=None)
@given(responses | st.lists(responses, max_size=3))
def test_given_a_whole_answer_of_any_shape_when_decoded_then_only_known_errors_come(
    answer: Any,
) -> None:
    with contextlib.suppress(UnreadableEvent, ErrorReported):
        for event in ReplyReader(Gemini().decoder(), []).take_whole(parse_json(json.dumps(answer))):
            check_storable(event)


@settings(deadline=None)
@given(lists)
def test_given_a_list_of_any_shape_when_decoded_then_its_models_can_be_stored(answer: Any) -> None:
    with contextlib.suppress(UnreadableEvent, ErrorReported):
        for model in Gemini().decode_models(parse_json(json.dumps(answer))):
            assert model.id
            model.id.encode()


@settings(deadline=None)
@given(st.lists(st.binary() | st.binary().map(lambda data: b"data:" + data + b"\n\n"), max_size=9))
def test_given_any_bytes_when_decoded_then_only_known_errors_come(pieces: list[bytes]) -> None:
    sse, reader = SseDecoder(), ReplyReader(Gemini().decoder(), [])
    with contextlib.suppress(ChatAppError, ErrorReported):
        for piece in pieces:
            list(reader.take(sse.feed(piece)))
        if sse.end() and sse.unfinished:
            list(reader.take_unfinished(sse.unfinished))
