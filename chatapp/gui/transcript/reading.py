"""What the reader does with the text: where a point is in it, what is selected and focused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QGuiApplication

from chatapp.gui.transcript.copier import Copier
from chatapp.gui.transcript.item import Moved, text_of
from chatapp.gui.transcript.leaves.base import Leaf, Link
from chatapp.gui.transcript.leaves.styles import left_edge
from chatapp.gui.transcript.model import TranscriptModel
from chatapp.gui.transcript.parts import Unread, block_number, place_of
from chatapp.gui.transcript.selection import Place, Selection, Spot, word_at
from chatapp.gui.transcript.stage import Placed
from chatapp.gui.transcript.timeline import Timeline
from chatapp.markdown.blocks import TOP

if TYPE_CHECKING:
    from chatapp.gui.transcript.copying import Copied

_BESIDE = 40
"""The room left and right of what is moved into view sideways, in px."""


class Focus(NamedTuple):
    """The part that has the keyboard's focus: message (id), part by number, link in it if any."""

    message: str
    number: int
    link: int | None = None


class Reading:
    """The reader's place in the shown text."""

    def __init__(self, model: TranscriptModel, timeline: Timeline) -> None:
        self._model = model
        self._timeline = timeline
        self.selection = Selection(model)
        self.focus: Focus | None = None
        self._copier = Copier(timeline)

    def parts_moved(self, message: str, moved: Moved) -> None:
        """Parts of a message have other numbers: what is selected and focused stays so."""
        selection, focus = self.selection, self.focus
        if focus is not None and focus.message == message and focus.number >= moved.first:
            self.focus = focus._replace(number=focus.number + moved.by)
        if selection.anchor is not None and selection.head is not None:
            selection.set(
                *(_moved(spot, message, moved) for spot in (selection.anchor, selection.head))
            )

    # Points and places

    def part_at(self, point: QPointF) -> Placed | None:
        """The painted part at a point of the view."""
        for one in self._timeline.placed:
            if one.slot.leaf is not None and one.y <= point.y() < one.y + one.slot.height:
                return one
        return None

    def within(self, one: Placed, point: QPointF) -> QPointF:
        """A point of the view, from a part's top left corner."""
        return QPointF(point.x() - self._timeline.page.left, point.y() - one.y)

    def spot_at(self, point: QPointF) -> Spot | None:
        """The place in the text nearest to a point of the view."""
        before: Placed | None = None
        for one in self._timeline.placed:
            leaf = one.slot.leaf
            if leaf is None or not leaf.text:
                continue
            if point.y() < one.y:
                return self._nearer(before, one, point)
            if point.y() < one.y + one.slot.height:
                return Spot(one.item.id, one.number, leaf.place_at(self.within(one, point)))
            before = one
        return self._end_of(before) if before is not None else None

    def letter_at(self, point: QPointF) -> Spot | None:
        """The place before the letter at a point of the view, or nearest to it."""
        spot, one = self.spot_at(point), self.part_at(point)
        if spot is None or one is None or one.slot.leaf is None or spot.place <= 0:
            return spot
        boxes = one.slot.leaf.rects(spot.place - 1, spot.place)
        within = self.within(one, point)
        before = any(box.contains(within) for box in boxes) and one.number == spot.number
        return spot._replace(place=spot.place - 1) if before else spot

    def link_at(self, point: QPointF) -> tuple[Placed, Link] | None:
        """The link at a point of the view."""
        one = self.part_at(point)
        if one is None or one.slot.leaf is None:
            return None
        link = one.slot.leaf.link_at(self.within(one, point))
        return (one, link) if link is not None else None

    def over_text(self, point: QPointF) -> bool:
        """Whether a point of the view is on text that can be selected."""
        one = self.part_at(point)
        if one is None or one.slot.leaf is None:
            return False
        at = self.within(one, point)
        width = self._timeline.page.width
        return bool(one.slot.leaf.text) and 0 <= at.x() <= width

    def _nearer(self, before: Placed | None, after: Placed, point: QPointF) -> Spot:
        if before is None or after.y - point.y() < point.y() - before.y - before.slot.height:
            return Spot(after.item.id, after.number, 0)
        return self._end_of(before)

    def _end_of(self, one: Placed) -> Spot:
        leaf = one.slot.leaf
        return Spot(one.item.id, one.number, len(leaf.text) if leaf is not None else 0)

    # Selecting

    def leaf(self, spot: Spot) -> Leaf | None:
        """The leaf a place is in, laid out."""
        place = self.selection.place(spot)
        if place is None:
            return None
        return self._timeline.leaf(place.row, place.number)

    def text(self, spot: Spot) -> str:
        """The text of the part a place is in."""
        leaf = self.leaf(spot)
        return leaf.text if leaf is not None else ""

    def word(self, spot: Spot) -> tuple[Spot, Spot]:
        """The word around a place."""
        start, end = word_at(self.text(spot), spot.place)
        return spot._replace(place=start), spot._replace(place=end)

    def part(self, spot: Spot) -> tuple[Spot, Spot]:
        """The whole part, a paragraph or the like, around a place; of code, its line."""
        leaf = self.leaf(spot)
        if leaf is None:
            return spot, spot
        start, end = leaf.paragraph_at(spot.place)
        if start > 0 or end < len(leaf.text):
            return spot._replace(place=start), spot._replace(place=end)
        first, last = self._pieces(spot)
        return spot._replace(number=first, place=0), self._end_of_part(spot, last)

    def _pieces(self, spot: Spot) -> tuple[int, int]:
        """The numbers of the first and last piece of the paragraph a place is in."""
        place = self.selection.place(spot)
        first = last = spot.number
        if place is not None:
            slots = self._timeline.slots(place.row)
            while getattr(slots[first].part, "continued", False):
                first -= 1
            while last + 1 < len(slots) and getattr(slots[last + 1].part, "continued", False):
                last += 1
        return first, last

    def _end_of_part(self, spot: Spot, number: int) -> Spot:
        end = spot._replace(number=number, place=0)
        return end._replace(place=len(self.text(end)))

    def select_all(self) -> None:
        """Select everything that is shown."""
        rows = self._timeline.rows
        first, last = self._edge(range(len(rows))), self._edge(reversed(range(len(rows))), end=True)
        if first is not None and last is not None:
            self.selection.set(first, last)

    def _edge(self, rows: Iterable[int], *, end: bool = False) -> Spot | None:
        """The first or last place in the text, as far as the texts are read."""
        for index in rows:
            slots = self._timeline.slots(index)
            numbers = range(len(slots))
            for number in reversed(numbers) if end else numbers:
                text = text_of(slots[number].part)
                if text or isinstance(slots[number].part, Unread):
                    return Spot(self._timeline.items[index].id, number, len(text) if end else 0)
        return None

    @property
    def selected_line(self) -> str:
        """What is selected in one part, as plain text; "" where nothing is, or more than that."""
        ends = self.selection.ends()
        if ends is None or ends[0][:2] != ends[1][:2]:
            return ""
        from chatapp.gui.transcript.copying import copy_range

        return copy_range(self._timeline, ends).plain

    def copied(self, then: Callable[[Copied], None]) -> bool:
        """Give `then` what is selected, or the part that has the focus, at once or a little later.

        False where that is nothing.
        """
        if self._ends() is None:
            return False
        self._copier.copy(self._ends, then)
        return True

    def copy(self) -> bool:
        """Put what is selected on the clipboard; False where nothing is."""
        return self.copied(lambda copied: QGuiApplication.clipboard().setMimeData(copied.mime()))

    @property
    def copying(self) -> bool:
        """Whether something long is still being copied."""
        return self._copier.busy

    def _ends(self) -> tuple[Place, Place] | None:
        ends = self.selection.ends()
        if ends is None and self.focus is not None:
            row = self._model.row_of(self.focus.message)
            if row is not None:
                leaf = self._timeline.leaf(row, self.focus.number)
                if leaf is not None and leaf.text:
                    start = Place(row, self.focus.number, 0)
                    ends = (start, start._replace(place=len(leaf.text)))
        return ends

    def reveal(self, row: int, number: int, place: int) -> bool:
        """Unfold the block a place is in, and move it sideways as far as needed to see it.

        False where nothing had to be done.
        """
        leaf, item = self._timeline.leaf(row, number), self._timeline.items[row]
        if leaf is None:
            return False
        part = self._timeline.slots(row)[number].part
        state, block = item.state(part), block_number(part)
        before = state.folded, state.scroll
        boxes = leaf.rects(place, place + 1)
        if not boxes and state.folded and block is not None:
            state.folded = False
            item.outdate_block(block)
            self._timeline.leaf(row, number)  # laid out anew
            boxes = leaf.rects(place, place + 1)
        if boxes and (far := leaf.sideways()):
            past = boxes[0].right() + _BESIDE - self._timeline.page.width
            short = boxes[0].left() - _BESIDE - left_edge(place_of(part) or TOP)
            by = past if past > 0 else min(short, 0.0)
            state.scroll = max(0, min(far, round(min(state.scroll, far) + by)))
        return (state.folded, state.scroll) != before

    # Focus

    def focus_area(self) -> QRectF | None:
        """Where the part or link that has the focus is in the view."""
        if self.focus is None:
            return None
        for one in self._timeline.placed:
            if (one.item.id, one.number) == self.focus[:2]:
                page = self._timeline.page
                leaf = one.slot.leaf
                if self.focus.link is not None and leaf is not None:
                    links = leaf.links()
                    if self.focus.link < len(links):
                        link = links[self.focus.link]
                        boxes = leaf.rects(link.start, link.end)
                        area = boxes[0] if boxes else QRectF()
                        return area.translated(page.left, one.y)
                return QRectF(page.left, one.y, page.width, one.slot.height)
        return None


def _moved(spot: Spot, message: str, moved: Moved) -> Spot:
    here = spot.message == message and spot.number >= moved.first
    return spot._replace(number=spot.number + moved.by) if here else spot
