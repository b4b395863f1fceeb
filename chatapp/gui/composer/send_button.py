"""The Send button: an arrow on the accent, grey while there is nothing to send."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.widgets import KeyboardFocus
from chatapp.gui.widgets.painting import CONTROL_RADIUS, FIELD_HEIGHT, SMALL_HEIGHT, paint_box


class SendButton(KeyboardFocus, QPushButton):
    """A box of 32 by 28 px with an arrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        theme().changed.connect(self._restyle)
        self._restyle()

    def sizeHint(self) -> QSize:
        """A little wider than high."""
        return QSize(theme().scaled(FIELD_HEIGHT), theme().scaled(SMALL_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box and arrow."""
        painter = QPainter(self)
        fill, text = "accent", "onacc"
        if not self.isEnabled():
            fill, text = "press", "text3"
        elif self.isDown():
            fill = "accent_press"
        elif self.underMouse():
            fill = "accent_hover"
        area = QRectF(self.rect())
        paint_box(painter, area, CONTROL_RADIUS, theme().color(fill))
        paint_icon(painter, "arrow-up", area, text, theme().scaled(16))

    def _restyle(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()
