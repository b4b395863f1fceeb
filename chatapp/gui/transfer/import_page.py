"""The page of imports: choose files, see what is in them, choose, import."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from chatapp.gui.page_head import Head
from chatapp.gui.transfer.begin_panel import BeginPanel
from chatapp.gui.transfer.choose_panel import ChoosePanel
from chatapp.gui.transfer.done_panel import DonePanel
from chatapp.gui.transfer.progress_panel import ProgressPanel
from chatapp.gui.transfer.state import ImportIntents, ImportState, Step
from chatapp.gui.widgets import Surface, limit_width

_WIDTH = 720


class ImportPage(Surface):
    """Shows the step an import is at."""

    def __init__(
        self, intents: ImportIntents, state: ImportState, parent: QWidget | None = None
    ) -> None:
        super().__init__("chat", parent=parent)
        self.setObjectName("importPage")
        self._intents = intents
        self._state = state
        self._head = Head("import")
        self.begin = BeginPanel()
        self.reading = ProgressPanel("import")
        self.choose = ChoosePanel()
        self.done = DonePanel(state)
        self._stack = QStackedWidget()
        for panel in (self.begin, self.reading, self.choose, self.done):
            self._stack.addWidget(panel)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._show_step()

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._head.title.setText(self.tr("Import conversations"))
        self.setAccessibleName(self.tr("Import conversations"))
        working = self._state.step is Step.WORKING
        self.reading.set_title(self.tr("Importing") if working else self.tr("Reading"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def ask_for_files(self) -> None:
        """Let the user choose files, in a dialog of its own."""
        dialog = QFileDialog(self, self.tr("Import conversations"))
        dialog.setObjectName("import_files")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(
            [
                self.tr("Conversations (*.json *.zip *.md *.markdown *.txt *.db)"),
                self.tr("All files (*)"),
            ]
        )
        dialog.filesSelected.connect(self._read)
        dialog.open()

    def _read(self, paths: list[str]) -> None:
        self._intents.read_files([Path(path) for path in paths])

    def _import(self) -> None:
        self._intents.import_chosen(self.choose.model.chosen)

    def _show_step(self) -> None:
        step = self._state.step
        panels: dict[Step, QWidget] = {
            Step.BEGIN: self.begin,
            Step.READING: self.reading,
            Step.CHOOSING: self.choose,
            Step.WORKING: self.reading,
            Step.DONE: self.done,
        }
        self.retranslate()
        if step is Step.CHOOSING:
            self.choose.show_files(self._state.files)
        elif step is Step.DONE:
            self.done.refresh()
        self._show_progress()
        self._stack.setCurrentWidget(panels[step])
        self._take_focus()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where one goes on by keyboard."""
        super().showEvent(event)
        self._take_focus()

    def _take_focus(self) -> None:
        """Give the keyboard what the step is about; not while the user is elsewhere."""
        targets: dict[Step, QWidget] = {
            Step.BEGIN: self.begin.choose,
            Step.READING: self.reading.cancel,
            Step.CHOOSING: self.choose.first,
            Step.WORKING: self.reading.cancel,
            Step.DONE: self.done.first,
        }
        if self.isVisible():
            targets[self._state.step].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_progress(self) -> None:
        self.reading.show_progress(self._state.progress)

    def _connect(self) -> None:
        intents = self._intents
        self._head.left.connect(intents.close)
        self.begin.choose_requested.connect(self.ask_for_files)
        self.reading.cancelled.connect(intents.cancel)
        self.choose.import_requested.connect(self._import)
        self.choose.cancelled.connect(intents.begin_anew)
        self.done.show_requested.connect(intents.show_newest)
        self.done.undo_requested.connect(intents.undo)
        self.done.redo_requested.connect(intents.redo)
        self.done.more_requested.connect(intents.begin_anew)
        self.done.closed.connect(intents.close)
        self._state.step_changed.connect(self._show_step)
        self._state.progressed.connect(self._show_progress)

    def _lay_out(self) -> None:
        limit_width(self._stack, _WIDTH)
        middle = QHBoxLayout()
        middle.setContentsMargins(16, 0, 16, 0)
        middle.addStretch(1)
        middle.addWidget(self._stack, 1000)
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addLayout(middle, 1)
