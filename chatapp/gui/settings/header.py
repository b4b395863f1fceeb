"""The line above a settings page: its title, and what can be done there."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets import Label

HEIGHT = 48


class PageHeader(QWidget):
    """A title of 48 px with a hairline below; `add` puts buttons at its end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Label("", "title")
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(20, 0, 12, 1)
        self._line.setSpacing(8)
        self._line.addWidget(self.title)
        self._line.addStretch()
        self._restyle()
        theme().changed.connect(self._restyle)

    def add(self, widget: QWidget) -> None:
        """Add a control at the end."""
        self._line.addWidget(widget)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hairline."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme().color("line"))

    def _restyle(self) -> None:
        self.setFixedHeight(theme().scaled(HEIGHT))
