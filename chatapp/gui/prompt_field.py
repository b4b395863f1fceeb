"""The field a prompt is written in: in the composer, and where a prompt is edited."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPalette, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from chatapp.gui.widgets import thin_scroll_bars

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QDragEnterEvent, QInputMethodEvent

LONGEST_WORD = 2_000
"""Characters without a place to break the line, from which on it is broken anywhere."""
_WORDS = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
_ANYWHERE = QTextOption.WrapMode.WrapAnywhere
_PLACES = (Qt.InputMethodQuery.ImCursorRectangle, Qt.InputMethodQuery.ImAnchorRectangle)
_BREAKS = r"[\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+"


class PromptField(QPlainTextEdit):
    """Plain text that Enter or Ctrl+Enter submits, never while an input method composes.

    Qt takes quadratic time to look for word boundaries where there are none, so a text with a
    very long word is wrapped anywhere. Signals: `submitted`.
    """

    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composing = False
        self._placeholder = ""
        self._send_with_ctrl = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thin_scroll_bars(self)
        self.setWordWrapMode(_WORDS)
        self._clear_ground()
        self.document().contentsChange.connect(self._choose_wrapping)

    def set_send_with_ctrl(self, wanted: bool) -> None:
        """Whether Ctrl+Enter sends, and Enter breaks the line."""
        self._send_with_ctrl = wanted

    @property
    def composing(self) -> bool:
        """Whether an input method has text that is not committed yet."""
        return self._composing

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Note whether an input method is composing."""
        self._set_composing(bool(event.preeditString()))
        super().inputMethodEvent(event)

    def inputMethodQuery(self, query: Qt.InputMethodQuery, /, *argument: Any) -> Any:
        """Say where the cursor is, which Qt tells without the margins around the text.

        Candidates would be shown over what they are for.
        """
        value = super().inputMethodQuery(query, *argument)
        if query in _PLACES and isinstance(value, QRectF):
            margins = self.viewportMargins()
            return value.translated(margins.left(), margins.top())
        return value

    def setPlaceholderText(self, text: str) -> None:
        """Set what is shown while nothing is written; not under what is being composed."""
        self._placeholder = text
        self._show_placeholder()

    def placeholderText(self) -> str:
        """What is shown while nothing is written."""
        return self._placeholder

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send, break the line, or type."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        if self._composing:
            pass  # it ends the composing; nothing else
        elif self._sends(event.modifiers()):
            self.submitted.emit()
        else:
            self.insertPlainText("\n")
            self.ensureCursorVisible()
        event.accept()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as plain text, without characters that cannot be stored."""
        if source.hasText():
            self.insertPlainText(source.text().replace("\0", "\ufffd"))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take text; files are for the window."""
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What an input method was composing is committed by it."""
        super().focusOutEvent(event)
        self._set_composing(False)

    def _set_composing(self, composing: bool) -> None:
        if composing != self._composing:
            self._composing = composing
            self._show_placeholder()

    def _show_placeholder(self) -> None:
        """Qt notices too late that it has to go, and paints another one only where there was none."""
        super().setPlaceholderText("")
        super().setPlaceholderText("" if self._composing else self._placeholder)

    def _clear_ground(self) -> None:
        """Let what lies behind show through, without asking for the viewport before the paint."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(palette)

    def _sends(self, modifiers: Qt.KeyboardModifier) -> bool:
        modifiers &= ~Qt.KeyboardModifier.KeypadModifier
        if modifiers == Qt.KeyboardModifier.ControlModifier:
            return True
        return modifiers == Qt.KeyboardModifier.NoModifier and not self._send_with_ctrl

    def _choose_wrapping(self, position: int, _removed: int, added: int) -> None:
        """Qt says so before it lays the changed text out."""
        wanted = _ANYWHERE if self._is_hard(position, added) else _WORDS
        if wanted != self.wordWrapMode():
            self.setWordWrapMode(wanted)

    def _is_hard(self, position: int, added: int) -> bool:
        """Whether word boundaries would take long to find; looks only where it may have changed."""
        document = self.document()
        block, end = document.findBlock(position), position + added
        if self.wordWrapMode() == _ANYWHERE:
            block, end = document.begin(), document.characterCount()
        while block.isValid() and block.position() <= end:
            if block.length() > LONGEST_WORD and is_hard_to_wrap(block.text()):
                return True
            block = block.next()
        return False


def is_hard_to_wrap(line: str) -> bool:
    """Whether a line has a very long piece with no place to break it."""
    return any(
        len(piece) > LONGEST_WORD
        for word in line.split()
        if len(word) > LONGEST_WORD
        for piece in re.split(_BREAKS, word)
    )
