"""The panel beside the transcript that holds the outline."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.outline import Line, Outline
from chatapp.gui.outline.view import OutlineView
from chatapp.gui.theme import theme
from chatapp.gui.widgets import IconButton, Label

WIDTH = 304
"""Pixels at a font scale of 100."""
_HEAD = 48


class OutlinePanel(QWidget):
    """A map of the conversation's tree, with a way to its newest message.

    Signals: `closed`, by the button or Esc; `newest_requested`.
    """

    closed = Signal()
    newest_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outline")
        self.lines = OutlineView()
        self._title = Label("", "title", "text")
        self._newest = IconButton("arrow-down")
        self._newest.setObjectName("outline_newest")
        self._newest.clicked.connect(self.newest_requested)
        self._close = IconButton("close")
        self._close.setObjectName("outline_close")
        self._close.clicked.connect(self.closed)
        self.lines.closed.connect(self.closed)
        self._head = QWidget()
        row = QHBoxLayout(self._head)
        row.setContentsMargins(16, 0, 12, 1)
        row.setSpacing(10)
        row.addWidget(self._title, 1)
        row.addWidget(self._newest)
        row.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.lines, 1)
        theme().changed.connect(self._restyle)
        self._restyle()
        self.retranslate()

    def show_outline(self, outline: Outline, lines: list[Line], here: str) -> None:
        """Show another outline.

        Parameters: `lines`, as the model's `lines_of` gave them; `here`, the message in view.
        """
        cursor = self.lines.lines.message(self.lines.currentIndex().row())
        self.lines.lines.show(outline, lines)
        self.lines.set_here(here)
        if cursor is not None and (row := self.lines.lines.row_of(cursor.id)) >= 0:
            self.lines.setCurrentIndex(self.lines.lines.index(row))

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._title.setText(self.tr("Outline"))
        self._newest.set_name(self.tr("Go to the newest message"), "Alt+End")
        self._close.set_name(self.tr("Close"), "Ctrl+Shift+O")
        self.lines.setAccessibleName(self.tr("Outline of the conversation"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the hairline to the transcript, and the one below the head."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("chat"))
        painter.fillRect(0, 0, 1, self.height(), theme().color("line"))
        painter.fillRect(0, self._head.height() - 1, self.width(), 1, theme().color("line"))

    def _restyle(self) -> None:
        self.setFixedWidth(theme().scaled(WIDTH))
        self._head.setFixedHeight(theme().scaled(_HEAD))
        self.update()
