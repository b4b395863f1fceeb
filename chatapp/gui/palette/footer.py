"""The foot of the palette: what its keys do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets.buttons import key_cap_text
from chatapp.gui.widgets.marks import key_cap_width, paint_key_cap

HEIGHT = 36
_SIDE, _GAP, _BETWEEN = 17, 8, 18

Hint = tuple[str, str]
"""A key and what it does."""


class PaletteFooter(QWidget):
    """Paints keys with their meanings, those for opening at the left, prefixes at the right.

    Parameters: `radius`, of the card's corners in px.
    """

    def __init__(self, radius: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._radius = radius
        self._left: tuple[Hint, ...] = ()
        self._right: tuple[Hint, ...] = ()
        theme().changed.connect(self._restyle)
        self._restyle()
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._left = ((key_cap_text("Return"), self.tr("open")), ("Tab", self.tr("order")))
        self._right = ((">", self.tr("commands only")), ("#", self.tr("folders")))
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, a line above it, and the hints that have room."""
        with QPainter(self) as painter:
            area = QRectF(self.rect())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillPath(self._shape(area), theme().color("sunken"))
            painter.fillRect(QRectF(0, 0, area.width(), 1), theme().color("line"))
            right = sum(map(self._width, self._right)) + _BETWEEN * (len(self._right) - 1)
            left = self._paint(painter, self._left, _SIDE)
            start = area.right() - _SIDE - right
            if start > left:
                self._paint(painter, self._right, start)

    def _shape(self, area: QRectF) -> QPainterPath:
        """The lower end of the card: round at the bottom only."""
        path = QPainterPath()
        path.addRoundedRect(area.adjusted(0, -2 * self._radius, 0, 0), self._radius, self._radius)
        top = QPainterPath()
        top.addRect(area)
        return path.intersected(top)

    def _width(self, hint: Hint) -> float:
        metrics = QFontMetricsF(theme().font("meta"))
        return key_cap_width(hint[0]) + _GAP + metrics.horizontalAdvance(hint[1])

    def _paint(self, painter: QPainter, hints: tuple[Hint, ...], left: float) -> float:
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        for key, words in hints:
            paint_key_cap(painter, round(left), self.height() / 2, key)
            text = left + key_cap_width(key) + _GAP
            painter.setPen(theme().color("text3"))
            painter.drawText(QRectF(text, 0, self.width(), self.height()), middle, words)
            left += self._width((key, words)) + _BETWEEN
        return left

    def _restyle(self) -> None:
        self.setFixedHeight(theme().scaled(HEIGHT))
        self.update()
