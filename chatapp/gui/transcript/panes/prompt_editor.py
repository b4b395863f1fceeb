"""Editing a prompt in the place of its bubble."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from chatapp.gui.prompt_field import PromptField
from chatapp.gui.theme import theme
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.panes.base import Pane
from chatapp.gui.transcript.parts import PromptEditor
from chatapp.gui.widgets import Button, tip
from chatapp.gui.widgets.painting import paint_box

_SIDE, _ABOVE = 16, 10
_RADIUS = 12
_MOST_LINES = 12


class PromptEditorPane(Pane):
    """Shows a `PromptEditor` part: the prompt in a field, Send and Cancel."""

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(intents, parent)
        self._original: str | None = None
        self._shown_height = 0
        self._sending = False
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
        self.take_send_key()
        self.retheme()

    def bind(self, message_id: str) -> None:
        """Edit another prompt."""
        super().bind(message_id)
        self._original = None
        self.set_sending(False)

    def show_part(self, part: PromptEditor) -> None:
        """Begin with the prompt as it was; what is typed stays."""
        if part.text != self._original:
            self._original = part.text
            self._field.setPlainText(self.intents.edits.get(self.message_id, part.text))
            self._field.moveCursor(QTextCursor.MoveOperation.End)

    def take_send_key(self) -> None:
        """Follow the setting that says which key sends."""
        self._field.set_send_with_ctrl(self.intents.send_with_ctrl)
        self.retranslate()

    def set_sending(self, sending: bool) -> None:
        """Whether the text was handed over; it stays here until the branch is another."""
        self._sending = sending
        self._show_send()

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
        key = "Ctrl+Return" if self.intents.send_with_ctrl else "Return"
        self._send.setToolTip(tip(self.tr("Send"), key))
        self._cancel_button.setText(self.tr("Cancel"))
        self._cancel_button.setToolTip(tip(self.tr("Cancel"), "Esc"))
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

    def _changed(self) -> None:
        self.intents.edits[self.message_id] = self._field.toPlainText()
        self._show_send()
        before = self._shown_height
        if before and self.height_for(self.width()) != before:
            self.intents.resized.emit(self.message_id)

    def _show_send(self) -> None:
        written = bool(self._field.toPlainText().strip())
        self._send.setEnabled(written and not self._sending)

    def _submit(self) -> None:
        text = self._field.toPlainText()
        if text.strip() and not self._sending and not self._field.composing:
            self.set_sending(True)
            self.intents.edit_submitted.emit(self.message_id, text)

    def _cancel(self) -> None:
        self.intents.edit_cancelled.emit(self.message_id)


class _Field(PromptField):
    """The prompt's text; Esc cancels, except while a word is composed."""

    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.document().setDocumentMargin(0)

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Cancel, or what every prompt's field does."""
        if event.key() == Qt.Key.Key_Escape and not self.composing:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
