"""What pages of tasks that are tried on rows have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from chatapp.domain.experiments import Experiment
    from chatapp.domain.messages import Failure
    from chatapp.engine.connections import Target
    from chatapp.engine.row_runs import Progress


class TaskState(QObject):
    """A task that is shown, among those that are kept.

    Signals: `listed`, other tasks are there; `shown`, another task is shown; `scored` and
    `progressed`, as they say.
    """

    listed = Signal()
    shown = Signal()
    scored = Signal()
    progressed = Signal()

    def __init__(self, empty: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.experiments: list[Experiment] = []
        self.experiment: Experiment | None = None
        self.title = ""
        self.task = empty
        self.targets: list[tuple[str, Target]] = []
        self.target = 0
        self.row = 0
        """The row that is looked at."""
        self.progress: Progress | None = None
        """Of the run that goes on; None: there is none."""
        self.failure: Failure | None = None
        """Why the last run could not be."""
        self.obstacle: Failure | None = None
        """Why the task cannot be run as it is."""
