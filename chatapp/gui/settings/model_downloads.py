"""Models by their address: the form that asks for one, and the cards of those that arrive."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.messages import Failure
from chatapp.domain.model_files import Download, DownloadState
from chatapp.gui.settings import model_words as words
from chatapp.gui.settings.form import Form, Hint
from chatapp.gui.settings.models_state import ModelsController, ModelsState
from chatapp.gui.widgets import Button, IconMark, Label, ProgressLine, Surface, Tag, TextField

_MARGINS = (17, 13, 17, 13)


class AddressForm(Surface):
    """Asks for the address of a model file and, if it is known, its SHA-256.

    Signal: `left`, it has gone while the keyboard was in it.
    """

    left = Signal()

    def __init__(
        self, controller: ModelsController, state: ModelsState, parent: QWidget | None = None
    ) -> None:
        super().__init__("sunken", 10, "line", parent)
        self.setObjectName("modelAddressForm")
        self._controller = controller
        self.address, self.checksum = TextField(), TextField()
        self.address.setObjectName("modelAddress")
        self.checksum.setObjectName("modelChecksum")
        self._failure = Hint()
        self.start, self.leave = Button(kind="primary", small=True), Button(small=True)
        self.start.setObjectName("startDownload")
        self.leave.setObjectName("leaveDownload")
        form = Form()
        self._address_label = form.add_row(self.address)
        self._address_hint = form.add_hint()
        self._checksum_label = form.add_row(self.checksum)
        self._checksum_hint = form.add_hint()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self.leave)
        buttons.addWidget(self.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(*_MARGINS)
        column.setSpacing(8)
        column.addWidget(form)
        column.addWidget(self._failure)
        column.addLayout(buttons)
        self.start.clicked.connect(self._start)
        self.leave.clicked.connect(self.close_form)
        self.address.returnPressed.connect(self._start)
        self.checksum.returnPressed.connect(self._start)
        self.address.textChanged.connect(self._changed)
        state.begun.connect(self.close_form)
        state.refused.connect(self._refuse)
        self.hide()
        self.retranslate()

    @property
    def buttons(self) -> tuple[Button, Button]:
        """Its buttons."""
        return self.leave, self.start

    def open_form(self) -> None:
        """Come, with the keyboard in the address."""
        self.show()
        self.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_form(self) -> None:
        """Go, empty for the next time."""
        focused = any(each.hasFocus() for each in (self.address, self.checksum, *self.buttons))
        self.hide()
        if focused:
            self.left.emit()  # else Qt would put it into whatever field comes next
        self.address.clear()
        self.checksum.clear()
        self._failure.say("")

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self._address_label.setText(self.tr("Address"))
        self._address_hint.say(
            self.tr("Of a .gguf file, or of its page on Hugging Face. No key is sent there.")
        )
        self._checksum_label.setText("SHA-256")
        self._checksum_hint.say(
            self.tr("If its publisher names one: the file is kept only if it is the same.")
        )
        for field, name in (
            (self.address, self.tr("Address of the model file")),
            (self.checksum, self.tr("SHA-256 of the model file, optional")),
        ):
            field.setAccessibleName(name)
            field.setToolTip(name)
        self.start.setText(self.tr("Download"))
        self.start.setToolTip(self.tr("Download this model file"))
        self.leave.setText(self.tr("Close"))
        self.leave.setToolTip(self.tr("Download nothing"))
        self._changed()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the form, not the settings."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_form()
        else:
            super().keyPressEvent(event)

    def _changed(self) -> None:
        self.start.setEnabled(bool(self.address.text().strip()))

    def _start(self) -> None:
        if self.start.isEnabled():
            self._failure.say("")
            self._controller.download_model(self.address.text(), self.checksum.text())

    def _refuse(self, failure: Failure) -> None:
        self._failure.say(words.problem_words(failure), "danger")


class DownloadCard(Surface):
    """A model file on its way."""

    def __init__(
        self, download: Download, controller: ModelsController, parent: QWidget | None = None
    ) -> None:
        super().__init__("chat", 10, "line", parent)
        self._controller = controller
        self.download = download
        self.setObjectName(f"download_{download.name}")
        self._name = Label("", "title")
        self._tag = Tag()
        self._state = Label("", "ui", "text2")
        self._source = Label("", "meta", "text3", wrap=True)
        self._progress = ProgressLine()
        self._failure = Hint()
        self.pause, self.cancel = Button(small=True), Button(small=True)
        self.pause.setObjectName("pauseDownload")
        self.cancel.setObjectName("cancelDownload")
        self.pause.clicked.connect(self._pause)
        self.cancel.clicked.connect(self._cancel)
        self._lay_out()
        self.show_download(download)

    def show_download(self, download: Download) -> None:
        """Show how far it is."""
        again = download.state is not self.download.state
        self.download = download
        self._state.setText(words.download_line(download))
        self._progress.setMaximum(download.total // 1024 if download.total else 0)
        self._progress.setValue(download.done // 1024 if download.total else 0)
        if again or not self._name.text():
            self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        download = self.download
        running = download.state is DownloadState.RUNNING
        self._name.setText(download.name)
        expected = f"\nSHA-256 {download.expected}" if download.expected else ""
        self._source.setText(download.url + expected)
        kinds = {
            DownloadState.RUNNING: (self.tr("Downloading"), "neutral"),
            DownloadState.PAUSED: (self.tr("Paused"), "warn"),
            DownloadState.FAILED: (self.tr("Stopped"), "danger"),
        }
        text, kind = kinds[download.state]
        self._tag.set(text, kind)  # type: ignore[arg-type]
        self.pause.setText(self.tr("Pause") if running else self.tr("Resume"))
        pause = self.tr("Pause the download of {name}")
        resume = self.tr("Go on with the download of {name}")
        cancel = self.tr("Cancel the download of {name}")
        self.cancel.setText(self.tr("Cancel"))
        for button, name in ((self.pause, pause if running else resume), (self.cancel, cancel)):
            button.setAccessibleName(name.format(name=download.name))
            button.setToolTip(button.accessibleName())
            button.updateGeometry()
        self._progress.setAccessibleName(self.tr("Progress"))
        self._state.setText(words.download_line(download))
        self._failure.say(words.problem_words(download.failure), "danger")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _pause(self) -> None:
        if self.download.state is DownloadState.RUNNING:
            self._controller.pause_download(self.download.name)
        else:
            self._controller.resume_download(self.download.name)

    def _cancel(self) -> None:
        self._controller.cancel_download(self.download.name)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._name)
        head.addWidget(self._tag)
        head.addStretch()
        head.addWidget(self.pause)
        head.addWidget(self.cancel)
        lines = QVBoxLayout()
        lines.setSpacing(4)
        lines.addLayout(head)
        for widget in (self._state, self._progress, self._source, self._failure):
            lines.addWidget(widget)
        mark = QVBoxLayout()
        mark.setContentsMargins(0, 4, 0, 0)
        mark.addWidget(IconMark("download", size=20), 0, Qt.AlignmentFlag.AlignTop)
        line = QHBoxLayout(self)
        line.setContentsMargins(*_MARGINS)
        line.setSpacing(12)
        line.addLayout(mark)
        line.addLayout(lines, 1)
