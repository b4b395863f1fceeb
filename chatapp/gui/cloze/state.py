"""What the page of cloze templates shows, and what it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from chatapp.domain.cloze_tables import ClozeTable
from chatapp.gui.tables.state import TaskState
from chatapp.gui.tables.task_page import TaskIntents

if TYPE_CHECKING:
    from chatapp.engine.cloze_tasks import ScoredRow

EMPTY_TABLE = ClozeTable(columns=("text",))


class ClozeState(TaskState):
    """The task, and what its rows have scored."""

    task: ClozeTable

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(EMPTY_TABLE, parent)
        self.rows: tuple[ScoredRow, ...] = ()


class ClozeIntents(TaskIntents, Protocol):
    """What the page asks for."""

    def change(self, task: ClozeTable, title: str) -> None:
        """Keep the task as it is now."""

    def look_at(self, row: int) -> None:
        """Show another row."""

    def score_row(self) -> None:
        """Score the row that is looked at."""
