"""The OpenAI chat completions dialect: requests.

The source is OpenAI's API reference (`POST /chat/completions`); canonical parameter names are
its names. How services differ is in `services.py`. Answers are read by `openai_chat_decoder.py`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

from chatapp.domain.capabilities import Capabilities
from chatapp.domain.errors import InputError
from chatapp.domain.messages import ImagePart, Json, Message, Role, TextPart, clean_text
from chatapp.domain.models import CompletionRequest, Dialect, ModelInfo
from chatapp.domain.parameters import OWN_PARAMETERS, PARAMETERS
from chatapp.net.json import is_json
from chatapp.net.keys import check_key
from chatapp.net.request import HttpRequest
from chatapp.providers.base import Decoder, Endpoint, UnreadableEvent
from chatapp.providers.openai_chat_decoder import OpenAIChatDecoder
from chatapp.providers.parameters import obstacles_beside, offers_of, put_parameters
from chatapp.providers.reported import raise_reported
from chatapp.providers.services import Quirks, quirks_of
from chatapp.providers.urls import join_url


class OpenAIChat:
    """The codec of the dialect; see `base.Codec`."""

    path = "/chat/completions"
    usual_path = "/v1"

    def capabilities(self, endpoint: Endpoint, model: str) -> Capabilities:
        """All parameters of the app but those that the table of services takes away."""
        quirks = quirks_of(endpoint, Dialect.OPENAI_CHAT, model)
        offers = offers_of(quirks, (name for name in PARAMETERS if name not in OWN_PARAMETERS))
        return Capabilities(
            offers,
            obstacles_beside(offers, quirks.refused),
            several="n" in offers,
            continues=quirks.continues is not None,
        )

    def encode(self, request: CompletionRequest, endpoint: Endpoint) -> HttpRequest:
        """The request for an answer; unknown parameters are sent as they are."""
        quirks = quirks_of(endpoint, Dialect.OPENAI_CHAT, request.model)
        url = join_url(endpoint.base_url, self.path)
        # A server with a single model takes a request that names none.
        body: dict[str, Json] = {"model": request.model} if request.model else {}
        body["messages"] = _messages(request, quirks)
        body |= quirks.always
        if request.stream:
            body["stream"] = True
        if is_continued(request):
            if quirks.continues is None:
                raise InputError("not_continued", host=endpoint.host)
            body |= quirks.continues.body
            if quirks.continues.path:
                url = join_url(_at_path(url, quirks.continues.path), self.path)
        capabilities = self.capabilities(endpoint, request.model)
        put_parameters(body, request.parameters, capabilities, endpoint.host, quirks.forms)
        if body.get("stream") is True and quirks.usage:
            body.setdefault("stream_options", {"include_usage": True})
        return HttpRequest("POST", url, _headers(endpoint.key, quirks), _dump(body))

    def decoder(self) -> Decoder:
        """A decoder for one answer."""
        return OpenAIChatDecoder()

    def models_request(self, endpoint: Endpoint) -> HttpRequest:
        """The request for the list of models."""
        headers = _headers(endpoint.key, quirks_of(endpoint, Dialect.OPENAI_CHAT, ""))
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


def is_continued(request: CompletionRequest) -> bool:
    """Whether the last message is the beginning of the answer."""
    return bool(request.messages) and request.messages[-1].role is Role.ASSISTANT


def _at_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=path))


def _headers(key: str | None, quirks: Quirks) -> dict[str, str]:
    headers = {"Content-Type": "application/json"}
    if key and quirks.key_header:
        headers[quirks.key_header] = check_key(key)
    elif key:
        headers["Authorization"] = f"Bearer {check_key(key)}"
    return headers


def _messages(request: CompletionRequest, quirks: Quirks) -> list[Json]:
    messages: list[dict[str, Json]] = []
    if request.system:
        messages.append({"role": quirks.system_role, "content": request.system})
    for message in request.messages:
        said: dict[str, Json] = {
            "role": message.role.value,
            "content": _content(message, request.attachments),
        }
        if quirks.sends_reasoning and message.thinking and message.model == request.model:
            said["reasoning_content"] = message.thinking
        messages.append(said)
    if is_continued(request) and quirks.continues is not None:
        messages[-1] |= quirks.continues.message
    return list(messages)


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
