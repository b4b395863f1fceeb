"""Inside the demo model's card: whether it is there, and fetching it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.formats import progress_words
from chatapp.gui.i18n import failure_text
from chatapp.gui.onboarding.controller import OnboardingState
from chatapp.gui.widgets import Button, IconMark, Label, ProgressLine


class DemoForm(QWidget):
    """A button that fetches the demo model, its progress, and why it failed."""

    fetch_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, state: OnboardingState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.button = Button(small=True)
        self.button.setObjectName("firstRunFetch")
        self._ready = IconMark("check", "ok")
        self._words = Label("", "meta", "text2", wrap=True)
        self._progress = ProgressLine()
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._ready)
        line.addWidget(self.button)
        line.addWidget(self._words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(line)
        column.addWidget(self._progress)
        self.button.clicked.connect(self._clicked)
        state.demo_changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Show how it stands, in the language in force."""
        state, progress = self._state, self._state.progress
        fetching = progress is not None
        self._ready.setVisible(state.demo_present and not fetching)
        self.button.setVisible(fetching or not state.demo_present)
        self.button.setText(self.tr("Cancel") if fetching else self.tr("Fetch"))
        name = self.tr("Cancel fetching") if fetching else self.tr("Fetch the demo model")
        self.button.setAccessibleName(name)
        self.button.setToolTip(name)
        self._progress.setVisible(fetching)
        self._progress.setAccessibleName(self.tr("Progress"))
        self._words.set_token("text2")
        if progress is not None:
            self._progress.setMaximum(progress.total or 0)
            self._progress.setValue(progress.done if progress.total else 0)
            self._words.setText(progress_words(progress.done, progress.total))
        elif state.fetch_failure is not None:
            self._words.set_token("danger")
            self._words.setText(failure_text(state.fetch_failure))
        elif state.demo_present:
            self._words.set_token("ok")
            self._words.setText(self.tr("It is on this computer."))
        else:
            self._words.setText(self.tr("90 MB, once. Demo model, English, often wrong."))
        self._words.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _clicked(self) -> None:
        if self._state.progress is not None:
            self.cancel_requested.emit()
        else:
            self.fetch_requested.emit()
