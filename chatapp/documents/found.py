"""What is found in a file, and how the child process tells it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

MOST_CHARACTERS = 2_000_000
"""The longest text that is taken from a file; the largest contexts hold about as much."""


class Unusable(Exception):  # noqa: N818 (says what it is; it never reaches the user)
    """A file that cannot be attached. Parameters: `code`, of `errors.py`; `facts`, but its name."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class FoundPicture:
    """A picture fit to be sent. `changed`: whether it is another file than the one given."""

    data: bytes = field(repr=False)
    changed: bool


@dataclass(frozen=True, slots=True)
class FoundText:
    """A text, with the media type of its file and how many pages that has, if it has any."""

    text: str
    media_type: str = "text/plain"
    pages: int | None = None


Found = FoundPicture | FoundText


def told(found: Found | Unusable) -> bytes:
    """A line of JSON, and behind it the picture's bytes if it is another file now."""
    match found:
        case FoundPicture():
            return _line({"picture": found.changed}) + (found.data if found.changed else b"")
        case FoundText():
            about = {"media_type": found.media_type, "pages": found.pages}
            return _line({"text": found.text, **about})
        case Unusable():
            return _line({"code": found.code, "facts": found.facts})


def understood(answer: bytes, given: bytes) -> Found:
    """What the child has told. Parameters: `given`, the file. Raises Unusable."""
    line, _newline, rest = answer.partition(b"\n")
    try:
        match json.loads(line):
            case {"picture": bool(changed)}:
                return FoundPicture(rest if changed else given, changed)
            case {"text": str(text), "media_type": str(media_type), "pages": int() | None as pages}:
                return FoundText(text, media_type, pages)
            case {"code": str(code), "facts": dict(facts)}:
                raise Unusable(code, **facts)
    except ValueError:
        pass
    raise Unusable("document_unreadable")


def _line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"
