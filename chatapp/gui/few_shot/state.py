"""What the page of few-shot prompts shows, and what it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from chatapp.domain.few_shot import FewShotPrompt, FewShotTask

if TYPE_CHECKING:
    from chatapp.domain.experiments import Experiment
    from chatapp.domain.messages import Failure
    from chatapp.engine.connections import Target
    from chatapp.engine.few_shot_runs import Score
    from chatapp.engine.row_runs import Progress

EMPTY_TASK = FewShotTask(columns=("input", "label"), label="label")


@dataclass(frozen=True, slots=True)
class Preview:
    """What is sent for one row, and how many tokens it is about."""

    row: int
    prompt: FewShotPrompt
    tokens: int


class FewShotState(QObject):
    """Signals: `listed`, other tasks are there; `shown`, another task is shown; `previewed`,
    `scored` and `progressed`, as they say."""

    listed = Signal()
    shown = Signal()
    previewed = Signal()
    scored = Signal()
    progressed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.experiments: list[Experiment] = []
        self.experiment: Experiment | None = None
        self.title = ""
        self.task = EMPTY_TASK
        self.k = 2
        """The number of examples of what is shown, and of the persona."""
        self.ks: tuple[int, ...] = (0, 1, 2, 4)
        """The numbers of examples that are tried."""
        self.targets: list[tuple[str, Target]] = []
        self.target = 0
        self.row = 0
        """Which of the rows is asked about in what is shown."""
        self.preview: Preview | None = None
        self.scores: tuple[Score, ...] = ()
        self.progress: Progress | None = None
        """Of the run that goes on; None: there is none."""
        self.failure: Failure | None = None
        """Why the last run, or what is shown, could not be."""


class FewShotIntents(Protocol):
    """What the page asks for."""

    def show(self, identity: str) -> None:
        """Show another task."""

    def begin_new(self) -> None:
        """Show an empty task."""

    def remove(self) -> None:
        """Forget the task that is shown; that can be undone."""

    def change(self, task: FewShotTask, title: str) -> None:
        """Keep the task as it is now."""

    def look(self, k: int, row: int) -> None:
        """Show what is sent with so many examples for a row."""

    def set_ks(self, ks: tuple[int, ...]) -> None:
        """Try these numbers of examples."""

    def choose_target(self, number: int) -> None:
        """Ask another model."""

    def import_file(self, path: Path) -> None:
        """Put the rows of a file in the place of those there."""

    def run(self) -> None:
        """Ask for all held-out rows that have no answer yet."""

    def stop(self) -> None:
        """End the run; what was answered is kept."""

    def save_persona(self) -> None:
        """Make a persona of it."""

    def close(self) -> None:
        """Back to the conversations."""
