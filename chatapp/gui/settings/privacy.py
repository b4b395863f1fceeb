"""The settings page that says what is kept where, and what leaves this computer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.settings import UPDATE_CHECK
from chatapp.gui.i18n import word_failure
from chatapp.gui.settings.controller import SettingsController, SettingsState
from chatapp.gui.settings.declared import LABEL_WIDTH, in_column
from chatapp.gui.settings.encryption import EncryptionCard
from chatapp.gui.settings.form import Form
from chatapp.gui.settings.header import PageHeader
from chatapp.gui.settings.updates import UpdatesCard
from chatapp.gui.widgets import Button, Label, ScrollPage


class PrivacyPage(QWidget):
    """Where conversations and keys are, and who is talked to."""

    def __init__(
        self, controller: SettingsController, state: SettingsState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._state = state
        self._header = PageHeader()
        self._folder = Label("", "ui", "text")
        self._folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.open = Button(small=True)
        self.open.setObjectName("openProfileFolder")
        self.open.clicked.connect(self._open_folder)
        self._keys = Label("", wrap=True)
        self._network = Label("", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._folder, 1)
        line.addWidget(self.open)
        self.encryption = EncryptionCard(controller, state.encryption)
        form = Form(LABEL_WIDTH)
        self._labels = [form.add_row(line)]
        self._folder_hint = form.add_hint()
        form.add(self.encryption, 16)
        form.add_gap(4)
        self._labels.append(form.add_row(self._keys))
        self._keys_hint = form.add_hint()
        self._labels.append(form.add_row(self._network, top=True))
        self.updates = UpdatesCard(controller, state)
        form.add(self.updates, 16)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(ScrollPage(in_column(form)), 1)
        state.storage_changed.connect(self.retranslate)
        state.setting_changed.connect(self._setting_changed)
        self.retranslate()
        if state.encryption.offered:
            state.encryption.offered = False
            self.encryption.begin()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self._header.title.setText(self.tr("Privacy"))
        texts = (self.tr("Conversations"), self.tr("Keys"), self.tr("Network"))
        for label, text in zip(self._labels, texts, strict=True):
            label.setText(text)
        self._folder.setText(self._state.profile_path)
        self._folder.setToolTip(self._state.profile_path)
        self._folder_hint.say(
            self.tr("In one file on this computer, which other users cannot read.")
        )
        self.open.setText(self.tr("Open folder"))
        self.open.setToolTip(self.tr("Show the folder with the conversations"))
        self.open.setEnabled(bool(self._state.profile_path))
        self._say_keys()
        self._say_network()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _say_network(self) -> None:
        text = self.tr(
            "Your messages go only to the connections you chose. The app sends nothing"
            " anywhere else, counts nothing and reports nothing."
        )
        if self._state.setting(UPDATE_CHECK.name):
            text += "\n" + self.tr("Once a day it asks for the list of updates.")
        self._network.setText(text)
        self._network.updateGeometry()

    def _setting_changed(self, name: str) -> None:
        if name == UPDATE_CHECK.name:
            self._say_network()

    def _say_keys(self) -> None:
        failure = self._state.keyring_failure
        if failure is not None:
            sentence = word_failure(failure)
            self._keys.setText(sentence.title)
            self._keys_hint.say(sentence.detail, "warn")
        else:
            self._keys.setText(self.tr("In the system keyring"))
            self._keys_hint.say(
                self.tr("Never in a file of the app, a log, an export or a backup.")
            )

    def _open_folder(self) -> None:
        self._controller.open_folder(self._state.profile_path)
