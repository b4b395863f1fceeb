"""What an image file says about itself in its first bytes: kind and size, without decoding it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chatapp.domain.errors import InputError

MOST_BYTES = 20 * 2**20
"""The largest file that is taken; services take about as much."""
MOST_PIXELS = 64_000_000
LONGEST_SIDE = 32_767
"""In px; what is larger is taken for an attempt to fill the memory."""

PNG, JPEG, GIF, WEBP = "image/png", "image/jpeg", "image/gif", "image/webp"

_ORIENTATION = 0x0112
_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = frozenset((0x01, *range(0xD0, 0xD9)))


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """Kind and size of an image, as it is to be shown."""

    media_type: str
    width: int
    height: int


def image_facts(data: bytes, name: str = "") -> ImageFacts:
    """Look at the start of a file; what is behind it may still be damaged.

    Parameters: `name`, for errors. Raises InputError (image_unreadable, image_too_large).
    """
    if len(data) > MOST_BYTES:
        raise InputError("image_too_large", name=name, limit=f"{MOST_BYTES // 2**20} MB")
    try:
        facts = _facts(data)
    except (IndexError, ValueError):
        facts = None
    if facts is None or facts.width <= 0 or facts.height <= 0:
        raise InputError("image_unreadable", name=name)
    pixels = facts.width * facts.height
    if pixels > MOST_PIXELS or max(facts.width, facts.height) > LONGEST_SIDE:
        raise InputError("image_too_large", name=name, limit=f"{MOST_PIXELS // 1_000_000} MP")
    return facts


def _facts(data: bytes) -> ImageFacts | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return ImageFacts(PNG, _big(data, 16, 4), _big(data, 20, 4))
    if data.startswith((b"GIF87a", b"GIF89a")):
        return ImageFacts(GIF, _little(data, 6, 2), _little(data, 8, 2))
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _webp(data)
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    return None


def _webp(data: bytes) -> ImageFacts | None:
    match data[12:16]:
        case b"VP8 ":
            return ImageFacts(WEBP, _little(data, 26, 2) & 0x3FFF, _little(data, 28, 2) & 0x3FFF)
        case b"VP8L":
            bits = _little(data, 21, 4)
            return ImageFacts(WEBP, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        case b"VP8X":
            return ImageFacts(WEBP, _little(data, 24, 3) + 1, _little(data, 27, 3) + 1)
    return None


def _jpeg(data: bytes) -> ImageFacts | None:
    turned = False
    for marker, start in _segments(data):
        if marker == 0xE1 and data[start : start + 6] == b"Exif\0\0":
            turned = _is_turned(data[start + 6 : start + 65_536])
        if marker in _FRAME_HEADERS:
            height, width = _big(data, start + 1, 2), _big(data, start + 3, 2)
            return ImageFacts(JPEG, height, width) if turned else ImageFacts(JPEG, width, height)
    return None


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Marker and start of the content of each segment before the picture's data."""
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        position += 1 if marker == 0xFF else 2  # padding
        if marker == 0xFF or marker in _WITHOUT_LENGTH:
            continue
        if marker == 0xDA:
            return
        yield marker, position + 2
        position += _big(data, position, 2)


def _is_turned(exif: bytes) -> bool:
    """Whether a camera was held upright: width and height are then the other way round."""
    order = "little" if exif.startswith(b"II") else "big"

    def number(at: int, size: int) -> int:
        return _number(exif, at, size, little=order == "little")

    directory = number(4, 4)
    for entry in range(min(number(directory, 2), 100)):
        at = directory + 2 + 12 * entry
        if number(at, 2) == _ORIENTATION:
            return number(at + 8, 2) in (5, 6, 7, 8)
    return False


def _big(data: bytes, at: int, size: int) -> int:
    return _number(data, at, size, little=False)


def _little(data: bytes, at: int, size: int) -> int:
    return _number(data, at, size, little=True)


def _number(data: bytes, at: int, size: int, *, little: bool) -> int:
    piece = data[at : at + size]
    if len(piece) < size:
        raise ValueError("it ends too early")
    return int.from_bytes(piece, "little" if little else "big")
