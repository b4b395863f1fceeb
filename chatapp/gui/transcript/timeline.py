"""Where messages stand: an anchor in the text instead of a distance from the top.

The anchor is a part and how far below the view's top it stands. Everything else is laid out
from there, up and down, as far as the view reaches; heights further away are only guessed. So
nothing that is read moves when something above or below it gets another height.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.item import Moved, Slot
from chatapp.gui.transcript.leaves.lines import right_to_left
from chatapp.gui.transcript.messages import Messages
from chatapp.gui.transcript.model import TranscriptModel
from chatapp.gui.transcript.stage import Placed


class Anchor(NamedTuple):
    """A part (message, part by number) and where its top stands in the view, in px."""

    item: int
    slot: int
    y: int


class _Line(NamedTuple):
    """The line at the view's top: a place in the anchored part, and how much of it is above."""

    slot: Slot
    place: int
    above: int


class Timeline(Messages):
    """Lays the messages out in `viewport`."""

    def __init__(self, model: TranscriptModel, viewport: QWidget, intents: Intents) -> None:
        super().__init__(model, viewport, intents)
        self.follow = True
        """Whether the end stays in view while it grows."""
        self.anchor = Anchor(0, 0, self.page.top)
        self.parts_moved: Callable[[str, Moved], None] | None = None
        """Called when parts of a message (id) get other numbers."""
        self.unfinished = False
        """Whether not all that is in view is in its place yet."""
        self._until = math.inf
        self._line: _Line | None = None

    # Changes of the rows

    def reload(self) -> None:
        """All rows are others: the end is shown."""
        self._replace(0, [])
        self.follow = True

    def replace_from(self, first: int) -> None:
        """Rows from `first` on are others; messages that are still there stay as they are."""
        anchored = self.items.made(self.anchor.item) if len(self.items) else None
        places = [(self._model.row_of(item.id), item) for item in self.items.all_made(first)]
        kept = [(place, item) for place, item in places if place is not None and place >= first]
        self._replace(first, kept)
        place = self._model.row_of(anchored.id) if anchored is not None else None
        index = self.anchor.item if place is None else place
        self.anchor = self.anchor._replace(item=min(index, len(self.items) - 1))
        self._refresh_shown(range(max(0, first - 1), len(self.items)))

    def splice(self, first: int, removed: int, added: int) -> None:
        """Rows inside are gone, or new ones are there; what is read stays where it is."""
        end, by = first + removed, added - removed
        self._splice(first, removed, added)
        kept = (one for one in self.placed if not first <= one.row < end)
        self.placed = [one if one.row < first else one._replace(row=one.row + by) for one in kept]
        if self.anchor.item >= end:
            self.anchor = self.anchor._replace(item=self.anchor.item + by)
        elif self.anchor.item >= first:
            below = min(first + added, len(self.items) - 1)
            self.anchor = Anchor(below, 0, max(self.anchor.y, self.page.top))
        above = max(0, first - 1)
        while above and self.rows[above].prompt:
            above -= 1  # to the answer that may be the last one now
        self._refresh_shown(range(above, self.below(first + added).stop))

    def prepend(self, count: int) -> None:
        """So many older rows came in front."""
        self.items.prepend(count)
        self._heights.prepend(self._guesses(0, count))
        self.anchor = self.anchor._replace(item=self.anchor.item + count)
        self.placed = [one._replace(row=one.row + count) for one in self.placed]
        self._refresh_shown(self.below(count))

    @property
    def pending(self) -> bool:
        """Whether text in view is not read to the end yet."""
        return any(one.item.pending for one in self.placed)

    def work(self, seconds: float) -> None:
        """Read on in the long texts in view, for so long or a little longer."""
        until = time.monotonic() + seconds
        for row in {one.row: None for one in self.placed}:
            self.read_on(row, until)

    def _renumber(self, index: int, moved: Moved) -> None:
        """The anchored part has another number, or is gone: then the one below it is held."""
        if index == self.anchor.item:
            number = self.anchor.slot
            if number >= moved.first:
                self.anchor = self.anchor._replace(slot=number + moved.by)
            elif number >= moved.gone:
                below = (o for o in self.placed if o.row == index and o.number >= moved.first)
                if (one := next(below, None)) is not None:
                    self.anchor = Anchor(index, one.number + moved.by, one.y)
        if self.parts_moved is not None:
            self.parts_moved(self.items[index].id, moved)

    def outdate(self) -> None:
        """Heights that were measured may be others: the font or language changed."""
        self.hold_line()
        for item in self._recent.values():
            item.outdate()

    # Moving

    def hold(self, index: int) -> None:
        """Keep the first part of a message that is in view where it is now, from here on."""
        for one in self.placed:
            if one.row == index and one.y + one.slot.height > 0:
                self.anchor = Anchor(index, one.number, one.y)
                self.follow = False
                return

    def hold_whole(self, index: int) -> None:
        """The same; rather a part whose top is in view than one that reaches above it."""
        self.hold(index)
        if self.follow or self.anchor.item != index or self.anchor.y >= 0:
            return
        below = (one for one in self.placed if one.row >= index and 0 <= one.y < self.page.height)
        if (one := next(below, None)) is not None:
            self.anchor = Anchor(one.row, one.number, one.y)

    def hold_line(self) -> None:
        """Keep the line at the view's top where it is, though its part is laid out anew."""
        if self._line is not None or not len(self.items) or self.follow:
            return
        index, number, y = self.anchor
        slots = self.items[index].slots or ()
        leaf = slots[number].leaf if number < len(slots) else None
        if leaf is not None and y < 0 and leaf.text:
            side = self.page.width if right_to_left(leaf.text) else 0
            place = leaf.place_at(QPointF(side, -y))
            self._line = _Line(slots[number], place, -y - _top_of(slots[number], place))

    def move_by(self, distance: int) -> None:
        """Show what is `distance` px further down, when it is arranged next."""
        self.follow = False
        self.anchor = self.anchor._replace(y=self.anchor.y - distance)

    def move_to(self, offset: int) -> None:
        """Show what is about `offset` px below the top of all, when it is arranged next."""
        self.follow = False
        if len(self.items):
            index, top = self._heights.at(offset - self.page.top)
            self.anchor = Anchor(index, 0, self.page.top + top - offset)
            self._sharpen()

    def move_to_part(self, index: int, number: int, y: int) -> None:
        """Put a part of a message at `y` px below the view's top, when it is arranged next."""
        self.follow = False
        self.anchor = Anchor(index, number, y)

    @property
    def offset(self) -> int:
        """How far the view's top is below the top of all, in px, as far as heights are known."""
        if not len(self.items):
            return 0
        index, slot, y = self.anchor
        item = self.items[index]
        inside = 0
        if item.slots:
            slot = min(slot, len(item.slots) - 1)
            inside = item.before(slot) + item.slots[slot].gap
        return self.page.top + self._heights.before(index) + inside - y

    @property
    def total(self) -> int:
        """The height of all with the space around it, in px, as far as it is known."""
        return self.page.top + self._heights.total + self.page.bottom

    # Laying out

    def arrange(self, seconds: float = math.inf) -> None:
        """Put everything that is in view, or nearly, in its place.

        Parameters: `seconds`, after which the rest is left for the next time, as `unfinished`.
        """
        self.unfinished = False
        self._until = time.monotonic() + seconds
        if not len(self.items):
            self._place([])
            return
        self.anchor = Anchor(*self._valid(self.anchor))
        self._place(self._upward_from_end() if self.follow else self._around_anchor())

    def _around_anchor(self) -> list[Placed]:
        page, anchor = self.page, self._with_line_held(self.anchor)
        below = list(self._downward(anchor))
        end = below[-1].y + below[-1].slot.height
        if self._is_last(below[-1]) and end <= page.height - page.bottom:
            self.follow = True
            return self._upward_from_end()
        above = list(self._upward(anchor))
        top = above[-1] if above else below[0]
        if self._is_first(top) and top.y > page.top:
            self.anchor = Anchor(0, 0, page.top)
            below, above = list(self._downward(self.anchor)), []
        return [*reversed(above), *below]

    def _upward_from_end(self) -> list[Placed]:
        """From the end up; what is shorter than the view stands at the top."""
        page, last = self.page, len(self.items) - 1
        slots = self.slots(last)
        height = self._measure(last, len(slots) - 1)
        bottom = Anchor(last, len(slots) - 1, page.height - page.bottom - height)
        end = Placed(last, bottom.slot, self.items[last], slots[-1], bottom.y)
        placed = [end, *self._upward(bottom)]
        if self._is_first(placed[-1]) and placed[-1].y > page.top:
            shift = page.top - placed[-1].y
            placed = [one._replace(y=one.y + shift) for one in placed]
        return placed[::-1]

    def _downward(self, anchor: Anchor) -> Iterator[Placed]:
        """The anchored part and those below it, to a little under the view's end."""
        page, y, first = self.page, anchor.y, anchor.slot
        for index in range(anchor.item, len(self.items)):
            item, slots = self.items[index], self.slots(index)
            for number in range(first, len(slots)):
                slot = slots[number]
                if (index, number) != anchor[:2]:
                    y += slot.gap
                height = self._measure(index, number)
                yield Placed(index, number, item, slot, y)
                y += height
                if y > page.height + page.height // 4 or self._is_late():
                    return
            first = 0

    def _upward(self, anchor: Anchor) -> Iterator[Placed]:
        """The parts above the anchored one, to a little over the view's top."""
        page = self.page
        y = anchor.y - self.slots(anchor.item)[anchor.slot].gap
        for index in range(anchor.item, -1, -1):
            item, slots = self.items[index], self.slots(index)
            end = anchor.slot if index == anchor.item else len(slots)
            for number in range(end - 1, -1, -1):
                if y < -page.height // 4 or self._is_late():
                    return
                y -= self._measure(index, number)
                yield Placed(index, number, item, slots[number], y)
                y -= slots[number].gap

    def _is_late(self) -> bool:
        if time.monotonic() > self._until:
            self.unfinished = True
        return self.unfinished

    def _valid(self, anchor: Anchor) -> Anchor:
        item = max(0, min(anchor.item, len(self.items) - 1))
        slot = max(0, min(anchor.slot, len(self.slots(item)) - 1))
        return Anchor(item, slot, anchor.y)

    def _sharpen(self) -> None:
        """Move an anchor at a message's top on to the part of it that is in view."""
        index, _slot, y = self.anchor
        slots = self.slots(index)
        number, top = self.items[index].at(-y)
        self.anchor = Anchor(index, number, y + top + slots[number].gap)

    def _with_line_held(self, anchor: Anchor) -> Anchor:
        """The same line of the text, where the part's lines run differently now."""
        slot = self.slots(anchor.item)[anchor.slot]
        if slot.width not in (self.page.width, -1):
            self.hold_line()
        line, self._line = self._line, None
        if line is None or line.slot is not slot or slot.width == self.page.width:
            return anchor
        self._measure(anchor.item, anchor.slot)
        return anchor._replace(y=-_top_of(slot, line.place) - line.above)

    def _is_first(self, placed: Placed) -> bool:
        return placed.row == 0 and placed.number == 0

    def _is_last(self, placed: Placed) -> bool:
        last = len(self.items) - 1
        return placed.row == last and placed.number == len(self.slots(last)) - 1

    def _place(self, placed: list[Placed]) -> None:
        """Take what is placed, and find the anchor anew: the first part in view."""
        self._note_placed(placed)
        in_view = next((one for one in placed if one.y + one.slot.height > 0), None)
        if in_view is not None:
            self.anchor = Anchor(in_view.row, in_view.number, in_view.y)
        self.forget_oldest()


def _top_of(slot: Slot, place: int) -> int:
    """How far below a part's top the line with a place in its text is, in px."""
    boxes = slot.leaf.rects(place, place + 1) if slot.leaf is not None else []
    return round(boxes[0].top()) if boxes else 0
