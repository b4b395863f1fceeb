"""What a message is shown as: a column of parts, each a value.

The parts of the text are painted (`leaves`), those around it are controls (`panes`). A part that
is equal to the one before needs no new layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from chatapp.domain.changes import RetryScheduled
from chatapp.domain.messages import Attached, Failure, FilePart, ImagePart, Json, Usage
from chatapp.markdown.blocks import Alignment, Formula, Heading, Paragraph, Place, Spans

if TYPE_CHECKING:
    from chatapp.gui.transcript.structured import StructuredView
    from chatapp.gui.transcript.tokens import NoTokens, ShownTokens
    from chatapp.gui.transcript.versions import Versions


@dataclass(frozen=True, slots=True)
class Bubble:
    """A piece of a prompt; a long one is cut into several, `first` and `last` of which are round.

    `start`: how many characters of the prompt are before it; `buttons`: whether edit and copy
    appear beside it, for want of a row of their own.
    """

    text: str
    start: int
    first: bool
    last: bool
    buttons: bool


@dataclass(frozen=True, slots=True)
class PromptControls:
    """The switcher between siblings, edit and copy. `position` counts from 0."""

    position: int
    count: int


@dataclass(frozen=True, slots=True)
class VersionsPart:
    """Versions of an answer side by side, in its place."""

    versions: Versions


@dataclass(frozen=True, slots=True)
class Editor:
    """A message while it is edited. `prompt`: it can be sent again, without some of its files."""

    text: str
    prompt: bool
    attached: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True)
class NameRow:
    """Which model answers. `connection`: its connection's id."""

    connection: str | None
    model: str | None


@dataclass(frozen=True, slots=True)
class ThinkingHead:
    """The line that folds and unfolds the reasoning.

    `since`: when it began, by `time.monotonic`, while it runs; `seconds`, how long it took, and
    `tokens`, where that is known.
    """

    open: bool
    running: bool
    since: float | None = None
    seconds: float | None = None
    tokens: int | None = None
    below: bool = False
    """Whether it stands below the answer it led to."""


class VoteKind(Enum):
    """What became of chains of thought."""

    ANSWER = auto()
    SILENT = auto()
    """They ended without an answer."""
    FAILED = auto()
    UNENDED = auto()


@dataclass(frozen=True, slots=True)
class VoteBar:
    """Chains that came to the same. `answer`: as it votes; `shown`: as it was written."""

    kind: VoteKind
    answer: str = ""
    shown: str = ""
    chains: tuple[int, ...] = ()
    """Their places in the message."""
    unbegun: int = 0
    """Chains besides that were asked for and never began."""

    @property
    def count(self) -> int:
        """How many chains it stands for."""
        return len(self.chains) + self.unbegun

    def same(self, other: VoteBar) -> bool:
        """Whether it is the same bar, however many chains there are now."""
        return (self.kind, self.answer) == (other.kind, other.answer)


