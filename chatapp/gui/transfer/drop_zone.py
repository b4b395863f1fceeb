"""Where files are to be dropped: a dashed frame with words in its middle."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets.painting import snapped

_RADIUS = 10.0


class DropZone(QWidget):
    """Parameters: `token`, the frame's colour; `fill`, the ground's, or ""."""

    def __init__(self, token: str = "edge", fill: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._token, self._fill = token, fill
        theme().changed.connect(self.update)

    def set_token(self, token: str) -> None:
        """Change the frame's colour."""
        self._token = token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = snapped(painter, QRectF(self.rect())).adjusted(1, 1, -1, -1)
        pen = QPen(theme().color(self._token), 1.5)
        pen.setDashPattern([4, 4])
        painter.setPen(pen)
        if self._fill:
            painter.setBrush(theme().color(self._fill))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, _RADIUS, _RADIUS)
