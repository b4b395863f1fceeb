"""Token probabilities in the app's own JSON format (docs/export-format.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chatapp.domain.events import Alternative, TokenProbability
from chatapp.domain.messages import Json, clean_text
from chatapp.domain.probabilities import AnswerProbabilities
from chatapp.transfer.fields import list_at, number_of, objects_at, whole_at

_LONGEST = 2**31
"""Characters that an answer has at most."""
_DIGITS = 7
"""Of a log-probability: as exact as it is kept."""


def probabilities_json(known: AnswerProbabilities) -> dict[str, Json]:
    """Those of an answer as the format has them."""
    reasoning = {"reasoning": _list(known.reasoning)} if known.reasoning else {}
    return {"start": known.start, "tokens": _list(known.tokens), **reasoning}


def probabilities_of(value: object) -> AnswerProbabilities | None:
    """Those that the format has there; None for none. What is no token is left out."""
    if not isinstance(value, dict):
        return None
    tokens, reasoning = _tokens(value, "tokens"), _tokens(value, "reasoning")
    start = min(whole_at(value, "start") or 0, _LONGEST)
    return AnswerProbabilities(tokens, start, reasoning) if tokens or reasoning else None


def _list(tokens: Sequence[TokenProbability]) -> list[Json]:
    entries: list[Json] = []
    for one in tokens:
        top: list[Json] = [_entry(other.token, other.logprob, other.raw) for other in one.top]
        entries.append({**_entry(one.token, one.logprob, one.raw), "top": top})
    return entries


def _tokens(value: dict[str, Any], name: str) -> tuple[TokenProbability, ...]:
    return tuple(
        TokenProbability(best.token, best.logprob, best.raw, _alternatives(one))
        for one in objects_at(value, name)
        if (best := _alternative(one)) is not None
    )


def _entry(token: str, logprob: float, raw: bytes | None) -> dict[str, Json]:
    entry: dict[str, Json] = {"token": token, "logprob": float(f"{logprob:.{_DIGITS}g}")}
    if raw is None:
        entry["bytes"] = None
    elif raw != token.encode("utf-8", "replace"):
        entry["bytes"] = list(raw)
    return entry


def _alternatives(value: dict[str, Any]) -> tuple[Alternative, ...]:
    return tuple(filter(None, map(_alternative, objects_at(value, "top"))))


def _alternative(value: dict[str, Any]) -> Alternative | None:
    token, logprob = value.get("token"), number_of(value.get("logprob"))
    if not isinstance(token, str) or logprob is None:
        return None
    token = clean_text(token)
    return Alternative(token, logprob, _bytes(value, token))


def _bytes(value: dict[str, Any], token: str) -> bytes | None:
    if "bytes" not in value:
        return token.encode()
    if value["bytes"] is None:
        return None
    try:
        return bytes(list_at(value, "bytes"))
    except (TypeError, ValueError):
        return None
