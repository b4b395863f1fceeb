"""The way from the list's filter to all messages."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatapp.gui.widgets import Button, tip


class SearchEverywhere(Button):
    """Offers to search all messages for a text; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "ghost", icon="search", role="meta", parent=parent)
        self._sought = ""
        self.setObjectName("searchEverywhere")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._show_text()
        self.hide()

    def set_sought(self, text: str) -> None:
        """Say what is to be searched for."""
        self._sought = text.strip()
        self.setVisible(bool(self._sought))
        self._show_text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the words to the width there is."""
        super().resizeEvent(event)
        self._show_text()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show_text()

    def _show_text(self) -> None:
        words = self.tr("Search all messages for “%1”").replace("%1", self._sought)
        room = self.width() - (self.sizeHint().width() - self._text_width())
        cut = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, max(0, room))
        if cut != self.text():
            self.setText(cut)
        self.setAccessibleName(words)
        self.setToolTip(tip(words, "Ctrl+K"))

    def _text_width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self.text())
