"""The page of few-shot prompts: the task on the left, what is sent and what comes of it right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QVBoxLayout, QWidget

from chatapp.gui.few_shot.form import TaskForm
from chatapp.gui.few_shot.preview import PreviewPane
from chatapp.gui.few_shot.results import ResultsPane
from chatapp.gui.few_shot.state import FewShotIntents, FewShotState
from chatapp.gui.page_head import Head
from chatapp.gui.tables.rows_model import RowsModel
from chatapp.gui.tables.rows_pane import RowsPane
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, IconButton, Rule, ScrollPage, Select, Surface

_NEW = ""
_BESIDE = 860
"""The least width in px of both sides together."""


class FewShotPage(Surface):
    """Shows the state, and asks for what the user wants. Signal: `failed(failure)`."""

    failed = Signal(object)

    def __init__(
        self, intents: FewShotIntents, state: FewShotState, parent: QWidget | None = None
    ) -> None:
        super().__init__("chat", parent=parent)
        self.setObjectName("fewShotPage")
        self._intents, self._state = intents, state
        self._head = Head("few_shot")
        self.tasks = Select()
        self.new, self.remove = IconButton("plus"), IconButton("trash")
        self.persona = Button("", "default", small=True)
        self.model = RowsModel()
        self.rows = RowsPane("few_shot", self.model)
        self.form = TaskForm(self.rows)
        self.preview = PreviewPane(state)
        self.results = ResultsPane(state)
        self._panes, self._rule = QBoxLayout(QBoxLayout.Direction.LeftToRight), Rule(upright=True)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._show_task()

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._head.title.setText(self.tr("Few-shot builder"))
        self.setAccessibleName(self.tr("Few-shot builder"))
        self.tasks.setAccessibleName(self.tr("Task"))
        self.tasks.setToolTip(self.tr("Show another task"))
        self.new.set_name(self.tr("New task"))
        self.remove.set_name(self.tr("Delete this task"))
        self.persona.setText(self.tr("Save as persona"))
        self.persona.setToolTip(self.tr("A persona with this description and these examples"))
        self._show_list()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the two sides below each other where there is no room beside each other."""
        super().resizeEvent(event)
        beside = self.width() >= theme().scaled(_BESIDE)
        direction = QBoxLayout.Direction
        self._panes.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self._rule.set_upright(beside)

    def ask_for_file(self) -> None:
        """Let the user choose a table."""
        dialog = QFileDialog(self, self.tr("Import rows"))
        dialog.setObjectName("few_shot_file")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        tables = self.tr("Tables")
        dialog.setNameFilters(
            [
                f"{tables} (*.csv *.tsv *.tab *.txt *.json *.jsonl *.ndjson)",
                self.tr("All files (*)"),
            ]
        )
        dialog.fileSelected.connect(self._import_file)
        dialog.open()

    def show_table(self, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
        """Put another table in the place of the one there; that can be undone."""
        self.model.replace(columns, rows)

    def _import_file(self, path: str) -> None:
        self._intents.import_file(Path(path))

    def _show_list(self) -> None:
        state = self._state
        blocked = self.tasks.blockSignals(True)
        self.tasks.clear()
        for experiment in state.experiments:
            self.tasks.add(experiment.title or self.tr("New task"), experiment.id)
        if state.experiment is None:
            self.tasks.add(self.tr("New task"), _NEW)
        self.tasks.select(state.experiment.id if state.experiment is not None else _NEW)
        self.tasks.blockSignals(blocked)
        self.tasks.updateGeometry()
        self.remove.setEnabled(state.experiment is not None)

    def _show_task(self) -> None:
        task = self._state.task
        if (self.model.columns, self.model.rows) != (task.columns, task.rows):
            self.model.show(task.columns, task.rows)
        self.form.show_task(self._state.title, task)
        self.persona.setEnabled(bool(task.rows))
        self.results.show_task()
        self._show_list()

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

    def _choose_task(self) -> None:
        identity = self.tasks.currentData()
        if identity:
            self._intents.show(identity)

    def _look(self, k: int, row: int) -> None:
        self._intents.look_at(k, row)

    def _connect(self) -> None:
        intents, state, results = self._intents, self._state, self.results
        self._head.left.connect(intents.close)
        self.tasks.currentIndexChanged.connect(self._choose_task)
        self.new.clicked.connect(intents.begin_new)
        self.remove.clicked.connect(intents.remove)
        self.persona.clicked.connect(intents.save_persona)
        self.model.edited.connect(self._edited)
        self.form.edited.connect(self._edited)
        self.rows.import_requested.connect(self.ask_for_file)
        self.rows.failed.connect(self.failed)
        self.preview.looked.connect(self._look)
        results.run_requested.connect(intents.run)
        results.stop_requested.connect(intents.stop)
        results.ks_given.connect(intents.set_ks)
        results.target_chosen.connect(intents.choose_target)
        results.row_requested.connect(self._look)
        state.listed.connect(self._show_list)
        state.shown.connect(self._show_task)

    def _lay_out(self) -> None:
        names = {"tasks": self.tasks, "new": self.new, "delete": self.remove}
        for name, widget in {**names, "persona": self.persona}.items():
            widget.setObjectName(f"few_shot_{name}")
        self._head.add(self.tasks, self.new, self.remove, self.persona)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(20, 16, 20, 24)
        column.setSpacing(24)
        column.addWidget(self.preview)
        column.addWidget(self.results)
        column.addStretch(1)
        panes = self._panes
        panes.setSpacing(0)
        panes.addWidget(ScrollPage(self.form), 1)
        panes.addWidget(self._rule)
        panes.addWidget(ScrollPage(right), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head)
        whole.addLayout(panes, 1)
