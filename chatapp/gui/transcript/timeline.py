"""Where messages stand: an anchor in the text instead of a distance from the top.

The anchor is a part and how far below the view's top it stands. Everything else is laid out
from there, up and down, as far as the view reaches; heights further away are only guessed. So
nothing that is read moves when something above or below it gets another height.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from PySide6.QtWidgets import QWidget

from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.item import Item, Slot
from chatapp.gui.transcript.model import Row, TranscriptModel
from chatapp.gui.transcript.stage import Placed, Stage


@dataclass(slots=True)
class Page:
    """The view's measures in px: its size, the column, and the space above and below all."""

    height: int = 0
    left: int = 0
    width: int = 0
    top: int = 24
    bottom: int = 40


class Anchor(NamedTuple):
    """A part (message, part by number) and where its top stands in the view, in px."""

    item: int
    slot: int
    y: int


class Timeline:
    """Lays the messages out in `viewport`."""

    def __init__(self, model: TranscriptModel, viewport: QWidget, intents: Intents) -> None:
        self.page = Page()
        self.follow = True
        """Whether the end stays in view while it grows."""
        self.anchor = Anchor(0, 0, self.page.top)
        self.items: list[Item] = []
        self._model = model
        self._viewport = viewport
        self._intents = intents
        self._heights: list[int] = []
        self._placed: list[Placed] = []
        self._stage = Stage(viewport)

    @property
    def rows(self) -> list[Row]:
        """The model's rows; there is an item for each."""
        return self._model.rows

    def reload(self, *, keep: bool) -> None:
        """The model has other rows. Parameters: `keep`, whether to stay at the same place."""
        old = {item.id: item for item in self.items}
        self.items = []
        for row in self.rows:
            item = old.pop(row.message.id, None) if keep else None
            self.items.append(item or Item(row, self._intents))
        anchored = self.anchor
        for item in old.values():
            self._stage.forget(item)
        self._heights = [0] * len(self.items)
        for index, item in enumerate(self.items):
            if item.slots is not None:
                self.refresh(index)
            else:
                self._heights[index] = item.guess(self.rows[index], self.page.width)
        if keep:
            self.anchor = Anchor(min(anchored.item, len(self.items) - 1), *anchored[1:])
        else:
            self.follow = True

    def extend(self, first: int) -> None:
        """Rows from `first` on are new."""
        for row in self.rows[first:]:
            item = Item(row, self._intents)
            self.items.append(item)
            self._heights.append(item.guess(row, self.page.width))

    def refresh(self, index: int) -> None:
        """A row changed."""
        item, row = self.items[index], self.rows[index]
        if item.slots is None:
            self._heights[index] = item.guess(row, self.page.width)
            return
        self._refresh(index)
        self._heights[index] = item.height

    def outdate(self) -> None:
        """Heights that were measured may be others: the font or language changed."""
        for item in self.items:
            for slot in item.slots or ():
                slot.width = -1

    def hold(self, index: int) -> None:
        """Keep the first part of a message that is in view where it is now, from here on."""
        for placed in self._placed:
            if placed.row == index:
                slots = self.items[index].slots or [placed.slot]
                self.anchor = Anchor(index, slots.index(placed.slot), placed.y)
                self.follow = False
                return

    def scroll_by(self, distance: int) -> None:
        """Show what is `distance` px further down."""
        self.follow = False
        self.anchor = self.anchor._replace(y=self.anchor.y - distance)
        self.arrange()

    def scroll_to(self, offset: int) -> None:
        """Show what is about `offset` px below the top of all."""
        self.follow = False
        y = self.page.top - offset
        for index, height in enumerate(self._heights):
            if y + height > 0 or index == len(self._heights) - 1:
                self.anchor = Anchor(index, 0, y)
                break
            y += height
        self._sharpen()
        self.arrange()

    @property
    def offset(self) -> int:
        """How far the view's top is below the top of all, in px, as far as heights are known."""
        if not self.items:
            return 0
        index, slot, y = self.anchor
        above = sum(self._heights[:index])
        slots = self.items[index].slots or []
        inside = sum(one.gap + one.height for one in slots[:slot])
        gap = slots[slot].gap if slot < len(slots) else 0
        return self.page.top + above + inside + gap - y

    @property
    def total(self) -> int:
        """The height of all with the space around it, in px, as far as it is known."""
        return self.page.top + sum(self._heights) + self.page.bottom

    def arrange(self) -> None:
        """Put everything that is in view, or nearly, in its place."""
        if not self.items:
            self._place([])
            return
        self.anchor = Anchor(*self._valid(self.anchor))
        placed = self._upward_from_end() if self.follow else self._around_anchor()
        self._place(placed)

    def _around_anchor(self) -> list[Placed]:
        page, anchor = self.page, self._on_other_width(self.anchor)
        below = list(self._downward(anchor))
        end = below[-1].y + below[-1].slot.height
        if self._is_last(below[-1]) and end <= page.height - page.bottom:
            self.follow = True
            return self._upward_from_end()
        above = list(self._upward(anchor))
        top = (above[-1] if above else below[0]).y
        if self._is_first(above[-1] if above else below[0]) and top > page.top:
            self.anchor = Anchor(0, 0, page.top)
            below, above = list(self._downward(self.anchor)), []
        return [*reversed(above), *below]

    def _upward_from_end(self) -> list[Placed]:
        """From the end up; what is shorter than the view stands at the top."""
        page, last = self.page, len(self.items) - 1
        slots = self._slots(last)
        height = self._measure(last, slots[-1])
        bottom = Anchor(last, len(slots) - 1, page.height - page.bottom - height)
        end = Placed(last, self.items[last], slots[-1], bottom.y)
        placed = [end, *self._upward(bottom)]
        if self._is_first(placed[-1]) and placed[-1].y > page.top:
            shift = page.top - placed[-1].y
            placed = [one._replace(y=one.y + shift) for one in placed]
        return placed[::-1]

    def _downward(self, anchor: Anchor) -> Iterator[Placed]:
        """The anchored part and those below it, to a little under the view's end."""
        page, y, first = self.page, anchor.y, anchor.slot
        for index in range(anchor.item, len(self.items)):
            for number, slot in enumerate(self._slots(index)):
                if number < first:
                    continue
                if (index, number) != anchor[:2]:
                    y += slot.gap
                height = self._measure(index, slot)
                yield Placed(index, self.items[index], slot, y)
                y += height
                if y > page.height + page.height // 2:
                    return
            first = 0

    def _upward(self, anchor: Anchor) -> Iterator[Placed]:
        """The parts above the anchored one, to a little over the view's top."""
        page, slots = self.page, self._slots(anchor.item)
        y = anchor.y - slots[anchor.slot].gap
        number = anchor.slot
        for index in range(anchor.item, -1, -1):
            slots = self._slots(index)
            number = number if index == anchor.item else len(slots)
            for slot in reversed(slots[:number]):
                if y < -page.height // 2:
                    return
                y -= self._measure(index, slot)
                yield Placed(index, self.items[index], slot, y)
                y -= slot.gap

    def _measure(self, index: int, slot: Slot) -> int:
        width = self.page.width
        return self.items[index].measure(slot, self.rows[index], width, self._viewport)

    def _slots(self, index: int) -> list[Slot]:
        item = self.items[index]
        slots = item.slots
        if slots is None:
            slots = self._refresh(index)
            self._heights[index] = item.height
        return slots

    def _refresh(self, index: int) -> list[Slot]:
        before = self.rows[index - 1] if index else None
        answer_before = self._answer_before(index)
        last = not any(not row.prompt for row in islice(self.rows, index + 1, None))
        return self.items[index].refresh(
            self.rows[index], before, answer_before, self.page.width, last=last
        )

    def _answer_before(self, index: int) -> Row | None:
        rows = (self.rows[place] for place in range(index - 1, -1, -1))
        return next((row for row in rows if not row.prompt), None)

    def _valid(self, anchor: Anchor) -> Anchor:
        item = max(0, min(anchor.item, len(self.items) - 1))
        slot = max(0, min(anchor.slot, len(self._slots(item)) - 1))
        return Anchor(item, slot, anchor.y)

    def _sharpen(self) -> None:
        """Move an anchor at a message's top on to the part of it that is in view."""
        index, _slot, y = self.anchor
        slots = self._slots(index)
        y += slots[0].gap
        for number, slot in enumerate(slots):
            y += slot.gap if number else 0
            if y + slot.height > 0 or number == len(slots) - 1:
                self.anchor = Anchor(index, number, y)
                return
            y += slot.height

    def _on_other_width(self, anchor: Anchor) -> Anchor:
        """The same place in the text, where the part's lines run differently now."""
        slot = self._slots(anchor.item)[anchor.slot]
        widget: Any = slot.widget
        if widget is None or anchor.y >= 0 or slot.width == self.page.width or slot.width < 0:
            return anchor
        if not hasattr(widget, "position_at"):
            return anchor
        position = widget.position_at(-anchor.y)
        into = -anchor.y - widget.height_of(position)
        self._measure(anchor.item, slot)
        return anchor._replace(y=-widget.height_of(position) - into)

    def _is_first(self, placed: Placed) -> bool:
        return placed.row == 0 and placed.slot is self._slots(0)[0]

    def _is_last(self, placed: Placed) -> bool:
        last = len(self.items) - 1
        return placed.row == last and placed.slot is self._slots(last)[-1]

    def _place(self, placed: list[Placed]) -> None:
        """Give the widgets their places, and find the anchor anew: the first part in view."""
        for index in {one.row for one in placed}:
            self._heights[index] = self.items[index].height
        self._placed = placed
        in_view = next((one for one in placed if one.y + one.slot.height > 0), None)
        if in_view is not None:
            number = self._slots(in_view.row).index(in_view.slot)
            self.anchor = Anchor(in_view.row, number, in_view.y)
        self._stage.show(placed, self.page.left, self.page.width)

    def widgets(self) -> list[QWidget]:
        """All widgets of parts there are now."""
        return self._stage.widgets()
