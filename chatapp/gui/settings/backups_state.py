"""Between the page of backups and the engine: intents go out, what is the case comes in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from chatapp.domain.messages import Failure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chatapp.engine.backups import Listed, Purged, RestorePreview
    from chatapp.engine.doctor import Check


class Work(StrEnum):
    """What is being done; one thing at a time."""

    BACKING_UP = "backing up"
    LOOKING = "looking into a backup"
    RESTORING = "restoring"
    PURGING = "purging"


@dataclass(frozen=True, slots=True)
class Copied:
    """A backup was made in a file of the user's choice."""

    path: str
    conversations: int
    messages: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A backup that can be restored, and what that would do."""

    path: str
    preview: RestorePreview


@dataclass(frozen=True, slots=True)
class Locked:
    """An encrypted backup that was to be looked into, and whose key is not at hand."""

    path: str
    failure: Failure | None = None
    """What was wrong with the recovery key that was given; None: none was."""


class BackupsController(Protocol):
    """What the page asks for. Every call returns at once; results arrive in `state`."""

    state: BackupsState

    def look(self) -> None:
        """Read the list of backups."""

    def back_up(self) -> None:
        """Make a backup in the folder."""

    def back_up_to(self, path: str) -> None:
        """Make a backup in a file."""

    def preview(self, path: str) -> None:
        """Look what restoring a backup would do."""

    def unlock(self, path: str, recovery_key: str) -> None:
        """Look into an encrypted backup with its recovery key."""

    def restore(self, path: str) -> None:
        """Restore a backup."""

    def purge(self) -> None:
        """Remove deleted text from the backups and the database."""

    def cancel(self) -> None:
        """Give up what is being done."""

    def stop_answers(self) -> None:
        """Stop the answers that are being written."""

    def show_folder(self) -> None:
        """Show the folder of backups in the system's file manager."""

    def check(self) -> None:
        """Look over the database and what else the app needs."""

    def repair_later(self) -> None:
        """Have the database mended when the app starts next."""


class BackupsState(QObject):
    """What the page shows. `changed`: look at everything again; `progressed`: at `progress`."""

    changed = Signal()
    progressed = Signal()
    checked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown = False
        """Whether the page is."""
        self.folder = ""
        self.listed: tuple[Listed, ...] | None = None
        """The newest first; None: not looked at yet."""
        self.work: Work | None = None
        self.progress: tuple[int, int] = (0, 0)
        """Pages copied, of how many; 0 while that is not known."""
        self.cancelling = False
        self.failure: Failure | None = None
        """Why the last thing could not be done."""
        self.failed: Work | None = None
        """Which thing that was."""
        self.outcome: Copied | Purged | None = None
        """What came of the last thing, where the list alone does not tell."""
        self.offer: Offer | None = None
        self.locked: Locked | None = None
        """A backup whose recovery key is asked for."""
        self.answering = False
        """Whether an answer is being written; then nothing can be restored."""
        self.checks: Sequence[Check] | None = None
        """What the last check-up found; None: there was none."""
        self.checking = False
        self.repair_wanted = False
        """Whether the database is mended when the app starts next."""
        self.notices: tuple[Failure, ...] = ()
        """What was found and done when the database was opened."""

    def set_listed(self, folder: str, listed: Sequence[Listed]) -> None:
        """The backups that there are."""
        self.folder, self.listed = folder, tuple(listed)
        self.changed.emit()

    def begin(self, work: Work) -> None:
        """Something is being done from now on."""
        self.work, self.progress, self.cancelling = work, (0, 0), False
        self.failure = self.failed = self.outcome = None
        self.changed.emit()

    def set_progress(self, done: int, total: int) -> None:
        """How far it is."""
        self.progress = (done, total)
        self.progressed.emit()

    def set_cancelling(self) -> None:
        """It is being given up."""
        self.cancelling = True
        self.changed.emit()

    def end(self, outcome: Copied | Purged | None = None) -> None:
        """It is done."""
        self.work, self.outcome = None, outcome
        self.changed.emit()

    def fail(self, failure: Failure, work: Work) -> None:
        """It could not be done; what was cancelled is no failure."""
        self.work = None
        if failure.code != "backup_cancelled":
            self.failure, self.failed = failure, work
        self.changed.emit()

    def recovered(self) -> None:
        """A backup was made after all: that one failed before is no longer of interest."""
        if self.failed is Work.BACKING_UP:
            self.failure = self.failed = None
            self.changed.emit()

    def set_locked(self, locked: Locked) -> None:
        """The recovery key of a backup is wanted."""
        self.locked = locked
        self.changed.emit()

    def set_offer(self, offer: Offer | None) -> None:
        """What restoring a backup would do; None: it is not asked any more."""
        self.offer, self.locked = offer, None
        self.failure = self.failed = None
        self.changed.emit()

    def set_answering(self, answering: bool) -> None:
        """Whether an answer is being written."""
        if answering != self.answering:
            self.answering = answering
            self.changed.emit()

    def set_checks(self, checks: Sequence[Check] | None, *, checking: bool) -> None:
        """What a check-up found, or that one is under way."""
        self.checks, self.checking = checks, checking
        self.checked.emit()

    def set_repair_wanted(self) -> None:
        """The database is mended when the app starts next."""
        self.repair_wanted = True
        self.checked.emit()
