"""The card that asks for the recovery key of an encrypted backup, before it can be looked into."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.settings import backups_words as words
from chatapp.gui.settings.backups_state import BackupsState, Locked
from chatapp.gui.settings.form import Hint
from chatapp.gui.widgets import Button, IconMark, Label, Spinner, Surface, TextField, limit_width

WIDTH = 552


class UnlockCard(Surface):
    """Shown while the key of a backup is wanted. Signals: `unlock_requested` carries the backup's
    path and what was typed; `left`, it is not to be restored."""

    unlock_requested = Signal(str, str)
    left = Signal()

    def __init__(self, state: BackupsState, parent: QWidget | None = None) -> None:
        super().__init__("chat", 10, "accent", parent)
        self.setObjectName("backupUnlockCard")
        self._state = state
        self._icon = IconMark("lock", "accent")
        self._title = Label("", "title", wrap=True)
        self._intro = Label("", "ui", "text2", wrap=True)
        self._label = Label("", "ui", "text2")
        self.field = TextField()
        self._why = Hint()
        self._spinner = Spinner()
        self.unlock = Button(kind="primary")
        self.cancel = Button()
        self.field.setObjectName("backupRecoveryKey")
        self.unlock.setObjectName("backupUnlock")
        self.cancel.setObjectName("backupUnlockCancelled")
        self.field.textChanged.connect(self._edited)
        self.field.returnPressed.connect(self._ask)
        self.unlock.clicked.connect(self._ask)
        self.cancel.clicked.connect(self.left)
        self._lay_out()
        limit_width(self, WIDTH)
        state.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Say what is asked for, in the language in force."""
        locked = self._state.locked
        self.setVisible(locked is not None)
        if locked is None:
            self.field.clear()  # a key is not kept longer than it is needed
            return
        name = words.backup_name(self._state.listed or (), locked.path)
        self._title.setText(self.tr("Restore a backup: {backup}").format(backup=name))
        self._intro.setText(
            self.tr(
                "This backup is encrypted, and its key is not at hand. The recovery key opens it:"
                " it was shown when encryption was turned on."
            )
        )
        self._label.setText(self.tr("Recovery key"))
        self.field.setAccessibleName(self.tr("Recovery key"))
        self.field.setToolTip(self.tr("6 groups of 5 letters and digits"))
        self.field.setPlaceholderText("XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX")
        self.unlock.setText(self.tr("Open the backup"))
        self.unlock.setToolTip(self.tr("Look what restoring this backup would do (Enter)"))
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Leave everything as it is"))
        for label in (self._title, self._intro):
            label.updateGeometry()
        self._say(locked)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _say(self, locked: Locked) -> None:
        """How the last key did; while one is tried nothing can be asked for."""
        trying = self._state.work is not None
        failure = None if trying else self._state.failure or locked.failure
        why = "" if failure is None else words.failure_words(failure)
        self._why.say(why, "danger")
        self.field.setAccessibleDescription(why)
        self.field.set_invalid(failure is not None and failure.code.startswith("recovery_key"))
        self._spinner.setVisible(trying)
        self.field.setReadOnly(trying)  # disabled it would lose the focus
        self.cancel.setEnabled(not trying)
        self._offer()

    def _offer(self) -> None:
        typed = bool(self.field.text().strip())
        self.unlock.setEnabled(typed and self._state.work is None)

    def _edited(self, _text: str) -> None:
        self.field.set_invalid(False)
        self._offer()

    def _ask(self) -> None:
        if self._state.locked is not None and self.unlock.isEnabled():
            self.unlock_requested.emit(self._state.locked.path, self.field.text())

    def _lay_out(self) -> None:
        self._label.setBuddy(self.field)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(self._title, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for part in (self.unlock, self.cancel, self._spinner):
            buttons.addWidget(part)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(17, 15, 17, 15)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(8)
        column.addWidget(self._intro)
        column.addSpacing(14)
        column.addWidget(self._label)
        column.addSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self._why)
        column.addSpacing(14)
        column.addLayout(buttons)
