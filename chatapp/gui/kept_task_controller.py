"""What controllers of tasks that are kept and tried on rows have in common."""

from __future__ import annotations

import asyncio
import time
from abc import abstractmethod
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from chatapp.domain.errors import ChatAppError
from chatapp.engine.connections import Target
from chatapp.engine.table_files import open_table
from chatapp.gui.formats import count
from chatapp.gui.tables.rows_model import MOST_ROWS
from chatapp.gui.tables.state import TaskState
from chatapp.gui.tasks import WindowTasks

if TYPE_CHECKING:
    from chatapp.domain.experiments import Experiment, RemovedExperiment
    from chatapp.engine.engine import Engine
    from chatapp.engine.kept_tasks import KeptTasks
    from chatapp.engine.row_runs import Progress
    from chatapp.gui.main_window import MainWindow
    from chatapp.gui.window_pages import WindowPages

AT_ONCE = 4
"""Rows that are asked about at the same time."""
_SETTLED = 0.15
"""Seconds without a change after which it is kept and looked at."""
_TELL_EVERY = 0.1
"""Seconds between two looks at how far a run is."""


class KeptTaskController(QObject):
    """Keeps the task that is shown, and runs it.

    Parameters: `name`, of its page; `kept`, the intents on tasks of its kind.
    """

    state: TaskState

    def __init__(
        self,
        name: str,
        window: MainWindow,
        engine: Engine,
        pages: WindowPages,
        tasks: WindowTasks,
        kept: KeptTasks[Any],
    ) -> None:
        super().__init__(window)
        self._name = name
        self._bar = window.chat.bar
        self._engine = engine
        self._pages = pages
        self._tasks = tasks
        self._kept = kept
        self._dirty = self._changed = False
        self._settling: asyncio.Task[None] | None = None
        self._running: asyncio.Task[None] | None = None
        self._told = 0.0

    # What a page needs of its kind

    @abstractmethod
    def make_page(self) -> QWidget:
        """Make the page."""

    @abstractmethod
    def empty_task(self) -> Any:
        """A task without anything."""

    @abstractmethod
    def task_of(self, experiment: Experiment) -> Any:
        """The task of what is kept."""

    @abstractmethod
    def first_row(self, task: Any) -> int:
        """The row that is looked at first."""

    @abstractmethod
    def show_table(self, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
        """Put another table in the place of the one there."""

    @abstractmethod
    def forget_results(self) -> None:
        """Another task is shown."""

    @abstractmethod
    async def look(self) -> None:
        """Look at the task, once it is kept."""

    @abstractmethod
    async def run_rows(self) -> None:
        """Try the task on its rows; it is kept."""

    # What a page asks for

    def open(self) -> None:
        """Show the page."""
        self._pages.show_page(self._name, self.make_page)
        self._tasks.spawn(self._read(), f"{self._name}-tasks")

    def show(self, identity: str) -> None:
        """Show another task."""
        found = [one for one in self.state.experiments if one.id == identity]
        if found and found[0] != self.state.experiment:
            self._tasks.spawn(self._go_to(identity), f"{self._name}-task")

    def begin_new(self) -> None:
        """Show an empty task."""
        self._tasks.spawn(self._go_to(None), f"{self._name}-task")

    def remove(self) -> None:
        """Forget the task that is shown; that can be undone."""
        self._tasks.spawn(self._remove(), f"{self._name}-remove")

    def keep(self, task: Any, title: str) -> None:
        """Keep the task as it is now."""
        state = self.state
        if (task, title) != (state.task, state.title):
            state.task, state.title, state.failure = task, title, None
            self._changed = True
            self.settle()

    def choose_target(self, number: int) -> None:
        """Ask another model."""
        self.state.target = number
        self.settle()

    def import_file(self, path: Path) -> None:
        """Put the rows of a file in the place of those there."""
        self._tasks.spawn(self._import(path), f"{self._name}-import")

    def run(self) -> None:
        """Try the task on its rows."""
        self.start(self.run_rows)

    def stop(self) -> None:
        """End the run; what was answered is kept."""
        if self._running is not None:
            self._running.cancel()

    def close(self) -> None:
        """Back to the conversations."""
        self._pages.show_home()

    # For controllers

    def settle(self) -> None:
        """Keep and look at the task, once nothing was changed for a moment."""
        self._dirty = True
        if self._settling is None or self._settling.done():
            self._settling = self._tasks.spawn(self._settle_all(), f"{self._name}-settle")

    def start(self, work: Any) -> None:
        """Run `work` unless something runs. Parameters: a function that gives a coroutine."""
        if self._running is None or self._running.done():
            self._running = self._tasks.spawn(self._run(work), f"{self._name}-run")

    def tell(self, progress: Progress) -> None:
        """Show how far it is, now and then."""
        self.state.progress = progress
        now = time.monotonic()
        if now - self._told > _TELL_EVERY:
            self._told = now
            self.state.progressed.emit()
            self.state.scored.emit()

    def tell_shortened(self, taken: int, rows: int) -> None:
        """Say how many rows of a table were taken."""
        text = self.tr("The first {count} of {rows} rows were taken.")
        self._bar.show_text(text.format(count=count(taken), rows=count(rows)))

    @property
    def target(self) -> Target:
        """Whom to ask."""
        return self.state.targets[self.state.target][1]

    # Inside

    async def _read(self) -> None:
        """Read what there is; the task changed last is shown."""
        state = self.state
        state.targets = await self._all_targets()
        state.target = await self._default_target()
        state.experiments = await self._kept.all()
        if state.experiment is None and not self._changed and state.experiments:
            self._take(state.experiments[0].id)
        state.shown.emit()
        self.settle()

    async def _all_targets(self) -> list[tuple[str, Target]]:
        targets = []
        for connection in await self._engine.connections.all():
            known = self._engine.connections.known_model(connection)
            for model in dict.fromkeys((known, *connection.starred)):
                name = f"{connection.name} · {model}" if model else connection.name
                if connection.enabled:
                    targets.append((name, Target(connection, model)))
        return targets

    async def _default_target(self) -> int:
        default = (await self._engine.connections.default()).id
        targets = enumerate(self.state.targets)
        found = (number for number, (_name, one) in targets if one.connection.id == default)
        return next(found, 0)

    async def _go_to(self, identity: str | None) -> None:
        await self._keep_now()
        self.stop()
        state = self.state
        if identity is None:
            state.experiment, state.title, state.task = None, "", self.empty_task()
            state.row, state.failure = 0, None
            self.forget_results()
        else:
            self._take(identity)
        state.shown.emit()
        self.settle()

    def _take(self, identity: str) -> None:
        state = self.state
        state.experiment = next(one for one in state.experiments if one.id == identity)
        state.title, state.task = state.experiment.title, self.task_of(state.experiment)
        state.row, state.failure = self.first_row(state.task), None
        self.forget_results()

    async def _settle_all(self) -> None:
        while self._dirty:
            self._dirty = False
            await asyncio.sleep(_SETTLED)
            if not self._dirty:
                await self._keep_now()
                await self.look()

    async def _keep_now(self) -> None:
        if not self._changed:
            return
        self._changed = False
        state = self.state
        title, task = state.title, state.task
        if state.experiment is None:
            state.experiment = await self._kept.add(title, task)
        else:
            state.experiment = await self._kept.change(state.experiment, title, task)
        state.experiments = await self._kept.all()
        state.listed.emit()

    async def _run(self, work: Any) -> None:
        state = self.state
        self._changed = self._changed or state.experiment is None
        await self._keep_now()
        state.failure = None
        try:
            await work()
        except ChatAppError as error:
            state.failure = error.failure
        finally:
            state.progress = None
            state.scored.emit()
            state.progressed.emit()
            self.settle()

    async def _remove(self) -> None:
        state = self.state
        if state.experiment is None:
            return
        await self._keep_now()
        self.stop()
        removed = await self._kept.remove(state.experiment.id)
        state.experiments = await self._kept.all()
        await self._go_to(state.experiments[0].id if state.experiments else None)
        name = removed.experiment.title or self.tr("New task")
        self._bar.show_text(
            self.tr("Deleted {name}.").format(name=name),
            action=self.tr("Undo"),
            on_action=partial(self._bring_back, removed),
        )

    def _bring_back(self, removed: RemovedExperiment) -> None:
        self._tasks.spawn(self._put_back(removed), f"{self._name}-undo")

    async def _put_back(self, removed: RemovedExperiment) -> None:
        await self._kept.put_back(removed)
        self.state.experiments = await self._kept.all()
        await self._go_to(removed.experiment.id)

    async def _import(self, path: Path) -> None:
        try:
            table = await open_table(path)
            rows = await asyncio.to_thread(table.first, MOST_ROWS)
        except ChatAppError as error:
            self._bar.show_failure(error.failure)
            return
        columns = tuple(dict.fromkeys(name for row in rows for name in row.values))
        self.show_table(
            columns, tuple(tuple(row.values.get(name, "") for name in columns) for row in rows)
        )
        if table.rows > MOST_ROWS:
            self.tell_shortened(MOST_ROWS, table.rows)
