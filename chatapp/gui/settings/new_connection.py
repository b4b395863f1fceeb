"""The form that adds a connection: a known service or any address, and its key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.messages import Failure
from chatapp.domain.models import Dialect
from chatapp.gui.i18n import word_failure
from chatapp.gui.service_select import ServiceSelect
from chatapp.gui.settings.controller import SettingsController, SettingsState
from chatapp.gui.settings.form import Form, at_most
from chatapp.gui.widgets import Button, KeyField, Label, TextField


class NewConnection(QWidget):
    """Asks for what a connection needs; `left` when it was added or given up."""

    left = Signal()

    def __init__(
        self, controller: SettingsController, state: SettingsState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._key = ""
        self._waiting = False
        self._title = Label("", "h3")
        self.service = ServiceSelect()
        self.name = TextField()
        self.address = TextField()
        self.key = KeyField(eye=True)
        self.add = Button(kind="primary")
        self.cancel = Button()
        self._name_parts()
        self._lay_out()
        self.service.activated.connect(self._service_chosen)
        self.key.entered.connect(self._take_key)
        self.add.clicked.connect(self._add)
        self.cancel.clicked.connect(self.left)
        state.failed.connect(self._show_failure)
        state.connection_added.connect(self._added)
        self.retranslate()
        self.reset()

    def reset(self) -> None:
        """An empty form for the first service of the list."""
        self._waiting = False
        self.service.select_first()
        self._service_chosen()
        self._hint.say("")

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self._title.setText(self.tr("New connection"))
        texts = (self.tr("Service"), self.tr("Name"), self.tr("Address"), self.tr("Key"))
        fields = (self.service, self.name, self.address, self.key)
        for label, field, text in zip(self._labels, fields, texts, strict=True):
            label.setText(text)
            field.setAccessibleName(text)
            field.setToolTip(text)
        self.address.setToolTip(self.tr("The address of the interface; many end in /v1"))
        self.key.setToolTip(self.tr("A server of your own may need none"))
        self.add.setText(self.tr("Add"))
        self.add.setToolTip(self.tr("Add this connection and test it"))
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Add nothing"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _name_parts(self) -> None:
        self.service.setObjectName("newConnectionService")
        self.name.setObjectName("newConnectionName")
        self.address.setObjectName("newConnectionAddress")
        self.key.setObjectName("newConnectionKey")
        self.add.setObjectName("newConnectionAdd")
        self.cancel.setObjectName("newConnectionCancel")

    def _lay_out(self) -> None:
        form = Form()
        self._labels = [form.add_row(self.service), form.add_row(self.name)]
        self._labels += [form.add_row(self.address), form.add_row(self.key)]
        self._hint = form.add_hint()
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 12, 0, 0)
        buttons.setSpacing(8)
        buttons.addWidget(self.add)
        buttons.addWidget(self.cancel)
        buttons.addStretch()
        form.add_row(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 20, 32)
        column.setSpacing(24)
        column.addWidget(self._title)
        column.addLayout(at_most(form))
        column.addStretch()

    def _service_chosen(self, _row: int = 0) -> None:
        """Another service, another key: what was written is forgotten."""
        preset = self.service.preset
        self._key = ""
        self.key.clear()
        self.key.set_stored(False)
        self.name.setText(preset.name if preset else "")
        self.address.setText(preset.base_url if preset else "")
        if not preset:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_key(self, key: str) -> None:
        self._key = key

    def _add(self) -> None:
        self.key.commit()
        name, address = " ".join(self.name.text().split()), self.address.text().strip()
        self.name.set_invalid(not name)
        self.address.set_invalid(not address)
        if name and address:
            self._waiting = True
            self._controller.add_connection(name, Dialect.OPENAI_CHAT, address, self._key)

    def _added(self, _connection_id: str) -> None:
        if self._waiting:
            self.reset()
            self.left.emit()

    def _show_failure(self, connection_id: str, failure: Failure) -> None:
        if not self._waiting or connection_id:
            return
        self._waiting = False
        sentence = word_failure(failure)
        self._hint.say(f"{sentence.title}. {sentence.detail}".strip(), "danger")
        self.address.set_invalid(failure.code == "bad_url")
        self.name.set_invalid(failure.code == "name_taken")
