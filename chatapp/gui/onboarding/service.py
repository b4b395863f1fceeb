"""The forms inside the cards: a service with a key, and a model server."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chatapp.gui.connection_check import CheckResult, CheckState
from chatapp.gui.onboarding.controller import Begin
from chatapp.gui.onboarding.status import StatusLine
from chatapp.gui.presets import LOCAL_ADDRESS, PRESETS, preset_named
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, KeyField, Label, Select, TextField

_LABEL_WIDTH = 56
_LABEL_GAP = 16
_FIELD_WIDTH = 380
_PAUSE_MS = 700
_OTHER = ""


class CardForm(QWidget):
    """Rows inside a card; `check_requested` carries an address and a key to test."""

    check_requested = Signal(str, str)

    def __init__(self, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)
        self._labels: list[Label] = []
        self._asked = ("", "")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.check)
        self.status = StatusLine(about)
        theme().changed.connect(self._restyle)

    @property
    def base_url(self) -> str:
        """The address that was given."""
        raise NotImplementedError

    @property
    def key(self) -> str:
        """The key that was given, or ""."""
        return ""

    def choice(self) -> Begin:
        """What the user gave, to begin with."""
        raise NotImplementedError

    @property
    def complete(self) -> bool:
        """Whether all that is needed was given."""
        return bool(self.base_url)

    def check(self) -> None:
        """Ask for a test, once for the same address and key."""
        self._pause.stop()
        asked = (self.base_url, self.key)
        if self.complete and asked != self._asked:
            self._asked = asked
            self.check_requested.emit(*asked)

    def show_check(self, base_url: str, key: str, check: CheckResult | None) -> None:
        """Show a test, if it is of what is written here."""
        if (base_url, key) != (self.base_url, self.key):
            return
        self.status.show_check(check)
        if check is not None and check.state is CheckState.FAILED:
            self._asked = ("", "")

    def _add_row(self, field: QWidget) -> QWidget:
        label = Label("", "ui", "text2")
        label.setBuddy(field)
        self._labels.append(label)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(_LABEL_GAP)
        line.addWidget(label)
        line.addWidget(field, 1000)
        line.addStretch(1)
        self._rows.addWidget(row)
        return row

    def _add_words(self, words: QWidget) -> None:
        holder = QHBoxLayout()
        holder.setContentsMargins(theme().scaled(_LABEL_WIDTH) + _LABEL_GAP, 0, 0, 0)
        holder.addWidget(words)
        self._rows.addLayout(holder)

    def _watch(self, field: QLineEdit) -> None:
        field.textChanged.connect(self._edited)
        field.editingFinished.connect(self.check)

    def _edited(self, _text: str) -> None:
        self.status.show_check(None)
        self._pause.start()

    def _restyle(self) -> None:
        for label in self._labels:
            label.setFixedWidth(theme().scaled(_LABEL_WIDTH))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""


class ServiceForm(CardForm):
    """Which service, and its key; `link_requested` opens the page where keys are made."""

    link_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("key", parent)
        self._key = ""
        self.service = Select()
        self.address = TextField()
        self.key_field = KeyField(eye=True)
        self.link = Button(kind="ghost", icon="external", small=True, role="meta")
        self._kept = Label("", "meta", "text3", wrap=True)
        self.service.setObjectName("firstRunService")
        self.address.setObjectName("firstRunAddress")
        self.key_field.setObjectName("firstRunKey")
        self.link.setObjectName("firstRunKeyPage")
        for field in (self.service, self.address, self.key_field):
            field.setMaximumWidth(theme().scaled(_FIELD_WIDTH))
        self._add_row(self.service)
        self._address_row = self._add_row(self.address)
        self._add_row(self.key_field)
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
        self._watch(self.address)
        self.key_field.textChanged.connect(self._key_edited)
        self.key_field.entered.connect(self._take_key)
        self.service.activated.connect(self._service_chosen)
        self.link.clicked.connect(self._open_link)
        self.retranslate()
        self._restyle()
        self._service_chosen()

    @property
    def base_url(self) -> str:
        preset = preset_named(self._service)
        return preset.base_url if preset else self.address.text().strip()

    @property
    def key(self) -> str:
        return self.key_field.text().strip() or self._key

    @property
    def complete(self) -> bool:
        return bool(self.base_url and self.key)

    def choice(self) -> Begin:
        name = self._service or _host(self.base_url)
        return Begin(name, self.base_url, self.key)

    def retranslate(self) -> None:
        texts = (self.tr("Service"), self.tr("Address"), self.tr("Key"))
        fields = (self.service, self.address, self.key_field)
        for label, field, text in zip(self._labels, fields, texts, strict=True):
            label.setText(text)
            field.setAccessibleName(text)
            field.setToolTip(text)
        chosen = self.service.currentData()
        self.service.clear()
        for preset in PRESETS:
            self.service.add(preset.name, preset.name)
        self.service.add(self.tr("Other address…"), _OTHER)
        self.service.select(chosen if chosen is not None else PRESETS[0].name)
        self.address.setPlaceholderText("https://host/v1")
        self._kept.setText(
            self.tr("The key is stored in your system keyring, never in the settings file.")
        )
        self.link.setText(self.tr("Where keys are made"))
        self.link.setToolTip(self.tr("Open the service's page in the browser"))

    @property
    def _service(self) -> str:
        return str(self.service.currentData() or "")

    def show_check(self, base_url: str, key: str, check: CheckResult | None) -> None:
        super().show_check(base_url, key, check)
        self._show_link()

    def _show_link(self) -> None:
        """Who has a key needs no page that makes one."""
        self.link.setVisible(bool(self._service) and not self.key)

    def _service_chosen(self, _row: int = 0) -> None:
        self._address_row.setVisible(not self._service)
        self.status.show_check(None)
        self._show_link()
        self.check()

    def _key_edited(self, text: str) -> None:
        if text:
            self._key = ""
            self._edited(text)
        self._show_link()

    def _take_key(self, key: str) -> None:
        self._key = key
        self._show_link()
        self.check()

    def _open_link(self) -> None:
        preset = preset_named(self._service)
        if preset is not None:
            self.link_requested.emit(preset.key_page)


class ServerForm(CardForm):
    """The address of a server, and a button that tries it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("server", parent)
        self.address = TextField()
        self.test = Button()
        self.address.setObjectName("firstRunServerAddress")
        self.test.setObjectName("firstRunServerTest")
        self.address.setMaximumWidth(theme().scaled(_FIELD_WIDTH - 80))
        row = self._add_row(self.address)
        line = row.layout()
        assert isinstance(line, QHBoxLayout)
        line.insertWidget(2, self.test)
        self._add_words(self.status)
        self.address.textChanged.connect(self._changed)
        self.test.clicked.connect(self._test)
        self.retranslate()
        self._restyle()

    @property
    def base_url(self) -> str:
        return self.address.text().strip() or LOCAL_ADDRESS

    def choice(self) -> Begin:
        return Begin(_host(self.base_url), self.base_url)

    def retranslate(self) -> None:
        self._labels[0].setText(self.tr("Address"))
        self.address.setAccessibleName(self.tr("Address"))
        self.address.setToolTip(self.tr("The address of the interface; many end in /v1"))
        self.address.setPlaceholderText(LOCAL_ADDRESS)
        self.test.setText(self.tr("Test"))
        self.test.setToolTip(self.tr("Make a real call to this address"))

    def _changed(self, _text: str) -> None:
        self.status.show_check(None)

    def _test(self) -> None:
        self._asked = ("", "")
        self.check()


def _host(base_url: str) -> str:
    """A name for a connection: the host of its address."""
    from urllib.parse import urlsplit

    return urlsplit(base_url).hostname or base_url
