"""The Anthropic Messages dialect: requests.

The source is Anthropic's API reference (`POST /v1/messages`, `GET /v1/models`). Answers are read
by `anthropic_decoder.py`; what single models refuse is in `anthropic_models.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from chatapp.domain.capabilities import Capabilities, Obstacle
from chatapp.domain.errors import InputError, bad_parameter
from chatapp.domain.messages import Json, clean_text
from chatapp.domain.models import CompletionRequest, Dialect, ModelInfo
from chatapp.domain.parameters import PARAMETERS
from chatapp.domain.translation import QT_TRANSLATE_NOOP
from chatapp.net.keys import check_key
from chatapp.net.request import HttpRequest
from chatapp.providers.anthropic_decoder import AnthropicDecoder
from chatapp.providers.anthropic_messages import messages_of
from chatapp.providers.anthropic_models import Traits, traits_of
from chatapp.providers.base import Decoder, Endpoint, Framing
from chatapp.providers.encoding import dump, is_continued, is_streamed, parameters_beside
from chatapp.providers.json_values import listed, size
from chatapp.providers.parameters import (
    check_offered,
    obstacles_beside,
    offers_of,
    put,
    unsupported,
)
from chatapp.providers.services import quirks_of
from chatapp.providers.urls import join_url, with_query

VERSION = "2023-06-01"
"""Of the interface; it goes with every request."""
SMALLEST_BUDGET = 1024
"""Tokens of reasoning that can be asked for at least."""

_TAKEN = ("system",)
_SAMPLING = ("temperature", "top_p", "top_k")
_WIRES = {
    "temperature": "temperature",
    "top_p": "top_p",
    "top_k": "top_k",
    "thinking_budget": "thinking.budget_tokens",
    "reasoning_effort": "output_config.effort",
    "max_tokens": "max_tokens",
    "stop": "stop_sequences",
    "response_format": "output_config.format",
    "user": "metadata.user_id",
    "stream": "stream",
}

_CONTEXTS = ("max_input_tokens", "context_length", "max_model_len")
"""Anthropic; then other services that speak the dialect: Moonshot, vLLM."""

_WITH_THINKING = QT_TRANSLATE_NOOP("errors", "It is not taken together with thinking")
_SMALL_BUDGET = QT_TRANSLATE_NOOP("errors", "The smallest thinking budget is 1024 tokens")
_LARGE_BUDGET = QT_TRANSLATE_NOOP(
    "errors", "The thinking budget has to be smaller than the longest answer"
)
_WITHOUT_EFFORT = QT_TRANSLATE_NOOP("errors", "It is not taken where the reasoning effort is none")
_NO_THINKING_ON = QT_TRANSLATE_NOOP(
    "errors", "An answer that was begun cannot be continued with thinking"
)
_SCHEMA_ONLY = QT_TRANSLATE_NOOP("errors", "This interface has JSON by a schema only")


class Anthropic:
    """The codec of the dialect; see `base.Codec`."""

    path = "/messages"
    usual_path = "/v1"
    framing = Framing.EVENTS

    def capabilities(self, endpoint: Endpoint, model: str) -> Capabilities:
        """What the API reference has, less what the model's generation refuses."""
        traits = traits_of(model)
        quirks = quirks_of(endpoint, Dialect.ANTHROPIC, model)
        quirks = replace(
            quirks,
            names=_WIRES,
            forms={},
            ranges={"temperature": (0, 1), **quirks.ranges},
            choices={"reasoning_effort": traits.efforts, **quirks.choices},
        )
        refused = dict.fromkeys(_refused_by(traits), Obstacle.MODEL)
        offers = offers_of(quirks, _WIRES.keys() - refused.keys())
        if "max_tokens" in offers:
            offers["max_tokens"] = replace(offers["max_tokens"], default=traits.default_length)
        return Capabilities(
            offers,
            obstacles_beside(offers, {**quirks.refused, **refused}),
            several=False,
            continues=traits.continues,
            trims=traits.continues,
            repeats=quirks.repeats,
        )

    def encode(self, request: CompletionRequest, endpoint: Endpoint) -> HttpRequest:
        """The request for an answer; where no longest answer is asked for, `DEFAULT_LENGTH` is.

        The API requires one. It gets larger by a thinking budget.
        """
        url = join_url(endpoint.base_url, self.path)
        traits = traits_of(request.model)
        capabilities = self.capabilities(endpoint, request.model)
        given = check_offered(parameters_beside(request, _TAKEN), capabilities, endpoint.host)
        body = {name: value for name, value in given.items() if name not in PARAMETERS}
        _put_thinking(body, given, traits, endpoint.host)
        thinking = _thinks(body)
        if is_continued(request):
            _check_continuing(traits, given, endpoint.host, thinking=thinking)
        if request.model:
            body["model"] = request.model
        if request.system and request.system.strip():
            body["system"] = request.system
        body["messages"] = messages_of(request, thinking=thinking)
        _put_parameters(body, given, endpoint.host, thinking=thinking)
        if is_streamed(request):
            body["stream"] = True
        headers = {**_headers(endpoint.key), "Content-Type": "application/json"}
        return HttpRequest("POST", url, headers, dump(body))

    def decoder(self) -> Decoder:
        """A decoder for one answer."""
        return AnthropicDecoder()

    def models_request(self, endpoint: Endpoint) -> HttpRequest:
        """The request for the list of models, in one page."""
        url = with_query(join_url(endpoint.base_url, "/models", drop=self.path), "limit=1000")
        return HttpRequest("GET", url, _headers(endpoint.key))

    def decode_models(self, answer: Json) -> list[ModelInfo]:
        """The models in `data`, by `id`."""
        found = (
            ModelInfo(clean_text(name), size(entry, *_CONTEXTS), size(entry, "max_tokens"))
            for entry in listed(answer, "data")
            if isinstance(name := entry.get("id"), str) and name
        )
        return list({model.id: model for model in found}.values())


