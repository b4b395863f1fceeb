"""Has a server fetch a model: only Ollama's own interface has a call for that."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.models import Connection, Dialect
from chatapp.gui.formats import progress_words
from chatapp.gui.settings.controller import SettingsController, SettingsState
from chatapp.gui.settings.form import Hint
from chatapp.gui.settings.model_words import problem_words
from chatapp.gui.widgets import Button, Label, ProgressLine, TextField


class ModelPull(QWidget):
    """Asks for a model's name, then shows how far the server is with it."""

    def __init__(
        self, controller: SettingsController, state: SettingsState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller, self._state = controller, state
        self._connection = ""
        self.field = TextField()
        self.field.setObjectName("pullName")
        self.start, self.cancel = Button(), Button()
        self.start.setObjectName("startPull")
        self.cancel.setObjectName("cancelPull")
        self._told = Label("", "meta", "text2", wrap=True)
        self._progress = ProgressLine()
        self._failure = Hint()
        self._lay_out()
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self._start)
        self.start.clicked.connect(self._start)
        self.cancel.clicked.connect(self._cancel)
        state.pull_changed.connect(self._follow)
        self.retranslate()
        self.hide()

    def show_connection(self, connection: Connection) -> None:
        """Be there for a connection that speaks Ollama's own interface."""
        if connection.id != self._connection:
            self._connection = connection.id
            self.field.clear()
            self._show()
        self.setVisible(connection.dialect is Dialect.OLLAMA)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.field.setPlaceholderText(self.tr("Another model, as in qwen3:4b"))
        self.field.setAccessibleName(self.tr("Name of a model to download"))
        self.field.setToolTip(self.tr("A model of Ollama's library; the server downloads it"))
        self.start.setText(self.tr("Download"))
        self.start.setToolTip(self.tr("Have the server download this model"))
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setAccessibleName(self.tr("Cancel the download"))
        self.cancel.setToolTip(self.tr("The server keeps what it has, and goes on the next time"))
        self._progress.setAccessibleName(self.tr("Progress"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.field, 1)
        line.addWidget(self._told, 1)
        line.addWidget(self.start)
        line.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addLayout(line)
        column.addWidget(self._progress)
        column.addWidget(self._failure)

    def _follow(self, connection_id: str) -> None:
        if connection_id == self._connection:
            self._show()

    def _show(self) -> None:
        """Show the field, or how far the server is."""
        pull = self._state.pulls.get(self._connection)
        failure = self._state.pull_failures.get(self._connection)
        focused = self.field.hasFocus() or self.start.hasFocus() or self.cancel.hasFocus()
        running: tuple[QWidget, ...] = (self._told, self._progress, self.cancel)
        for part in (*running, self.field, self.start):
            part.setVisible((part in running) is (pull is not None))
        if pull is not None:
            total = pull.total or 0
            sizes = progress_words(pull.done, total) if total else pull.status
            self._told.setText(" · ".join(filter(None, (pull.model, sizes))))
            self._progress.setMaximum(total // 1024)
            self._progress.setValue(pull.done // 1024 if total else 0)
        self._failure.say(problem_words(failure), "danger")
        self._typed()
        if focused:
            stop = self.cancel if pull is not None else self.field
            stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> None:
        self.start.setEnabled(bool(self.field.text().strip()))

    def _start(self) -> None:
        if self.start.isEnabled():
            self._controller.pull_model(self._connection, self.field.text().strip())

    def _cancel(self) -> None:
        if (pull := self._state.pulls.get(self._connection)) is not None:
            self._controller.cancel_pull(self._connection, pull.model)
