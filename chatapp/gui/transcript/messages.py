"""The messages of the transcript in their parts: made when looked at, measured, let go of."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from itertools import islice

from PySide6.QtWidgets import QWidget

from chatapp.gui.transcript.content import LONG
from chatapp.gui.transcript.heights import HeightIndex
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.item import Item, Moved, Slot, Surroundings, guessed_height
from chatapp.gui.transcript.items import Items
from chatapp.gui.transcript.leaves.base import Leaf
from chatapp.gui.transcript.model import TranscriptModel
from chatapp.gui.transcript.row import Row
from chatapp.gui.transcript.stage import Placed, Stage

LAID_OUT = 120
"""So many messages keep their layout when they are out of view."""


@dataclass
class Page:
    """The view's measures in px: its size, the column, and the space above and below all."""

    height: int = 0
    left: int = 0
    width: int = 0
    top: int = 24
    bottom: int = 40


class Messages:
    """An item for each of the model's rows, with its parts and its height.

    Parameters: `viewport`, where controls among the parts are shown; `intents`, what they ask for.
    """

    def __init__(self, model: TranscriptModel, viewport: QWidget, intents: Intents) -> None:
        self.page = Page()
        self.items = Items(self._all_rows)
        self.placed: list[Placed] = []
        """The parts in view, or nearly, from the top."""
        self.stage = Stage(viewport, intents)
        self._intents = intents
        self._model = model
        self._heights = HeightIndex()
        self._recent: OrderedDict[str, Item] = OrderedDict()

    @property
    def rows(self) -> list[Row]:
        """The model's rows; there is an item for each."""
        return self._model.rows

    def _all_rows(self) -> list[Row]:
        return self._model.rows

    # Changes of the rows

    def extend(self, first: int) -> None:
        """Rows from `first` on are new."""
        self.items.replace_from(first)
        self._heights.replace_from(first, self._guesses(first, len(self.rows)))

    def below(self, count: int) -> range:
        """The rows to which it matters what came above row `count`: to the first answer."""
        end = count
        while end < len(self.rows) and self.rows[end].prompt:
            end += 1
        return range(count, min(end + 1, len(self.rows)))

    def refresh(self, index: int) -> None:
        """A row changed."""
        item, row = self.items.made(index), self.rows[index]
        if item is not None and item.slots is not None:
            self.stage.release(item.refresh(row, self._around(index), self.page.width))
            self._heights.set(index, item.height)
            if item.moved.by:
                self._renumber(index, item.moved)
        else:
            self._heights.set(index, guessed_height(row, self.page.width))

    def _renumber(self, index: int, moved: Moved) -> None:
        """Parts of a message have other numbers."""

    def _replace(self, first: int, kept: list[tuple[int, Item]]) -> None:
        """Rows from `first` on are others. Parameters: `kept`, items with their new places."""
        staying = {item.id for _place, item in kept}
        for item in self.items.all_made(first):
            if item.id not in staying:
                self.stage.release(item.forget())
                self._recent.pop(item.id, None)
                self.items.remember(item)
        self.items.replace_from(first, kept)
        self._heights.replace_from(first, self._guesses(first, len(self.rows)))
        for place, item in kept:
            self._heights.set(place, item.height)

    def _splice(self, first: int, removed: int, added: int) -> None:
        """So many rows from `first` on are gone, and so many new ones are there."""
        for index in range(first, first + removed):
            if (item := self.items.made(index)) is not None:
                self.stage.release(item.forget())
                self._recent.pop(item.id, None)
                self.items.remember(item)
        self.items.splice(first, removed, added)
        self._heights.splice(first, removed, self._guesses(first, first + added))

    def _refresh_shown(self, rows: range) -> None:
        """What stands around these rows is another: those that have parts get them anew."""
        for index in rows:
            if (item := self.items.made(index)) is not None and item.slots is not None:
                self.refresh(index)

    def _guesses(self, first: int, end: int) -> list[int]:
        """About how high some messages are, in px, before they are looked at."""
        width = self.page.width
        return [guessed_height(row, width) for row in islice(self.rows, first, end)]

    # Reading texts to their end

    def read_all(self, index: int) -> None:
        """Read the texts of a message to their end, however long it takes."""
        while not self.read_on(index, math.inf):
            pass

    def read_on(self, index: int, until: float) -> bool:
        """Read the texts of a message until that time; whether they are read to their end."""
        if self.items.made(index) is None and len(self.rows[index].text) <= LONG:
            return True  # it is read at once when it is asked for
        item = self.items[index]
        if item.slots is None:
            return item.read_on(self.rows[index], self._around(index), until)
        if item.pending:
            item.work(until)
            self.refresh(index)
        return not item.pending

    # Parts

    def slots(self, index: int) -> list[Slot]:
        """The parts of a message, made if they are not there."""
        item = self.items[index]
        if item.slots is None:
            item.refresh(self.rows[index], self._around(index), self.page.width)
            self._recent[item.id] = item
        assert item.slots is not None
        return item.slots

    def texts(self, index: int, first: int = 0) -> list[tuple[int, str]]:
        """What the painted parts of a message say, by number of the part; nothing is laid out.

        Parameters: `first`, the number of the part from which on they are wanted.
        """
        item, row = self.items.glance(index), self.rows[index]
        texts = item.texts(row, self._around(index), first)
        if item.slots is None:
            row.rest()
        return texts

    def leaf(self, index: int, number: int) -> Leaf | None:
        """The leaf of a part, laid out; None where the part is not painted."""
        slots = self.slots(index)
        if number >= len(slots) or not slots[number].painted:
            return None
        self._measure(index, number)
        return slots[number].leaf

    def _measure(self, index: int, number: int) -> int:
        """The height of a part, in px; it is laid out for that."""
        return self.items[index].measure(number, self.page.width, self.stage.panes)

    def _around(self, index: int) -> Surroundings:
        rows = self.rows
        before = rows[index - 1] if index else None
        above = (rows[place] for place in range(index - 1, -1, -1))
        answer_before = next((row for row in above if not row.prompt), None)
        last = all(rows[place].prompt for place in range(index + 1, len(rows)))
        return Surroundings(before, answer_before, last)

    # What is shown

    def show(self) -> None:
        """Move the controls of what is placed to where it stands."""
        self.stage.show(self.placed, self.page.left, self.page.width)

    def _note_placed(self, placed: list[Placed]) -> None:
        """These parts are in view, or nearly: their messages are the last to be let go of."""
        for row, item in {one.row: one.item for one in placed}.items():
            self._heights.set(row, item.height)
            if self.rows[row].unread:  # the head, which would say so, may be far above
                self._intents.structure_requested.emit(item.id)
            if item.id in self._recent:
                self._recent.move_to_end(item.id)
        self.placed = placed

    def forget_oldest(self) -> None:
        """Let go of the layout of messages that were not shown for long."""
        while len(self._recent) > LAID_OUT:
            identity, item = next(iter(self._recent.items()))
            if any(one.item is item for one in self.placed):
                return
            del self._recent[identity]
            self.stage.release(item.forget())
            if (row := self._model.row_of(identity)) is not None:
                self.rows[row].rest()
