"""The text of a block, by offsets: read, pointed at, selected. Offsets are UTF-16 units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtGui import QAccessibleTextInterface

from chatapp.gui.transcript.accessible.base import guarded
from chatapp.gui.transcript.accessible.ranges import AVAILABLE, complete
from chatapp.gui.transcript.leaves.base import Leaf
from chatapp.gui.transcript.leaves.positions import Positions, units_of, wide_characters
from chatapp.gui.transcript.selection import Spot, part_of

if TYPE_CHECKING:
    from chatapp.gui.transcript.accessible.tree import AccessibleTree


class BlockText(QAccessibleTextInterface):
    """The text of a painted part. Parameters: `number`, which part of the message it is."""

    def __init__(self, tree: AccessibleTree, message: str, number: int) -> None:
        super().__init__()
        self._tree = tree
        self._message = message
        self._number = number
        complete(self, self)

    # Places

    @property
    def _row(self) -> int | None:
        return self._tree.view.model.row_of(self._message)

    def _all(self) -> str:
        return self._tree.text(self._message, self._number)

    def _place(self, offset: int) -> int:
        """The character at an offset; -1 is the end."""
        text = self._all()
        if offset < 0:
            return len(text)
        return min(len(text), Positions(wide_characters(text)).character(offset))

    def _offset(self, place: int) -> int:
        return Positions(wide_characters(self._all())).unit(place)

    def _spot(self, offset: int) -> Spot:
        return Spot(self._message, self._number, self._place(offset))

    def _leaf(self) -> Leaf | None:
        row = self._row
        return None if row is None else self._tree.view.timeline.leaf(row, self._number)

    # Reading

    @guarded("")
    def text(self, start: int, end: int) -> str:
        """The text from one offset to another."""
        return self._all()[self._place(max(0, start)) : self._place(end)]

    @guarded(0)
    def characterCount(self) -> int:
        """How long it is."""
        return units_of(self._all())

    @guarded(QRect())
    def characterRect(self, offset: int) -> QRect:
        """Where a character is on the screen; empty where the block is far from the view."""
        top, leaf = self._tree.top_of(self._message, self._number), self._leaf()
        if top is None or leaf is None:
            return QRect()
        place = self._place(offset)
        boxes = leaf.rects(place, place + 1)
        area = boxes[0].toAlignedRect().translated(top) if boxes else QRect()
        return self._tree.on_screen(area)

    @guarded(-1)
    def offsetAtPoint(self, point: QPoint) -> int:
        """The offset nearest to a point of the screen."""
        top, leaf = self._tree.top_of(self._message, self._number), self._leaf()
        if top is None or leaf is None:
            return -1
        within = self._tree.view.viewport().mapFromGlobal(point) - top
        return self._offset(leaf.place_at(QPointF(within)))

    @guarded(None)
    def scrollToSubstring(self, start: int, end: int) -> None:
        """Bring a range into view."""
        row = self._row
        if row is not None:
            self._tree.view.show_place(row, self._number, self._place(start))

    # Cursor and selection

    @guarded(0)
    def cursorPosition(self) -> int:
        """Where the selection's moving end is, if it is here."""
        head = self._tree.view.reading.selection.head
        if head is None or head[:2] != (self._message, self._number):
            return 0
        return self._offset(head.place)

    @guarded(None)
    def setCursorPosition(self, offset: int) -> None:
        """Begin to select here."""
        self._select(offset, offset)

    def selected(self) -> tuple[int, int] | None:
        """What of it is selected, from one offset to another."""
        row = self._row
        ends = self._tree.view.reading.selection.ends()
        if row is None or ends is None:
            return None
        found = part_of(ends, row, self._number, len(self._all()))
        return None if found is None else (self._offset(found[0]), self._offset(found[1]))

    @guarded(0)
    def selectionCount(self) -> int:
        """One, where anything of it is selected and it can be told what."""
        return int(AVAILABLE and self.selected() is not None)

    @guarded(None)
    def addSelection(self, start: int, end: int) -> None:
        """Select a range; there is only one."""
        self._select(start, end)

    @guarded(None)
    def setSelection(self, index: int, start: int, end: int) -> None:
        """Select another range."""
        self._select(start, end)

    @guarded(None)
    def removeSelection(self, index: int) -> None:
        """Select nothing."""
        self._tree.view.reading.selection.clear()
        self._tree.view.redraw()

    def _select(self, start: int, end: int) -> None:
        self._tree.view.reading.selection.set(self._spot(start), self._spot(end))
        self._tree.view.redraw()
