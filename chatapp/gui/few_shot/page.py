"""The page of few-shot prompts: the task on the left, what is sent and what comes of it right."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from chatapp.gui.few_shot.form import TaskForm
from chatapp.gui.few_shot.preview import PreviewPane
from chatapp.gui.few_shot.results import ResultsPane
from chatapp.gui.few_shot.state import FewShotIntents, FewShotState
from chatapp.gui.tables.task_page import TaskPage
from chatapp.gui.widgets import Button


class FewShotPage(TaskPage):
    """Shows the state, and asks for what the user wants."""

    def __init__(
        self, intents: FewShotIntents, state: FewShotState, parent: QWidget | None = None
    ) -> None:
        super().__init__("few_shot", intents, state, parent)
        self.setObjectName("fewShotPage")
        self._intents, self._state = intents, state
        self.persona = Button("", "default", small=True)
        self.form = TaskForm(self.rows)
        self.preview = PreviewPane(state)
        self.results = ResultsPane(state)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._show_task()

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._set_title(self.tr("Few-shot builder"))
        self.persona.setText(self.tr("Save as persona"))
        self.persona.setToolTip(self.tr("A persona with this description and these examples"))

    def _show_task(self) -> None:
        task = self._state.task
        if (self.model.columns, self.model.rows) != (task.columns, task.rows):
            self.model.show(task.columns, task.rows)
        self.form.show_task(self._state.title, task)
        self.persona.setEnabled(bool(task.rows))
        self.results.show_task()

    def _edited(self) -> None:
        """Something of the form or the table is other than before."""
        task = self.form.task(self._state.task)
        columns = self.model.columns
        if (columns, self.model.rows) != (task.columns, task.rows):
            before = self._state.task.columns
            label = task.label
            if label not in columns:  # it was renamed, or another table took the place
                place = before.index(label) if label in before else -1
                same = len(before) == len(columns) and place >= 0
                label = columns[place] if same else columns[-1] if columns else ""
            task = replace(task, columns=columns, rows=self.model.rows, label=label)
            self.form.show_columns(task)
            self.persona.setEnabled(bool(task.rows))
        self._intents.change(task, self.form.title.text())

    def _look(self, k: int, row: int) -> None:
        self._intents.look_at(k, row)

    def _connect(self) -> None:
        intents, state, results = self._intents, self._state, self.results
        self.persona.clicked.connect(intents.save_persona)
        self.model.edited.connect(self._edited)
        self.form.edited.connect(self._edited)
        self.preview.looked.connect(self._look)
        results.run_requested.connect(intents.run)
        results.stop_requested.connect(intents.stop)
        results.ks_given.connect(intents.set_ks)
        results.target_chosen.connect(intents.choose_target)
        results.row_requested.connect(self._look)
        state.shown.connect(self._show_task)

    def _lay_out(self) -> None:
        self.persona.setObjectName("few_shot_persona")
        self._head.add(self.chooser, self.persona)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(20, 16, 20, 24)
        column.setSpacing(24)
        column.addWidget(self.preview)
        column.addWidget(self.results)
        column.addStretch(1)
        self._put_together(self.form, right)
