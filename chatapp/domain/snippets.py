"""One line out of a message, with what was found in its middle."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatapp.domain.folding import Span, all_spans, first_span, joins, merged
from chatapp.domain.search import Snippet

LENGTH = 160
"""Characters of the message that a snippet shows at most."""
_WORD_WITHIN = 16
"""Characters that may be given up so that no word is cut."""
_MORE = "…"

_GAP = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_INVISIBLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
_JOINER = "\u200d"
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")


def make_snippet(text: str, folded: str, needles: Sequence[str]) -> Snippet:
    """The line around the first of `needles`, in which all of them are highlighted.

    Parameters: `folded`, the text folded; `needles`, folded too; without any, the line is the
    text's beginning.
    """
    found = first_span(text, folded, needles[0]) if any(needles) else None
    start, end = found or (0, 0)
    if end - start > LENGTH:
        end = _before_cut(text, start + LENGTH)
    begin, stop = _window(text, start, end)
    left = _GAP.sub(" ", text[begin:start]).lstrip()
    middle = _INVISIBLE.sub(" ", text[start:end])
    line = left + middle + _GAP.sub(" ", text[end:stop]).rstrip()
    spans = all_spans(line, needles)
    if middle:
        spans.append((len(left), len(left) + len(middle)))
    before, after = _MORE if begin > 0 else "", _MORE if stop < len(text) else ""
    shift = len(before)
    ranges = tuple((first + shift, last + shift) for first, last in merged(spans))
    return Snippet(f"{before}{line}{after}", ranges)


def _window(text: str, start: int, end: int) -> Span:
    """What is shown around a hit: as much before it as after it, where there is as much."""
    room = LENGTH - (end - start)
    after = min(len(text) - end, max(room // 2, room - start))
    before = min(start, room - after)
    begin, stop = start - before, end + after
    if begin > 0:
        begin = _after_cut(text, begin, start)
    if stop < len(text):
        stop = max(end, _before_cut(text, stop, end))
    return begin, stop


def _after_cut(text: str, position: int, limit: int) -> int:
    """The first place from `position` on where a word begins, or else a character."""
    while position < limit and _is_inside_character(text, position):
        position += 1
    if text[position - 1].isspace():
        return position
    gap = _GAP.search(text, position, min(position + _WORD_WITHIN, limit))
    return gap.end() if gap else position


def _before_cut(text: str, position: int, limit: int | None = None) -> int:
    """The last place up to `position` where a word ends, or else a character."""
    while position > (limit or 0) and _is_inside_character(text, position):
        position -= 1
    if limit is not None:
        for place in range(position, max(limit, position - _WORD_WITHIN), -1):
            if text[place].isspace():
                return place
    return position


def _is_inside_character(text: str, position: int) -> bool:
    """Whether a cut there would take apart what is seen as one character."""
    before, after = text[position - 1], text[position]
    if joins(after) or _JOINER in (before, after):
        return True
    if _SKIN_TONES[0] <= after <= _SKIN_TONES[1]:
        return True
    if not _FLAG_LETTERS[0] <= after <= _FLAG_LETTERS[1]:
        return False
    first = position
    while first > 0 and _FLAG_LETTERS[0] <= text[first - 1] <= _FLAG_LETTERS[1]:
        first -= 1
    return (position - first) % 2 == 1
