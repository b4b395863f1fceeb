"""Joins the page of cloze templates and the engine: keeps tasks, scores rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chatapp.domain.cloze_tables import ClozeTable
from chatapp.engine.cloze_tasks import ScoredRow, table_of
from chatapp.engine.row_runs import Pace, Progress
from chatapp.gui.cloze.page import ClozePage
from chatapp.gui.cloze.state import EMPTY_TABLE, ClozeState
from chatapp.gui.kept_task_controller import AT_ONCE, KeptTaskController
from chatapp.gui.tasks import WindowTasks

if TYPE_CHECKING:
    from chatapp.domain.experiments import Experiment
    from chatapp.engine.engine import Engine
    from chatapp.gui.main_window import MainWindow
    from chatapp.gui.window_pages import WindowPages


class ClozeController(KeptTaskController):
    """Does what the page asks for."""

    state: ClozeState

    def __init__(
        self, window: MainWindow, engine: Engine, pages: WindowPages, tasks: WindowTasks
    ) -> None:
        super().__init__("cloze", window, engine, pages, tasks, engine.cloze_tasks)
        self.state = ClozeState(self)
        self._page: ClozePage | None = None

    # What the page asks for

    def change(self, task: ClozeTable, title: str) -> None:
        """Keep the task as it is now."""
        self.state.row = max(0, min(self.state.row, len(task.rows) - 1))
        self.keep(task, title)

    def look_at(self, row: int) -> None:
        """Show another row."""
        self.state.row = row
        self.settle()

    def score_row(self) -> None:
        """Score the row that is looked at."""
        self.start(self._score_row)

    # What is of its kind

    def make_page(self) -> ClozePage:
        """Make the page."""
        self._page = page = ClozePage(self, self.state)
        page.failed.connect(self._bar.show_failure)
        page.shortened.connect(self.tell_shortened)
        return page

    def empty_task(self) -> ClozeTable:
        """A task without anything."""
        return EMPTY_TABLE

    def task_of(self, experiment: Experiment) -> ClozeTable:
        """The task of what is kept."""
        return table_of(experiment)

    def first_row(self, task: ClozeTable) -> int:
        """The first one."""
        return 0

    def show_table(self, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
        """Put another table in the place of the one there."""
        if self._page is not None:
            self._page.show_table(columns, rows)

    def forget_results(self) -> None:
        """Another task is shown."""
        self.state.rows = ()

    async def look(self) -> None:
        """Show what is known of the rows."""
        state = self.state
        if state.progress is None:
            identity = state.experiment.id if state.experiment is not None else ""
            tasks = self._engine.cloze_tasks
            state.obstacle = tasks.obstacle(state.task, self.target)
            state.rows = await tasks.known(identity, state.task, self.target)
        state.scored.emit()

    async def run_rows(self) -> None:
        """Score all rows that are not scored yet."""
        await self._score(range(len(self.state.task.rows)))

    # Inside

    async def _score_row(self) -> None:
        await self._score([self.state.row])

    async def _score(self, rows: Sequence[int]) -> None:
        state = self.state
        assert state.experiment is not None
        state.progress = Progress(len(rows))
        state.progressed.emit()
        await self._engine.cloze_tasks.run(
            *(state.experiment.id, state.task, self.target, rows, Pace(AT_ONCE)),
            on_row=self._on_row,
        )

    def _on_row(self, row: ScoredRow, progress: Progress) -> None:
        rows = self.state.rows
        self.state.rows = (*rows[: row.row], row, *rows[row.row + 1 :])
        self.tell(progress)
