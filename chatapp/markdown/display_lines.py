r"""Display formulas that go over several lines, found line by line.

One begins at the start of a line (in a list or quote, after its signs) with `\[` or `$$` and
ends with its counterpart before the next empty line. Its lines are no lists, headings or
rules, whatever they begin with.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_MARKERS = r"(?:[ \t]*+(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*+[ \t]*+"
_OPENING = re.compile(rf"^({_MARKERS})(\\\[|\$\$)", re.MULTILINE)
_CLOSINGS = {"\\[": re.compile(r"(?<!\\)(?:\\\\)*\\\]"), "$$": re.compile(r"\$\$")}
_EMPTY_LINE = re.compile(r"\n[ \t>]*\n")
_BLOCK_START = re.compile(r"[-+*#>]|\d{1,9}[.)]")
_ENDS_OTHERS = re.compile(r"[ \t>]*(?:`{3}|~{3}|<[A-Za-z/!?])|.*(?:-->|\?>|\]\]>)")


@dataclass(frozen=True, slots=True)
class Region:
    """A formula with its delimiters, in bytes; `quotes`, how many quotes are around it."""

    start: int
    end: int
    quotes: int


def display_regions(text: str) -> tuple[list[Region], int | None]:
    """The formulas of several lines in `text`, which are only such where this is no code; and
    where one begins that may yet be closed (bytes)."""
    found: list[tuple[int, int, int]] = []
    open_from: int | None = None
    closing = {sign: _next_match(pattern, text) for sign, pattern in _CLOSINGS.items()}
    empty_line = _next_match(_EMPTY_LINE, text)
    opening = _OPENING.search(text)
    while opening:
        lead, sign = opening.groups()
        start, at = opening.start(2), opening.end()
        limit, (close, end) = empty_line(at)[0], closing[sign](at)
        if close < limit:
            inner = text[at:close]
            if "\n" in inner and inner.strip(" \t\n>") and _is_whole(inner, lead):
                found.append((start, end, lead.count(">")))
            at = end
        elif limit >= len(text) and open_from is None:
            open_from = opening.start()
        opening = _OPENING.search(text, at)
    return _in_bytes(text, found), open_from if open_from is None else len(
        text[:open_from].encode()
    )


def _next_match(pattern: re.Pattern[str], text: str) -> Callable[[int], tuple[int, int]]:
    """Finds the next match from a place on; asked for ascending places, it looks only once."""
    known = (-1, -1)

    def find(at: int) -> tuple[int, int]:
        nonlocal known
        if known[0] < at:
            match = pattern.search(text, at)
            known = (match.start(), match.end()) if match else (len(text), len(text))
        return known

    return find


def _is_whole(inner: str, lead: str) -> bool:
    """Whether no line of `inner` ends what the formula is in; `lead` is before its first line."""
    column = len(lead)
    for line in inner.split("\n")[1:]:
        if _ENDS_OTHERS.match(line):
            return False
        text = line.lstrip(" \t")
        if len(line) - len(text) < column and ">" not in lead and _BLOCK_START.match(text):
            return False
    return True


def _in_bytes(text: str, found: list[tuple[int, int, int]]) -> list[Region]:
    regions, done, size = [], 0, 0
    for start, end, quotes in found:
        size += len(text[done:start].encode())
        length = len(text[start:end].encode())
        regions.append(Region(size, size + length, quotes))
        size, done = size + length, end
    return regions
