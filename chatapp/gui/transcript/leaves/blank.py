"""The room of text that is not parsed yet."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from chatapp.gui.theme import theme
from chatapp.gui.transcript.leaves.base import Leaf, Marks
from chatapp.gui.transcript.parts import Unread

LETTER = 7.5
"""About the width of a letter, in px."""


class BlankLeaf(Leaf):
    """Shows an `Unread` part: nothing, about as high as the text will be."""

    def __init__(self, part: Unread) -> None:
        self._part = part

    def set_part(self, part: Unread) -> None:
        """Stand for more or less text."""
        self._part = part

    def height_for(self, width: int) -> int:
        """The height in px at a column of `width` px."""
        letters = max(1.0, width / theme().scaled(LETTER))
        return math.ceil(self._part.characters / letters) * theme().line_height("reading")

    def outdate(self) -> None:
        """Nothing is kept that could be out of date."""

    def paint(self, painter: QPainter, marks: Marks, clip: QRectF) -> None:
        """Leave the page as it is."""
