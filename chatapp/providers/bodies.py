"""What kind of body a successful response has, told by its first bytes before its label.

Servers label event streams as HTML, answer a stream request with one JSON value, and let
gateways put a page in place of an answer; the bytes do not lie.
"""

from __future__ import annotations

from enum import Enum, auto

_BOM = b"\xef\xbb\xbf"
_GZIP = b"\x1f\x8b"
_FIELDS = (b"data:", b"event:", b"id:", b"retry:", b":", b"data\n", b"data\r")
_LONGEST = max(map(len, _FIELDS))


class BodyKind(Enum):
    """What the bytes are."""

    EVENTS = auto()
    JSON = auto()
    COMPRESSED = auto()
    OTHER = auto()


def body_kind(start: bytes, content_type: str, *, ended: bool = False) -> BodyKind | None:
    """The kind of the body that starts with `start`; None: more bytes are needed.

    Parameters: `content_type`, the header's value; `ended`, whether `start` is all there is.
    """
    if start.startswith(_GZIP):
        return BodyKind.COMPRESSED
    text = start.removeprefix(_BOM).lstrip()
    if not text:
        return None
    if text[:1] == b"<":
        return BodyKind.OTHER
    if text[:1] in (b"{", b"["):
        return BodyKind.JSON
    if "event-stream" in content_type.lower() or text.startswith(_FIELDS):
        return BodyKind.EVENTS
    undecided = not ended and any(field.startswith(text) for field in _FIELDS)
    return None if undecided else BodyKind.OTHER
