"""The strip with the prompt, which can be edited in its place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from chatapp.gui.compare.state import CompareIntents, PageState
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, Label, tip
from chatapp.gui.widgets.text_box import TextBox

_SIDE, _ABOVE, _GAP = 20, 12, 12
_FIELD = 84
"""The height of the field it is written in, in px."""
_MOST_LINES = 3


class PromptStrip(QWidget):
    """Shows a prompt; while it is being written, a field and the button that sends it."""

    def __init__(self, intents: CompareIntents) -> None:
        super().__init__()
        self.setObjectName("compare_prompt")
        self._intents = intents
        self._state = PageState()
        self._editing = False
        self._text = Label("", "reading", "text", wrap=True, parent=self)
        self._text.setObjectName("compare_prompt_text")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.field = TextBox(_FIELD, "ui", self)
        self.field.setObjectName("compare_prompt_field")
        self.field.edit.set_send_with_ctrl(False)
        self.field.edit.submitted.connect(self.submit)
        self.field.edited.connect(self._tell_ready)
        self.edit = Button("", icon="pencil", parent=self)
        self.edit.setObjectName("compare_edit")
        self.edit.clicked.connect(self.begin)
        self.cancel = Button("", "ghost", parent=self)
        self.cancel.setObjectName("compare_cancel")
        self.cancel.clicked.connect(self.leave)
        self.send = Button("", "primary", parent=self)
        self.send.setObjectName("compare_ask")
        self.send.clicked.connect(self.submit)
        theme().changed.connect(self.fit)
        self.retranslate()

    @property
    def editing(self) -> bool:
        """Whether it is being written."""
        return self._editing or self._state.draft

    def show_state(self, state: PageState) -> None:
        """Show another state; what is being written stays, unless another page is shown."""
        before, self._state = self._state, state
        if state.draft and not before.draft:
            self._editing = False
            self.write(state.prompt)
        elif before.draft and not state.draft:
            self._editing = False
        self._show()

    def begin(self) -> None:
        """Write it anew."""
        if not self.editing:
            self._editing = True
            self.write(self._state.prompt)
            self._show()
            self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def write(self, text: str) -> None:
        """Put a text into the field, the cursor behind it."""
        self.field.set_text(text)
        self.field.edit.moveCursor(QTextCursor.MoveOperation.End)

    def leave(self) -> None:
        """Leave it as it was; of what was not asked yet nothing stays."""
        if self._state.draft:
            self._intents.left.emit()
        elif self._editing:
            self._editing = False
            self._show()
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Ask all columns."""
        if self.send.isEnabled() and self.editing:
            self._intents.asked.emit(self.field.text)

    def sent(self) -> None:
        """What was written was taken."""
        self._editing = False
        self._show()

    def retranslate(self) -> None:
        """Set all texts."""
        self.edit.setText(self.tr("Edit"))
        self.edit.setToolTip(self.tr("Ask all columns with another prompt; the answers are kept"))
        self.edit.setAccessibleName(self.tr("Edit the prompt"))
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setToolTip(tip(self.tr("Leave it as it is"), "Esc"))
        self.send.setText(self.tr("Ask all"))
        self.send.set_key_cap("Enter")
        self.send.setToolTip(tip(self.tr("Send the prompt to all columns"), "Return"))
        self.field.set_name(self.tr("Prompt for all columns"))
        self.field.edit.setPlaceholderText(self.tr("What do you want to ask all of them?"))
        self.setAccessibleName(self.tr("Prompt"))
        self._show()

    def fit(self) -> None:
        """Take the height that it needs."""
        self.setFixedHeight(self._height())
        self._lay_out()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        if self.height() != self._height():
            self.fit()
        self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the field."""
        if event.key() == Qt.Key.Key_Escape and self.editing:
            self.leave()
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint strip and hairline."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme().color("sunken"))
            painter.fillRect(0, self.height() - 1, self.width(), 1, theme().color("line"))

    def _show(self) -> None:
        editing = self.editing
        prompt = self._state.prompt
        self._text.setText(prompt)
        self._text.setToolTip(prompt if len(prompt) > 200 else "")
        self._text.setVisible(not editing)
        self.edit.setVisible(not editing)
        self.field.setVisible(editing)
        self.cancel.setVisible(editing)
        self.send.setVisible(editing)
        self._tell_ready()
        self.fit()

    def _tell_ready(self, _text: str = "") -> None:
        written = bool(self.field.text.strip())
        self.send.setEnabled(written and bool(self._state.columns) and not self._state.running)

    def _buttons_width(self) -> int:
        if self.editing:
            return self.send.sizeHint().width() + 8 + self.cancel.sizeHint().width()
        return self.edit.sizeHint().width()

    def _height(self) -> int:
        if self.editing:
            return theme().scaled(_FIELD) + 2 * _ABOVE + 1
        room = max(60, self.width() - 2 * _SIDE - _GAP - self._buttons_width())
        line = theme().line_height("reading")
        text = min(self._text.heightForWidth(room), _MOST_LINES * line)
        return max(text, self.edit.sizeHint().height()) + 2 * _ABOVE + 1

    def _lay_out(self) -> None:
        buttons = self._buttons_width()
        room = max(60, self.width() - 2 * _SIDE - _GAP - buttons)
        inner = self.height() - 2 * _ABOVE - 1
        self._text.setGeometry(_SIDE, _ABOVE, room, inner)
        self.field.setGeometry(_SIDE, _ABOVE, room, inner)
        left = self.width() - _SIDE - buttons
        edit = self.edit.sizeHint()
        self.edit.setGeometry(left, _ABOVE + (inner - edit.height()) // 2, *edit.toTuple())
        cancel, send = self.cancel.sizeHint(), self.send.sizeHint()
        top = _ABOVE + inner - send.height()
        self.cancel.setGeometry(left, top, *cancel.toTuple())
        self.send.setGeometry(left + cancel.width() + 8, top, *send.toTuple())
