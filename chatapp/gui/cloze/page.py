"""The page of cloze templates: the task on the left, a row and all rows scored on the right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chatapp.gui.cloze.form import ClozeForm
from chatapp.gui.cloze.results import ClozeResults
from chatapp.gui.cloze.state import ClozeIntents, ClozeState
from chatapp.gui.page_head import Head
from chatapp.gui.tables.choose_table import choose_table
from chatapp.gui.tables.rows_model import RowsModel
from chatapp.gui.tables.rows_pane import RowsPane
from chatapp.gui.tables.task_chooser import TaskChooser
from chatapp.gui.tables.two_sides import TwoSides
from chatapp.gui.widgets import Surface


class ClozePage(Surface):
    """Shows the state, and asks for what the user wants. Signal: `failed(failure)`."""

    failed = Signal(object)

    def __init__(
        self, intents: ClozeIntents, state: ClozeState, parent: QWidget | None = None
    ) -> None:
        super().__init__("chat", parent=parent)
        self.setObjectName("clozePage")
        self._intents, self._state = intents, state
        self._head = Head("cloze")
        self.chooser = TaskChooser("cloze", state)
        self.model = RowsModel()
        self.rows = RowsPane("cloze", self.model)
        self.form = ClozeForm(self.rows)
        self.results = ClozeResults(state)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._show_task()

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._head.title.setText(self.tr("Cloze templates"))
        self.setAccessibleName(self.tr("Cloze templates"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def ask_for_file(self) -> None:
        """Let the user choose a table."""
        choose_table(self, "cloze_file", self._import_file)

    def show_table(self, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
        """Put another table in the place of the one there; that can be undone."""
        self.model.replace(columns, rows)

    def _import_file(self, path: str) -> None:
        self._intents.import_file(Path(path))

    def _show_task(self) -> None:
        task = self._state.task
        if (self.model.columns, self.model.rows) != (task.columns, task.rows):
            self.model.show(task.columns, task.rows)
        self.form.show_task(self._state.title, task)
        self.results.show_targets()
        self.results.refresh()

    def _edited(self) -> None:
        """Something of the form or the table is other than before."""
        task = self.form.task(self._state.task)
        variables, rows = task.variables, self.model.rows
        if variables and not rows and self.model.columns != variables:
            self.model.show(variables, ())  # nothing is lost: there are no rows
        task = replace(task, columns=self.model.columns, rows=rows)
        if task.gold not in task.columns:
            task = replace(task, gold="")
        self.form.show_columns(task)
        self._intents.change(task, self.form.title.text())

    def _connect(self) -> None:
        intents, state, results = self._intents, self._state, self.results
        self._head.left.connect(intents.close)
        self.chooser.chosen.connect(intents.show)
        self.chooser.new_requested.connect(intents.begin_new)
        self.chooser.remove_requested.connect(intents.remove)
        self.model.edited.connect(self._edited)
        self.form.edited.connect(self._edited)
        self.rows.import_requested.connect(self.ask_for_file)
        self.rows.failed.connect(self.failed)
        results.row_requested.connect(intents.look_at)
        results.score_requested.connect(intents.score_row)
        results.run_requested.connect(intents.run)
        results.stop_requested.connect(intents.stop)
        results.target_chosen.connect(intents.choose_target)
        state.shown.connect(self._show_task)

    def _lay_out(self) -> None:
        self._head.add(self.chooser)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head)
        whole.addWidget(TwoSides(self.form, self.results), 1)
