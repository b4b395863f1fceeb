"""A card that floats at the top of a pane, over what is in it, and stays in its middle."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets.painting import paint_box

HALO = 4
"""Pixels around the card that soften its edge; contents keep away from them."""
_WIDTH, _MARGIN, _BELOW, _RADIUS = 592, 12, 8, 10


class FloatingCard(QWidget):
    """Hidden until it is shown. Parameters: `pane`, the widget it floats over."""

    def __init__(self, pane: QWidget) -> None:
        super().__init__(pane)
        self._pane = self._next_pane = pane
        self._top = 0
        pane.installEventFilter(self)
        self.hide()

    def set_top(self, top: int) -> None:
        """How far below the pane's top edge it floats, in px."""
        self._top = top
        self.place()

    def set_pane(self, pane: QWidget) -> None:
        """Float over another pane from the next time on that it comes."""
        self._next_pane = pane

    def place(self) -> None:
        """Take the place and size that fit the pane and the contents."""
        width = min(theme().scaled(_WIDTH), self._pane.width() - 2 * _MARGIN)
        layout = self.layout()
        height = layout.heightForWidth(width) if layout is not None and width > 0 else 0
        if height <= 0:
            height = self.sizeHint().height()
        self.setGeometry((self._pane.width() - width) // 2, self._top + _BELOW, width, height)

    def come(self) -> None:
        """Show it over everything else in the pane."""
        if self._pane is not self._next_pane:
            self._pane.removeEventFilter(self)
            self._pane = self._next_pane
            self._pane.installEventFilter(self)
            self.setParent(self._pane)
        self.place()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle of the pane."""
        if event.type() == QEvent.Type.Resize:
            self.place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint halo and card."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        paint_box(painter, area, _RADIUS + HALO, theme().color("halo"))
        inner = area.adjusted(HALO, HALO, -HALO, -HALO)
        paint_box(painter, inner, _RADIUS, theme().color("raised"), theme().color("edge"))
