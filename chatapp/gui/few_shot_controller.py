"""Joins the page of few-shot prompts and the engine: shows what is sent, tries it on rows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from chatapp.domain.errors import InputError
from chatapp.domain.few_shot import FewShot, FewShotTask, possible_ks, unknown_columns
from chatapp.domain.messages import Failure
from chatapp.engine import tokens
from chatapp.engine.few_shot import persona_of, task_of
from chatapp.engine.few_shot_runs import Asking, Score, Trial
from chatapp.engine.row_runs import Pace, Progress
from chatapp.gui.few_shot.page import FewShotPage
from chatapp.gui.few_shot.state import EMPTY_TASK, FewShotState, Preview
from chatapp.gui.kept_task_controller import AT_ONCE, KeptTaskController
from chatapp.gui.tasks import WindowTasks

if TYPE_CHECKING:
    from chatapp.domain.experiments import Experiment
    from chatapp.domain.prompt_templates import PromptTemplate
    from chatapp.engine.engine import Engine
    from chatapp.gui.main_window import MainWindow
    from chatapp.gui.window_pages import WindowPages

KeepPersona = Callable[["PromptTemplate"], Awaitable[object]]
"""Puts a persona into the prompt library."""


class FewShotController(KeptTaskController):
    """Does what the page asks for.

    Parameters: `keep_persona`; None: there is no library, and the page does not offer it.
    """

    state: FewShotState

    def __init__(
        self,
        window: MainWindow,
        engine: Engine,
        pages: WindowPages,
        tasks: WindowTasks,
        keep_persona: KeepPersona | None = None,
    ) -> None:
        super().__init__("few_shot", window, engine, pages, tasks, engine.few_shot)
        self.state = FewShotState(self)
        self._keep_persona = keep_persona
        self._page: FewShotPage | None = None

    # What the page asks for

    def change(self, task: FewShotTask, title: str) -> None:
        """Keep the task as it is now."""
        before = self.state.task
        if (task.rows, task.held_out, task.seed) != (before.rows, before.held_out, before.seed):
            self.state.row = self.first_row(task)
        self.keep(task, title)

    def look_at(self, k: int, row: int) -> None:
        """Show what is sent with so many examples for a row."""
        self.state.k, self.state.row = k, row
        self.settle()

    def set_ks(self, ks: tuple[int, ...]) -> None:
        """Try these numbers of examples."""
        self.keep(replace(self.state.task, ks=ks), self.state.title)

    def save_persona(self) -> None:
        """Make a persona of it."""
        if self._keep_persona is not None:
            self._tasks.spawn(self._save_persona(self._keep_persona), "few-shot-persona")

    # What is of its kind

    def make_page(self) -> FewShotPage:
        """Make the page."""
        self._page = page = FewShotPage(self, self.state)
        page.persona.setVisible(self._keep_persona is not None)
        page.failed.connect(self._bar.show_failure)
        page.shortened.connect(self.tell_shortened)
        return page

    def empty_task(self) -> FewShotTask:
        """A task without anything."""
        return EMPTY_TASK

    def task_of(self, experiment: Experiment) -> FewShotTask:
        """The task of what is kept."""
        return task_of(experiment)

    def first_row(self, task: FewShotTask) -> int:
        """One that is held out, if there is any."""
        held_out = FewShot(task).split.held_out
        return held_out[0] if held_out else max(0, len(task.rows) - 1)

    def show_table(self, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
        """Put another table in the place of the one there."""
        if self._page is not None:
            self._page.show_table(columns, rows)

    def forget_results(self) -> None:
        """Another task is shown."""
        self.state.scores = ()

    async def look(self) -> None:
        """Show what is sent, and what is known of the rows held out."""
        await self._look_at_prompt()
        if self.state.progress is None:
            await self._look_at_scores()

    async def run_rows(self) -> None:
        """Ask for all held-out rows that have no answer yet."""
        state = self.state
        assert state.experiment is not None
        state.progress = Progress(sum(len(score.trials) for score in state.scores))
        state.progressed.emit()
        ks = await asyncio.to_thread(possible_ks, state.task)
        await self._engine.few_shot.runs.run(
            *(state.experiment.id, state.task, ks, self._asking(), Pace(AT_ONCE)),
            on_trial=self._on_trial,
        )

    # Inside

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
        task, runs = state.task, self._engine.few_shot.runs
        identity = state.experiment.id if state.experiment is not None else ""
        state.scores, state.obstacle = (), _obstacle(task)
        try:
            if state.obstacle is None:
                ks = await asyncio.to_thread(possible_ks, task) if task.rows else task.ks
                state.scores = await runs.scores(identity, task, ks, self._asking())
        except InputError as error:
            state.obstacle = error.failure
        state.scored.emit()

    def _asking(self) -> Asking:
        """Whom to ask; the same model judges, in a chat."""
        return Asking(self.target, judge=self.target)

    def _on_trial(self, trial: Trial, progress: Progress) -> None:
        state = self.state
        state.scores = tuple(_with_trial(score, trial) for score in state.scores)
        self.tell(progress)

    async def _save_persona(self, keep: KeepPersona) -> None:
        name = self.state.title.strip() or self.tr("New task")
        await keep(persona_of(name, self.state.task, self.state.k))
        self._bar.show_text(self.tr("{name} is a persona now.").format(name=name))


def _with_trial(score: Score, trial: Trial) -> Score:
    if score.k != trial.k:
        return score
    trials = (trial if each.row == trial.row else each for each in score.trials)
    return replace(score, trials=tuple(trials))


def _obstacle(task: FewShotTask) -> Failure | None:
    """A variable that is no column would be sent as it is written."""
    unknown = unknown_columns(task) if task.rows else []
    told = ", ".join(name for name in task.columns if name != task.label)
    return Failure("no_column", {"name": unknown[0], "columns": told}) if unknown else None
