"""The table of services: it is well-formed, and says how each one differs."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

import pytest

from chatapp.domain.capabilities import Obstacle
from chatapp.domain.headers import KEY_HEADERS
from chatapp.domain.models import Dialect
from chatapp.domain.parameters import OWN_PARAMETERS, PARAMETERS, Kind
from chatapp.domain.services import EMBEDDED_SERVICE, OTHER_SERVICE, Service
from chatapp.providers.base import Endpoint
from chatapp.providers.services import (
    Quirks,
    quirks_of,
    service_of,
    services,
    usual_context,
)
from chatapp.resources import resource

TABLE: list[dict[str, Any]] = json.loads(resource("services.json").read_text("utf-8"))["services"]
RULES = [(entry["id"], rule) for entry in TABLE for rule in entry.get("rules", ())]
SENDABLE = PARAMETERS.keys() - OWN_PARAMETERS
BY_PARAMETER = ("names", "forms", "ranges", "choices")
LISTED = ("refuses", "takes")


def service_named(name: str) -> Service:
    return next(service for service in services() if service.id == name)


def at(url: str, service: str = "") -> Endpoint:
    return Endpoint(url, None, service)


def chat_quirks(url: str, model: str = "m") -> Quirks:
    return quirks_of(at(url), Dialect.OPENAI_CHAT, model)


# The file


def test_given_the_table_then_it_has_every_service_that_is_to_be_chosen_from() -> None:
    names = [service.id for service in services()]
    assert len(set(names)) == len(names)
    assert names[-1] == OTHER_SERVICE
    assert {
        "openai", "azure", "anthropic", "gemini", "deepseek", "qwen", "qwen-international",
        "moonshot", "moonshot-international", "zhipu", "minimax", "mistral", "groq", "xai",
        "openrouter", "together", "siliconflow", "ollama", "lm-studio", EMBEDDED_SERVICE, "vllm",
    } <= set(names)  # fmt: skip


@pytest.mark.parametrize("entry", TABLE, ids=lambda entry: str(entry["id"]))
def test_given_an_entry_then_it_has_only_what_is_read(entry: dict[str, Any]) -> None:
    known = {
        "id", "like", "name", "chinese_name", "addresses", "key_page", "needs_key", "local",
        "hosts", "key_header", "rules", "contexts",
    }  # fmt: skip
    assert entry.keys() <= known
    assert entry.get("like") in {None, *(other["id"] for other in TABLE if "like" not in other)}
    assert all(type(size) is int and size > 0 for size in entry.get("contexts", {}).values())
    assert all(re.compile(models) for models in entry.get("contexts", {}))
    assert entry.get("key_header", "api-key") in KEY_HEADERS  # those are shown and set by nobody


@pytest.mark.parametrize(("service", "rule"), RULES)
def test_given_a_rule_then_its_names_models_and_dialects_are_known(
    service: str, rule: dict[str, Any]
) -> None:
    fields = set(Quirks.__slots__) - {"refused", "key_header"}
    assert rule.keys() <= fields | {"models", "dialects", *LISTED}
    assert re.compile(rule.get("models", ""))
    assert all(Dialect(name) for name in rule.get("dialects", ()))
    for group in (*BY_PARAMETER, *LISTED):
        assert set(rule.get(group, ())) <= SENDABLE, group
    for low, high in rule.get("ranges", {}).values():
        assert low < high
    for name, choices in rule.get("choices", {}).items():
        assert PARAMETERS[name].kind is Kind.CHOICE
        assert all(map(PARAMETERS[name].fits, choices))
    for name, form in rule.get("forms", {}).items():
        assert "*" in form, name
        for value in form:
            if PARAMETERS[name].kind is Kind.CHOICE:
                assert value == "*" or PARAMETERS[name].fits(value)


@pytest.mark.parametrize("service", services(), ids=lambda service: str(service.id))
def test_given_a_service_then_it_can_be_called_and_is_known_by_its_address(
    service: Service,
) -> None:
    assert service.name
    assert service.dialects
    assert service.key_page.startswith("https://") or not service.needs_key
    if service.id == OTHER_SERVICE:
        assert set(service.dialects) == set(Dialect)
        return
    for url in service.addresses.values():
        parts = urlsplit(url)
        assert parts.scheme == ("http" if service.local else "https")
        assert parts.hostname
        assert not url.endswith("/")
        if service.id not in (EMBEDDED_SERVICE, "vllm"):  # on ports that are anybody's
            assert service_of(at(url.replace("{resource}", "mine"))) == service


# What it says


def test_given_a_host_that_no_entry_knows_then_it_has_no_quirks() -> None:
    for url in ("https://proxy.example/v1", "http://localhost:9/v1", "https://evilapi.openai.com"):
        assert service_of(at(url)) is None
        assert chat_quirks(url, "gpt-5") == Quirks()
    assert service_of(at("no address")) is None
    assert service_of(at("http://[bad")) is None


def test_given_a_connection_made_for_a_service_then_it_is_that_one_at_any_address() -> None:
    quirks = quirks_of(at("http://10.0.0.5:9000/v1", "llama.cpp"), Dialect.OPENAI_CHAT, "m")
    assert quirks.wire("repetition_penalty") == "repeat_penalty"
    assert service_of(at("https://proxy.example/v1", "no-such-service")) is None


def test_given_an_entry_like_another_then_it_has_its_rules_and_its_own_address() -> None:
    azure = at("https://mine.openai.azure.com/openai/v1")
    quirks = quirks_of(azure, Dialect.OPENAI_CHAT, "o3")
    assert (quirks.key_header, quirks.system_role) == ("api-key", "developer")
    assert quirks.refused["top_k"] is Obstacle.SERVICE
    assert service_named("azure").name == "Azure OpenAI"
    assert service_named("moonshot-international").shown_name("zh_CN").endswith("（国际）")
    assert service_named("mistral").shown_name("zh_CN") == "Mistral"


@pytest.mark.parametrize("model", ["o3-mini", "o1", "gpt-5", "gpt-5-nano"])
def test_given_a_reasoning_model_of_openai_then_what_it_refuses_is_known(model: str) -> None:
    quirks = chat_quirks("https://api.openai.com/v1", model)
    assert quirks.wire("max_tokens") == "max_completion_tokens"
    for name in ("temperature", "top_p", "frequency_penalty", "logprobs", "logit_bias"):
        assert quirks.refused[name] is Obstacle.MODEL
    assert "reasoning_effort" not in quirks.refused


@pytest.mark.parametrize("model", ["gpt-4o", "gpt-4.1-mini", "gpt-5-chat-latest"])
def test_given_another_model_of_openai_then_it_takes_temperature_and_no_effort(model: str) -> None:
    quirks = chat_quirks("https://api.openai.com/v1", model)
    assert quirks.wire("max_tokens") == "max_tokens"
    assert "temperature" not in quirks.refused
    assert quirks.refused["reasoning_effort"] is Obstacle.MODEL


def test_given_a_later_model_then_its_rule_gives_back_what_the_service_refuses() -> None:
    url = "https://open.bigmodel.cn/api/paas/v4"
    assert chat_quirks(url, "glm-4-flash").refused["reasoning_effort"] is Obstacle.SERVICE
    assert "reasoning_effort" not in chat_quirks(url, "glm-4.6").refused


def test_given_a_rule_for_one_dialect_then_another_one_does_not_have_it() -> None:
    endpoint = at("https://api.anthropic.com/v1")
    assert quirks_of(endpoint, Dialect.OPENAI_CHAT, "claude-x").refused
    assert quirks_of(endpoint, Dialect.ANTHROPIC, "claude-x").refused == {}


def test_given_a_well_known_model_then_its_context_is_known_and_of_others_it_is_not() -> None:
    openai = at("https://api.openai.com/v1")
    assert usual_context(openai, "gpt-4.1-nano") == 1_047_576
    assert usual_context(openai, "gpt-4o-2024-08-06") == 128_000
    assert usual_context(openai, "gpt-4") == 8_192
    assert usual_context(openai, "my-own") is None
    assert usual_context(at("https://proxy.example/v1"), "gpt-4o") is None
