"""What services get of a request in the OpenAI chat dialect, and what they are said to take."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from chatapp.domain.capabilities import OBSTACLES, Obstacle, Offer
from chatapp.domain.errors import InputError
from chatapp.domain.messages import Json, Message, Role, Status, TextPart, ThinkingPart, now
from chatapp.domain.models import CompletionRequest
from chatapp.domain.parameters import OWN_PARAMETERS, PARAMETERS, Kind
from chatapp.providers.base import Endpoint
from chatapp.providers.openai_chat import OpenAIChat
from chatapp.providers.services import services
from tests.support.chat import asking, message

OPENAI = "https://api.openai.com/v1"
UNKNOWN = "https://host.example/v1"
VALUES: dict[Kind, Json] = {
    Kind.NUMBER: 0.5,
    Kind.INTEGER: 2,
    Kind.SWITCH: True,
    Kind.TEXT: "a",
    Kind.TEXTS: ["a"],
    Kind.BIASES: {"5": -100},
    Kind.FORMAT: {"type": "json_object"},
}


def endpoint(base_url: str, service: str = "", key: str | None = None) -> Endpoint:
    return Endpoint(base_url, key, service)


def body_of(
    base_url: str,
    model: str = "m",
    *messages: Message,
    service: str = "",
    system: str | None = None,
    **parameters: Json,
) -> Any:
    asked = messages or (message("Q"),)
    request = CompletionRequest(model, asked, system=system, parameters=parameters)
    call = OpenAIChat().encode(request, endpoint(base_url, service))
    assert call.body is not None
    return json.loads(call.body)


def place(body: Any, wire: str) -> Any:
    """What stands at a wire name with dots."""
    for name in wire.split("."):
        body = body[name]
    return body


# What is shown is what is sent


@pytest.mark.parametrize("service", services(), ids=lambda service: str(service.id))
@pytest.mark.parametrize("model", ["m", "gpt-5", "o3", "kimi-k3", "glm-4.6", "deepseek-reasoner"])
def test_given_a_service_when_a_parameter_is_sent_then_it_is_where_the_offer_says_or_refused(
    service: Any, model: str
) -> None:
    codec, to = OpenAIChat(), endpoint("https://host.example/v1", service.id)
    capabilities = codec.capabilities(to, model)
    sendable = PARAMETERS.keys() - OWN_PARAMETERS
    assert capabilities.offers.keys() | capabilities.obstacles.keys() == sendable
    assert not capabilities.offers.keys() & capabilities.obstacles.keys()
    assert capabilities.several == ("n" in capabilities.offers)
    for name in sendable - {"stream"}:
        parameter = PARAMETERS[name]
        offer = capabilities.offers.get(name, Offer(name))
        value = VALUES.get(parameter.kind, (offer.choices or ("high",))[-1])
        request = CompletionRequest(model, (message("Q"),), parameters={name: value})
        if name in capabilities.obstacles:
            with pytest.raises(InputError) as caught:
                codec.encode(request, to)
            assert caught.value.code == "parameter_unsupported"
            assert caught.value.facts == {
                "name": name,
                "host": "host.example",
                "reason": OBSTACLES[capabilities.obstacles[name]].title,
            }
        else:
            body = json.loads(codec.encode(request, to).body or b"")
            assert place(body, offer.wire) is not None, (service.id, name)


def test_given_a_host_that_is_not_known_when_asked_then_everything_goes_as_it_is_named() -> None:
    capabilities = OpenAIChat().capabilities(endpoint(UNKNOWN), "gpt-5")
    assert capabilities.obstacles == {}
    assert {name: offer.wire for name, offer in capabilities.offers.items()} == {
        name: name for name in PARAMETERS if name not in OWN_PARAMETERS
    }
    assert capabilities.several
    assert not capabilities.continues
    assert not capabilities.completes


def test_given_a_model_and_a_service_that_refuse_then_each_is_the_reason() -> None:
    obstacles = OpenAIChat().capabilities(endpoint(OPENAI), "o3").obstacles
    assert obstacles["temperature"] is Obstacle.MODEL
    assert obstacles["top_k"] is Obstacle.SERVICE


def test_given_a_narrower_range_then_the_offer_has_it() -> None:
    capabilities = OpenAIChat().capabilities(endpoint("https://api.mistral.ai/v1"), "m")
    assert capabilities.offers["temperature"] == Offer("temperature", 0, 1.5)
    assert capabilities.offers["seed"] == Offer("random_seed")


# Names and forms


def test_given_a_reasoning_model_of_openai_when_asked_then_names_and_roles_are_its_own() -> None:
    body = body_of(OPENAI, "o3", system="S", max_tokens=5, session="c1")
    assert body["max_completion_tokens"] == 5
    assert body["prompt_cache_key"] == "c1"
    assert body["messages"][0] == {"role": "developer", "content": "S"}
    assert not {"max_tokens", "session"} & body.keys()
    assert body_of(OPENAI, "gpt-4o", system="S", max_tokens=5)["max_tokens"] == 5


def test_given_nested_names_when_sent_then_they_go_into_one_object_with_what_the_user_put_there() -> (
    None
):
    given: dict[str, Json] = {"reasoning": {"exclude": False}}
    body = body_of(
        "https://openrouter.ai/api/v1", thinking_budget=9, reasoning_effort="low", **given
    )
    assert body["reasoning"] == {"exclude": False, "effort": "low", "max_tokens": 9}
    assert given == {"reasoning": {"exclude": False}}
    with pytest.raises(InputError) as caught:
        body_of("https://openrouter.ai/api/v1", reasoning_effort="low", reasoning="much")
    assert (caught.value.code, caught.value.facts["name"]) == ("bad_parameter", "reasoning")


@pytest.mark.parametrize(
    ("base_url", "model", "parameters", "sent"),
    [
        (
            "https://dashscope.aliyuncs.com/compatible-mode/v1",
            "qwen-plus",
            {"thinking_budget": 100},
            {"enable_thinking": True, "thinking_budget": 100},
        ),
        (
            "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
            "qwen-plus",
            {"thinking_budget": 0},
            {"enable_thinking": False},
        ),
        (
            "https://open.bigmodel.cn/api/paas/v4",
            "glm-4.6",
            {"reasoning_effort": "none", "user": "u"},
            {"thinking": {"type": "disabled"}, "user_id": "u"},
        ),
        (
            "https://api.deepseek.com/v1",
            "deepseek-chat",
            {"reasoning_effort": "xhigh"},
            {"thinking": {"type": "enabled"}, "reasoning_effort": "max"},
        ),
        ("https://openrouter.ai/api/v1", "m", {"session": "c"}, {"session_id": "c"}),
        (
            "https://openrouter.ai/api/v1",
            "m",
            {"thinking_budget": 0},
            {"reasoning": {"enabled": False}},
        ),
        ("https://api.minimaxi.com/v1", "MiniMax-M2", {}, {"reasoning_split": True}),
    ],
)
def test_given_a_switch_of_a_service_when_sent_then_it_is_set_as_the_service_has_it(
    base_url: str, model: str, parameters: dict[str, Json], sent: dict[str, Json]
) -> None:
    body = body_of(base_url, model, **parameters)
    added = {
        name: value
        for name, value in body.items()
        if name not in ("model", "messages", "stream", "stream_options")
    }
    assert added == sent


def test_given_a_service_that_takes_no_stream_options_when_asked_then_none_are_sent() -> None:
    body = body_of("https://api.mistral.ai/v1")
    assert body["stream"] is True
    assert "stream_options" not in body


def test_given_azure_when_asked_then_the_key_is_in_its_own_header() -> None:
    azure = endpoint("https://mine.openai.azure.com/openai/v1", key="sk-a")
    for call in (OpenAIChat().encode(asking(), azure), OpenAIChat().models_request(azure)):
        assert call.headers["api-key"] == "sk-a"
        assert "Authorization" not in call.headers


# Earlier answers


def thought(model: str, text: str = "A") -> Message:
    parts = (ThinkingPart("hm"), TextPart(text))
    return Message("a", "c", None, Role.ASSISTANT, parts, Status.COMPLETE, now(), model=model)


def test_given_earlier_reasoning_when_sent_then_only_where_wanted_and_to_the_model_that_wrote_it() -> (
    None
):
    def sent(base_url: str, model: str) -> Any:
        return body_of(base_url, model, message("Q"), thought("kimi-k3"), message("R"))["messages"][
            1
        ]

    plain = {"role": "assistant", "content": "A"}
    assert sent("https://api.moonshot.cn/v1", "kimi-k3") == {**plain, "reasoning_content": "hm"}
    assert sent("https://api.moonshot.cn/v1", "kimi-k2.5") == plain
    assert sent("https://api.deepseek.com/v1", "kimi-k3") == plain
    assert sent(UNKNOWN, "kimi-k3") == plain


# The beginning of an answer


@pytest.mark.parametrize(
    ("base_url", "service", "more_in_message", "more_in_body"),
    [
        ("http://127.0.0.1:9/v1", "llama.cpp", {}, {}),
        ("https://openrouter.ai/api/v1", "", {}, {}),
        ("https://api.mistral.ai/v1", "", {"prefix": True}, {}),
        ("https://api.moonshot.ai/v1", "", {"partial": True}, {}),
        (
            "http://127.0.0.1:9/v1",
            "vllm",
            {},
            {"continue_final_message": True, "add_generation_prompt": False},
        ),
    ],
)
def test_given_a_beginning_when_sent_then_it_is_continued_in_the_services_way(
    base_url: str, service: str, more_in_message: dict[str, Json], more_in_body: dict[str, Json]
) -> None:
    body = body_of(base_url, "m", message("Q"), thought("m", "Once upon"), service=service)
    assert body["messages"][-1] == {
        "role": "assistant",
        "content": "Once upon",
        **more_in_message,
    }
    assert more_in_body.items() <= body.items()
    assert OpenAIChat().capabilities(endpoint(base_url, service), "m").continues


def test_given_an_answer_before_a_prompt_when_sent_then_it_has_no_mark() -> None:
    body = body_of("https://api.mistral.ai/v1", "m", message("Q"), thought("m"), message("R"))
    assert body["messages"][1] == {"role": "assistant", "content": "A"}


def test_given_deepseek_when_continued_then_the_call_goes_to_its_other_path() -> None:
    request = CompletionRequest("deepseek-chat", (message("Q"), thought("m")))
    call = OpenAIChat().encode(request, endpoint("https://api.deepseek.com/v1"))
    assert call.url == "https://api.deepseek.com/beta/chat/completions"
    plain = dataclasses.replace(request, messages=(message("Q"),))
    call = OpenAIChat().encode(plain, endpoint("https://api.deepseek.com/v1"))
    assert call.url == "https://api.deepseek.com/v1/chat/completions"


def test_given_a_service_that_continues_nothing_when_asked_then_it_is_refused() -> None:
    for base_url in (OPENAI, UNKNOWN):
        with pytest.raises(InputError) as caught:
            body_of(base_url, "m", message("Q"), thought("m"))
        assert caught.value.code == "not_continued"
