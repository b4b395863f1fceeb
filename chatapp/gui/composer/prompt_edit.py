"""The text field of the composer: grows with its text, and knows when Enter sends."""

from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatapp.gui.prompt_field import PromptField
from chatapp.gui.theme import theme

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

LONGEST_PASTED = 8_000
"""Characters; a longer text that is pasted becomes a file of its own."""
LEAST_HEIGHT, MOST_HEIGHT = 40, 240
"""Pixels at a font scale of 100."""
_ABOVE, _BELOW = 8, 6


class PromptEdit(PromptField):
    """Where a message is written.

    Signals: `recalled`, Up in the empty field; `backed_out`, Backspace where nothing is before
    the cursor; `focus_changed(bool)`. Pasted: `files_pasted(list[Path])`,
    `picture_pasted(bytes | QImage)`, `long_text_pasted(str)`.
    """

    recalled = Signal()
    backed_out = Signal()
    files_pasted = Signal(list)
    picture_pasted = Signal(object)
    long_text_pasted = Signal(str)
    focus_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(2)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        theme().changed.connect(self._restyle)
        self._restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Recall the last prompt, or what every prompt's field does."""
        if event.key() == Qt.Key.Key_Up and self.document().isEmpty() and not self.composing:
            self.recalled.emit()
            event.accept()
        elif event.key() == Qt.Key.Key_Backspace and self._at_start and not self.composing:
            self.backed_out.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Files and pictures can be pasted, too."""
        return source.hasUrls() or source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Hand on files, pictures and what is too long to be read here; put the rest in.

        What has words and a picture of them, as cells of a table do, is pasted as words.
        """
        files = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
        text = source.text()
        if files:
            self.files_pasted.emit(files)
        elif len(text) > LONGEST_PASTED:
            self.long_text_pasted.emit(text)
        elif text.strip() or not source.hasImage():
            super().insertFromMimeData(source)
        elif source.hasFormat("image/png"):
            self.picture_pasted.emit(source.data("image/png").data())
        else:
            self.picture_pasted.emit(source.imageData())

    @property
    def _at_start(self) -> bool:
        cursor = self.textCursor()
        return cursor.position() == 0 and not cursor.hasSelection()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the frame."""
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the frame."""
        super().focusOutEvent(event)
        self.focus_changed.emit(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The number of lines may be another one now."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """As high as the text, within bounds."""
        return QSize(200, self._wanted_height())

    def _wanted_height(self) -> int:
        low, high = theme().scaled(LEAST_HEIGHT), theme().scaled(MOST_HEIGHT)
        height = _ABOVE + _BELOW + 2 * self.document().documentMargin()
        if self.document().size().height() <= 1:  # the first character moves nothing
            return max(low, ceil(height) + self.fontMetrics().lineSpacing())
        block = self.document().begin()
        while block.isValid() and height < high:  # lines of some scripts are higher than others
            height += self.blockBoundingRect(block).height()
            block = block.next()
        return max(low, min(high, ceil(height)))

    def _fit(self) -> None:
        wanted = self._wanted_height()
        if self.height() != wanted or self.minimumHeight() != wanted:
            self.setFixedHeight(wanted)
        tall = wanted >= theme().scaled(MOST_HEIGHT)
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if tall else policy.ScrollBarAlwaysOff
        )

    def _restyle(self) -> None:
        self.setFont(theme().font("reading"))
        self.setViewportMargins(0, _ABOVE, 0, _BELOW)
        self._fit()
