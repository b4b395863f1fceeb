"""What is shown in the place of the chat while encrypted conversations cannot be opened."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.messages import Failure
from chatapp.domain.sentence import Sentence
from chatapp.gui.i18n import joined, word_failure
from chatapp.gui.widgets import (
    Button,
    IconMark,
    Label,
    ScrollPage,
    Spinner,
    Surface,
    TextField,
    limit_width,
)

_WIDTH = 560


class UnlockPage(Surface):
    """Asks for the recovery key. Signal: `quit_requested`."""

    quit_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("chat", parent=parent)
        self.setObjectName("unlockPage")
        self._failure: Failure | None = None
        self._answer: asyncio.Future[str | None] | None = None
        self._icon = IconMark("lock", "accent")
        self._title = Label("", "display", wrap=True)
        self._intro = Label("", "reading", "text2", wrap=True)
        self._label = Label("", "ui", "text2")
        self.field = TextField()
        self._why = Label("", "ui", "danger", wrap=True)
        self._spinner = Spinner()
        self.open = Button(kind="primary")
        self.again = Button()
        self.quit = Button(kind="ghost")
        self._name_parts()
        self._lay_out()
        self.field.textChanged.connect(self._edited)
        self.field.returnPressed.connect(self._open)
        self.open.clicked.connect(self._open)
        self.again.clicked.connect(self._try_again)
        self.quit.clicked.connect(self.quit_requested)
        self.retranslate()

    async def ask(self, failure: Failure, closed: asyncio.Event) -> str | None:
        """What was typed; None: to try the keyring again, or `closed` was set.

        Parameters: `failure`, why the conversations could not be opened.
        """
        self._failure = failure
        self._answer = asyncio.get_running_loop().create_future()
        self._set_waiting(False)
        self.retranslate()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        closing = asyncio.ensure_future(closed.wait())
        try:
            await asyncio.wait((self._answer, closing), return_when=asyncio.FIRST_COMPLETED)
            return self._answer.result() if self._answer.done() else None
        finally:
            closing.cancel()
            self._answer = None
            self._set_waiting(True)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.setAccessibleName(self.tr("Unlock"))
        self._title.setText(self.tr("Your conversations are encrypted"))
        self._intro.setText(
            self.tr(
                "The system keyring does not give their key now. Nothing is lost: unlock the"
                " keyring and try again, or enter the recovery key that you kept when you turned"
                " encryption on."
            )
        )
        self._label.setText(self.tr("Recovery key"))
        self.field.setAccessibleName(self.tr("Recovery key"))
        self.field.setToolTip(self.tr("6 groups of 5 letters and digits"))
        self.field.setPlaceholderText("XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX")
        self.open.setText(self.tr("Open"))
        self.open.setToolTip(self.tr("Open the conversations with the recovery key (Enter)"))
        self.again.setText(self.tr("Try the keyring again"))
        self.again.setToolTip(self.tr("Ask the system keyring for the key once more"))
        self.quit.setText(self.tr("Quit"))
        self.quit.setToolTip(self.tr("Close the app; the conversations stay as they are"))
        self._say_why()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _say_why(self) -> None:
        """The reason in the words of this page: what to do is said above."""
        words = ""
        if self._failure is not None:
            sentence = word_failure(self._failure)
            about_key = self._failure.code.startswith(("recovery_key", "wrapped_key"))
            words = joined(sentence if about_key else Sentence(sentence.title, ""))
            reason = word_failure(Failure("storage_failed", self._failure.facts)).detail
            if self._failure.code == "encryption_keyring" and reason:
                words = reason
        self._why.setText(words)
        self._why.setVisible(bool(words) and self.again.isEnabled())
        self._why.updateGeometry()
        self.field.set_invalid(
            self._failure is not None and self._failure.code.startswith("recovery_key")
        )

    def _name_parts(self) -> None:
        self.field.setObjectName("recoveryKeyField")
        self.open.setObjectName("unlockOpen")
        self.again.setObjectName("unlockTryAgain")
        self.quit.setObjectName("unlockQuit")

    def _lay_out(self) -> None:
        self._label.setBuddy(self.field)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.open)
        buttons.addWidget(self.again)
        buttons.addWidget(self._spinner)
        buttons.addStretch(1)
        buttons.addWidget(self.quit)
        column = QWidget()
        limit_width(column, _WIDTH)
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 24, 0, 24)
        rows.setSpacing(8)
        rows.addStretch()
        rows.addWidget(self._icon)
        rows.addWidget(self._title)
        rows.addWidget(self._intro)
        rows.addSpacing(12)
        rows.addWidget(self._label)
        rows.addWidget(self.field)
        rows.addWidget(self._why)
        rows.addSpacing(12)
        rows.addLayout(buttons)
        rows.addStretch()
        middle = QWidget()
        line = QHBoxLayout(middle)
        line.setContentsMargins(16, 0, 16, 0)
        line.addStretch(1)
        line.addWidget(column, 1000)
        line.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ScrollPage(middle))

    def _set_waiting(self, waiting: bool) -> None:
        """While it is tried nothing can be asked for but the end."""
        for part in (self.field, self.again):
            part.setEnabled(not waiting)
        self.open.setEnabled(not waiting and bool(self.field.text().strip()))
        self._spinner.setVisible(waiting)
        if waiting:
            self._why.hide()

    def _edited(self, _text: str) -> None:
        self.field.set_invalid(False)
        self.open.setEnabled(bool(self.field.text().strip()))

    def _open(self) -> None:
        if self.field.text().strip():
            self._finish(self.field.text())

    def _try_again(self) -> None:
        self._finish(None)

    def _finish(self, answer: str | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(answer)
