"""All about one connection; what is changed is kept as soon as a field is left."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.messages import Failure
from chatapp.domain.models import Connection, ProxyMode
from chatapp.gui.connection_check import CheckState
from chatapp.gui.i18n import failure_text, word_failure
from chatapp.gui.key_codes import WRONG_KEY, is_about_key
from chatapp.gui.settings.check_card import CheckCard
from chatapp.gui.settings.controller import SettingsController, SettingsState
from chatapp.gui.settings.form import Form, at_most
from chatapp.gui.settings.interface_select import InterfaceSelect
from chatapp.gui.settings.last_used import last_used
from chatapp.gui.settings.model_choice import ModelChoice
from chatapp.gui.settings.model_pull import ModelPull
from chatapp.gui.settings.more_options import MoreOptions
from chatapp.gui.settings.proxy_rows import ProxyRows
from chatapp.gui.settings.removal import RemovalRow
from chatapp.gui.widgets import (
    Button,
    IconButton,
    KeyField,
    Label,
    Mark,
    Rule,
    Switch,
    TextField,
)


class ConnectionForm(QWidget):
    """The form of one of the user's connections."""

    name_changed = Signal(str)

    def __init__(
        self, controller: SettingsController, state: SettingsState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._state = state
        self._shown: Connection | None = None
        self._key_lost = False
        self._mark = Mark(40, 8)
        self._title = Label("", "h3")
        self._used = Label("", "meta", "text3")
        self._in_use = Label("", "ui", "text2")
        self.enabled_switch = Switch()
        self.name = TextField()
        self.interface = InterfaceSelect()
        self.address = TextField()
        self.key = KeyField()
        self.show_key = Button(icon="eye")
        self.forget_key = IconButton("trash")
        self.models = ModelChoice()
        self.pull = ModelPull(controller, state)
        self.models.put_below(self.pull)
        self.more = MoreOptions()
        self.test = CheckCard()
        self.removal = RemovalRow()
        self._name_parts()
        self._lay_out()
        self._connect()
        self.retranslate()

    def show_connection(self, connection: Connection) -> None:
        """Show a connection, or what has become of the one that is shown."""
        old, self._shown = self._shown, connection
        other = old is None or old.id != connection.id
        if other:
            self._begin()
        elif old is not None and old.has_key and not connection.has_key:
            self._key_lost = old.origin != connection.origin
        for field, hint, text in (
            (self.name, self._name_hint, connection.name),
            (self.address, self._address_hint, connection.base_url),
        ):
            # What is still being written, or was refused, stays to be mended.
            if other or not (hint.text or (field.hasFocus() and field.isModified())):
                field.setText(text)
        if other or connection.has_key != (old is not None and old.has_key):
            self.key.conceal()
            self.key.set_stored(connection.has_key)
        self.models.show_connection(connection)
        self.pull.show_connection(connection)
        self.interface.offer(current=connection.dialect)
        self.proxy.show_connection(connection)
        self.more.show_connection(connection)
        self.enabled_switch.setChecked(connection.enabled)
        self._show_head()
        self._show_hints()
        self._show_check(connection.id)

    def flush(self) -> None:
        """Keep what was typed but not left yet."""
        self._keep_name()
        self._keep_address()
        self.key.commit()
        self.proxy.flush()
        self.more.flush()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        texts = (self.tr("Name"), self.tr("Interface"), self.tr("Address"), self.tr("Key"))
        fields = (self.name, self.interface, self.address, self.key)
        for label, field, text in zip(self._labels, fields, texts, strict=False):
            label.setText(text)
            field.setAccessibleName(text)
            field.setToolTip(text)
        self._labels[4].setText(self.tr("Models"))
        self._labels[5].setText(self.tr("Test"))
        self.address.setToolTip(self.tr("The address of the interface; many end in /v1"))
        self.interface.setToolTip(self.tr("The language that the address speaks"))
        self.proxy.retranslate()
        self._in_use.setText(self.tr("In use"))
        self.enabled_switch.setAccessibleName(self.tr("In use"))
        self.enabled_switch.setToolTip(self.tr("Offer its models in the model menu"))
        self.forget_key.set_name(self.tr("Remove the key from the keyring"))
        self._show_key_button()
        self._show_head()
        self._show_hints()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave nothing unsaved, and no key in sight."""
        super().hideEvent(event)
        self.flush()
        self._conceal()

    # Building

    def _name_parts(self) -> None:
        self.name.setObjectName("connectionName")
        self.interface.setObjectName("connectionInterface")
        self.address.setObjectName("connectionAddress")
        self.key.setObjectName("connectionKey")
        self.show_key.setObjectName("showKey")
        self.forget_key.setObjectName("forgetKey")
        self.enabled_switch.setObjectName("connectionInUse")

    def _lay_out(self) -> None:
        form = Form()
        key_line = QHBoxLayout()
        key_line.setSpacing(8)
        key_line.addWidget(self.key, 1)
        key_line.addWidget(self.show_key)
        key_line.addWidget(self.forget_key)
        self._labels = [form.add_row(self.name)]
        self._name_hint = form.add_hint()
        self._labels += [form.add_row(self.interface), form.add_row(self.address)]
        self._address_hint = form.add_hint()
        self._labels.append(form.add_row(key_line))
        self._labels[-1].setBuddy(self.key)
        self._key_hint = form.add_hint()
        self.proxy = ProxyRows(form)
        self._labels += [form.add_row(self.models, top=True), form.add_row(self.test, top=True)]
        self._labels[-2].setBuddy(self.models.select)
        form.add(self.more, 16)
        form.add(Rule(), 28)
        form.add(self.removal, 20)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 20, 32)
        column.setSpacing(24)
        column.addLayout(at_most(self._head(form)))
        column.addLayout(at_most(form))
        column.addStretch()

    def _head(self, form: Form) -> QWidget:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._used)
        head = QWidget()
        head.setMaximumWidth(form.maximumWidth())
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self._mark)
        line.addSpacing(4)
        line.addLayout(words, 1)
        line.addWidget(self._in_use)
        line.addWidget(self.enabled_switch)
        return head

    def _connect(self) -> None:
        self.name.editingFinished.connect(self._keep_name)
        self.address.editingFinished.connect(self._keep_address)
        self.key.entered.connect(self._keep_key)
        self.show_key.clicked.connect(self._toggle_key)
        self.forget_key.clicked.connect(self._forget_key)
        self.enabled_switch.clicked.connect(self._keep_enabled)
        self.models.fetch_requested.connect(self._fetch_models)
        self.models.model_chosen.connect(self._keep_model)
        self.models.starred_changed.connect(self._keep_starred)
        self.interface.activated.connect(self._keep_interface)
        self.proxy.changed.connect(self._keep_proxy)
        self.proxy.password_given.connect(self._keep_proxy_password)
        self.more.changed.connect(self._keep_options)
        self.more.headers.given.connect(self._keep_header)
        self.more.headers.removed.connect(self._remove_header)
        self._state.header_removed.connect(self._offer_undo)
        self.test.test_requested.connect(self._test)
        self.removal.confirmed.connect(self._remove)
        self._state.check_changed.connect(self._show_check)
        self._state.key_revealed.connect(self._reveal)
        self._state.failed.connect(self._show_failure)

    # What the user does

    def _change(self, **fields: object) -> None:
        if self._shown is not None:
            self._controller.change_connection(self._shown.id, fields)

    def _keep_name(self) -> None:
        name = " ".join(self.name.text().split())
        self._name_hint.say("")
        if self._shown is not None and name and name != self._shown.name:
            self._change(name=name)

    def _keep_address(self) -> None:
        address = self.address.text().strip()
        self._say_wrong_address("")
        if self._shown is not None and address and address != self._shown.base_url:
            self._change(base_url=address)

    def _keep_key(self, key: str) -> None:
        if self._shown is not None:
            self._key_lost = False
            self._show_hints()
            self._controller.set_key(self._shown.id, key)

    def _forget_key(self) -> None:
        if self._shown is not None:
            self._conceal()
            self._controller.set_key(self._shown.id, "")

    def _keep_enabled(self, enabled: bool) -> None:
        self._change(enabled=enabled)

    def _keep_model(self, model: str) -> None:
        self._change(model=model)

    def _keep_starred(self, starred: tuple[str, ...]) -> None:
        self._change(starred=starred)

    def _keep_interface(self, _row: int) -> None:
        """Another interface; where a service has another address for it, that one too."""
        shown, dialect = self._shown, self.interface.dialect
        if shown is None or dialect is shown.dialect:
            return
        known = {service.id: service.addresses for service in self._controller.services}
        addresses = known.get(shown.service, {})
        usual, other = addresses.get(shown.dialect), addresses.get(dialect)
        moves = bool(other) and usual == shown.base_url != other
        self._change(dialect=dialect, **({"base_url": other} if moves else {}))

    def _keep_proxy(self, mode: ProxyMode, address: str, user: str) -> None:
        if self._shown is not None:
            self._controller.set_proxy(self._shown.id, mode, address, user)

    def _keep_proxy_password(self, password: str) -> None:
        if self._shown is not None:
            self._controller.set_proxy_password(self._shown.id, password)

    def _keep_options(self, options: dict[str, object]) -> None:
        if self._shown is not None:
            self._controller.set_options(self._shown.id, options)

    def _keep_header(self, name: str, value: str) -> None:
        if self._shown is not None:
            self._controller.set_header(self._shown.id, name, value)

    def _remove_header(self, name: str) -> None:
        if self._shown is not None:
            self._controller.remove_header(self._shown.id, name)

    def _offer_undo(self, connection_id: str, name: str, undo: Callable[[], None]) -> None:
        if self._shown is not None and connection_id == self._shown.id:
            self.more.offer_undo(name, undo)

    def _fetch_models(self) -> None:
        self.flush()
        if self._shown is not None:
            self._controller.fetch_models(self._shown.id)

    def _test(self) -> None:
        self.flush()
        if self._shown is not None:
            self._controller.test_connection(self._shown.id)

    def _remove(self) -> None:
        if self._shown is not None:
            self._controller.remove_connection(self._shown.id)

    def _toggle_key(self) -> None:
        if self.key.revealed:
            self._conceal()
        elif self._shown is not None and self._shown.has_key:
            self._controller.reveal_key(self._shown.id)

    # What is shown

    def _begin(self) -> None:
        """A fresh form for another connection."""
        self._key_lost = False
        self.removal.reset()
        self.models.reset()
        self._name_hint.say("")
        self._say_wrong_address("")

    def _reveal(self, connection_id: str, key: str) -> None:
        if self._shown is not None and self._shown.id == connection_id and self.isVisible():
            self.key.reveal(key)
            self._show_key_button()

    def _conceal(self) -> None:
        self.key.conceal()
        self._show_key_button()

    def _show_key_button(self) -> None:
        shown = self.key.revealed
        self.show_key.setText(self.tr("Hide") if shown else self.tr("Show"))
        self.show_key.setAccessibleName(
            self.tr("Hide the key") if shown else self.tr("Show the key")
        )
        self.show_key.setToolTip(self.show_key.accessibleName())
        self.show_key.set_icon("eye-off" if shown else "eye")
        self.forget_key.setVisible(shown)

    def _show_head(self) -> None:
        if self._shown is None:
            return
        self._mark.set_name(self._shown.name)
        self._title.setText(self._shown.name)
        self._used.setText(last_used(self._shown.last_used))
        self.removal.set_name(self._shown.name)
        self.show_key.setEnabled(self._shown.has_key)

    def _show_hints(self) -> None:
        if self._key_lost:
            lost = self.tr("The key was for the old address. Enter the one for this address.")
            self._key_hint.say(lost, "warn")
        elif self._state.keyring_failure is not None:
            self._key_hint.say(word_failure(self._state.keyring_failure).detail, "warn")
        else:
            kept = self.tr("Kept in the system keyring. Exports and backups leave it out.")
            self._key_hint.say(kept)

    def _show_check(self, connection_id: str) -> None:
        if self._shown is None or connection_id != self._shown.id:
            return
        check = self._state.checks.get(connection_id)
        self.test.show_check(check)
        self.models.set_busy(check is not None and check.state is CheckState.RUNNING)

    def _show_failure(self, connection_id: str, failure: Failure) -> None:
        if self._shown is None or connection_id != self._shown.id:
            return
        words = failure_text(failure)
        if failure.code == "name_taken":
            self._name_hint.say(words, "danger")
        elif failure.code == "bad_url":
            self._say_wrong_address(words)
        elif failure.code == "bad_proxy":
            self.proxy.say_wrong(words)
        elif self.more.show_failure(failure, words):
            pass
        elif is_about_key(failure.code):
            wrong = failure.code in WRONG_KEY or failure.code == "key_missing"
            self._key_hint.say(words, "danger" if wrong else "warn")
            if wrong:
                self.key.set_stored(self._shown.has_key and failure.code != "key_missing")
        else:
            self.models.show_failure(words)

    def _say_wrong_address(self, words: str) -> None:
        self._address_hint.say(words, "danger")
        self.address.set_invalid(bool(words))
