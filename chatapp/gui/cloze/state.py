"""What the page of cloze templates shows, and what it asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from chatapp.domain.cloze_tables import ClozeTable
from chatapp.gui.tables.state import TaskState

if TYPE_CHECKING:
    from chatapp.engine.cloze_tasks import ScoredRow

EMPTY_TABLE = ClozeTable(columns=("text",))


class ClozeState(TaskState):
    """The task, and what its rows have scored."""

    task: ClozeTable

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(EMPTY_TABLE, parent)
        self.rows: tuple[ScoredRow, ...] = ()


class ClozeIntents(Protocol):
    """What the page asks for."""

    def show(self, identity: str) -> None:
        """Show another task."""

    def begin_new(self) -> None:
        """Show an empty task."""

    def remove(self) -> None:
        """Forget the task that is shown; that can be undone."""

    def change(self, task: ClozeTable, title: str) -> None:
        """Keep the task as it is now."""

    def look_at(self, row: int) -> None:
        """Show another row."""

    def choose_target(self, number: int) -> None:
        """Ask another model."""

    def import_file(self, path: Path) -> None:
        """Put the rows of a file in the place of those there."""

    def score_row(self) -> None:
        """Score the row that is looked at."""

    def run(self) -> None:
        """Score all rows that are not scored yet."""

    def stop(self) -> None:
        """End the run; what was scored is kept."""

    def close(self) -> None:
        """Back to the conversations."""
