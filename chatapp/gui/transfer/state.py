"""How an import or an export stands; the pages show it, the controller changes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from chatapp.domain.messages import Failure
from chatapp.domain.transferred import Origin

if TYPE_CHECKING:
    from chatapp.engine.transfer_reports import ExportReport, Format, ImportReport, Preview

Chosen = Mapping[Path, AbstractSet[Origin]]
"""Which conversations of which files are to be imported."""


class Step(Enum):
    """How far an import or export has come."""

    BEGIN = auto()
    """Nothing is chosen yet."""
    READING = auto()
    """Files are looked through."""
    CHOOSING = auto()
    WORKING = auto()
    """Conversations are stored or written."""
    DONE = auto()


@dataclass(slots=True)
class ReadFile:
    """A file that is to be imported, and what is in it."""

    path: Path
    preview: Preview | None = None
    failure: Failure | None = None
    """Why nothing of it can be read."""


@dataclass(slots=True)
class Progress:
    """How far the present step is. `part`: from 0 to 1, None where that cannot be told."""

    done: int = 0
    total: int = 0
    """In conversations; 0 where it is not known."""
    part: float | None = None
    title: str = ""
    """Of the file or conversation it is at."""
    stopping: bool = False


class ImportState(QObject):
    """Signals: `step_changed`, and `progressed` within a step."""

    step_changed = Signal()
    progressed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.step = Step.BEGIN
        self.files: list[ReadFile] = []
        self.progress = Progress()
        self.reports: dict[Path, ImportReport] = {}
        self.failures: list[Failure] = []
        """What ended the import of a file before its time."""
        self.undone = False
        """Whether what was imported lies in the trash again."""

    def go_to(self, step: Step) -> None:
        """Begin a step."""
        self.step = step
        self.progress = Progress()
        self.step_changed.emit()

    @property
    def imported(self) -> list[str]:
        """Ids of the conversations that were added."""
        return [one for report in self.reports.values() for one in report.imported]

    @property
    def newest(self) -> str | None:
        """Id of the newest conversation that was added or has grown."""
        places = [report.newest for report in self.reports.values() if report.newest]
        return max(places)[1] if places else None


@dataclass(slots=True)
class ExportWish:
    """What is to be exported. `conversations` None: all of them."""

    conversations: Sequence[str] | None = None
    title: str = ""
    """Of the only one."""
    count: int = 0


class ExportState(QObject):
    """Signals: `step_changed`, and `progressed` within a step."""

    step_changed = Signal()
    progressed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.step = Step.CHOOSING
        self.wish = ExportWish()
        self.progress = Progress()
        self.path: Path | None = None
        self.report: ExportReport | None = None
        self.failure: Failure | None = None

    def go_to(self, step: Step) -> None:
        """Begin a step."""
        self.step = step
        self.progress = Progress()
        self.step_changed.emit()


class ImportIntents(Protocol):
    """What the page of imports asks for."""

    def read_files(self, paths: Sequence[Path]) -> None:
        """Look through these files, and offer what is in them."""

    def import_chosen(self, chosen: Chosen) -> None:
        """Import these conversations."""

    def cancel(self) -> None:
        """Give up reading, or end importing before the next conversation."""

    def begin_anew(self) -> None:
        """Forget the files that were read."""

    def show_newest(self) -> None:
        """Show the newest conversation that was imported."""

    def undo(self) -> None:
        """Put what was added into the trash."""

    def redo(self) -> None:
        """Bring it back."""

    def close(self) -> None:
        """Back to the conversations; what is being imported goes on."""


class ExportIntents(Protocol):
    """What the page of exports asks for."""

    def export_to(self, path: Path, form: Format) -> None:
        """Write the wanted conversations to a file."""

    def cancel(self) -> None:
        """Give up writing."""

    def show_folder(self) -> None:
        """Show where the file lies."""

    def close(self) -> None:
        """Back to the conversations."""
