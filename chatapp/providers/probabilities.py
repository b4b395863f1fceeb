"""Log-probabilities of tokens, in the shape of OpenAI's chat API, which others have taken over."""

from __future__ import annotations

import math

from chatapp.domain.events import Alternative, TokenProbability
from chatapp.domain.messages import Json


def token_probabilities(entries: Json) -> tuple[TokenProbability, ...]:
    """The tokens in a list of entries: token, logprob, bytes, top_logprobs."""
    tokens: list[TokenProbability] = []
    for entry in entries if isinstance(entries, list) else []:
        best = _alternative(entry)
        if best is not None and isinstance(entry, dict):
            top = entry.get("top_logprobs")
            others = map(_alternative, top if isinstance(top, list) else [])
            tokens.append(
                TokenProbability(best.token, best.logprob, best.raw, tuple(filter(None, others)))
            )
    return tuple(tokens)


def probability(logprob: Json) -> float | None:
    """The natural logarithm of a probability; None where it is none."""
    if isinstance(logprob, bool) or not isinstance(logprob, (int, float)):
        return None
    return float(logprob) if math.isfinite(logprob) else None


def _alternative(entry: Json) -> Alternative | None:
    if not isinstance(entry, dict):
        return None
    token, logprob = entry.get("token"), probability(entry.get("logprob"))
    if not isinstance(token, str) or logprob is None:
        return None
    return Alternative(token, logprob, _raw(entry.get("bytes")))


def _raw(values: Json) -> bytes | None:
    if not isinstance(values, list):
        return None
    try:
        return bytes(values)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
