"""What few connections need, folded away: headers, certificates, time limits, ids."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.messages import Failure
from chatapp.domain.models import Connection, ConnectionOptions, TimeLimits
from chatapp.gui.settings.form import Form
from chatapp.gui.settings.header_rows import HeaderRows
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, Label, TextField

_SECONDS_WIDTH = 72
_TIMES = ("connect_timeout", "first_byte_timeout", "idle_timeout")
_TEXTS = ("ca_file", "organization", "project")


class MoreOptions(QWidget):
    """A button that unfolds the rows; `changed(options)` carries what is to be kept."""

    changed = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = ConnectionOptions()
        self._shown = ""
        self.fold = Button(kind="ghost", icon="chevron-right", small=True)
        self.fold.setObjectName("moreOptions")
        self.fold.setCheckable(True)
        self.headers = HeaderRows()
        self.ca_file, self.organization, self.project = TextField(), TextField(), TextField()
        self.choose = Button()
        self._fields = {"ca_file": self.ca_file}
        self._fields |= {"organization": self.organization, "project": self.project}
        self._fields |= {name: TextField() for name in _TIMES}
        self._words = {name: Label("", "meta", "text3", wrap=True) for name in _TIMES}
        for name, field in self._fields.items():
            field.setObjectName(f"option_{name}")
            field.editingFinished.connect(self.flush)
        self.choose.setObjectName("chooseCertificates")
        self._lay_out()
        self.fold.toggled.connect(self._unfold)
        self.choose.clicked.connect(self._choose)
        theme().changed.connect(self._restyle)
        self._restyle()
        self.retranslate()

    def show_connection(self, connection: Connection) -> None:
        """Show a connection's options; what is being written stays."""
        other = connection.id != self._shown
        before, self._options, self._shown = self._options, connection.options, connection.id
        if other:
            self.headers.reset()
            self.fold.setChecked(_in_use(connection.options))
        for name, field in self._fields.items():
            value = getattr(self._options, name)
            if other or value != getattr(before, name):
                field.setText(_shown(value))
                field.set_invalid(False)
        self.headers.show_headers(self._options.headers)
        self.headers.follow_in_tab_order(self.fold)

    def flush(self) -> None:
        """Keep what was written, as far as it can be."""
        changed: dict[str, object] = {}
        for name, field in self._fields.items():
            text = field.text().strip()
            value: object = text
            if name in _TIMES:
                value = _seconds(text)
                field.set_invalid(bool(text) and value is None)
                if text and value is None:
                    continue
            if value != getattr(self._options, name):
                changed[name] = value
        if changed:
            self.changed.emit(changed)

    def show_failure(self, failure: Failure, words: str) -> bool:
        """Say beside its field what could not be kept; whether it was about one of these."""
        if failure.code in ("bad_header", "bad_header_value", "reserved_header"):
            self.headers.say_wrong(words)
            self.fold.setChecked(True)
            return True
        field = self._fields.get(failure.facts.get("name", ""))
        if failure.code != "bad_parameter" or field is None:
            return False
        field.set_invalid(True)
        self.fold.setChecked(True)
        return True

    def offer_undo(self, name: str, undo: Callable[[], None]) -> None:
        """Say that a header was removed, and offer to bring it back."""
        self.headers.offer_undo(name, undo)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.fold.setText(self.tr("More"))
        self.fold.setToolTip(self.tr("Headers, certificates, time limits and ids"))
        texts = [self.tr("Headers"), self.tr("Certificates"), self.tr("Connecting")]
        texts += [self.tr("First words"), self.tr("Pause")]
        texts += [self.tr("Organization"), self.tr("Project")]
        for label, text in zip(self._labels, texts, strict=True):
            label.setText(text)
        self._header_hint.say(
            self.tr("Sent with each call. The values are kept in the system keyring.")
        )
        self._name_fields()
        usual = TimeLimits()
        words = self.tr("seconds at most; {usual} if left empty")
        limits = (usual.connect, usual.first_byte, usual.idle)
        for name, limit in zip(_TIMES, limits, strict=True):
            self._words[name].setText(words.format(usual=_shown(limit)))
            self._fields[name].setPlaceholderText(_shown(limit))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _name_fields(self) -> None:
        names = {
            "ca_file": self.tr("File of certificates"),
            "organization": self.tr("Organization id"),
            "project": self.tr("Project id"),
            "connect_timeout": self.tr("Longest time to connect, in seconds"),
            "first_byte_timeout": self.tr("Longest wait for the first words, in seconds"),
            "idle_timeout": self.tr("Longest pause within an answer, in seconds"),
        }
        for name, text in names.items():
            self._fields[name].setAccessibleName(text)
            self._fields[name].setToolTip(text)
        self.ca_file.setPlaceholderText(self.tr("Those of the system only"))
        self.ca_file.setToolTip(self.tr("Certificates (PEM) to trust besides those of the system"))
        self.choose.setText(self.tr("Choose…"))
        self.choose.setAccessibleName(self.tr("Choose a file of certificates"))
        self.choose.setToolTip(self.choose.accessibleName())
        for field in (self.organization, self.project):
            field.setPlaceholderText(self.tr("None"))

    def _lay_out(self) -> None:
        self._form = form = Form()
        certificates = QHBoxLayout()
        certificates.setSpacing(8)
        certificates.addWidget(self.ca_file, 1)
        certificates.addWidget(self.choose)
        self._labels = [form.add_row(self.headers, top=True)]
        self._labels[0].setBuddy(self.headers.name)
        self._header_hint = form.add_hint()
        self._labels.append(form.add_row(certificates))
        self._labels[-1].setBuddy(self.ca_file)
        for name in _TIMES:
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(self._fields[name])
            line.addWidget(self._words[name], 1)
            self._labels.append(form.add_row(line))
            self._labels[-1].setBuddy(self._fields[name])
        self._labels += [form.add_row(self.organization), form.add_row(self.project)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(form)
        form.hide()

    def _restyle(self) -> None:
        for name in _TIMES:
            self._fields[name].setFixedWidth(theme().scaled(_SECONDS_WIDTH))

    def _unfold(self, unfolded: bool) -> None:
        self._form.setVisible(unfolded)
        self.fold.set_icon("chevron-down" if unfolded else "chevron-right")

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a file of certificates"), self.ca_file.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [self.tr("Certificates (*.pem *.crt *.cer)"), self.tr("All files (*)")]
        )
        dialog.fileSelected.connect(self._take_file)
        dialog.open()

    def _take_file(self, path: str) -> None:
        self.ca_file.setText(path)
        self.flush()


def _in_use(options: ConnectionOptions) -> bool:
    """Whether there is anything to see when it is unfolded."""
    usual = ConnectionOptions()
    names = (*_TIMES, *_TEXTS, "headers")
    return any(getattr(options, name) != getattr(usual, name) for name in names)


def _shown(value: object) -> str:
    if isinstance(value, float):
        return QLocale().toString(value, "g", 6).replace(QLocale().groupSeparator(), "")
    return str(value or "")


def _seconds(text: str) -> float | None:
    """The seconds that were written; None where there are none, or not above 0."""
    number, readable = QLocale().toDouble(text)
    return number if readable and 0 < number <= 86_400 else None
