"""What the settings show of updates, and what they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from chatapp.domain.changes import Change, UpdatesChecked

if TYPE_CHECKING:
    from chatapp.domain.messages import Failure
    from chatapp.domain.updates import UpdateReport


class UpdatesController(Protocol):
    """What the settings ask for. Every call returns at once; results arrive in `UpdatesState`."""

    def set_checking(self, wanted: bool) -> None:
        """Look for updates once a day, or no more."""

    def check_now(self) -> None:
        """Look for updates once."""

    def show_news(self) -> None:
        """Show what is new in the versions that were found."""


class UpdatesState(QObject):
    """How the last check of this run went. Signals: `changed`; `reported`, a check came through."""

    changed = Signal()
    reported = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.possible: bool | None = None
        """Whether this build can check; None while that is not known."""
        self.checking = False
        """Whether a check that the user asked for is under way."""
        self.report: UpdateReport | None = None
        self.failure: Failure | None = None
        """Why the check that the user asked for did not come through."""

    def apply(self, change: Change) -> None:
        """Take over what a check found."""
        if isinstance(change, UpdatesChecked):
            self.report, self.failure = change.report, None
            self.changed.emit()
            self.reported.emit()

    def set_possible(self, possible: bool) -> None:
        """Whether this build can check."""
        self.possible = possible
        self.changed.emit()

    def begin(self) -> None:
        """A check begins that the user asked for."""
        self.checking, self.failure = True, None
        self.changed.emit()

    def end(self, failure: Failure | None = None) -> None:
        """It is over; the failure says why it did not come through."""
        self.checking, self.failure = False, failure
        self.changed.emit()
