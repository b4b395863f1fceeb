"""What kind of body a successful response has, told by its first bytes before its label.

Servers label event streams as HTML, answer a stream request with one JSON value, and let
gateways put a page in place of an answer; the bytes do not lie.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from chatapp.providers.base import Framing

_BOM = b"\xef\xbb\xbf"
_GZIP = b"\x1f\x8b"
_FIELDS = (b"data:", b"event:", b"id:", b"retry:", b":", b"data\n", b"data\r")
_OPENED = re.compile(rb"\{[ \t]{0,99}")


class BodyKind(Enum):
    """What the bytes are."""

    EVENTS = auto()
    LINES = auto()
    """A JSON value on each line."""
    JSON = auto()
    COMPRESSED = auto()
    OTHER = auto()


def body_kind(
    start: bytes, content_type: str, framing: Framing = Framing.EVENTS, *, ended: bool = False
) -> BodyKind | None:
    """The kind of the body that starts with `start`; None: more bytes are needed.

    Parameters: `content_type`, the header's value; `framing`, that of the dialect's streams;
    `ended`, whether `start` is all there is.
    """
    if start.startswith(_GZIP):
        return BodyKind.COMPRESSED
    text = start.removeprefix(_BOM).lstrip()
    if not text:
        return None
    if text[:1] == b"<":
        return BodyKind.OTHER
    if framing is Framing.LINES and text[:1] == b"{":
        return _lines_or_value(text, ended=ended)
    if text[:1] in (b"{", b"["):
        return BodyKind.JSON
    if "event-stream" in content_type.lower() or text.startswith(_FIELDS):
        return BodyKind.EVENTS
    undecided = not ended and any(field.startswith(text) for field in _FIELDS)
    return None if undecided else BodyKind.OTHER


def _lines_or_value(text: bytes, *, ended: bool) -> BodyKind | None:
    """Whether an object stands on one line, as all of a stream do, or is spread over several."""
    opened = _OPENED.match(text)
    behind = text[opened.end() : opened.end() + 1] if opened else b""
    if not behind and not ended:
        return None
    return BodyKind.JSON if behind in (b"\r", b"\n") else BodyKind.LINES
