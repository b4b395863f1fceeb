"""Asks for a key again, beside the kept text: no dialog, nothing lost."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.models import Connection
from chatapp.gui.floating_card import HALO, FloatingCard
from chatapp.gui.widgets import Button, KeyField, Label


class KeyPrompt(FloatingCard):
    """A card at the top of the pane with a key field.

    Signals: `submitted(connection id, message id, key)`.
    """

    submitted = Signal(str, str, str)

    def __init__(self, pane: QWidget) -> None:
        super().__init__(pane)
        self.setObjectName("key_prompt")
        self._for = ("", "")
        self._name = ""
        self._title = Label("", "ui", "text", weight=600)
        self._note = Label("", "meta", "text3")
        self.key = KeyField()
        self.key.setObjectName("key_prompt_key")
        self.save = Button("", "primary")
        self.save.setObjectName("key_prompt_save")
        self.save.clicked.connect(self._submit)
        self.cancel = Button("", "ghost")
        self.cancel.setObjectName("key_prompt_cancel")
        self.cancel.clicked.connect(self.hide)
        self.key.returnPressed.connect(self._submit)
        self._lay_out()
        self.retranslate()

    def ask(self, connection: Connection, message: str) -> None:
        """Ask for the key of `connection`; `message` is what waits for it."""
        self._for = (connection.id, message)
        self._name = f"{connection.name}, {connection.host}"
        self.key.clear()
        self.retranslate()
        self.come()
        self.key.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._title.setText(self.tr("Key for %1").replace("%1", self._name))
        self._note.setText(self.tr("It is kept in the system keyring. Your message is kept."))
        self.key.setAccessibleName(self.tr("Key"))
        self.save.setText(self.tr("Save and retry"))
        self.save.setAccessibleName(self.tr("Save and retry"))
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setAccessibleName(self.tr("Cancel"))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.key, 1)
        row.addWidget(self.save)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(HALO + 16, HALO + 12, HALO + 16, HALO + 12)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addLayout(row)
        column.addWidget(self._note)

    def _submit(self) -> None:
        key = self.key.text().strip()
        if key:
            connection, message = self._for
            self.hide()
            self.key.clear()
            self.submitted.emit(connection, message, key)
