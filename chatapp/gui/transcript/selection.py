"""What is selected: from one place in the text to another, across messages."""

from __future__ import annotations

import re
from typing import NamedTuple

from PySide6.QtCore import QTextBoundaryFinder

from chatapp.gui.transcript.leaves.positions import Positions, wide_characters
from chatapp.gui.transcript.model import TranscriptModel

_CJK = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af"
_RUN = re.compile(rf"[{_CJK}]+|\s+")
_WORD_REACH = 400
"""Words are looked for this far around a place, in characters."""


class Spot(NamedTuple):
    """A place in the text: message (id), part by number, character in the part's text."""

    message: str
    number: int
    place: int


class Place(NamedTuple):
    """The same, with the message by its row: places compare as they are read."""

    row: int
    number: int
    place: int


class Selection:
    """A range of the shown text. `anchor` stays where it began, `head` moves."""

    def __init__(self, model: TranscriptModel) -> None:
        self._model = model
        self.anchor: Spot | None = None
        self.head: Spot | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is selected."""
        return self.ends() is None

    def clear(self) -> None:
        """Select nothing."""
        self.anchor = self.head = None

    def set(self, anchor: Spot, head: Spot) -> None:
        """Select from one place to another."""
        self.anchor, self.head = anchor, head

    def ends(self) -> tuple[Place, Place] | None:
        """Where it begins and ends as it is read; None where nothing is selected."""
        if self.anchor is None or self.head is None:
            return None
        first, second = self.place(self.anchor), self.place(self.head)
        if first is None or second is None or first == second:
            return None
        return (first, second) if first < second else (second, first)

    def place(self, spot: Spot) -> Place | None:
        """Where a spot is now; None when its message is not shown any more."""
        row = self._model.row_of(spot.message)
        return None if row is None else Place(row, spot.number, spot.place)

    def drop_message(self, message: str) -> None:
        """The parts of a message are others: a selection that ends in it is gone."""
        if message in {spot.message for spot in (self.anchor, self.head) if spot is not None}:
            self.clear()


def part_of(
    ends: tuple[Place, Place] | None, row: int, number: int, length: int
) -> tuple[int, int] | None:
    """What of a part is between two ends, in characters. Parameters: `length`, of its text."""
    if ends is None:
        return None
    start, end = ends
    here = (row, number)
    if here < start[:2] or here > end[:2]:
        return None
    first = start.place if here == start[:2] else 0
    last = end.place if here == end[:2] else length
    return (min(first, length), min(last, length)) if first < last or not length else None


def word_at(text: str, place: int) -> tuple[int, int]:
    """The word around a place: letters of one script, a run of spaces, or a single sign.

    Chinese and Japanese, which have no spaces, are taken up to the next sign or other script.
    """
    begin = max(0, place - _WORD_REACH)
    part = text[begin : place + _WORD_REACH]
    if not part:
        return place, place
    inside = min(place - begin, len(part) - 1)
    for match in _RUN.finditer(part):
        if match.start() <= inside < match.end():
            return begin + match.start(), begin + match.end()
    start, end = _between(part, inside, QTextBoundaryFinder.BoundaryType.Word)
    for match in _RUN.finditer(part, start, end):  # a word ends where such a run begins
        start, end = (match.end(), end) if match.end() <= inside else (start, match.start())
        if match.start() > inside:
            break
    return begin + start, begin + end


def next_word(text: str, place: int, step: int) -> int:
    """The end of the next word (1), or the beginning of the last one (-1), past the spaces.

    It is out of the text where there is none.
    """
    if not 0 <= place + min(step, 0) < len(text):
        return place + step
    start, end = word_at(text, place if step > 0 else place - 1)
    target = end if step > 0 else start
    if text[start:end].isspace() and 0 < target < len(text):
        start, end = word_at(text, target if step > 0 else target - 1)
        target = end if step > 0 else start
    return target


def next_letter(text: str, place: int, step: int) -> int:
    """The place after the next letter (1), or before the last one (-1), accents and all.

    It is out of the text where there is none.
    """
    begin = max(0, place - _WORD_REACH)
    part = text[begin : place + _WORD_REACH]
    inside = place - begin if step > 0 else place - begin - 1
    if not 0 <= inside < len(part):
        return place + step
    start, end = _between(part, inside, QTextBoundaryFinder.BoundaryType.Grapheme)
    return begin + (end if step > 0 else start)


def _between(text: str, place: int, kind: QTextBoundaryFinder.BoundaryType) -> tuple[int, int]:
    """The boundaries around the character at a place."""
    positions = Positions(wide_characters(text))
    finder = QTextBoundaryFinder(kind, text)
    finder.setPosition(positions.unit(place + 1))
    if not finder.isAtBoundary():
        finder.toNextBoundary()
    end = finder.position()
    start = finder.toPreviousBoundary()
    return positions.character(max(0, start)), positions.character(end)
