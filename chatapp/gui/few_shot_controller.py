"""Joins the page of few-shot prompts and the engine: keeps tasks, shows what is sent, tries it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from chatapp.domain.errors import ChatAppError, InputError
from chatapp.domain.few_shot import FewShot, FewShotTask
from chatapp.engine import tokens
from chatapp.engine.connections import Target
from chatapp.engine.few_shot import persona_of, task_of
from chatapp.engine.few_shot_runs import Asking, Score, Trial
from chatapp.engine.row_runs import Pace, Progress
from chatapp.engine.table_files import open_table
from chatapp.gui.few_shot.page import FewShotPage
from chatapp.gui.few_shot.rows_model import MOST_ROWS
from chatapp.gui.few_shot.state import EMPTY_TASK, FewShotState, Preview
from chatapp.gui.tasks import WindowTasks

if TYPE_CHECKING:
    from chatapp.domain.experiments import RemovedExperiment
    from chatapp.domain.prompt_templates import PromptTemplate
    from chatapp.engine.engine import Engine
    from chatapp.gui.main_window import MainWindow
    from chatapp.gui.window_pages import WindowPages

KeepPersona = Callable[["PromptTemplate"], Awaitable[object]]
"""Puts a persona into the prompt library."""

_SETTLED = 0.15
"""Seconds without a change after which it is kept and looked at."""
_TELL_EVERY = 0.1
"""Seconds between two looks at how far a run is."""
_AT_ONCE = 4


class FewShotController(QObject):
    """Does what the page asks for.

    Parameters: `keep_persona`; None: there is no library, and the page does not offer it.
    """

    def __init__(
        self,
        window: MainWindow,
        engine: Engine,
        pages: WindowPages,
        tasks: WindowTasks,
        keep_persona: KeepPersona | None = None,
    ) -> None:
        super().__init__(window)
        self.state = FewShotState(self)
        self._bar = window.chat.bar
        self._engine = engine
        self._pages = pages
        self._tasks = tasks
        self._keep_persona = keep_persona
        self._page: FewShotPage | None = None
        self._dirty = self._changed = False
        self._settling: asyncio.Task[None] | None = None
        self._running: asyncio.Task[None] | None = None
        self._told = 0.0

    def open(self) -> None:
        """Show the page."""
        self._pages.show_page("few_shot", self._make_page)
        self._tasks.spawn(self._read(), "few-shot-tasks")

    # What the page asks for

    def show(self, identity: str) -> None:
        """Show another task."""
        found = [one for one in self.state.experiments if one.id == identity]
        if found and found[0] != self.state.experiment:
            self._tasks.spawn(self._go_to(identity), "few-shot-task")

    def begin_new(self) -> None:
        """Show an empty task."""
        self._tasks.spawn(self._go_to(None), "few-shot-task")

    def remove(self) -> None:
        """Forget the task that is shown; that can be undone."""
        self._tasks.spawn(self._remove(), "few-shot-remove")

    def change(self, task: FewShotTask, title: str) -> None:
        """Keep the task as it is now."""
        state = self.state
        if (task, title) == (state.task, state.title):
            return
        if task.rows != state.task.rows or task.held_out != state.task.held_out:
            state.row = _first_row(task)
        state.task, state.title = task, title
        self._changed = True
        self._settle()

    def look(self, k: int, row: int) -> None:
        """Show what is sent with so many examples for a row."""
        self.state.k, self.state.row = k, row
        self._settle()

    def set_ks(self, ks: tuple[int, ...]) -> None:
        """Try these numbers of examples."""
        self.state.ks = ks
        self._settle()

    def choose_target(self, number: int) -> None:
        """Ask another model."""
        self.state.target = number
        self._settle()

    def import_file(self, path: Path) -> None:
        """Put the rows of a file in the place of those there."""
        self._tasks.spawn(self._import(path), "few-shot-import")

    def run(self) -> None:
        """Ask for all held-out rows that have no answer yet."""
        if self._running is None or self._running.done():
            self._running = self._tasks.spawn(self._run(), "few-shot-run")

    def stop(self) -> None:
        """End the run; what was answered is kept."""
        if self._running is not None:
            self._running.cancel()

    def save_persona(self) -> None:
        """Make a persona of it."""
        if self._keep_persona is not None:
            self._tasks.spawn(self._save_persona(self._keep_persona), "few-shot-persona")

    def close(self) -> None:
        """Back to the conversations."""
        self._pages.show_home()

    # Inside

    def _make_page(self) -> FewShotPage:
        self._page = page = FewShotPage(self, self.state)
        page.persona.setVisible(self._keep_persona is not None)
        page.failed.connect(self._bar.show_failure)
        return page

    @property
    def _name(self) -> str:
        return self.state.title.strip() or self.tr("New task")

    async def _read(self) -> None:
        """Read what there is; the task changed last is shown."""
        state = self.state
        state.targets = await self._all_targets()
        state.target = await self._default_target()
        state.experiments = await self._engine.few_shot.all()
        if state.experiment is None and not self._changed and state.experiments:
            self._take(state.experiments[0].id)
        state.shown.emit()
        self._settle()

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
        found = (
            number
            for number, (_name, target) in enumerate(self.state.targets)
            if target.connection.id == default
        )
        return next(found, 0)

    async def _go_to(self, identity: str | None) -> None:
        await self._keep()
        self.stop()
        if identity is None:
            state = self.state
            state.experiment, state.title, state.task = None, "", EMPTY_TASK
            state.row, state.scores, state.failure = 0, (), None
        else:
            self._take(identity)
        self.state.shown.emit()
        self._settle()

    def _take(self, identity: str) -> None:
        state = self.state
        state.experiment = next(one for one in state.experiments if one.id == identity)
        state.title, state.task = state.experiment.title, task_of(state.experiment)
        state.row, state.scores, state.failure = _first_row(state.task), (), None

    def _settle(self) -> None:
        """Keep and look at the task, once nothing was changed for a moment."""
        self._dirty = True
        if self._settling is None or self._settling.done():
            self._settling = self._tasks.spawn(self._settle_all(), "few-shot-settle")

    async def _settle_all(self) -> None:
        while self._dirty:
            self._dirty = False
            await asyncio.sleep(_SETTLED)
            if self._dirty:
                continue
            await self._keep()
            await self._look_at_prompt()
            await self._look_at_scores()

    async def _keep(self) -> None:
        if not self._changed:
            return
        self._changed = False
        state, few_shot = self.state, self._engine.few_shot
        title, task = state.title, state.task
        if state.experiment is None:
            state.experiment = await few_shot.add(title, task)
        else:
            state.experiment = await few_shot.change(state.experiment, title, task)
        state.experiments = await few_shot.all()
        state.listed.emit()

    async def _look_at_prompt(self) -> None:
        state = self.state
        task, k, row = state.task, state.k, state.row
        state.preview = None
        if row < len(task.rows):
            prompt = await asyncio.to_thread(lambda: FewShot(task).prompt(k, task.values(row), row))
            texts = [text for _role, text in prompt.turns]
            texts += [prompt.system] if prompt.system else []
            count = await tokens.estimate("\n".join(texts))
            count += 0 if task.as_text else tokens.MESSAGE_TOKENS * len(texts)
            state.preview = Preview(row, prompt, count)
        state.previewed.emit()

    async def _look_at_scores(self) -> None:
        state = self.state
        if state.progress is not None:
            return
        identity = state.experiment.id if state.experiment is not None else ""
        try:
            asking = self._asking()
            scores = await self._engine.few_shot.runs.scores(identity, state.task, state.ks, asking)
        except InputError as error:
            state.failure, scores = error.failure, ()
        state.scores = scores
        state.scored.emit()

    def _asking(self) -> Asking:
        """Whom to ask; the same model judges, in a chat."""
        target = self.state.targets[self.state.target][1]
        return Asking(target, judge=target)

    async def _run(self) -> None:
        state = self.state
        self._changed = self._changed or state.experiment is None
        await self._keep()
        assert state.experiment is not None
        state.failure = None
        state.progress = Progress(sum(len(score.trials) for score in state.scores))
        state.progressed.emit()
        try:
            runs = self._engine.few_shot.runs
            await runs.run(
                *(state.experiment.id, state.task, state.ks, self._asking(), Pace(_AT_ONCE)),
                on_trial=self._on_trial,
            )
        except ChatAppError as error:
            state.failure = error.failure
        finally:
            state.progress = None
            state.progressed.emit()
            self._settle()

    def _on_trial(self, trial: Trial, progress: Progress) -> None:
        state = self.state
        state.progress = progress
        state.scores = tuple(_with_trial(score, trial) for score in state.scores)
        now = time.monotonic()
        if now - self._told > _TELL_EVERY:
            self._told = now
            state.scored.emit()

    async def _remove(self) -> None:
        state = self.state
        if state.experiment is None:
            return
        await self._keep()
        self.stop()
        removed = await self._engine.few_shot.remove(state.experiment.id)
        state.experiments = await self._engine.few_shot.all()
        await self._go_to(state.experiments[0].id if state.experiments else None)
        self._bar.show_text(
            self.tr("Deleted {name}.").format(name=removed.experiment.title or self.tr("New task")),
            action=self.tr("Undo"),
            on_action=partial(self.put_back, removed),
        )

    def put_back(self, removed: RemovedExperiment) -> None:
        """Bring back a task that was removed."""
        self._tasks.spawn(self._put_back(removed), "few-shot-undo")

    async def _put_back(self, removed: RemovedExperiment) -> None:
        await self._engine.few_shot.put_back(removed)
        self.state.experiments = await self._engine.few_shot.all()
        await self._go_to(removed.experiment.id)

    async def _import(self, path: Path) -> None:
        try:
            table = await open_table(path)
            rows = await asyncio.to_thread(table.first, MOST_ROWS)
        except ChatAppError as error:
            self._bar.show_failure(error.failure)
            return
        columns = tuple(dict.fromkeys(name for row in rows for name in row.values))
        cells = tuple(tuple(row.values.get(name, "") for name in columns) for row in rows)
        if self._page is not None:
            self._page.show_table(columns, cells)
        if table.rows > MOST_ROWS:
            text = self.tr("The first {count} of {rows} rows were taken.")
            self._bar.show_text(text.format(count=MOST_ROWS, rows=table.rows))

    async def _save_persona(self, keep: KeepPersona) -> None:
        await keep(persona_of(self._name, self.state.task, self.state.k))
        text = self.tr("{name} is a persona now.").format(name=self._name)
        self._bar.show_text(text)


def _first_row(task: FewShotTask) -> int:
    """The row that is asked about at first: one that is held out, if there is any."""
    held_out = FewShot(task).split.held_out
    return held_out[0] if held_out else max(0, len(task.rows) - 1)


def _with_trial(score: Score, trial: Trial) -> Score:
    if score.k != trial.k:
        return score
    trials = (trial if each.row == trial.row else each for each in score.trials)
    return replace(score, trials=tuple(trials))
