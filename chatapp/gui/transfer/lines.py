"""A list of lines that can be scrolled, selected and copied: what could not be read, and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, Surface, thin_scroll_bars

_MOST = 6
"""Lines that are shown at once."""


class Lines(Surface):
    """Parameters: `name`, the object name of the text."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__("sunken", 8, parent=parent)
        self._text = QPlainTextEdit()
        self._text.setObjectName(name)
        self._text.setReadOnly(True)
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._text.viewport().setAutoFillBackground(False)
        self._text.setTabChangesFocus(True)
        thin_scroll_bars(self._text)
        self._copy = Button(small=True, kind="ghost", icon="copy")
        self._copy.setObjectName(f"{name}_copy")
        self._copy.clicked.connect(self._copy_all)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(0)
        column.addWidget(self._text)
        column.addLayout(foot)
        theme().changed.connect(self._restyle)
        self.retranslate()
        self._restyle()

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show these lines."""
        self._text.setPlainText("\n".join(" ".join(line.split()) for line in lines))
        self._restyle()

    def set_name(self, name: str) -> None:
        """Say what the lines are, for assistive technology."""
        self._text.setAccessibleName(name)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._copy.setText(self.tr("Copy list"))
        self._copy.setToolTip(self.tr("Copy all lines"))
        self._copy.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _copy_all(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())

    def _restyle(self) -> None:
        self._text.setFont(theme().font("ui"))
        lines = min(_MOST, max(2, self._text.blockCount()))
        self._text.setFixedHeight(lines * self._text.fontMetrics().lineSpacing() + 12)
