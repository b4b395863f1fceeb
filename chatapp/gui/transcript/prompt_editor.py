"""Editing a prompt in the place of its bubble."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import (
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.parts import PromptEditor
from chatapp.gui.widgets import Button, thin_scroll_bars
from chatapp.gui.widgets.painting import paint_box

_SIDE, _ABOVE = 16, 10
_RADIUS = 12
_MOST_LINES = 12


class PromptEditorPane(QWidget):
    """Shows a `PromptEditor` part: the prompt in a field, Send and Cancel."""

    def __init__(self, intents: Intents, message_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._intents, self._message_id = intents, message_id
        self._original: str | None = None
        self._shown_height = 0
        self._field = _Field(self)
        self._field.setObjectName("edited_prompt")
        self._send = Button("", "primary", small=True, parent=self)
        self._send.setObjectName("send_edited")
        self._cancel_button = Button("", small=True, parent=self)
        self._cancel_button.setObjectName("cancel_edit")
        self._field.submitted.connect(self._submit)
        self._field.cancelled.connect(self._cancel)
        self._field.textChanged.connect(self._changed)
        self._send.clicked.connect(self._submit)
        self._cancel_button.clicked.connect(self._cancel)
        self.setFocusProxy(self._field)
        self.retranslate()
        self.retheme()

    def show_part(self, part: PromptEditor) -> None:
        """Begin with the prompt as it was; what is typed stays."""
        if part.text != self._original:
            self._original = part.text
            self._field.setPlainText(part.text)
            self._field.moveCursor(QTextCursor.MoveOperation.End)

    def height_for(self, width: int) -> int:
        """The height the part takes at `width` px."""
        lines = min(self._field.lines_at(width - 2 * _SIDE), _MOST_LINES)
        field = lines * self._field.line_height()
        self._shown_height = field + 3 * _ABOVE + self._send.sizeHint().height()
        return self._shown_height

    def retheme(self) -> None:
        """Take over another theme or font size."""
        self._field.restyle()
        self.update()

    def retranslate(self) -> None:
        """Set all texts."""
        self._send.setText(self.tr("Send"))
        self._cancel_button.setText(self.tr("Cancel"))
        self._field.setAccessibleName(self.tr("Edit message"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        send, cancel = self._send.sizeHint(), self._cancel_button.sizeHint()
        top = self.height() - _ABOVE - send.height()
        self._send.setGeometry(self.width() - _ABOVE - send.width(), top, *send.toTuple())
        left = self._send.x() - 8 - cancel.width()
        self._cancel_button.setGeometry(left, top, *cancel.toTuple())
        self._field.setGeometry(_SIDE, _ABOVE, self.width() - 2 * _SIDE, top - 2 * _ABOVE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bubble with the border of a field in use."""
        with QPainter(self) as painter:
            border = theme().color("accent")
            paint_box(painter, QRectF(self.rect()), _RADIUS, theme().color("bubble"), border)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _changed(self) -> None:
        self._send.setEnabled(bool(self._field.toPlainText().strip()))
        before = self._shown_height
        if before and self.height_for(self.width()) != before:
            self._intents.resized.emit(self._message_id)

    def _submit(self) -> None:
        text = self._field.toPlainText()
        if text.strip():
            self._intents.edit_submitted.emit(self._message_id, text)

    def _cancel(self) -> None:
        self._intents.edit_cancelled.emit(self._message_id)


class _Field(QPlainTextEdit):
    """Enter sends, Shift+Enter breaks the line, Esc cancels; never while a word is composed."""

    submitted = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thin_scroll_bars(self)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self._composing = False

    def lines_at(self, width: int) -> int:
        """How many lines the text takes at `width` px, at least one."""
        if self.width() != width:
            self.resize(width, max(self.line_height(), self.height()))
        return max(1, round(self.document().size().height()))

    def line_height(self) -> int:
        """The height of one line, in px."""
        return self.fontMetrics().lineSpacing() + 1

    def restyle(self) -> None:
        """Take over the theme."""
        self.setFont(theme().font("reading"))
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        palette.setColor(QPalette.ColorRole.Text, theme().color("text"))
        self.setPalette(palette)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Note whether an input method is composing."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send, break the line, cancel, or type."""
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._composing:
            if shifted:
                self.insertPlainText("\n")
            else:
                self.submitted.emit()
        elif event.key() == Qt.Key.Key_Escape and not self._composing:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste plain text only."""
        if source.hasText():
            self.insertPlainText(source.text())
