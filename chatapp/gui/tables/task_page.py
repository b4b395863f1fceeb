"""A page of tasks that are tried on rows: head, chooser and table, which all of them have."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chatapp.gui.page_head import Head
from chatapp.gui.tables.choose_table import choose_table
from chatapp.gui.tables.rows_model import RowsModel
from chatapp.gui.tables.rows_pane import RowsPane
from chatapp.gui.tables.state import TaskState
from chatapp.gui.tables.task_chooser import TaskChooser
from chatapp.gui.tables.two_sides import TwoSides
from chatapp.gui.widgets import Surface


class TaskIntents(Protocol):
    """What every such page asks for."""

    def close(self) -> None:
        """Leave the page."""

    def show(self, identity: str) -> None:
        """Show another task."""

    def begin_new(self) -> None:
        """Begin a new task."""

    def remove(self) -> None:
        """Remove the task that is shown."""

    def choose_target(self, number: int) -> None:
        """Ask another model."""

    def import_file(self, path: Path) -> None:
        """Put the table of a file in the place of the one there."""

    def run(self) -> None:
        """Try the task on its rows."""

    def stop(self) -> None:
        """End what runs; what was answered is kept."""


class TaskPage(Surface):
    """What pages of tasks have in common. Signals: `failed(failure)`;
    `shortened(taken, rows)`, so many of what was pasted were taken.

    Parameters: `name`, what object names begin with; `state`, of which the tasks are chosen.
    """

    failed = Signal(object)
    shortened = Signal(int, int)

    def __init__(
        self, name: str, intents: TaskIntents, state: TaskState, parent: QWidget | None = None
    ) -> None:
        super().__init__("chat", parent=parent)
        self._name, self._asks = name, intents
        self._head = Head(name)
        self.chooser = TaskChooser(name, state)
        self.model = RowsModel()
        self.rows = RowsPane(name, self.model)
        self._head.left.connect(intents.close)
        self.chooser.chosen.connect(intents.show)
        self.chooser.new_requested.connect(intents.begin_new)
        self.chooser.remove_requested.connect(intents.remove)
        self.rows.import_requested.connect(self.ask_for_file)
        self.rows.failed.connect(self.failed)
        self.rows.shortened.connect(self.shortened)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def ask_for_file(self) -> None:
        """Let the user choose a table."""
        choose_table(self, f"{self._name}_file", self._import_file)

    def show_table(self, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
        """Put another table in the place of the one there; that can be undone."""
        self.model.replace(columns, rows)

    def _import_file(self, path: str) -> None:
        self._asks.import_file(Path(path))

    def _set_title(self, title: str) -> None:
        self._head.title.setText(title)
        self.setAccessibleName(title)

    def _put_together(self, left: QWidget, right: QWidget) -> None:
        """Lay out head and both sides."""
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head)
        whole.addWidget(TwoSides(left, right), 1)
