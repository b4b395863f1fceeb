"""The line above a page in the place of the chat: the way back, and the title."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets import IconButton, Label

HEIGHT = 48
"""Pixels at a font scale of 100."""


class Head(QWidget):
    """48 px with a hairline below. Signal: `left`, back to the conversations.

    Parameters: `name`, what the button's object name begins with.
    """

    left = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._back = IconButton("arrow-left")
        self._back.setObjectName(f"{name}_back")
        self._back.clicked.connect(self.left)
        self.title = Label("", "title")
        self._line = line = QHBoxLayout(self)
        line.setContentsMargins(10, 0, 12, 1)
        line.setSpacing(8)
        line.addWidget(self._back)
        line.addWidget(self.title, 1)
        self._restyle()
        self._retranslate()
        theme().changed.connect(self._restyle)

    def add(self, *widgets: QWidget) -> None:
        """Put controls of the page behind the title."""
        for widget in widgets:
            self._line.addWidget(widget)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hairline."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme().color("line"))

    def _retranslate(self) -> None:
        self._back.set_name(self.tr("Back to the conversations"), "Esc")

    def _restyle(self) -> None:
        self.setFixedHeight(theme().scaled(HEIGHT))
