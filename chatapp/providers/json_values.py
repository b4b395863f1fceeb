"""Values out of an endpoint's JSON, whatever stands there."""

from __future__ import annotations

from chatapp.domain.messages import Json
from chatapp.net.json import JsonError, parse_json
from chatapp.providers.base import ErrorReported, UnreadableEvent
from chatapp.providers.reported import raise_reported


def object_in(data: str) -> dict[str, Json]:
    """The object that an event's data is; raises UnreadableEvent, and ErrorReported for a text."""
    try:
        value = parse_json(data)
    except JsonError as error:
        raise UnreadableEvent("not JSON") from error
    if isinstance(value, str):
        raise ErrorReported(value)
    if not isinstance(value, dict):
        raise UnreadableEvent("not an object")
    return value


def listed(answer: Json, name: str) -> list[dict[str, Json]]:
    """The objects in the list under `name`; raises UnreadableEvent, ErrorReported."""
    raise_reported(answer)
    entries = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(entries, list):
        raise UnreadableEvent(f"{name} is no list")
    return [entry for entry in entries if isinstance(entry, dict)]


def text_in(holder: dict[str, Json], name: str) -> str:
    """The text under `name`, empty where there is none; raises UnreadableEvent for other things."""
    text = holder.get(name)
    if text is not None and not isinstance(text, str):
        raise UnreadableEvent(f"{name} is no text")
    return text or ""


def opaque(value: Json) -> str:
    """A signature or the like, to be kept as it is: empty where it is not plain ASCII."""
    return value if isinstance(value, str) and value.isascii() and value.isprintable() else ""


def count(counts: Json, name: str) -> int | None:
    """The number under `name`, if it can be one of tokens."""
    value = counts.get(name) if isinstance(counts, dict) else None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**60:
        return None
    return value


def size(entry: Json, *names: str) -> int | None:
    """Tokens under the first of `names` that has a number of them."""
    sizes = (count(entry, name) for name in names)
    return next((size for size in sizes if size is not None and 0 < size < 2**31), None)
