"""What came of the rows of a run: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from chatapp.domain.messages import Failure, Json, Usage
from chatapp.domain.wording import one_line

LINE_BEGIN = b'{"run": "'
"""What each line begins with, by which a file is known for one of results."""

_FINGERPRINT = 16
"""Hexadecimal digits: a chance of one in 10¹⁹ that two are the same."""


@dataclass(frozen=True, slots=True)
class RowResult:
    """An answer, or why there is none."""

    row: int
    """The number of the row, from 1."""
    asked: str
    """The fingerprint of what was asked."""
    values: Mapping[str, str] | None = None
    """The row; None where it is not to be kept."""
    text: str | None = None
    thinking: str = ""
    finish: str | None = None
    model: str | None = None
    usage: Usage | None = None
    seconds: float | None = None
    error: Failure | None = None
    more: Mapping[str, Json] = field(default_factory=dict)
    """What else its line tells."""


@dataclass(frozen=True, slots=True)
class ResultKey:
    """What a line of results is known by."""

    run: str
    row: int
    asked: str
    failed: bool


def fingerprint(value: Json) -> str:
    """A short hash of a value, the same in every process."""
    written = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()[:_FINGERPRINT]


def result_line(run: str, result: RowResult) -> bytes:
    """A result as a line of the file. Parameters: `run`, the fingerprint of its run."""
    line: dict[str, Json] = {"run": run, "row": result.row, "asked": result.asked}
    if result.values is not None:
        line["values"] = dict(result.values)
    line["text"] = result.text
    if result.thinking:
        line["thinking"] = result.thinking
    line |= {"finish": result.finish, "model": result.model, "usage": _usage(result.usage)}
    line |= result.more
    line["seconds"] = None if result.seconds is None else round(result.seconds, 3)
    error = result.error
    told = None if error is None else {"code": error.code, "message": one_line(error)}
    line["error"] = dict(told) if told else None
    return json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def key_of_line(line: bytes) -> ResultKey | None:
    """What a line is known by; None where it is no result."""
    try:
        value = json.loads(line)
        run, row, asked = value["run"], value["row"], value["asked"]
        failed = value["error"] is not None
        known = len(asked) == _FINGERPRINT and int(asked, 16) >= 0
    except (ValueError, RecursionError, KeyError, TypeError):
        return None
    known = known and isinstance(run, str) and type(row) is int and row > 0
    return ResultKey(run, row, asked, failed) if known else None


def reason_of_line(line: bytes) -> str:
    """Why the row of a line failed; "" where it does not say so."""
    try:
        message = json.loads(line)["error"]["message"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return ""
    return message if isinstance(message, str) else ""


def _usage(usage: Usage | None) -> Json:
    if usage is None:
        return None
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.total_tokens,
        "cached_tokens": usage.cached_tokens,
        "thinking_tokens": usage.thinking_tokens,
    }
