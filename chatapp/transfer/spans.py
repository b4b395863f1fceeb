"""Where the values of a large JSON text begin and end, without parsing it.

So a file is read one conversation at a time, whatever its size; and one that is damaged, or
nested 100,000 deep, does not take the others along.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator

from chatapp.net.json import JsonError, parse_json

Data = bytes | mmap.mmap
Span = tuple[int, int]

_STRING_PATTERN = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_STRING = re.compile(_STRING_PATTERN, re.DOTALL)
_TO_BRACKET = re.compile(rb'(?:[^"\[\]{}]++|' + _STRING_PATTERN + rb")*+[\[\]{}]", re.DOTALL)
_BETWEEN = re.compile(rb"[ \t\r\n,]*+")
_COLON = re.compile(rb"[ \t\r\n]*+:[ \t\r\n]*+")
_SCALAR = re.compile(rb'[^ \t\r\n,\[\]{}"]++')
_START = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*+")
_MOST_HELD = 32 * 2**20
_DO_NOT_NEED: int | None = getattr(mmap, "MADV_DONTNEED", None)  # not on Windows
_OPENING, _CLOSING = frozenset(b"[{"), frozenset(b"]}")


def start_of(data: Data) -> int:
    """Where the text begins: after a byte order mark and white space."""
    match = _START.match(data)
    return match.end() if match else 0


def elements(data: Data, span: Span) -> Iterator[Span]:
    """The elements of the array at `span`; one that is cut off goes to the end."""
    place, end = span[0] + 1, span[1]
    held = place
    while (place := _skip(_BETWEEN, data, place)) < end:
        if data[place] in _CLOSING:
            return
        after = min(_end_of_value(data, place) or end, end)
        yield place, after
        place = after
        held = _let_go(data, held, place)


def members(data: Data, span: Span) -> Iterator[tuple[str, Span]]:
    """Names and values of the object at `span`; what is damaged ends it."""
    place, end = span[0] + 1, span[1]
    while (place := _skip(_BETWEEN, data, place)) < end:
        name = _STRING.match(data, place)
        colon = name and _COLON.match(data, name.end())
        if name is None or not colon:
            return
        place = colon.end()
        if place >= end:  # cut off before the value
            return
        after = min(_end_of_value(data, place) or end, end)
        yield _text(name.group()), (place, after)
        place = after


def member(data: Data, span: Span, name: str) -> Span | None:
    """The value of that name in the object at `span`, or None; of several the last one."""
    found = None
    if is_object(data, span):
        for key, value in members(data, span):
            if key == name:
                found = value
    return found


def is_object(data: Data, span: Span) -> bool:
    """Whether an object begins there."""
    return data[span[0] : span[0] + 1] == b"{"


def is_array(data: Data, span: Span) -> bool:
    """Whether an array begins there."""
    return data[span[0] : span[0] + 1] == b"["


def _end_of_value(data: Data, start: int) -> int | None:
    """The end of the value that begins there, or None for one that is cut off."""
    if data[start : start + 1] == b'"':
        string = _STRING.match(data, start)
        return string and string.end()
    scalar = _SCALAR.match(data, start)
    if scalar:
        return scalar.end()
    depth, place, held = 0, start, start
    while bracket := _TO_BRACKET.match(data, place):
        place = bracket.end()
        if place - held > _MOST_HELD:
            held = _let_go(data, held, place)
        depth += 1 if data[place - 1] in _OPENING else -1
        if depth <= 0:
            return place
    return None


def _let_go(data: Data, held: int, place: int) -> int:
    """Give the memory of a mapped file back that was looked through, now and then.

    What is looked at again comes from the file again. Gives up to where it was given back.
    """
    if place - held <= _MOST_HELD:
        return held
    if isinstance(data, mmap.mmap) and _DO_NOT_NEED is not None:
        data.madvise(_DO_NOT_NEED)
    return place


def _skip(pattern: re.Pattern[bytes], data: Data, place: int) -> int:
    match = pattern.match(data, place)
    return match.end() if match else place


def _text(raw: bytes) -> str:
    try:
        value = parse_json(raw)
    except JsonError:
        return ""
    return value if isinstance(value, str) else ""
