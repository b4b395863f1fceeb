"""The Google Gemini dialect: requests.

The source is Google's API reference (`models.generateContent`, `models.streamGenerateContent`,
`models.list`, version v1beta). Answers are read by `gemini_decoder.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote, urlsplit, urlunsplit

from chatapp.domain.capabilities import Capabilities
from chatapp.domain.errors import InputError, bad_parameter
from chatapp.domain.messages import Json, clean_text
from chatapp.domain.models import CompletionRequest, Dialect, ModelInfo
from chatapp.domain.parameters import PARAMETERS
from chatapp.domain.translation import QT_TRANSLATE_NOOP
from chatapp.net.keys import check_key
from chatapp.net.request import HttpRequest
from chatapp.providers.base import Decoder, Endpoint, Framing
from chatapp.providers.encoding import dump, is_continued, is_streamed, parameters_beside
from chatapp.providers.gemini_contents import contents_of
from chatapp.providers.gemini_decoder import GeminiDecoder
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

_TAKEN = ("contents", "systemInstruction", "system_instruction")
_WIRES = {
    "temperature": "generationConfig.temperature",
    "top_p": "generationConfig.topP",
    "top_k": "generationConfig.topK",
    "max_tokens": "generationConfig.maxOutputTokens",
    "frequency_penalty": "generationConfig.frequencyPenalty",
    "presence_penalty": "generationConfig.presencePenalty",
    "seed": "generationConfig.seed",
    "stop": "generationConfig.stopSequences",
    "response_format": "generationConfig.responseJsonSchema",
    "reasoning_effort": "generationConfig.thinkingConfig.thinkingLevel",
    "thinking_budget": "generationConfig.thinkingConfig.thinkingBudget",
    "logprobs": "generationConfig.responseLogprobs",
    "top_logprobs": "generationConfig.logprobs",
    "stream": "streamGenerateContent",
}
_EFFORTS = ("minimal", "low", "medium", "high")

_ONE_OF_TWO = QT_TRANSLATE_NOOP(
    "errors", "Reasoning effort and thinking budget are not taken together"
)

_OWN_PATH = re.compile(r"/(models|tunedModels)(/[^/]*)?$")
"""What an address that was copied whole ends in."""


class Gemini:
    """The codec of the dialect; see `base.Codec`."""

    path = ""
    """The address of a request names its model."""
    usual_path = "/v1beta"
    framing = Framing.EVENTS

    def capabilities(self, endpoint: Endpoint, model: str) -> Capabilities:
        """What the API reference has; most models refuse `candidateCount`, so `n` is not sent."""
        quirks = quirks_of(endpoint, Dialect.GEMINI, model)
        choices = {"reasoning_effort": _EFFORTS, **quirks.choices}
        quirks = replace(quirks, names=_WIRES, forms={}, choices=choices)
        offers = offers_of(quirks, _WIRES)
        return Capabilities(offers, obstacles_beside(offers, quirks.refused), several=False)

    def encode(self, request: CompletionRequest, endpoint: Endpoint) -> HttpRequest:
        """The request for an answer; the key is in a header, never in the address."""
        url = _answer_url(endpoint.base_url, request)
        capabilities = self.capabilities(endpoint, request.model)
        given = check_offered(parameters_beside(request, _TAKEN), capabilities, endpoint.host)
        if is_continued(request):
            raise InputError("not_continued", host=endpoint.host)
        body = {name: value for name, value in given.items() if name not in PARAMETERS}
        body["contents"] = contents_of(request)
        if request.system and request.system.strip():
            body["systemInstruction"] = {"parts": [{"text": request.system}]}
        _put_parameters(body, given, endpoint.host)
        headers = {**_headers(endpoint.key), "Content-Type": "application/json"}
        return HttpRequest("POST", url, headers, dump(body))

    def decoder(self) -> Decoder:
        """A decoder for one answer."""
        return GeminiDecoder()

    def models_request(self, endpoint: Endpoint) -> HttpRequest:
        """The request for the list of models, in one page."""
        url = with_query(join_url(_base(endpoint.base_url), "/models"), "pageSize=1000")
        return HttpRequest("GET", url, _headers(endpoint.key))

    def decode_models(self, answer: Json) -> list[ModelInfo]:
        """The models that can answer, by their ids without "models/"."""
        found = (
            ModelInfo(
                clean_text(name.removeprefix("models/")),
                size(entry, "inputTokenLimit"),
                size(entry, "outputTokenLimit"),
            )
            for entry in listed(answer, "models")
            if _answers(entry) and isinstance(name := entry.get("name"), str)
        )
        return list({model.id: model for model in found if model.id}.values())


def _headers(key: str | None) -> dict[str, str]:
    return {"x-goog-api-key": check_key(key)} if key else {}


def _base(base_url: str) -> str:
    """`base_url` without the path of a call, should it have been entered with it."""
    try:
        parts = urlsplit(base_url.strip())
    except ValueError:
        return base_url  # `join_url` says what is wrong
    path = _OWN_PATH.sub("", parts.path.rstrip("/"))
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def _answer_url(base_url: str, request: CompletionRequest) -> str:
    if not request.model:
        raise bad_parameter("model", "")
    folder, name = "models", clean_text(request.model).removeprefix("models/")
    if name.startswith("tunedModels/"):
        folder, name = "tunedModels", name.removeprefix("tunedModels/")
    streamed = is_streamed(request)
    call = "streamGenerateContent" if streamed else "generateContent"
    url = join_url(_base(base_url), f"/{folder}/{quote(name, safe='')}:{call}")
    return with_query(url, "alt=sse") if streamed else url


def _put_parameters(body: dict[str, Json], given: Mapping[str, Json], host: str) -> None:
    for name, value in given.items():
        if name == "stop":
            put(body, _WIRES[name], [value] if isinstance(value, str) else value)
        elif name == "response_format":
            _put_format(body, value)
        elif name in _WIRES:
            put(body, _WIRES[name], value)
    budget = given.get("thinking_budget")
    if budget is not None and "reasoning_effort" in given:
        raise unsupported("thinking_budget", host, _ONE_OF_TWO)
    if budget or "reasoning_effort" in given:
        # The reasoning is not shown by itself.
        put(body, "generationConfig.thinkingConfig.includeThoughts", True)


def _put_format(body: dict[str, Json], value: Json) -> None:
    match value:
        case {"type": "text"}:
            return
        case {"type": "json_object"}:
            put(body, "generationConfig.responseMimeType", "application/json")
        case {"type": "json_schema", "json_schema": {"schema": schema}}:
            put(body, "generationConfig.responseMimeType", "application/json")
            put(body, _WIRES["response_format"], schema)
        case _:
            raise bad_parameter("response_format", value)


def _answers(entry: dict[str, Json]) -> bool:
    methods = entry.get("supportedGenerationMethods")
    return isinstance(methods, list) and "generateContent" in methods
