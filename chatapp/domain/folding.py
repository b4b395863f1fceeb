"""Text without what a search does not look at: case, character width, Latin accents.

Two texts are the same to a search when they are the same once folded. Folding can change the
length of a text ("ß" becomes "ss"), so spans are given in the text as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from unicodedata import category, decomposition, normalize

_LATIN = "a-zß-öø-\u02af\u1d00-\u1dbf\u2c60-\u2c7f\ua722-\ua7ff\uab30-\uab6f"
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f"
_ACCENTS = re.compile(f"(?<=[{_LATIN}])[{_MARKS}]+")
_MAY_HAVE_ACCENTS = re.compile(f"[à-\u02af\u1e00-\u1eff{_MARKS}]")

_STROKES = {"ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "ŧ": "t", "ɨ": "i", "ƶ": "z"}
"""Letters with a stroke, and the i without a dot: Unicode does not take these apart."""
_STROKED = re.compile(f"[{''.join(_STROKES)}]")

# Korean letters written alone, as in chats: Unicode would make syllables out of neighbours.
_LONE_LETTERS = re.compile("([\u3131-\u318e\uffa0-\uffdc]+)")
# Each of these folds to one character, whatever is beside it: places stay as they are.
_PLAIN = re.compile(
    "[\x00-\x7fÀ-ÖØ-Þà-öø-ÿ\u2010-\u2015\u2018-\u201f\u3000-\u3029\u3041-\u3096"
    "\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]*"
)
# What most Chinese texts have and nothing else in them changes: without it they need no decomposing.
_WIDE_MARKS = tuple((mark, chr(ord(mark) - 0xFEE0)) for mark in "，！？：；（）")
_LEVELS = (4096, 64, 1)

Span = tuple[int, int]


def fold(text: str) -> str:
    """The text without differences of case, width (full and half, ligatures) and Latin accents."""
    if text.isascii():
        return text.lower()
    pieces = _LONE_LETTERS.split(text)
    if len(pieces) == 1:
        return _fold(text)
    return "".join(
        "".join(map(_full_width, piece)) if number % 2 else _fold(piece)
        for number, piece in enumerate(pieces)
    )


def first_span(text: str, folded: str, needle: str) -> Span | None:
    """Where a folded needle stands first in a text: its first character and the one after it.

    Parameters: `folded`, the text folded. A character of the text that holds only a part of the
    needle belongs to it as a whole.
    """
    start = folded.find(needle)
    if start < 0:
        return None
    end = start + max(len(needle), 1)
    if _PLAIN.fullmatch(text, 0, end + 1):
        return start, end
    return _cluster(text, start)[0], _cluster(text, end - 1)[1]


def all_spans(text: str, needles: Iterable[str]) -> list[Span]:
    """Where folded needles stand in a short text, one needle after the other."""
    if _PLAIN.fullmatch(text):
        return list(_found(fold(text), needles))
    folded: list[str] = []
    origin: list[Span] = []
    for start, end in clusters(text):
        piece = _fold_character(text[start:end])
        folded.append(piece)
        origin += [(start, end)] * len(piece)
    spans = _found("".join(folded), needles)
    return [(origin[start][0], origin[end - 1][1]) for start, end in spans]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, overlapping ones joined."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def clusters(text: str) -> Iterator[Span]:
    """Start and end of each character with the marks that belong to it."""
    return _pieces(text, 1)


@lru_cache(4096)
def joins(character: str) -> bool:
    """Whether a character may melt with the one before it when text is folded."""
    if character < "\u0300" or _LONE_LETTERS.match(character):
        return False
    first = normalize("NFKD", character)[0]
    return (
        category(first).startswith("M")
        or "\u1160" <= first <= "\u11ff"
        or "\ud7b0" <= first <= "\ud7fb"
    )


def _fold(text: str) -> str:
    for wide, narrow in _WIDE_MARKS:
        text = text.replace(wide, narrow)
    text = normalize("NFKC", text).casefold()
    if _MAY_HAVE_ACCENTS.search(text):
        text = _ACCENTS.sub("", normalize("NFKD", text))
        text = _STROKED.sub(lambda found: _STROKES[found.group()], text)
    return normalize("NFKC", text)


def _full_width(letter: str) -> str:
    """The letter that a narrow one stands for."""
    kind, _, code = decomposition(letter).partition(" ")
    return chr(int(code, 16)) if kind == "<narrow>" else letter


def _found(folded: str, needles: Iterable[str]) -> Iterator[Span]:
    for needle in filter(None, needles):
        end = 0
        while (start := folded.find(needle, end)) >= 0:
            end = start + len(needle)
            yield start, end


@lru_cache(4096)
def _fold_character(character: str) -> str:
    return fold(character)


def _cluster(text: str, position: int) -> Span:
    """The cluster of `text` that becomes the character at that position of the folded text."""
    begin, end, folded = 0, len(text), 0
    for size in _LEVELS:
        for start, stop in _pieces(text[begin:end], size):
            length = len(fold(text[begin + start : begin + stop]))
            if folded + length > position:
                begin, end = begin + start, begin + stop
                break
            folded += length
    return begin, end


def _pieces(text: str, size: int) -> Iterator[Span]:
    """Cut a text into pieces of about `size` characters that fold by themselves."""
    start = 0
    while start < len(text):
        end = start + size
        while end < len(text) and joins(text[end]):
            end += 1
        yield start, min(end, len(text))
        start = end
