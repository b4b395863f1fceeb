"""The OpenAI chat completions dialect: requests.

The source is OpenAI's API reference (`POST /chat/completions`); canonical parameter names are
its names. Answers are read by `openai_chat_decoder.py`.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from chatapp.domain.capabilities import Capabilities, Offer
from chatapp.domain.errors import InputError
from chatapp.domain.messages import ImagePart, Json, Message, TextPart, clean_text
from chatapp.domain.models import CompletionRequest, ModelInfo
from chatapp.domain.parameters import OWN_PARAMETERS, PARAMETERS
from chatapp.net.json import is_json
from chatapp.net.keys import check_key
from chatapp.net.request import HttpRequest
from chatapp.providers.base import TAKEN_PARAMETERS, Decoder, Endpoint, UnreadableEvent
from chatapp.providers.openai_chat_decoder import OpenAIChatDecoder
from chatapp.providers.reported import raise_reported
from chatapp.providers.urls import join_url


@dataclass(frozen=True, slots=True)
class Quirks:
    """How an endpoint differs from the reference."""

    max_tokens: str = "max_tokens"
    """Its name for the limit of an answer's length."""


_REASONING_MODEL = re.compile(r"(o\d|gpt-5)\b")


def quirks_of(host: str, model: str) -> Quirks:
    """The quirks known of `model` at `host`."""
    if host == "api.openai.com" and _REASONING_MODEL.match(model):
        return Quirks(max_tokens="max_completion_tokens")
    return Quirks()


class OpenAIChat:
    """The codec of the dialect; see `base.Codec`."""

    path = "/chat/completions"
    usual_path = "/v1"

    def capabilities(self, endpoint: Endpoint, model: str) -> Capabilities:
        """All parameters of the app."""
        quirks = quirks_of(endpoint.host, model)
        wires = {name: name for name in PARAMETERS if name not in OWN_PARAMETERS}
        wires["max_tokens"] = quirks.max_tokens
        return Capabilities({name: Offer(wire) for name, wire in wires.items()})

    def encode(self, request: CompletionRequest, endpoint: Endpoint) -> HttpRequest:
        """The request for an answer; unknown parameters are sent as they are."""
        url = join_url(endpoint.base_url, self.path)
        quirks = quirks_of(urlsplit(url).hostname or "", request.model)
        # A server with a single model takes a request that names none.
        body: dict[str, Json] = {"model": request.model} if request.model else {}
        body["messages"] = _messages(request)
        if request.stream:
            body["stream"] = True
        for name, value in request.parameters.items():
            if name in TAKEN_PARAMETERS:
                raise InputError("bad_parameter", name=name, value=value)
            if name not in OWN_PARAMETERS:
                body[quirks.max_tokens if name == "max_tokens" else name] = value
        if body.get("stream") is True:
            body.setdefault("stream_options", {"include_usage": True})
        return HttpRequest("POST", url, _headers(endpoint.key), _dump(body))

    def decoder(self) -> Decoder:
        """A decoder for one answer."""
        return OpenAIChatDecoder()

    def models_request(self, endpoint: Endpoint) -> HttpRequest:
        """The request for the list of models."""
        headers = _headers(endpoint.key)
        del headers["Content-Type"]
        url = join_url(endpoint.base_url, "/models", drop=self.path)
        return HttpRequest("GET", url, headers)

    def decode_models(self, answer: Json) -> list[ModelInfo]:
        """The ids in `data`; a bare list, and `models` with names, are understood too."""
        entries = answer
        if isinstance(answer, dict):
            raise_reported(answer)
            entries = answer.get("data")
            if not isinstance(entries, list):
                entries = answer.get("models")
        if not isinstance(entries, list):
            raise UnreadableEvent("no list of models")
        found: dict[str, ModelInfo] = {}
        for entry in entries:
            if name := clean_text(_model_id(entry) or ""):
                found.setdefault(name, ModelInfo(name, _context(entry)))
        return list(found.values())


def _headers(key: str | None) -> dict[str, str]:
    headers = {"Content-Type": "application/json"}
    if key:
        headers["Authorization"] = f"Bearer {check_key(key)}"
    return headers


def _messages(request: CompletionRequest) -> list[Json]:
    messages: list[Json] = []
    if request.system:
        messages.append({"role": "system", "content": request.system})
    messages += [
        {"role": message.role.value, "content": _content(message, request.attachments)}
        for message in request.messages
    ]
    return messages


def _content(message: Message, attachments: Mapping[str, bytes]) -> Json:
    """A plain text; a list of parts where there are pictures.

    A prompt of nothing but other files names them: an empty one is refused by many.
    """
    if not message.images:
        return message.text or " ".join(f"[{part.name}]" for part in message.attached)
    content: list[Json] = []
    for part in message.parts:
        if isinstance(part, ImagePart):
            data = base64.b64encode(attachments[part.attachment]).decode("ascii")
            url = f"data:{part.media_type};base64,{data}"
            content.append({"type": "image_url", "image_url": {"url": url}})
        elif isinstance(part, TextPart):
            content.append({"type": "text", "text": part.text})
    return content


def _dump(body: dict[str, Json]) -> bytes:
    try:
        text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (ValueError, RecursionError) as error:
        name = next((name for name, value in body.items() if not is_json(value)), "?")
        raise InputError("bad_parameter", name=name, value=str(body.get(name))[:40]) from error
    return clean_text(text).encode()


def _model_id(entry: Json) -> str | None:
    if isinstance(entry, str):
        return entry
    if isinstance(entry, dict):
        for name in ("id", "name", "model"):
            value = entry.get(name)
            if isinstance(value, str) and value:
                return value
    return None


_CONTEXTS = ("context_length", "max_model_len", "max_context_length", "context_window", "n_ctx")
"""OpenRouter and Together, vLLM, Mistral and LM Studio, Groq, llama.cpp."""


def _context(entry: Json) -> int | None:
    """Tokens of context, where the entry says so."""
    if not isinstance(entry, dict):
        return None
    meta = entry.get("meta")
    named = {**(meta if isinstance(meta, dict) else {}), **entry}
    sizes = (named.get(name) for name in _CONTEXTS)
    return next((size for size in sizes if type(size) is int and 0 < size < 2**31), None)
