"""The list of models, as OpenAI's interfaces and those like them give it (`GET /models`)."""

from __future__ import annotations

from chatapp.domain.messages import Json, clean_text
from chatapp.domain.models import Dialect, ModelInfo
from chatapp.net.request import HttpRequest
from chatapp.providers.base import Endpoint, UnreadableEvent
from chatapp.providers.encoding import json_headers
from chatapp.providers.reported import raise_reported
from chatapp.providers.services import quirks_of
from chatapp.providers.urls import join_url


class OpenAIModels:
    """The part of a codec that is about models; see `base.Codec`."""

    path = ""

    def models_request(self, endpoint: Endpoint) -> HttpRequest:
        """The request for the list of models."""
        headers = json_headers(
            endpoint.key, quirks_of(endpoint, Dialect.OPENAI_CHAT, "").key_header
        )
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
