"""What was sent for an answer, in a window beside the chat: to read, to search, to copy."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.widgets import Button, IconButton, Label, LongText, Select, TextField

_SIZE = (720, 560)


class RequestWindow(QDialog):
    """Not modal; it can stay open beside the window's work.

    Signals: `json_wanted`, `curl_wanted`: copy it so; `call_chosen(place)`, another one of the
    calls for the answer is to be shown.
    """

    call_chosen = Signal(int)

    json_wanted = Signal()
    curl_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("request_window")
        self.resize(*_SIZE)
        self._draft = False
        self.calls = Select()
        self.calls.setObjectName("request_calls")
        self._note = Label("", "ui", "warn", wrap=True)
        self._note.setObjectName("request_note")
        self.field = TextField(icon="search")
        self.field.setObjectName("request_find")
        self._back = IconButton("chevron-up")
        self._back.setObjectName("request_previous")
        self._forth = IconButton("chevron-down")
        self._forth.setObjectName("request_next")
        self.text = LongText()
        self.text.setObjectName("request_text")
        self.copy_json = Button("", icon="copy")
        self.copy_json.setObjectName("request_copy_json")
        self.copy_curl = Button("", icon="terminal")
        self.copy_curl.setObjectName("request_copy_curl")
        self._close = Button()
        self._close.setObjectName("request_close")
        self._lay_out()
        self._connect()
        self.retranslate()

    def set_calls(self, count: int, *, draft: bool) -> None:
        """How many calls there are to choose from; the first one will be shown.

        Parameters: `draft`, whether they are not sent yet.
        """
        self._draft = draft
        blocked = self.calls.blockSignals(True)
        self.calls.clear()
        for place in range(count):
            self.calls.add("", place)
        self.calls.blockSignals(blocked)
        self.calls.setVisible(count > 1)

    def show_text(self, text: str, note: str) -> None:
        """Show a request. Parameters: `note`, what is special about it."""
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.retranslate()
        self.text.show_text(text)
        self.show()
        self.raise_()
        self.activateWindow()

    def step(self, *, back: bool = False) -> None:
        """Go to the next place of what is searched for, or the one before; round at the end."""
        wanted = self.field.text()
        flag = QTextDocument.FindFlag.FindBackward if back else QTextDocument.FindFlag(0)
        found = not wanted or self.text.find(wanted, flag)
        if not found:
            end = QTextCursor.MoveOperation.End if back else QTextCursor.MoveOperation.Start
            before = self.text.textCursor()
            self.text.moveCursor(end)
            found = self.text.find(wanted, flag)
            if not found:
                self.text.setTextCursor(before)
        self.field.set_invalid(not found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Find with the usual keys; Esc closes."""
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            self.step(back=back)
        elif (
            event.key() == Qt.Key.Key_F and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.field.selectAll()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        title = self.tr("What would be sent now") if self._draft else self.tr("What was sent")
        self.setWindowTitle(title)
        self.text.setAccessibleName(title)
        count = self.calls.count()
        for place in range(count):
            words = self.tr("Call {number} of {count}").replace("{number}", str(place + 1))
            self.calls.setItemText(place, words.replace("{count}", str(count)))
        self.calls.setAccessibleName(self.tr("Which call is shown"))
        self.calls.setToolTip(self.tr("Which of the calls for this answer is shown"))
        self.field.setPlaceholderText(self.tr("Find in the request"))
        self.field.setAccessibleName(self.tr("Find in the request"))
        self.field.setToolTip(self.tr("Find in the request (Ctrl+F)"))
        self._back.set_name(self.tr("Previous match"), "Shift+Return")
        self._forth.set_name(self.tr("Next match"), "Return")
        for button, words, told in (
            (self.copy_json, self.tr("Copy JSON"), self.tr("Copy the body, pictures whole")),
            (
                self.copy_curl,
                self.tr("Copy as curl"),
                self.tr("Copy a command that sends the same, with the key from $API_KEY"),
            ),
            (self._close, self.tr("Close"), self.tr("Close (Esc)")),
        ):
            button.setText(words)
            button.setAccessibleName(words)
            button.setToolTip(told)

    def _lay_out(self) -> None:
        search = QHBoxLayout()
        search.setSpacing(4)
        search.addWidget(self.calls)
        search.addWidget(self.field, 1)
        search.addWidget(self._back)
        search.addWidget(self._forth)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.copy_json)
        foot.addWidget(self.copy_curl)
        foot.addStretch(1)
        foot.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(search)
        column.addWidget(self._note)
        column.addWidget(self.text, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.calls.currentIndexChanged.connect(self.call_chosen)
        self._back.clicked.connect(self._find_back)
        self._forth.clicked.connect(self._find_forth)
        self.copy_json.clicked.connect(self.json_wanted)
        self.copy_curl.clicked.connect(self.curl_wanted)
        self._close.clicked.connect(self.close)

    def _find_back(self) -> None:
        self.step(back=True)

    def _find_forth(self) -> None:
        self.step()
