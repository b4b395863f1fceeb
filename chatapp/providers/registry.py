"""Which codec speaks which dialect. Each is imported when it is first asked for."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from chatapp.domain.errors import InputError
from chatapp.domain.models import Dialect
from chatapp.providers.base import Codec

_CODECS = {
    Dialect.OPENAI_CHAT: ("openai_chat", "OpenAIChat"),
    Dialect.ANTHROPIC: ("anthropic", "Anthropic"),
    Dialect.GEMINI: ("gemini", "Gemini"),
    Dialect.OPENAI_RESPONSES: ("openai_responses", "OpenAIResponses"),
    Dialect.OPENAI_COMPLETIONS: ("openai_completions", "OpenAICompletions"),
    Dialect.OLLAMA: ("ollama", "Ollama"),
}
"""The module and class of each."""


def dialect_named(dialect: Dialect) -> Codec:
    """The codec for `dialect`; raises InputError (dialect_unsupported)."""
    if dialect not in _CODECS:
        raise InputError("dialect_unsupported", dialect=dialect.value)
    return _codec(*_CODECS[dialect])


@cache
def _codec(module: str, name: str) -> Codec:
    made: Codec = getattr(import_module(f"chatapp.providers.{module}"), name)()
    return made
