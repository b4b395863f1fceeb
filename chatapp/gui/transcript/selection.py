"""What is selected: from one place in the text to another, across messages."""

from __future__ import annotations

import re
from typing import NamedTuple

from chatapp.gui.transcript.model import TranscriptModel

_CJK = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]+|(?:(?![{_CJK}])[\w'\u2019])+|\s+|.", re.DOTALL)
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
    """The word around a place: letters of one script, a run of spaces, or a single sign."""
    begin = max(0, place - _WORD_REACH)
    part = text[begin : place + _WORD_REACH]
    inside = min(place - begin, max(0, len(part) - 1))
    for match in _WORD.finditer(part):
        if match.start() <= inside < match.end():
            return begin + match.start(), begin + match.end()
    return place, place
