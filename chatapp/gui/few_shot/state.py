"""What the page of few-shot prompts shows, and what it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from chatapp.domain.few_shot import FewShotPrompt, FewShotTask
from chatapp.gui.tables.state import TaskState

if TYPE_CHECKING:
    from chatapp.engine.few_shot_runs import Score

EMPTY_TASK = FewShotTask(columns=("input", "label"), label="label")


@dataclass(frozen=True, slots=True)
class Preview:
    """What is sent for one row, and how many tokens it is about."""

    row: int
    prompt: FewShotPrompt
    tokens: int


class FewShotState(TaskState):
    """Signal: `previewed`, something else is sent."""

    previewed = Signal()
    task: FewShotTask

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(EMPTY_TASK, parent)
        self.k = 2
        """The number of examples of what is shown, and of the persona."""
        self.ks: tuple[int, ...] = (0, 1, 2, 4)
        """The numbers of examples that are tried."""
        self.preview: Preview | None = None
        self.scores: tuple[Score, ...] = ()


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

    def look_at(self, k: int, row: int) -> None:
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
