"""What lies over the transcript: the fade at its end, and the way back to the newest text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.widgets import KeyboardFocus
from chatapp.gui.widgets.painting import paint_box

FADE = 32
STRIP = 32
WIDE = 900
"""Views narrower than this have a strip instead of a pill in the gutter; in px."""
_HALO = 4
_ICON, _GAP, _PADDING = 16, 8, 14
_FROM_COLUMN, _FROM_BOTTOM = 16, 12


class Fade(QWidget):
    """Lets the text fade out towards the end of the view."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint from clear to the page's colour."""
        solid = theme().color("chat")
        clear = QColor(solid)
        clear.setAlpha(0)
        gradient = QLinearGradient(0, 0, 0, self.height())
        gradient.setColorAt(0, clear)
        gradient.setColorAt(1, solid)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), gradient)


class LatestButton(KeyboardFocus, QPushButton):
    """ "Latest": a pill beside the column, or a strip across a narrow view."""

    ring_radius = 16.0

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("latest")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self._strip = False
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts."""
        self.setText(self.tr("Latest"))
        self.setToolTip(self.tr("To the newest message"))

    def place(self, view: QRect, column_end: int) -> None:
        """Take the place for a view of this size, with the column ending at `column_end` px."""
        self.setFont(theme().font("ui"))
        self._strip = view.width() < WIDE
        if self._strip:
            self.setGeometry(0, view.height() - STRIP, view.width(), STRIP)
        else:
            size = self.sizeHint()
            top = view.height() - _FROM_BOTTOM - size.height() + _HALO
            self.setGeometry(column_end + _FROM_COLUMN - _HALO, top, *size.toTuple())

    def sizeHint(self) -> QSize:
        """The pill with its halo."""
        width = self.fontMetrics().horizontalAdvance(self.text()) + _ICON + _GAP + 2 * _PADDING
        return QSize(width + 2 * _HALO, theme().scaled(32) + 2 * _HALO)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint pill or strip."""
        with QPainter(self) as painter:
            area = QRectF(self.rect())
            fill = "press" if self.isDown() else "hover" if self.underMouse() else None
            if self._strip:
                painter.fillRect(area, theme().color("chat"))
                if fill:
                    paint_box(
                        painter,
                        self._content(area).adjusted(-12, 2, 12, -2),
                        6,
                        theme().color(fill),
                    )
            else:
                paint_box(painter, area, area.height() / 2, theme().color("halo"))
                pill = area.adjusted(_HALO, _HALO, -_HALO, -_HALO)
                edge = theme().color("edge")
                paint_box(painter, pill, pill.height() / 2, theme().color(fill or "raised"), edge)
            self._paint_content(painter, self._content(area))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _content(self, area: QRectF) -> QRectF:
        width = self.fontMetrics().horizontalAdvance(self.text()) + _ICON + _GAP
        return QRectF(area.center().x() - width / 2, area.top(), width, area.height())

    def _paint_content(self, painter: QPainter, area: QRectF) -> None:
        box = QRectF(area.left(), area.top(), _ICON, area.height())
        paint_icon(painter, "arrow-down", box, "accent")
        painter.setFont(self.font())
        painter.setPen(theme().color("text"))
        text = area.adjusted(_ICON + _GAP, 0, 4, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())
