"""The rows of a connection's form that say through which proxy it is reached."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from chatapp.domain.models import Connection, ConnectionOptions, ProxyMode
from chatapp.domain.proxies import ProxyAddress, proxy_address
from chatapp.gui.settings.form import Form
from chatapp.gui.widgets import KeyField, Select, TextField

_OWN = (ProxyMode.HTTP, ProxyMode.SOCKS)


class ProxyRows(QObject):
    """A choice, and below it address, user and password of a proxy of one's own.

    Signals: `changed(mode, address, user)`; `password_given(password)`.
    """

    changed = Signal(object, str, str)
    password_given = Signal(str)

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self.mode = Select()
        self.address, self.user = TextField(), TextField()
        self.password = KeyField()
        self.mode.setObjectName("connectionProxy")
        self.address.setObjectName("proxyAddress")
        self.user.setObjectName("proxyUser")
        self.password.setObjectName("proxyPassword")
        for mode in ProxyMode:
            self.mode.add("", mode)
        self._fields = (self.mode, self.address, self.user, self.password)
        self._labels = [form.add_row(field) for field in self._fields]
        rows = [label.parentWidget() for label in self._labels[1:]]
        self._own_rows = [row for row in rows if row is not None]
        self._hint = form.add_hint()
        self._options = ConnectionOptions()
        self._shown = ""
        self.mode.activated.connect(self._mode_chosen)
        self.address.editingFinished.connect(self._keep)
        self.user.editingFinished.connect(self._keep)
        self.password.entered.connect(self.password_given)
        self._show_fields()

    def show_connection(self, connection: Connection) -> None:
        """Show how a connection is reached; what is being written stays."""
        other = connection.id != self._shown
        before, self._options = self._options, connection.options
        self._shown = connection.id
        if other or before.proxy is not self._options.proxy:
            self.mode.select(self._options.proxy)
        if other or before.proxy_address != self._options.proxy_address:
            address = self._kept
            self.address.setText(address.place if address else "")
            self.user.setText(address.user if address else "")
        if other or before.proxy_password != self._options.proxy_password:
            self.password.set_stored(self._options.proxy_password)
        if other or before != self._options:
            self.say_wrong("")
        self._show_fields()

    def flush(self) -> None:
        """Keep what was typed but not left yet."""
        if self.mode.currentData() in _OWN:
            self._keep()
            self.password.commit()

    def say_wrong(self, words: str) -> None:
        """Say what is wrong with the address; "" for nothing."""
        self._hint.say(words, "danger")
        self.address.set_invalid(bool(words))

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        texts = (self.tr("Proxy"), self.tr("Proxy address"), self.tr("User"), self.tr("Password"))
        for label, field, text in zip(self._labels, self._fields, texts, strict=True):
            label.setText(text)
            field.setAccessibleName(text)
            field.setToolTip(text)
        self.mode.setToolTip(self.tr("How this address is reached; this computer always directly"))
        self.user.setAccessibleName(self.tr("Proxy user"))
        self.password.setAccessibleName(self.tr("Proxy password"))
        self.user.setPlaceholderText(self.tr("None"))
        self.password.setToolTip(self.tr("Kept in the system keyring"))
        names = [self.tr("Same as the system"), self.tr("None")]
        names += [self.tr("HTTP proxy"), self.tr("SOCKS proxy")]
        for row, name in enumerate(names):
            self.mode.setItemText(row, name)

    @property
    def _kept(self) -> ProxyAddress | None:
        kept = self._options.proxy_address
        return proxy_address(kept) if kept else None

    def _show_fields(self) -> None:
        mode = self.mode.currentData()
        own = mode in _OWN
        usual = "host:1080" if mode is ProxyMode.SOCKS else "host:3128"
        self.address.setPlaceholderText(usual)
        for row in self._own_rows:
            row.setVisible(own)

    def _mode_chosen(self, _row: int) -> None:
        self._show_fields()
        mode = self.mode.currentData()
        if mode in _OWN and not self.address.text().strip():
            self.address.setFocus()
        elif mode is not self._options.proxy:
            self._emit()

    def _keep(self) -> None:
        """Keep address and user, if they are others than those that are kept."""
        place, user = self.address.text().strip(), self.user.text().strip()
        kept = self._kept
        if place and (kept is None or (place, user) != (kept.place, kept.user)):
            self._emit()

    def _emit(self) -> None:
        address, user = self.address.text().strip(), self.user.text().strip()
        self.changed.emit(self.mode.currentData(), address, user)