@dataclass(frozen=True, slots=True)
class VotesPart:
    """How chains of thought have voted, the winner first.

    `samples`: how many were asked for; `ended`: how many have ended; `opened`: the bar whose chains
    are shown.
    """

    bars: tuple[VoteBar, ...]
    samples: int
    ended: int
    running: bool
    opened: VoteBar | None = None


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The line that unfolds a chain of thought while the vote it is of runs.

    `answer`: what it came to; `words`: how many it has; `failure`: why it failed.
    """

    number: int
    writing: bool
    words: int
    answer: str | None
    failure: Failure | None
    open: bool


@dataclass(frozen=True, slots=True)
class StructuredHead:
    """Whether an answer that is JSON follows its schema, and how it is shown.

    `view`: None while nobody has looked at it.
    """

    view: StructuredView | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nothing has arrived yet. `retry`: the try that is ahead, if one failed."""

    retry: RetryScheduled | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph or heading, or a piece of a long one: then all but the first are `continued`."""

    block: Paragraph | Heading
    thinking: bool = False
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Divider:
    """A thematic break."""

    place: Place


@dataclass(frozen=True, slots=True)
class Code:
    """Some lines of a code block; a long one is cut into several, the `first` has the head.

    `block`: which block of the message it is; `line`: how many of the block's lines are before
    these, and `start`, how many characters; `lines` and `cells`, of the whole block: how many
    lines, and the width of the widest in letters; `whole`: its text (on the first piece).
    """

    language: str
    text: str
    first: bool
    last: bool
    closed: bool
    block: int
    line: int
    start: int
    lines: int
    cells: int
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
    block: int
    first: bool
    last: bool
    measured: tuple[tuple[Spans, ...], ...]


@dataclass(frozen=True, slots=True)
class FormulaLine:
    """A formula on a line of its own."""

    block: Formula
    number: int
    """Which block of the message it is."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An attached image. `prompt`: whether the user attached it."""

    image: ImagePart
    prompt: bool


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """An attached file that is no picture. `prompt`: as that of a `Picture`."""

    file: FilePart
    prompt: bool


@dataclass(frozen=True, slots=True)
class Unread:
    """Stands for text that is not parsed yet; `characters`, how much there is."""

    characters: int


@dataclass(frozen=True, slots=True)
class ErrorPanel:
    """Why an answer ended other than well.

    `grave`: it failed, rather than ended early; `quiet`: it came to an end, though not to its own;
    `resumable`: it can be continued, by the model it is of.
    """

    failure: Failure
    grave: bool
    quiet: bool = False
    resumable: bool = False
    connection: str | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """A quiet line under an answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Meta:
    """What is known about how an answer came about; `ending`, a code of `errors.py` or "".

    `edited`: the user has changed its text since; `parameters`: what was asked for.
    """

    connection: str | None
    model: str | None
    first_token: float | None
    tokens_per_second: float | None
    tokens: int | None
    ending: str
    usage: Usage | None = None
    edited: bool = False
    parameters: Mapping[str, Json] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Actions:
    """What can be done with an answer that has ended; the switcher between its siblings.

    `meta` is None while it still arrives: then there is only the switcher. `last`: whether it is
    the answer the window's shortcuts mean; `rating`: 1 good, -1 bad; `resumable`: it can be
    continued; `stopped`: that can be done here, for no panel above offers it.
    """

    meta: Meta | None
    position: int
    count: int
    last: bool = False
    rating: int = 0
    resumable: bool = False
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class TokenHead:
    """What stands above an answer that is shown by its tokens: chart, legend and figures."""

    shown: ShownTokens


@dataclass(frozen=True, slots=True)
class TokenText:
    """A piece of an answer's text with its tokens. `start`: characters of the text before it."""

    shown: ShownTokens
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends in the answer's text, without the line feeds behind it."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class TokensMissing:
    """Says why an answer is not shown by its tokens."""

    missing: NoTokens


TextPart = Bubble | Prose | Divider | Code | Grid | FormulaLine | Picture | Unread | TokenText
"""Painted parts."""

Part = (
    TextPart
    | PromptControls
    | Editor
    | VersionsPart
    | AttachedFile
    | NameRow
    | TokenHead
    | TokensMissing
    | ThinkingHead
    | StructuredHead
    | VotesPart
    | ChainHead
    | Waiting
    | ErrorPanel
    | Hint
    | Actions
)


def place_of(part: Part) -> Place | None:
    """Where a painted part stands among lists and quotes."""
    if isinstance(part, Prose | FormulaLine):
        return part.block.place
    if isinstance(part, Divider | Code | Grid):
        return part.place
    return None


def block_number(part: Part) -> int | None:
    """Which block of its message a part belongs to, where that matters."""
    if isinstance(part, Code | Grid):
        return part.block
    return part.number if isinstance(part, FormulaLine) else None
