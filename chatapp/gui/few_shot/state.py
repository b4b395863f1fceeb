"""What the page of few-shot prompts shows, and what it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from chatapp.domain.few_shot import FewShotPrompt, FewShotTask
from chatapp.gui.tables.state import TaskState
from chatapp.gui.tables.task_page import TaskIntents

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
        self.preview: Preview | None = None
        self.scores: tuple[Score, ...] = ()


class FewShotIntents(TaskIntents, Protocol):
    """What the page asks for."""

    def change(self, task: FewShotTask, title: str) -> None:
        """Keep the task as it is now."""

    def look_at(self, k: int, row: int) -> None:
        """Show what is sent with so many examples for a row."""

    def set_ks(self, ks: tuple[int, ...]) -> None:
        """Try these numbers of examples."""

    def save_persona(self) -> None:
        """Make a persona of it."""
