"""What a message is shown as: a column of parts, each a value that one widget shows.

Pure values: a part that is equal to the one before needs no new widget and no new layout.
"""

from __future__ import annotations

from dataclasses import dataclass

from chatapp.domain.messages import Failure
from chatapp.markdown.blocks import Alignment, Block, Place, Spans


@dataclass(frozen=True, slots=True)
class Bubble:
    """A piece of a prompt; a long one is cut into several, `first` and `last` of which are round.

    `buttons`: whether edit and copy appear beside it, for want of a row of their own.
    """

    text: str
    first: bool
    last: bool
    buttons: bool


@dataclass(frozen=True, slots=True)
class PromptControls:
    """The switcher between siblings, edit and copy. `position` counts from 0."""

    position: int
    count: int


@dataclass(frozen=True, slots=True)
class PromptEditor:
    """The prompt while it is edited."""

    text: str


@dataclass(frozen=True, slots=True)
class NameRow:
    """Which model answers. `connection`: its connection's id."""

    connection: str | None
    model: str | None


@dataclass(frozen=True, slots=True)
class ThinkingHead:
    """The line that folds and unfolds the reasoning."""

    open: bool
    running: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nothing has arrived yet. `retry_in`: seconds to the next attempt, if one failed."""

    retry_in: float | None = None
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs, headings and rules."""

    blocks: tuple[Block, ...]
    thinking: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Some lines of a code block; a long one is cut into several, the `first` has the head.

    `line`: the number of the block's lines before these; `whole`: the whole block's text (on
    the first piece, for copying).
    """

    language: str
    text: str
    first: bool
    last: bool
    closed: bool
    line: int
    whole: str
    place: Place


@dataclass(frozen=True, slots=True)
class Grid:
    """Some rows of a table; the `first` piece shows the header.

    `measured`: the rows columns get their widths from, the same for all pieces of a table.
    """

    header: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]
    alignments: tuple[Alignment, ...]
    place: Place
    first: bool
    measured: tuple[tuple[Spans, ...], ...]


@dataclass(frozen=True, slots=True)
class ErrorPanel:
    """Why an answer ended other than well. `grave`: it failed, rather than ended early."""

    failure: Failure
    grave: bool


@dataclass(frozen=True, slots=True)
class Hint:
    """A quiet line under an answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Meta:
    """What is known about how an answer came about; `ending`, a code of `errors.py` or ""."""

    connection: str | None
    model: str | None
    first_token: float | None
    tokens_per_second: float | None
    tokens: int | None
    ending: str


@dataclass(frozen=True, slots=True)
class Actions:
    """What can be done with an answer that has ended; the switcher between its siblings.

    `meta` is None while it still arrives: then there is only the switcher. `last`: whether it is
    the answer the window's shortcuts mean.
    """

    meta: Meta | None
    position: int
    count: int
    last: bool = False


Part = (
    Bubble
    | PromptControls
    | PromptEditor
    | NameRow
    | ThinkingHead
    | Waiting
    | Prose
    | Code
    | Grid
    | ErrorPanel
    | Hint
    | Actions
)
