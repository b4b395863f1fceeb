"""The page of cloze templates: the task on the left, a row and all rows scored on the right."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from chatapp.gui.cloze.form import ClozeForm
from chatapp.gui.cloze.results import ClozeResults
from chatapp.gui.cloze.state import ClozeIntents, ClozeState
from chatapp.gui.tables.task_page import TaskPage


class ClozePage(TaskPage):
    """Shows the state, and asks for what the user wants."""

    def __init__(
        self, intents: ClozeIntents, state: ClozeState, parent: QWidget | None = None
    ) -> None:
        super().__init__("cloze", intents, state, parent)
        self.setObjectName("clozePage")
        self._intents, self._state = intents, state
        self.form = ClozeForm(self.rows)
        self.results = ClozeResults(state)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._show_task()

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._set_title(self.tr("Cloze templates"))

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
        if variables and not rows:
            if self.model.columns != variables:
                self.model.show(variables, ())  # nothing is lost: there are no rows
            self.model.named = True
        task = replace(task, columns=self.model.columns, rows=rows)
        if task.gold not in task.columns:
            task = replace(task, gold="")
        self.form.show_columns(task)
        self._intents.change(task, self.form.title.text())

    def _connect(self) -> None:
        intents, state, results = self._intents, self._state, self.results
        self.model.edited.connect(self._edited)
        self.form.edited.connect(self._edited)
        results.row_requested.connect(intents.look_at)
        results.score_requested.connect(intents.score_row)
        results.run_requested.connect(intents.run)
        results.stop_requested.connect(intents.stop)
        results.target_chosen.connect(intents.choose_target)
        state.shown.connect(self._show_task)

    def _lay_out(self) -> None:
        self._head.add(self.chooser)
        self._put_together(self.form, self.results)
