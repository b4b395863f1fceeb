"""One line below a form: a test that runs, what it found, or why it failed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.domain.messages import Failure
from chatapp.gui.connection_check import CheckResult, CheckState
from chatapp.gui.i18n import failure_text
from chatapp.gui.widgets import IconMark, Label, Spinner


class StatusLine(QWidget):
    """Icon or ring, and words; with nothing to say it takes no room."""

    def __init__(self, works: str, parent: QWidget | None = None) -> None:
        """`works`: "key" or "server", what is said to work."""
        super().__init__(parent)
        self._about = works
        self._check: CheckResult | None = None
        self._icon = IconMark("check", "ok")
        self._spinner = Spinner()
        self._words = Label("", "meta", "ok", wrap=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._spinner, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._words, 1)
        self.show_check(None)

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def show_check(self, check: CheckResult | None) -> None:
        """Show how a test stands; None for none."""
        self._check = check
        self.setVisible(check is not None)
        if check is None:
            self._words.setText("")
            return
        running = check.state is CheckState.RUNNING
        works = check.state is CheckState.WORKS
        self._spinner.setVisible(running)
        self._icon.setVisible(not running)
        self._icon.set_icon("check" if works else "error", "ok" if works else "danger")
        self._words.set_token("text2" if running else "ok" if works else "danger")
        self._words.setText(self._say(check))
        self._words.updateGeometry()

    def show_failure(self, failure: Failure) -> None:
        """Show why something could not be done."""
        self.show_check(CheckResult(CheckState.FAILED, failure=failure))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_check(self._check)

    def _say(self, check: CheckResult) -> str:
        if check.state is CheckState.RUNNING:
            return self.tr("Testing…")
        if check.failure is not None:
            return failure_text(check.failure)
        count = len(check.models)
        works = self.tr("Key works.") if self._about == "key" else self.tr("The server answers.")
        if count == 0:
            return works
        found = self.tr("1 model found.") if count == 1 else self.tr("{count} models found.")
        return self.tr("{works} {found}").format(works=works, found=found.format(count=count))
