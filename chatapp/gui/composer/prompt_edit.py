"""The text field of the composer: grows with its text, and knows when Enter sends."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QResizeEvent,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets import thin_scroll_bars

LEAST_HEIGHT, MOST_HEIGHT = 40, 240
"""Pixels at a font scale of 100."""
_MARGIN = 7


class PromptEdit(QPlainTextEdit):
    """Where a message is written; Enter or Ctrl+Enter submits, never while an input method composes.

    Signals: `submitted`; `recalled`, Up in the empty field; `focus_changed(bool)`.
    """

    submitted = Signal()
    recalled = Signal()
    focus_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composing = False
        self._send_with_ctrl = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thin_scroll_bars(self)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(2)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        theme().changed.connect(self._restyle)
        self._restyle()

    def set_send_with_ctrl(self, wanted: bool) -> None:
        """Whether Ctrl+Enter sends, and Enter breaks the line."""
        self._send_with_ctrl = wanted

    @property
    def composing(self) -> bool:
        """Whether an input method has text that is not committed yet."""
        return self._composing

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Note whether an input method is composing."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send, break the line, recall the last prompt, or type."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._composing:
                pass  # it ends the composing; nothing else
            elif self._sends(event.modifiers()):
                self.submitted.emit()
            else:
                self.insertPlainText("\n")
                self.ensureCursorVisible()
            event.accept()
            return
        if event.key() == Qt.Key.Key_Up and self.document().isEmpty() and not self._composing:
            self.recalled.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as plain text, without characters that cannot be stored."""
        if source.hasText():
            self.insertPlainText(source.text().replace("\0", "\ufffd"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the frame."""
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the frame; what an input method was composing is committed by it."""
        super().focusOutEvent(event)
        self._composing = False
        self.focus_changed.emit(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The number of lines may be another one now."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """As high as the text, within bounds."""
        return QSize(200, self._wanted_height())

    def _sends(self, modifiers: Qt.KeyboardModifier) -> bool:
        modifiers &= ~Qt.KeyboardModifier.KeypadModifier
        if modifiers == Qt.KeyboardModifier.ControlModifier:
            return True
        return modifiers == Qt.KeyboardModifier.NoModifier and not self._send_with_ctrl

    def _wanted_height(self) -> int:
        lines = max(1, round(self.document().size().height()))
        height = lines * self.fontMetrics().lineSpacing() + 2 * _MARGIN + 4
        low, high = theme().scaled(LEAST_HEIGHT), theme().scaled(MOST_HEIGHT)
        return max(low, min(high, height))

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
        self.setViewportMargins(0, _MARGIN, 0, _MARGIN)
        self._fit()
