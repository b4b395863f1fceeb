"""Tokens with their probabilities, as servers tell them and as they are kept."""

from __future__ import annotations

import math
from typing import Any

from chatapp.domain.events import Alternative, TokenProbability
from tests.support.hostile_server import chat_chunk


def token(said: str | bytes, probability: float, **others: float) -> TokenProbability:
    """A token with its alternatives, itself among them; all with their bytes."""
    raw = said.encode() if isinstance(said, str) else said
    text = raw.decode("utf-8", "replace")
    named = {text: probability, **others}
    top = tuple(
        Alternative(name, math.log(value), raw if name == text else name.encode())
        for name, value in sorted(named.items(), key=lambda one: -one[1])
    )
    return TokenProbability(text, math.log(probability), raw, top)


def entry(one: TokenProbability) -> dict[str, Any]:
    """A token as OpenAI's chat API tells it."""
    top = [
        {"token": other.token, "logprob": other.logprob, "bytes": list(other.raw or b"")}
        for other in one.top
    ]
    told = {"token": one.token, "logprob": one.logprob, "bytes": list(one.raw or b"")}
    return {**told, "top_logprobs": top}


def told(*tokens: TokenProbability, index: int = 0, text: str | None = None) -> dict[str, Any]:
    """A chunk of a streamed answer that says these tokens. Parameters: `text`, what it says."""
    data = b"".join(one.raw or one.token.encode() for one in tokens)
    chunk = chat_chunk(data.decode() if text is None else text, index=index)
    chunk["choices"][0]["logprobs"] = {"content": [entry(one) for one in tokens]}
    return chunk


def near(one: TokenProbability) -> tuple[object, ...]:
    """A token to compare: its log-probabilities as exact as they are kept."""
    top = [(other.token, round(other.logprob, 4), other.raw) for other in one.top]
    return (one.token, round(one.logprob, 4), one.raw, top)
