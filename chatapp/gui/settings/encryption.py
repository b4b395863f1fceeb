"""The part of the privacy page that encrypts conversations, in place and step by step."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.i18n import failure_text
from chatapp.gui.settings.controller import SettingsController
from chatapp.gui.settings.encryption_state import EncryptionState
from chatapp.gui.settings.recovery_key import RecoveryKeyPanel
from chatapp.gui.widgets import Button, IconMark, Label, ProgressLine, Rule, Surface

_HUNDRED = 100


class EncryptionCard(Surface):
    """Whether the conversations are encrypted, and what can be done about it."""

    def __init__(
        self,
        controller: SettingsController,
        state: EncryptionState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("sunken", 8, "line", parent)
        self.setObjectName("encryption")
        self._controller = controller
        self._state = state
        self._key = ""
        self._removing = self._working = False
        self._icon = IconMark("lock", "ok")
        self._title = Label("", "ui", weight=600)
        self._detail = Label("", "ui", "text2", wrap=True)
        self._told = Label("", "meta", "warn", wrap=True)
        self._rule = Rule()
        self._progress = ProgressLine()
        self._progress.setObjectName("encryptionProgress")
        self.panel = RecoveryKeyPanel()
        self.encrypt = Button(kind="primary")
        self.change = Button()
        self.remove = Button(kind="danger")
        self.remove_now = Button(kind="danger")
        self.keep = Button()
        self.cancel = Button()
        self._buttons = {
            "encryptConversations": self.encrypt,
            "changeEncryption": self.change,
            "removeEncryption": self.remove,
            "removeEncryptionConfirmed": self.remove_now,
            "removeEncryptionCancelled": self.keep,
            "cancelEncryption": self.cancel,
        }
        self._lay_out()
        self._connect()
        self.retranslate()

    def begin(self) -> None:
        """Ask for a recovery key, as the button does."""
        self._controller.prepare_encryption()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.setAccessibleName(self.tr("Encryption"))
        self._progress.setAccessibleName(self.tr("Progress"))
        texts = {
            self.encrypt: (
                self.tr("Encrypt…"),
                self.tr("Encrypt conversations, attachments and backups"),
            ),
            self.change: (
                self.tr("New recovery key…"),
                self.tr(
                    "Encrypt everything with new keys; the old recovery key opens nothing then"
                ),
            ),
            self.remove: (self.tr("Remove encryption…"), self.tr("Decrypt everything")),
            self.remove_now: (self.tr("Remove encryption"), self.tr("Decrypt everything")),
            self.keep: (self.tr("Keep"), self.tr("Keep the conversations encrypted")),
            self.cancel: (self.tr("Cancel"), self.tr("Leave the conversations as they are")),
        }
        for button, (text, tip) in texts.items():
            button.setText(text)
            button.setToolTip(tip)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _lay_out(self) -> None:
        for name, button in self._buttons.items():
            button.setObjectName(name)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(self._title, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in self._buttons.values():
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(13, 11, 13, 13)
        column.setSpacing(8)
        column.addLayout(head)
        for part in (self._detail, self._progress, self._told, self._rule, self.panel):
            column.addWidget(part)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.encrypt.clicked.connect(self._controller.prepare_encryption)
        self.change.clicked.connect(self._controller.prepare_encryption)
        self.remove.clicked.connect(self._ask)
        self.keep.clicked.connect(self._keep)
        self.remove_now.clicked.connect(self._remove)
        self.cancel.clicked.connect(self._controller.cancel_encryption)
        self.panel.confirmed.connect(self._encrypt)
        self.panel.cancelled.connect(self._put_away)
        self._state.changed.connect(self._show)
        self._state.key_made.connect(self._show_key)

    def _show(self) -> None:
        """Show how it stands: what is known, what is asked, or what is under way."""
        status, percent = self._state.status, self._state.percent
        encrypted = status is not None and status.encrypted
        working, asking = percent is not None, bool(self._key)
        resting = status is not None and not working and not asking
        self._icon.set_icon(
            "key" if asking else "lock" if encrypted else "warning",
            "accent" if asking else "ok" if encrypted else "warn",
        )
        self._title.setText(self._title_words(encrypted, known=status is not None, asking=asking))
        self._detail.setText(self._detail_words(encrypted, working))
        self._detail.setVisible(not asking)
        self._progress.setVisible(working)
        self._progress.setMaximum(_HUNDRED)
        self._progress.setValue(percent or 0)
        self._told.setText("\n".join(self._told_words()))
        self._told.setVisible(bool(self._told.text()) and not working)
        self._rule.setVisible(asking)
        self.panel.setVisible(asking)
        self.encrypt.setVisible(resting and not encrypted)
        for button in (self.change, self.remove):
            button.setVisible(resting and encrypted and not self._removing)
        for button in (self.remove_now, self.keep):
            button.setVisible(resting and encrypted and self._removing)
        self.cancel.setVisible(working)
        self._move_focus(working=working)
        for label in (self._title, self._detail, self._told):
            label.updateGeometry()

    def _move_focus(self, *, working: bool) -> None:
        """Keep the keyboard's focus in the card when the button that has it goes away."""
        if working and not self._working:
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._working and not working:
            shown = (self.change, self.encrypt)
            next(button for button in shown if not button.isHidden()).setFocus(
                Qt.FocusReason.OtherFocusReason
            )
        self._working = working

    def _title_words(self, encrypted: bool, *, known: bool, asking: bool) -> str:
        if asking:
            return self.tr("Recovery key")
        if not known:
            return self.tr("Encryption")
        if encrypted:
            return self.tr("The conversations are encrypted")
        return self.tr("The conversations are not encrypted")

    def _detail_words(self, encrypted: bool, working: bool) -> str:
        if working:
            return self.tr("This may take a while; the conversations can be used again after it.")
        if encrypted and self._removing:
            return self.tr(
                "Other programs of yours can read the conversations and their backups then."
                " The recovery key is not needed any more."
            )
        if encrypted:
            return self.tr(
                "Conversations, attachments and backups can only be read with the key in the system"
                " keyring, or with the recovery key. Exports, and backups that you made in other"
                " places, stay as they are."
            )
        return self.tr(
            "Other programs that you run can read the conversations, and so can whoever gets hold"
            " of the file. Encryption keeps them to this app. Traces of the file of before may"
            " stay on the disk for some time."
        )

    def _told_words(self) -> list[str]:
        status = self._state.status
        told = [failure_text(failure) for failure in self._state.failures]
        if status is not None and status.encrypted and not status.recoverable:
            told.append(
                self.tr(
                    "The recovery key does not work any more: its file is gone. Make a new one."
                )
            )
        return told

    def _show_key(self, key: str) -> None:
        self._key = key
        self.panel.show_key(key)
        self._show()

    def _encrypt(self) -> None:
        key = self._key
        self._put_away()
        self._controller.encrypt(key)

    def _put_away(self) -> None:
        self._key = ""
        self.panel.forget()
        self._show()

    def _ask(self) -> None:
        self._removing = True
        self._show()
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        self._removing = False
        self._show()
        self.remove.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self) -> None:
        self._removing = False
        self._controller.decrypt()
