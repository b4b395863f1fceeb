"""Which codec speaks which dialect. Each is imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from chatapp.domain.errors import InputError
from chatapp.domain.models import Dialect
from chatapp.providers.base import Codec


def dialect_named(dialect: Dialect) -> Codec:
    """The codec for `dialect`; raises InputError (dialect_unsupported)."""
    codec = _CODECS.get(dialect)
    if codec is None:
        raise InputError("dialect_unsupported", dialect=dialect.value)
    return codec()


@cache
def _openai_chat() -> Codec:
    from chatapp.providers.openai_chat import OpenAIChat

    return OpenAIChat()


@cache
def _anthropic() -> Codec:
    from chatapp.providers.anthropic import Anthropic

    return Anthropic()


@cache
def _gemini() -> Codec:
    from chatapp.providers.gemini import Gemini

    return Gemini()


@cache
def _openai_responses() -> Codec:
    from chatapp.providers.openai_responses import OpenAIResponses

    return OpenAIResponses()


@cache
def _openai_completions() -> Codec:
    from chatapp.providers.openai_completions import OpenAICompletions

    return OpenAICompletions()


@cache
def _ollama() -> Codec:
    from chatapp.providers.ollama import Ollama

    return Ollama()


_CODECS: dict[Dialect, Callable[[], Codec]] = {
    Dialect.OPENAI_CHAT: _openai_chat,
    Dialect.ANTHROPIC: _anthropic,
    Dialect.GEMINI: _gemini,
    Dialect.OPENAI_RESPONSES: _openai_responses,
    Dialect.OPENAI_COMPLETIONS: _openai_completions,
    Dialect.OLLAMA: _ollama,
}
