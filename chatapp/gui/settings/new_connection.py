"""The form that adds a connection: a known service or any address, and its key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.messages import Failure
from chatapp.domain.services import OTHER_SERVICE
from chatapp.gui.i18n import failure_text
from chatapp.gui.names import numbered_name
from chatapp.gui.service_select import ServiceSelect
from chatapp.gui.settings.controller import SettingsController, SettingsState
from chatapp.gui.settings.form import Form, at_most
from chatapp.gui.settings.interface_select import InterfaceSelect
from chatapp.gui.widgets import Button, KeyField, Label, TextField


class NewConnection(QWidget):
    """Asks for what a connection needs; `left` when it was added or given up."""

    left = Signal()

    def __init__(
        self, controller: SettingsController, state: SettingsState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._state = state
        self._key = ""
        self._waiting = False
        self._title = Label("", "h3")
        self.service = ServiceSelect(controller.services)
        self.interface = InterfaceSelect()
        self.name = TextField()
        self.address = TextField()
        self.key = KeyField(eye=True)
        self._link = Button(kind="ghost", icon="external", small=True, role="meta")
        self.add = Button(kind="primary")
        self.cancel = Button()
        self._name_parts()
        self._lay_out()
        self.service.activated.connect(self._service_chosen)
        self.interface.activated.connect(self._interface_chosen)
        self.key.entered.connect(self._take_key)
        self.add.clicked.connect(self._add)
        self.cancel.clicked.connect(self.left)
        self._link.clicked.connect(self._open_key_page)
        state.failed.connect(self._show_failure)
        state.connection_added.connect(self._added)
        state.running_found.connect(self.service.mark_running)
        self.retranslate()
        self.reset()

    def reset(self) -> None:
        """An empty form for the first service of the list."""
        self._waiting = False
        self.name.set_invalid(False)
        self.service.select_first()
        self._service_chosen()
        self._hint.say("")

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self._title.setText(self.tr("New connection"))
        texts = [self.tr("Service"), self.tr("Interface"), self.tr("Name")]
        texts += [self.tr("Address"), self.tr("Key")]
        fields = (self.service, self.interface, self.name, self.address, self.key)
        for label, field, text in zip(self._labels, fields, texts, strict=True):
            label.setText(text)
            field.setAccessibleName(text)
            field.setToolTip(text)
        self.address.setToolTip(self.tr("The address of the interface; many end in /v1"))
        self.interface.setToolTip(self.tr("The language that the address speaks"))
        self.key.setToolTip(self.tr("A server of your own may need none"))
        self._link.setText(self.tr("Where keys are made"))
        self._link.setToolTip(self.tr("Open the service's page in the browser"))
        self.add.setText(self.tr("Add"))
        self.add.setToolTip(self.tr("Add this connection and test it"))
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Add nothing"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the form, not the settings."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _name_parts(self) -> None:
        self.service.setObjectName("newConnectionService")
        self.interface.setObjectName("newConnectionInterface")
        self.name.setObjectName("newConnectionName")
        self.address.setObjectName("newConnectionAddress")
        self.key.setObjectName("newConnectionKey")
        self.add.setObjectName("newConnectionAdd")
        self.cancel.setObjectName("newConnectionCancel")
        self._link.setObjectName("newConnectionKeyPage")

    def _lay_out(self) -> None:
        form = Form()
        rows = (self.service, self.interface, self.name, self.address, self.key)
        self._labels = [form.add_row(row) for row in rows]
        self._hint = form.add_hint()
        links = QHBoxLayout()
        links.addWidget(self._link)
        links.addStretch()
        form.add_row(links)
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
        service = self.service.service
        self._key = ""
        self.key.clear()
        self.key.set_stored(False)
        self.interface.offer(service.dialects)
        other = service.id == OTHER_SERVICE
        taken = [connection.name for connection in self._state.connections]
        self.name.setText("" if other else numbered_name(self.service.currentText(), taken))
        self._link.setVisible(bool(service.key_page))
        self._interface_chosen()
        if other:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _interface_chosen(self, _row: int = 0) -> None:
        """Each interface of a service has its own address."""
        address = self.service.service.addresses.get(self.interface.dialect, "")
        if address:
            self.address.setText(address)
        elif self.service.service.id != OTHER_SERVICE or not self.address.isModified():
            self.address.clear()
        self.address.set_invalid(False)
        self._hint.say("")

    def _open_key_page(self) -> None:
        self._controller.open_link(self.service.service.key_page)

    def _take_key(self, key: str) -> None:
        self._key = key

    def _add(self) -> None:
        self.key.commit()
        name, address = " ".join(self.name.text().split()), self.address.text().strip()
        self.name.set_invalid(not name)
        self.address.set_invalid(not address)
        if "{" in address:
            self.address.set_invalid(True)
            self._hint.say(self.tr("Write your own name in place of the one in braces."), "danger")
        elif name and address:
            self._waiting = True
            dialect, service = self.interface.dialect, self.service.service.id
            self._controller.add_connection(name, dialect, address, self._key, service)

    def _added(self, _connection_id: str) -> None:
        if self._waiting:
            self.reset()
            self.left.emit()

    def _show_failure(self, connection_id: str, failure: Failure) -> None:
        if not self._waiting or connection_id:
            return
        self._waiting = False
        self._hint.say(failure_text(failure), "danger")
        self.address.set_invalid(failure.code == "bad_url")
        self.name.set_invalid(failure.code == "name_taken")
