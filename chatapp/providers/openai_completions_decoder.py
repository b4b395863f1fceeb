"""The OpenAI legacy completions dialect: answers, streamed or whole.

The source is OpenAI's API reference, "the completion object". A choice is like one of a chat,
only with its text in it; some servers (llama.cpp) send probabilities in the chat's shape, too.
"""

from __future__ import annotations

from collections.abc import Iterator

from chatapp.domain.events import (
    Alternative,
    Event,
    TextDelta,
    TokenProbabilities,
    TokenProbability,
)
from chatapp.domain.messages import Json
from chatapp.providers.base import UnreadableEvent
from chatapp.providers.openai_chat_decoder import OpenAIChatDecoder, choice_index
from chatapp.providers.probabilities import probability


class OpenAICompletionsDecoder(OpenAIChatDecoder):
    """Reads one answer; see `base.Decoder`."""

    def _choice(self, choice: dict[str, Json], body: str) -> Iterator[Event]:
        index, text = choice_index(choice), choice.get("text")
        if text is not None and not isinstance(text, str):
            raise UnreadableEvent("a text is none")
        if text:
            yield TextDelta(index, text)
        tokens = legacy_probabilities(choice.get("logprobs"))
        if tokens:
            yield TokenProbabilities(index, tokens)
        yield from super()._choice(choice, body)


def legacy_probabilities(logprobs: Json) -> tuple[TokenProbability, ...]:
    """The legacy shape: lists of tokens, of their probabilities, of the alternatives to each."""
    if not isinstance(logprobs, dict):
        return ()
    names = ("tokens", "token_logprobs", "top_logprobs")
    tokens, values, tops = (_list(logprobs.get(name)) for name in names)
    tops += [None] * (len(tokens) - len(tops))
    return tuple(
        TokenProbability(token, logprob, None, _alternatives(top))
        for token, value, top in zip(tokens, values, tops, strict=False)
        if isinstance(token, str) and (logprob := probability(value)) is not None
    )


def _alternatives(top: Json) -> tuple[Alternative, ...]:
    entries = top.items() if isinstance(top, dict) else ()
    return tuple(
        Alternative(token, logprob)
        for token, value in entries
        if (logprob := probability(value)) is not None
    )


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
