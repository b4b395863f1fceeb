"""The forms inside the cards: a service with a key, and a model server."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.models import Dialect, origin_of
from chatapp.domain.services import OTHER_SERVICE, Service
from chatapp.gui.connection_check import CheckResult, CheckState
from chatapp.gui.onboarding.controller import Begin
from chatapp.gui.onboarding.status import StatusLine
from chatapp.gui.service_select import ServiceSelect
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, KeyField, Label, TextField, limit_width

LOCAL_ADDRESS = "http://localhost:11434/v1"
"""Where a model server on this computer usually listens (Ollama's own port)."""

_LABEL_WIDTH = 56
_LABEL_GAP = 16
_FIELD_WIDTH = 380


class CardForm(QWidget):
    """Rows inside a card; `check_requested` carries an address, a key and an interface to test.

    Nothing is sent before the user asks for it: what is half written is nobody's business.
    """

    check_requested = Signal(str, str, object)

    def __init__(self, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)
        self._labels: list[Label] = []
        self._words: list[QHBoxLayout] = []
        self.status = StatusLine(about)
        self.test = Button()
        self.test.clicked.connect(self.check)
        theme().changed.connect(self._restyle)

    @property
    def base_url(self) -> str:
        """The address that was given, or ""."""
        return ""

    @property
    def key(self) -> str:
        """The key that was given, or ""."""
        return ""

    @property
    def dialect(self) -> Dialect:
        """The interface of the address."""
        return Dialect.OPENAI_CHAT

    def choice(self) -> Begin:
        """What the user gave, to begin with; without an address it is the demo model."""
        return Begin(base_url=self.base_url, key=self.key)

    @property
    def complete(self) -> bool:
        """Whether all that is needed was given."""
        return bool(self.base_url)

    def check(self) -> None:
        """Ask for a test of what is written."""
        if self.complete:
            self.check_requested.emit(self.base_url, self.key, self.dialect)

    def show_check(self, base_url: str, key: str, check: CheckResult | None) -> None:
        """Show a test, if it is of what is written here."""
        if (base_url, key) == (self.base_url, self.key):
            self.status.show_check(check)
            running = check is not None and check.state is CheckState.RUNNING
            self._show_test(busy=running)

    def _show_test(self, *, busy: bool = False) -> None:
        self.test.setEnabled(self.complete and not busy)

    def _add_row(self, field: QWidget, beside: QWidget | None = None) -> QWidget:
        label = Label("", "ui", "text2")
        label.setBuddy(field)
        self._labels.append(label)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(_LABEL_GAP)
        line.addWidget(label)
        line.addWidget(field if beside is None else _side_by_side(field, beside), 1000)
        line.addStretch(1)
        self._rows.addWidget(row)
        return row

    def _add_words(self, words: QWidget) -> None:
        holder = QHBoxLayout()
        holder.addWidget(words)
        self._words.append(holder)
        self._rows.addLayout(holder)

    def _edited(self) -> None:
        """A test says nothing about what is written now."""
        self.status.show_check(None)
        self._show_test()

    def _restyle(self) -> None:
        width = theme().scaled(_LABEL_WIDTH)
        for label in self._labels:
            label.setFixedWidth(width)
        for words in self._words:
            words.setContentsMargins(width + _LABEL_GAP, 0, 0, 0)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""


class ServiceForm(CardForm):
    """Which service, and its key; `link_requested` opens the page where keys are made.

    A key is meant for the address it was written for, and forgotten with it.
    """

    link_requested = Signal(str)

    def __init__(self, services: tuple[Service, ...], parent: QWidget | None = None) -> None:
        super().__init__("key", parent)
        self._key = ""
        self._key_origin = ""
        self.service = ServiceSelect(service for service in services if not service.local)
        self.address = TextField()
        self.key_field = KeyField(eye=True)
        self.link = Button(kind="ghost", icon="external", small=True, role="meta")
        self._kept = Label("", "meta", "text3", wrap=True)
        self.service.setObjectName("firstRunService")
        self.address.setObjectName("firstRunAddress")
        self.key_field.setObjectName("firstRunKey")
        self.test.setObjectName("firstRunKeyTest")
        self.link.setObjectName("firstRunKeyPage")
        for field in (self.service, self.address):
            limit_width(field, _FIELD_WIDTH)
        self._add_row(self.service)
        self._address_row = self._add_row(self.address)
        self._add_row(self.key_field, self.test)
        self._rows.setSpacing(8)
        below = QVBoxLayout()
        below.setSpacing(10)
        below.addWidget(self.status)
        below.addWidget(self._kept)
        below.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        words = QWidget()
        below.setContentsMargins(0, 0, 0, 0)
        words.setLayout(below)
        self._add_words(words)
        self.address.textChanged.connect(self._edited)
        self.address.editingFinished.connect(self._forget_key_of_other)
        self.key_field.textChanged.connect(self._key_edited)
        self.key_field.entered.connect(self._take_key)
        self.service.activated.connect(self._service_chosen)
        self.link.clicked.connect(self._open_link)
        self.retranslate()
        self._restyle()
        self._service_chosen()

    @property
    def base_url(self) -> str:
        return self.address.text().strip() if self._own_address else self._usual_address

    @property
    def dialect(self) -> Dialect:
        return self.service.service.dialects[0]

    @property
    def _usual_address(self) -> str:
        return self.service.service.addresses[self.dialect]

    @property
    def _own_address(self) -> bool:
        """Whether the user writes the address, or a part of it."""
        return not self._usual_address or "{" in self._usual_address

    @property
    def key(self) -> str:
        key = self.key_field.text().strip() or self._key
        return key if self._key_origin in ("", _origin(self.base_url)) else ""

    @property
    def complete(self) -> bool:
        return bool(self.base_url and self.key and "{" not in self.base_url)

    def choice(self) -> Begin:
        service = self.service.service
        other = service.id == OTHER_SERVICE
        name = _host(self.base_url) if other else self.service.currentText()
        return Begin(name, self.base_url, self.key, self.dialect, service.id)

    def retranslate(self) -> None:
        texts = (self.tr("Service"), self.tr("Address"), self.tr("Key"))
        fields = (self.service, self.address, self.key_field)
        for label, field, text in zip(self._labels, fields, texts, strict=True):
            label.setText(text)
            field.setAccessibleName(text)
            field.setToolTip(text)
        self.address.setPlaceholderText("https://host/v1")
        self._kept.setText(
            self.tr("The key is stored in your system keyring, never in the settings file.")
        )
        self.test.setText(self.tr("Test"))
        self.test.setToolTip(self.tr("Make a real call with this key"))
        self.link.setText(self.tr("Where keys are made"))
        self.link.setToolTip(self.tr("Open the service's page in the browser"))

    def show_check(self, base_url: str, key: str, check: CheckResult | None) -> None:
        super().show_check(base_url, key, check)
        self._show_link()

    def _show_link(self) -> None:
        """Who has a key needs no page that makes one."""
        self.link.setVisible(bool(self.service.service.key_page) and not self.key)

    def _service_chosen(self, _row: int = 0) -> None:
        self._address_row.setVisible(self._own_address)
        self.address.setText(self._usual_address)
        self._forget_key_of_other()
        self._edited()
        self._show_link()

    def _forget_key_of_other(self) -> None:
        """A key is not carried to another place; one written before any address waits for it."""
        origin = _origin(self.base_url)
        if self._key_origin and self._key_origin != origin:
            self._key = ""
            self.key_field.clear()
            self.key_field.set_stored(False)
            self._key_origin = ""
        elif self._key or self.key_field.text():
            self._key_origin = origin
        self._show_test()

    def _key_edited(self, text: str) -> None:
        if text:
            self._key = ""
            self._key_origin = _origin(self.base_url)
            self._edited()
        self._show_link()

    def _take_key(self, key: str) -> None:
        self._key = key
        self._show_test()
        self._show_link()

    def _open_link(self) -> None:
        self.link_requested.emit(self.service.service.key_page)


class ServerForm(CardForm):
    """Which server and its address, and a button that tries it."""

    def __init__(self, services: tuple[Service, ...], parent: QWidget | None = None) -> None:
        super().__init__("server", parent)
        local = [one for one in services if one.local or one.id == OTHER_SERVICE]
        self.service = ServiceSelect(sorted(local, key=lambda one: one.local))
        self.address = TextField()
        self.service.setObjectName("firstRunServer")
        self.address.setObjectName("firstRunServerAddress")
        self.test.setObjectName("firstRunServerTest")
        limit_width(self.service, _FIELD_WIDTH)
        self._add_row(self.service)
        self._add_row(self.address, self.test)
        self._add_words(self.status)
        self.address.textChanged.connect(self._edited)
        self.service.activated.connect(self._server_chosen)
        self.retranslate()
        self._restyle()
        self._server_chosen()

    @property
    def base_url(self) -> str:
        return self.address.text().strip() or self._usual_address

    @property
    def dialect(self) -> Dialect:
        return self.service.service.dialects[0]

    @property
    def _usual_address(self) -> str:
        return self.service.service.addresses[self.dialect] or LOCAL_ADDRESS

    def choice(self) -> Begin:
        service = self.service.service
        other = service.id == OTHER_SERVICE
        name = _host(self.base_url) if other else service.name
        return Begin(name, self.base_url, "", self.dialect, service.id)

    def retranslate(self) -> None:
        for label, field, text in zip(
            self._labels,
            (self.service, self.address),
            (self.tr("Server"), self.tr("Address")),
            strict=True,
        ):
            label.setText(text)
            field.setAccessibleName(text)
            field.setToolTip(text)
        self.address.setToolTip(self.tr("The address of the interface; many end in /v1"))
        self.test.setText(self.tr("Test"))
        self.test.setToolTip(self.tr("Make a real call to this address"))

    def _server_chosen(self, _row: int = 0) -> None:
        self.address.clear()
        self.address.setPlaceholderText(self._usual_address)
        self._edited()


def _origin(base_url: str) -> str:
    """Where an address leads; one that is not whole yet stands for itself."""
    try:
        return origin_of(base_url) if "://" in base_url else base_url
    except ValueError:
        return base_url


def _host(base_url: str) -> str:
    """A name for a connection: the host of its address."""
    from urllib.parse import urlsplit

    return urlsplit(base_url).hostname or base_url


def _side_by_side(field: QWidget, button: QWidget) -> QWidget:
    """A field and its button, together as wide as a field alone."""
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    line.addWidget(field, 1)
    line.addWidget(button)
    limit_width(holder, _FIELD_WIDTH)
    return holder
