"""What is told of files of conversations: what is in them, and what came of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chatapp.domain.transferred import Origin, Outcome, Standing, Unreadable


class Format(StrEnum):
    """What an export can be."""

    JSON = "json"
    """Everything, to be imported again (docs/export-format.md)."""
    MARKDOWN = "markdown"
    """The shown branch, to be read, and imported with its exact texts."""
    HTML = "html"
    """The shown branch as one web page."""
    PDF = "pdf"
    """That page on paper."""
    TEXT = "text"
    """The shown branch."""


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation in a file, before it is stored."""

    origin: Origin
    title: str
    messages: int
    """In all branches."""
    branches: int
    """Ends of branches; 0 without messages."""
    attachments: int
    left_out: int
    """Files of its messages that cannot be taken along."""
    created: datetime
    updated: datetime
    standing: Standing


@dataclass(slots=True)
class Preview:
    """What has been seen in a file so far; all of it, once `Transfer.preview` has returned."""

    found: list[Found] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    part: float | None = None
    """How much of it has been read, from 0 to 1; None where that cannot be told."""

    @property
    def conversations(self) -> int:
        """How many could be read."""
        return len(self.found)

    @property
    def messages(self) -> int:
        """How many these have, in all branches."""
        return sum(one.messages for one in self.found)


@dataclass(slots=True)
class ImportReport:
    """What an import has done so far; all of it, once `Transfer.import_file` has returned."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    unreadable: list[Unreadable] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    """Names of files that could not be taken along, by their conversation's title."""
    stopped: bool = False
    """Whether it ended before its time, because it was asked to."""
    imported: list[str] = field(default_factory=list)
    """Ids of the conversations that were not here."""
    newest: tuple[datetime, str] | None = None
    """When the newest of what was imported or has grown was changed, and its id."""
    title: str = ""
    """Of the conversation that was looked at last."""

    @property
    def done(self) -> int:
        """How many conversations have been looked at."""
        return self.outcomes.total() + len(self.unreadable)


@dataclass(slots=True)
class ExportReport:
    """What an export has written so far."""

    conversations: int = 0
    total: int = 0
    """How many there are to write."""
    title: str = ""
    """Of the conversation that was written last."""
    missing: list[str] = field(default_factory=list)
    """Names of attachments that are damaged or gone, and so not in it."""
    stopped: bool = False
    """Whether it ended before its time, because it was asked to: there is no file then."""
