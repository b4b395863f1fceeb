"""Finds text in the conversation: all places, in reading order, a few ms at a time."""

from __future__ import annotations

import re
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from chatapp.gui.transcript.leaves.base import Hit
from chatapp.gui.transcript.model import TranscriptModel
from chatapp.gui.transcript.timeline import Timeline

SLICE_SECONDS = 0.004
MOST_HITS = 10_000
"""So many places are found at most."""
PATIENCE = 0.05
"""Seconds an expression may take with one part of a message."""
_LETTERS = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"[*_~`\\\[\]]")
"""Signs of Markdown that can stand within a word and are not shown."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for. Upper and lower case are the same unless `case`."""

    text: str
    expression: bool = False
    """Whether `text` is a regular expression."""
    whole_words: bool = False
    case: bool = False
    others: tuple[str, ...] = ()
    """More texts, each of which is found too."""

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts."""
        return (self.text, *self.others)


class Found(NamedTuple):
    """A place: part of the message by number, first character and the one after the last."""

    number: int
    start: int
    end: int


class Finder(QObject):
    """Searches the rows of a model. `changed`: there are others, or another is current."""

    changed = Signal()
    moved = Signal(int, int, int)
    """The current one: row, part by number, character."""

    def __init__(self, model: TranscriptModel, timeline: Timeline, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._timeline = timeline
        self._query: Query | None = None
        self._pattern: Any = None
        self._found: dict[str, list[Found]] = {}
        self._searched: set[str] = set()
        self._current: tuple[str, Found] | None = None
        self._count = 0
        self._wants_first = False
        self._near: str | None = None
        self.wrong = ""
        """What is wrong with the expression; empty when nothing is."""
        self._slice = QTimer(self)
        self._slice.setInterval(0)
        self._slice.timeout.connect(self._go_on)
        self._todo: Iterator[int] = iter(())

    @property
    def count(self) -> int:
        """How many places are found so far."""
        return self._count

    @property
    def running(self) -> bool:
        """Whether more may be found."""
        return self._slice.isActive()

    @property
    def position(self) -> int:
        """Which of all the current one is, from 1; 0 where there is none."""
        if self._current is None:
            return 0
        message, found = self._current
        row = self._model.row_of(message)
        if row is None:
            return 0
        before = sum(
            len(places)
            for other, places in self._found.items()
            if (place := self._model.row_of(other)) is not None and place < row
        )
        return before + self._found[message].index(found) + 1

    def search(self, query: Query | None, near: str | None = None) -> None:
        """Search for something else; None: for nothing any more.

        Parameters: `near`, the message (id) to begin with; None: what is in view.
        """
        self._near = near
        self._query = query if query is not None and query.text else None
        self._found.clear()
        self._searched.clear()
        self._current, self._count, self.wrong = None, 0, ""
        self._pattern = None
        if self._query is not None:
            self._pattern, self.wrong = compiled(self._query)
        self._wants_first = self._pattern is not None
        self._begin()
        self.changed.emit()

    def show(self, message: str, places: list[Found]) -> None:
        """Mark places in a message that something else found, in reading order."""
        self.search(None)
        self._found = {message: places} if places else {}
        self._count = len(places)
        self.changed.emit()

    def rows_changed(self) -> None:
        """There are other rows: search those that are new."""
        if self._pattern is None:
            return
        for message in [m for m in self._found if self._model.row_of(m) is None]:
            self._count -= len(self._found.pop(message))
        if self._current is not None and self._current[0] not in self._found:
            self._current = None
        self._begin()

    def row_changed(self, row: int) -> None:
        """A row's text is another."""
        if self._pattern is not None and row < len(self._model.rows):
            self._searched.discard(self._model.rows[row].id)
            self._begin()

    def hits_in(self, message: str, number: int) -> Sequence[Hit]:
        """The places in one part of a message."""
        places = self._found.get(message)
        if not places:
            return ()
        first = bisect_left(places, (number, -1, -1))
        last = bisect_right(places, (number, 1 << 60, 0))
        current = self._current[1] if self._current and self._current[0] == message else None
        return [Hit(one.start, one.end, one is current) for one in places[first:last]]

    def step(self, by: int) -> None:
        """Go to the next place (1) or the one before (-1); after the last comes the first."""
        rows = self._rows_found()
        if not rows:
            return
        if self._current is None:
            self._go_to_end(rows[0 if by > 0 else -1][1], last=by < 0)
            return
        message, current = self._current
        places = self._found[message]
        at = next(number for number, found in enumerate(places) if found is current) + by
        if 0 <= at < len(places):
            self._go_to((message, places[at]))
            return
        row = next(number for number, (_row, other) in enumerate(rows) if other == message)
        self._go_to_end(rows[(row + by) % len(rows)][1], last=by < 0)

    def _rows_found(self) -> list[tuple[int, str]]:
        """The rows and messages in which something is found, in reading order."""
        rows = ((self._model.row_of(message), message) for message in self._found)
        return sorted((row, message) for row, message in rows if row is not None)

    def _go_to_end(self, message: str, *, last: bool) -> None:
        self._go_to((message, self._found[message][-1 if last else 0]))

    def _begin(self) -> None:
        """Search what is not searched yet: from what is in view to the end, then up."""
        rows = len(self._model.rows)
        here = self._near_row
        if here is None:
            here = min(self._timeline.anchor.item, max(0, rows - 1))
        order = [*range(here, rows), *range(here - 1, -1, -1)]
        self._todo = iter(order)
        if self._pattern is not None and rows:
            self._slice.start()
        else:
            self._slice.stop()

    def _go_on(self) -> None:
        until = time.monotonic() + SLICE_SECONDS
        before = self._count
        if self.wrong:  # an expression that is too slow is not tried on the rest
            self._todo = iter(())
        for row in self._todo:
            if row < len(self._model.rows) and not self._search_row(row, until):
                self._todo = chain((row,), self._todo)
                return
            if self._count >= MOST_HITS or self.wrong:
                break
            if time.monotonic() > until:
                if self._count != before:
                    self.changed.emit()
                return
        self._slice.stop()
        self.changed.emit()

    def _search_row(self, index: int, until: float) -> bool:
        """Search a message; False where its text has to be read on first."""
        row = self._model.rows[index]
        message = row.id
        if message in self._searched:
            return True
        may_hold = self._may_hold(row.shown_text) or (row.thinking and self._may_hold(row.thinking))
        if may_hold and not self._timeline.read_on(index, until):
            return False
        self._searched.add(message)
        self._count -= len(self._found.pop(message, ()))
        places: list[Found] = []
        if may_hold:
            for number, text in self._timeline.texts(index):
                places += (Found(number, *span) for span in self._places(text))
        if places:
            self._found[message] = places
            self._count += len(places)
        self._keep_current(message, places)
        if places and self._wants_first:
            self._wants_first = False
            self._go_to((message, self._nearest(index, places)))
        return True

    def _nearest(self, row: int, places: list[Found]) -> Found:
        """The first place from the view's top on; above it, the last one."""
        anchor, near = self._timeline.anchor, self._near_row
        if near is not None:
            return places[-1] if row < near else places[0]
        if row < anchor.item:
            return places[-1]
        if row == anchor.item:
            return next((one for one in places if one.number >= anchor.slot), places[-1])
        return places[0]

    @property
    def _near_row(self) -> int | None:
        return None if self._near is None else self._model.row_of(self._near)

    def _keep_current(self, message: str, places: list[Found]) -> None:
        """The current place is found again in a message that was searched again."""
        if self._current is not None and self._current[0] == message:
            same = next((one for one in places if one == self._current[1]), None)
            self._current = (message, same) if same is not None else None

    def _may_hold(self, text: str) -> bool:
        """Whether a text may say it once it is parsed: its words must be there, but for marks."""
        query = self._query
        if query is None or query.expression:
            return True
        folded = text.casefold()
        if "&" in folded:  # an entity may stand for any letter
            return True
        plain = _MARKS.sub("", folded)
        wanted = (_LETTERS.findall(each.casefold()) for each in query.texts)
        return any(all(word in folded or word in plain for word in words) for words in wanted)

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        assert self._query is not None
        patience = {"timeout": PATIENCE} if self._query.expression else {}
        try:
            for match in self._pattern.finditer(text, **patience):
                if match.end() > match.start():
                    yield match.start(), match.end()
        except TimeoutError:
            self.wrong = "slow"

    def _go_to(self, target: tuple[str, Found]) -> None:
        self._current = target
        row = self._model.row_of(target[0])
        self.changed.emit()
        if row is not None:
            self.moved.emit(row, target[1].number, target[1].start)


def compiled(query: Query) -> tuple[Any, str]:
    """The pattern of a query, and what is wrong with it."""
    source = query.text
    if not query.expression:
        source = "|".join(map(re.escape, sorted(query.texts, key=len, reverse=True)))
    if query.whole_words:
        source = rf"(?<!\w)(?:{source})(?!\w)"
    flags = re.MULTILINE | (0 if query.case else re.IGNORECASE)
    if not query.expression:
        return re.compile(source, flags), ""
    import regex  # an expression of the user's may take for ever: this one has a time limit

    try:
        return regex.compile(source, flags), ""
    except regex.error as error:
        return None, str(error)
