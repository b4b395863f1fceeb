"""Which codec speaks which dialect."""

from __future__ import annotations

from chatapp.domain.errors import InputError
from chatapp.domain.models import Dialect
from chatapp.providers.anthropic import Anthropic
from chatapp.providers.base import Codec
from chatapp.providers.gemini import Gemini
from chatapp.providers.ollama import Ollama
from chatapp.providers.openai_chat import OpenAIChat
from chatapp.providers.openai_completions import OpenAICompletions
from chatapp.providers.openai_responses import OpenAIResponses

_CODECS: dict[Dialect, Codec] = {
    Dialect.OPENAI_CHAT: OpenAIChat(),
    Dialect.ANTHROPIC: Anthropic(),
    Dialect.GEMINI: Gemini(),
    Dialect.OPENAI_RESPONSES: OpenAIResponses(),
    Dialect.OPENAI_COMPLETIONS: OpenAICompletions(),
    Dialect.OLLAMA: Ollama(),
}


def dialect_named(dialect: Dialect) -> Codec:
    """The codec for `dialect`; raises InputError (dialect_unsupported)."""
    codec = _CODECS.get(dialect)
    if codec is None:
        raise InputError("dialect_unsupported", dialect=dialect.value)
    return codec
