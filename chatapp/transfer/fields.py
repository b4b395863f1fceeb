"""Values out of files of strangers: any field may be missing or of another type."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from chatapp.domain.messages import Json, Usage
from chatapp.domain.translation import QT_TRANSLATE_NOOP

NOT_JSON = QT_TRANSLATE_NOOP("errors", "It is damaged, or nested too deep")
NO_MESSAGES = QT_TRANSLATE_NOOP("errors", "Its messages are missing")

_MOST_MILLISECONDS = 1e15
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATA_URL = re.compile(r"data:image/[\w.+-]+;base64,", re.IGNORECASE)
_TICKS = re.compile(r"`{3,}")


class Refused(ValueError):  # noqa: N818 (says what it is; it never reaches the user as such)
    """A conversation cannot be read. Parameters: `reason`, marked for translation."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def text_at(value: Mapping[str, Any], *names: str) -> str | None:
    """The first of these fields that is a text with something in it."""
    for name in names:
        found = value.get(name)
        if isinstance(found, str) and found:
            return found
    return None


def id_at(value: Mapping[str, Any], *names: str) -> str | None:
    """The first of these fields that is an id: a text, or a whole number."""
    for name in names:
        found = value.get(name)
        if isinstance(found, str) and found:
            return found
        if isinstance(found, int) and not isinstance(found, bool):
            return str(found)
    return None


def digest_of(value: Json) -> str:
    """An id for what has none: the same whenever the same is read again."""
    text = json.dumps(value, sort_keys=True)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def object_at(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    """That field if it is an object, else an empty one."""
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def list_at(value: Mapping[str, Any], name: str) -> list[Any]:
    """That field if it is a list, else an empty one."""
    found = value.get(name)
    return found if isinstance(found, list) else []


def objects_at(value: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects in that field, if it is a list."""
    return [one for one in list_at(value, name) if isinstance(one, dict)]


def whole_at(value: Mapping[str, Any], *names: str) -> int | None:
    """The first of these fields that is a whole number of at least 0."""
    for name in names:
        found = value.get(name)
        if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 2**53:
            return found
    return None


def number_of(value: object) -> float | None:
    """A number that is finite; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def time_of_seconds(value: object) -> datetime | None:
    """The time that many seconds after 1970, or None for what is no time."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return _EPOCH + timedelta(seconds=value)
    except (OverflowError, ValueError):  # no such year; infinity
        return None


def time_of_milliseconds(value: object) -> datetime | None:
    """The time that many milliseconds after 1970, or None for what is no time."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return time_of_seconds(value / 1000) if abs(value) < _MOST_MILLISECONDS else None


def time_of_number(value: object) -> datetime | None:
    """A time in seconds or, if it were after the year 9999, in milliseconds."""
    return time_of_seconds(value) or time_of_milliseconds(value)


def time_of_text(value: object) -> datetime | None:
    """An ISO 8601 time, taken as UTC where it has no zone; None for what is no time."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def usage_of(value: Mapping[str, Any]) -> Usage | None:
    """Tokens as OpenAI's API, or one that calls them input and output, names them."""
    prompt = whole_at(value, "prompt_tokens", "input_tokens", "inputTokens", "promptTokens")
    completion = whole_at(
        value, "completion_tokens", "output_tokens", "outputTokens", "completionTokens"
    )
    return Usage(prompt, completion) if (prompt, completion) != (None, None) else None


def fenced(text: str, language: str = "") -> str:
    """A block of code in Markdown whose fence is longer than any in `text`."""
    longest = max((len(ticks) for ticks in _TICKS.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text}{'' if text.endswith(chr(10)) else chr(10)}{fence}"


def raw(value: Json) -> str:
    """What is not known here, kept as it is: JSON in a block of code."""
    return fenced(json.dumps(value, ensure_ascii=False, indent=2), "json")


def is_data_url(text: str) -> bool:
    """Whether it is an image inside an address."""
    return bool(_DATA_URL.match(text))


def bytes_of_base64(text: str) -> bytes:
    """The bytes, also out of a `data:` address. Raises ValueError."""
    match = _DATA_URL.match(text)
    try:
        return base64.b64decode(text[match.end() :] if match else text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
