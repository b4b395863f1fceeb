"""Chains of thought among a message's parts, as their place in the layout holds them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from chatapp.domain.messages import ChainPart, Failure, Json, Status, clean_text


def chain_entry(chain: ChainPart) -> dict[str, Json]:
    """What is stored of a chain: all of it."""
    entry: dict[str, Json] = {
        "kind": "chain",
        "thinking": clean_text(chain.thinking),
        "content": clean_text(chain.text),
        "status": chain.status.value,
    }
    if chain.number:
        entry["number"] = chain.number
    if chain.mean_logprob is not None:
        entry["mean_logprob"] = chain.mean_logprob
    if chain.answer is not None:
        entry["answer"] = clean_text(chain.answer)
    if chain.shown:
        entry["shown"] = clean_text(chain.shown)
    if chain.error is not None:
        entry |= {"error": chain.error.code, "facts": dict(chain.error.facts)}
    return entry


def chain_of(entry: Mapping[str, Any]) -> ChainPart:
    """The chain that was stored, also where something of it is damaged."""
    answer, code, facts = entry.get("answer"), entry.get("error"), entry.get("facts")
    named = facts.items() if isinstance(facts, dict) else ()
    return ChainPart(
        _text(entry.get("thinking")),
        _text(entry.get("content")),
        answer if isinstance(answer, str) else None,
        _text(entry.get("shown")),
        _status(entry.get("status")),
        Failure(code, {n: str(v) for n, v in named}) if isinstance(code, str) else None,
        _number(entry.get("number")),
        _logprob(entry.get("mean_logprob")),
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) and value > 0 and value is not True else 0


def _logprob(value: object) -> float | None:
    return value if isinstance(value, float) and math.isfinite(value) else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _status(value: object) -> Status:
    try:
        return Status(str(value))
    except ValueError:
        return Status.INCOMPLETE
