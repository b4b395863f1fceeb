"""Thematic breaks."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from chatapp.gui.theme import theme
from chatapp.gui.transcript.leaves.base import Leaf, Marks
from chatapp.gui.transcript.leaves.styles import left_edge
from chatapp.gui.transcript.parts import Divider

_HEIGHT = 9


class DividerLeaf(Leaf):
    """Shows a `Divider` part: a line across the column."""

    def __init__(self, part: Divider) -> None:
        self._part = part
        self._width = 0

    def set_part(self, part: Divider) -> None:
        """Stand elsewhere."""
        self._part = part

    def height_for(self, width: int) -> int:
        """The height in px at a column of `width` px."""
        self._width = width
        return _HEIGHT

    def outdate(self) -> None:
        """Nothing is kept that could be out of date."""

    def paint(self, painter: QPainter, marks: Marks, clip: QRectF) -> None:
        """Paint the line."""
        left = left_edge(self._part.place)
        painter.fillRect(QRectF(left, 4, self._width - left, 1), theme().color("line"))
