"""Editing a message in its place."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QWidget

from chatapp.domain.messages import Attached
from chatapp.gui.prompt_field import PromptField
from chatapp.gui.theme import theme
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.panes.base import Pane
from chatapp.gui.transcript.panes.edited_files import EditedFiles
from chatapp.gui.transcript.parts import Editor
from chatapp.gui.widgets import Button, tip
from chatapp.gui.widgets.painting import paint_box

_SIDE, _ABOVE = 16, 10
_RADIUS = 12
_FIELD_EXTRA = 2
"""Pixels without which Qt thinks that the last line is cut off."""
_MOST_LINES, _MOST_ANSWER_LINES = 12, 20


class EditorPane(Pane):
    """Shows an `Editor` part: the message's source in a field, and what can be done with it.

    A prompt can be sent again, which leaves the old one as another version, or saved as it is
    now; an answer can be saved, or put beside the old one.
    """

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(intents, parent)
        self._part = Editor("", prompt=True)
        self._original: str | None = None
        self._shown_height = 0
        self._shown_files: tuple[Attached, ...] = ()
        self._sending = False
        self._files = EditedFiles(self)
        self._files.changed.connect(self._choose_files)
        self._field = _Field(self)
        self._field.setObjectName("edited_prompt")
        self._send = Button("", "primary", small=True, parent=self)
        self._send.setObjectName("send_edited")
        self._other = Button("", small=True, parent=self)
        self._other.setObjectName("save_edited")
        self._cancel_button = Button("", small=True, parent=self)
        self._cancel_button.setObjectName("cancel_edit")
        self._field.submitted.connect(self._submit)
        self._field.cancelled.connect(self._cancel)
        self._field.textChanged.connect(self._changed)
        self._send.clicked.connect(self._submit)
        self._other.clicked.connect(self._submit_otherwise)
        self._cancel_button.clicked.connect(self._cancel)
        self.setFocusProxy(self._field)
        self.take_send_key()
        self.retheme()

    def bind(self, message_id: str) -> None:
        """Edit another message."""
        super().bind(message_id)
        self._original = None
        self.set_sending(False)

    def show_part(self, part: Editor) -> None:
        """Begin with the message as it was; what is typed stays."""
        if part.prompt != self._part.prompt:
            self._part = part
            self.take_send_key()
        left_out = self.intents.left_out.get(self.message_id, ())
        if part.attached != self._shown_files or left_out != self._files.left_out:
            self._shown_files = part.attached
            self._files.set_files(part.attached, left_out)
        self._part = part
        if part.text != self._original:
            self._original = part.text
            self._field.setPlainText(self.intents.edits.get(self.message_id, part.text))
            self._field.moveCursor(QTextCursor.MoveOperation.End)

    def take_send_key(self) -> None:
        """Follow the setting that says which key sends; an answer has many lines."""
        self._field.set_send_with_ctrl(self._with_ctrl)
        self.retranslate()

    def set_sending(self, sending: bool) -> None:
        """Whether the text was handed over; it stays here until the branch is another."""
        self._sending = sending
        self._show_send()

    def height_for(self, width: int) -> int:
        """The height the part takes at `width` px."""
        most = _MOST_LINES if self._part.prompt else _MOST_ANSWER_LINES
        lines = self._field.lines_at(width - 2 * _SIDE, most)
        field = lines * self._field.line_height() + _FIELD_EXTRA
        files = self._files.height_for(width - 2 * _SIDE)
        self._shown_height = files + field + 3 * _ABOVE + self._send.sizeHint().height()
        return self._shown_height

    def retheme(self) -> None:
        """Take over another theme or font size."""
        self._field.restyle()
        self.update()

    def retranslate(self) -> None:
        """Set all texts."""
        first, other = self.tr("Send"), self.tr("Save")
        about = self.tr("Changes the message and keeps what follows, without sending it")
        if not self._part.prompt:
            first, other = self.tr("Save"), self.tr("Save as a version")
            about = self.tr("Leaves the answer as it was beside this one")
        self._send.setText(first)
        self._send.setToolTip(tip(first, "Ctrl+Return" if self._with_ctrl else "Return"))
        self._other.setText(other)
        self._other.setToolTip(about)
        self._cancel_button.setText(self.tr("Cancel"))
        self._cancel_button.setToolTip(tip(self.tr("Cancel"), "Esc"))
        self._field.setAccessibleName(self.tr("Edit message"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        send, cancel = self._send.sizeHint(), self._cancel_button.sizeHint()
        top = self.height() - _ABOVE - send.height()
        self._send.setGeometry(self.width() - _ABOVE - send.width(), top, *send.toTuple())
        other = self._other.sizeHint()
        left = self._send.x() - 8 - other.width()
        self._other.setGeometry(left, top, *other.toTuple())
        left -= 8 + cancel.width()
        self._cancel_button.setGeometry(left, top, *cancel.toTuple())
        width = self.width() - 2 * _SIDE
        files = self._files.height_for(width)
        self._files.setGeometry(_SIDE, _ABOVE, width, files)
        self._field.setGeometry(_SIDE, _ABOVE + files, width, top - 2 * _ABOVE - files)

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
        self._send.setEnabled(self._written and not self._sending)
        keeps_all = not self._files.left_out  # what is saved in its place keeps its files
        self._other.setEnabled(self._written and keeps_all and not self._sending)

    @property
    def _written(self) -> bool:
        return bool(self._field.toPlainText().strip()) or self._files.any_kept

    def _choose_files(self) -> None:
        self.intents.left_out[self.message_id] = self._files.left_out
        self._show_send()
        if self.height_for(self.width()) != self.height():
            self.intents.resized.emit(self.message_id)

    @property
    def _with_ctrl(self) -> bool:
        return self.intents.send_with_ctrl or not self._part.prompt

    def _submit(self) -> None:
        intents = self.intents
        self._hand_over(intents.edit_submitted if self._part.prompt else intents.edit_saved)

    def _submit_otherwise(self) -> None:
        intents = self.intents
        self._hand_over(intents.edit_saved if self._part.prompt else intents.edit_branched)

    def _hand_over(self, intent: SignalInstance) -> None:
        text = self._field.toPlainText()
        if self._written and not self._sending and not self._field.composing:
            self.set_sending(True)
            intent.emit(self.message_id, text)

    def _cancel(self) -> None:
        self.intents.edit_cancelled.emit(self.message_id)


class _Field(PromptField):
    """The message's text; Esc cancels, except while a word is composed."""

    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.document().setDocumentMargin(0)

    def lines_at(self, width: int, most: int) -> int:
        """How many lines the text takes at `width` px, at least one; at most `most` are counted."""
        if self.width() != width:
            self.resize(width, max(self.line_height(), self.height()))
        if not self.isVisible():  # else Qt wraps the text to this width only when it is shown
            size = QSize(width, self.height())
            self.viewport().resize(size)
            QApplication.sendEvent(self.viewport(), QResizeEvent(size, QSize()))
        document = self.document()
        block, lines = document.begin(), 0
        while block.isValid() and lines <= most:
            document.documentLayout().blockBoundingRect(block)  # lays it out
            lines += block.lineCount()
            block = block.next()
        # A bar that comes while the field is still small would make lines shorter, and stay.
        policies = Qt.ScrollBarPolicy
        bar = policies.ScrollBarAsNeeded if lines > most else policies.ScrollBarAlwaysOff
        if self.verticalScrollBarPolicy() != bar:
            self.setVerticalScrollBarPolicy(bar)
        return max(1, min(lines, most))

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