def _refused_by(traits: Traits) -> Iterator[str]:
    """What a model of such traits does not take."""
    if not traits.sampling:
        yield from _SAMPLING
    if not traits.budget:
        yield "thinking_budget"
    if not traits.efforts:
        yield "reasoning_effort"


def _headers(key: str | None) -> dict[str, str]:
    headers = {"anthropic-version": VERSION}
    if key:
        headers["x-api-key"] = check_key(key)
    return headers


def _put_thinking(
    body: dict[str, Json], given: Mapping[str, Json], traits: Traits, host: str
) -> None:
    """Turn reasoning on or off, with the longest answer that leaves room for it."""
    body["max_tokens"] = given.get("max_tokens", traits.default_length)
    budget, effort = given.get("thinking_budget"), given.get("reasoning_effort")
    if effort == "none" and budget:
        raise unsupported("thinking_budget", host, _WITHOUT_EFFORT)
    if effort == "none" or budget == 0:
        put(body, "thinking.type", "disabled")
    elif isinstance(budget, int):
        _check_budget(budget, given, host)
        put(body, "thinking.type", "enabled")
        put(body, "thinking.budget_tokens", budget)
        if "max_tokens" not in given:
            body["max_tokens"] = traits.default_length + budget
    elif effort and traits.adaptive and "thinking" not in body:
        # Without it such a model may not reason at all, and would not show what it reasoned.
        body["thinking"] = {"type": "adaptive", "display": "summarized"}
    if effort and effort != "none":
        put(body, "output_config.effort", effort)


def _check_budget(budget: int, given: Mapping[str, Json], host: str) -> None:
    if budget < SMALLEST_BUDGET:
        raise unsupported("thinking_budget", host, _SMALL_BUDGET)
    longest = given.get("max_tokens")
    if isinstance(longest, int) and longest <= budget:
        raise unsupported("thinking_budget", host, _LARGE_BUDGET)


def _thinks(body: dict[str, Json]) -> bool:
    thinking = body.get("thinking")
    return isinstance(thinking, dict) and thinking.get("type") != "disabled"


def _check_continuing(
    traits: Traits, given: Mapping[str, Json], host: str, *, thinking: bool
) -> None:
    if not traits.continues:
        raise InputError("not_continued", host=host)
    if thinking:
        asked = next(
            (name for name in ("thinking_budget", "reasoning_effort") if name in given), ""
        )
        raise unsupported(asked or "thinking", host, _NO_THINKING_ON)


def _put_parameters(
    body: dict[str, Json], given: Mapping[str, Json], host: str, *, thinking: bool
) -> None:
    for name in _SAMPLING:
        if name in given and thinking:
            raise unsupported(name, host, _WITH_THINKING)
        if name in given:
            body[name] = given[name]
    if "stop" in given:
        body["stop_sequences"] = _stops(given["stop"])
    if "user" in given:
        put(body, "metadata.user_id", given["user"])
    if "response_format" in given:
        _put_format(body, given["response_format"], host)


def _stops(value: Json) -> list[Json]:
    stops: list[Json] = value if isinstance(value, list) else [value]
    blank = next((stop for stop in stops if not str(stop).strip()), None)
    if blank is not None:  # the API refuses white space alone
        raise bad_parameter("stop", blank)
    return stops


def _put_format(body: dict[str, Json], value: Json, host: str) -> None:
    match value:
        case {"type": "text"}:
            return
        case {"type": "json_schema", "json_schema": {"schema": schema}}:
            put(body, "output_config.format", {"type": "json_schema", "schema": schema})
        case {"type": "json_object"}:
            raise unsupported("response_format", host, _SCHEMA_ONLY)
        case _:
            raise bad_parameter("response_format", value)
