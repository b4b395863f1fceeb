"""Which words of a text are not in another one, in the same place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

MOST_WORDS = 2_000
"""Words of a text that are compared: with more the time grows with their square."""
_PUNCTUATION = (
    "\u00a0-\u00bf\u02b0-\u036f\u2000-\u206f\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030"
    "\ufe00-\ufe6f\uff00-\uff65"
)
_WORD = re.compile(
    rf"(?![{_PUNCTUATION}])[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]"
    r"|[^\W\u2e80-\u9fff\uac00-\ud7af]+"
    rf"|(?<!\w)-(?=\d)|[<>=+%$£¥±]|[^\w\s\x00-\x7f{_PUNCTUATION}]"
)
"""Chinese, Japanese and Korean are compared by character, other scripts by word, and signs that
say something by themselves one by one: those of formulas, of currencies, pictures."""

Span = tuple[int, int]
"""The first character, and the one after the last."""


def words_of(text: str) -> list[Span]:
    """Where the words of a text stand; punctuation between them does not count."""
    return [found.span() for found in _WORD.finditer(text)]


def differing(text: str, other: str) -> list[Span]:
    """The ranges of `text` whose words are not in `other`; neighbours are one range.

    Upper and lower case are the same. What is behind `MOST_WORDS` words is not looked at.
    """
    mine, theirs = words_of(text)[:MOST_WORDS], words_of(other)[:MOST_WORDS]
    matcher = SequenceMatcher(None, _folded(text, mine), _folded(other, theirs), autojunk=False)
    ranges: list[Span] = []
    for kind, first, end, _start, _stop in matcher.get_opcodes():
        if kind in ("replace", "delete"):
            ranges.append((mine[first][0], mine[end - 1][1]))
    return ranges


def differing_parts(
    parts: Sequence[tuple[int, str]], others: Sequence[tuple[int, str]]
) -> list[tuple[int, int, int]]:
    """The same for texts in numbered parts: the number of a part, and a range in it.

    A range that reaches over several parts is one in each.
    """
    text = "\n".join(part for _number, part in parts)
    ranges = differing(text, "\n".join(part for _number, part in others))
    found: list[tuple[int, int, int]] = []
    begin = 0
    for number, part in parts:
        end = begin + len(part)
        found += [
            (number, max(first, begin) - begin, min(last, end) - begin)
            for first, last in ranges
            if first < end and last > begin
        ]
        begin = end + 1
    return found


def _folded(text: str, spans: Sequence[Span]) -> list[str]:
    return [text[first:end].casefold() for first, end in spans]
