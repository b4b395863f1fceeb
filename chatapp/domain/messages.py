"""A conversation's messages: pure values, each a role and typed parts."""

from __future__ import annotations

import uuid
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from enum import StrEnum

from chatapp.domain.example_turns import ExampleTurn

EDITED = "edited"
"""The parameter that says of a message that the user has changed its text."""

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class Role(StrEnum):
    """Who speaks. The system prompt is a property of the conversation, not a message."""

    USER = "user"
    ASSISTANT = "assistant"


class Status(StrEnum):
    """What became of a message; a prompt is always `COMPLETE`."""

    STREAMING = "streaming"
    COMPLETE = "complete"
    STOPPED = "stopped"
    """The user stopped it."""
    FAILED = "failed"
    """An error, a broken connection or a time limit ended it; the text so far is kept."""
    INTERRUPTED = "interrupted"
    """The process that wrote it is gone, or was closed while it wrote."""
    INCOMPLETE = "incomplete"
    """It ended without an end mark, or an event of it could not be read."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the endpoint counted them; None where it did not say."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cached_tokens: int | None = None
    thinking_tokens: int | None = None

    @property
    def total_tokens(self) -> int | None:
        """Prompt and completion together, or None where either is unknown."""
        if self.prompt_tokens is None or self.completion_tokens is None:
            return None
        return self.prompt_tokens + self.completion_tokens


def added_usage(usages: Iterable[Usage]) -> Usage:
    """The sum of several counts; None where none of them says."""
    known = tuple(usages)
    sums = {}
    for each in fields(Usage):
        counts = [getattr(usage, each.name) for usage in known]
        told = [count for count in counts if count is not None]
        sums[each.name] = sum(told) if told else None
    return Usage(**sums)


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds since the request was sent that was answered: waits for another try do not count."""

    first_token: float | None = None
    total: float | None = None
    thinking: float | None = None
    """How long the reasoning took: from its first piece to the answer's, or to the end."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a message ended other than well: a code of `errors.py` and the facts to word it."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TextPart:
    """What the user wrote, or the answer itself (Markdown)."""

    text: str


@dataclass(frozen=True, slots=True)
class ThinkingPart:
    """The reasoning of a model that shows it; never part of the answer's text."""

    text: str
    signature: str | None = None


@dataclass(frozen=True, slots=True)
class ImagePart:
    """A picture that goes with the text; its bytes are kept as an attachment."""

    attachment: str
    """Its id: SHA-256 of the bytes, in hexadecimal digits."""
    media_type: str
    width: int
    """In px, as it is to be shown."""
    height: int
    name: str
    """Of the file it came from, without its folder."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file that is no picture; it is kept and can be saved. Models get its text, if it has one."""

    attachment: str
    """As that of an `ImagePart`."""
    media_type: str
    """As whoever gave it says: a hint, never a reason to open it."""
    size: int
    """In bytes."""
    name: str
    """Of the file it came from, without its folder."""
    text: str | None = None
    """What was read out of it when it was attached; None: it goes to no model."""
    pages: int | None = None
    """Of a PDF, sheets of a workbook, slides of a presentation."""


@dataclass(frozen=True, slots=True)
class ChainPart:
    """One of several chains of thought whose answers vote; no part of the message's own text."""

    thinking: str = ""
    """The reasoning."""
    text: str = ""
    """What came of asking for the answer."""
    answer: str | None = None
    """The answer in a form in which it votes; None: it has none, and does not vote."""
    shown: str = ""
    """The same answer as the model wrote it."""
    status: Status = Status.COMPLETE
    error: Failure | None = None
    number: int = 0
    """Which of them it is, from 1, whenever it ended; 0: not known."""
    mean_logprob: float | None = None
    """The mean natural-log probability of its tokens; None: not known."""


Attached = ImagePart | FilePart
"""A part whose bytes are an attachment."""

Part = TextPart | ThinkingPart | ImagePart | FilePart | ChainPart


@dataclass(frozen=True, slots=True)
class Message:
    """One node of a conversation's tree."""

    id: str
    conversation: str
    parent: str | None
    role: Role
    parts: tuple[Part, ...]
    status: Status
    created: datetime
    connection: str | None = None
    """Id of the connection that was asked."""
    model: str | None = None
    error: Failure | None = None
    usage: Usage | None = None
    timing: Timing | None = None
    parameters: Mapping[str, Json] = field(default_factory=dict)
    """What was asked for with the request, by canonical name."""
    rating: int = 0
    """What the user thinks of it: 1 good, -1 bad, 0 nothing said."""

    @property
    def text(self) -> str:
        """The answer or prompt itself, without the reasoning."""
        return "".join(part.text for part in self.parts if isinstance(part, TextPart))

    @property
    def thinking(self) -> str:
        """The reasoning, or an empty string."""
        return "".join(part.text for part in self.parts if isinstance(part, ThinkingPart))

    @property
    def edited(self) -> bool:
        """Whether the user has changed its text."""
        return bool(self.parameters.get(EDITED))

    @property
    def images(self) -> tuple[ImagePart, ...]:
        """The pictures that go with it, in their order."""
        return tuple(part for part in self.parts if isinstance(part, ImagePart))

    @property
    def attached(self) -> tuple[Attached, ...]:
        """The pictures and other files that go with it, in their order."""
        return tuple(part for part in self.parts if isinstance(part, ImagePart | FilePart))

    @property
    def chains(self) -> tuple[ChainPart, ...]:
        """The chains of thought that vote, in the order in which they ended."""
        return tuple(part for part in self.parts if isinstance(part, ChainPart))


def with_text(message: Message, text: str) -> Message:
    """The message with another text in the place of its last one, marked as edited."""
    places = [at for at, part in enumerate(message.parts) if isinstance(part, TextPart)]
    end = places[-1] if places else len(message.parts)
    before, behind = (
        tuple(part for part in parts if not isinstance(part, TextPart))
        for parts in (message.parts[:end], message.parts[end:])
    )
    written = (TextPart(text),) if text else ()
    parameters = {**message.parameters, EDITED: True}
    return replace(message, parts=(*before, *written, *behind), parameters=parameters)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is written and not sent yet, with the pictures and files that go with it."""

    text: str = ""
    attached: tuple[Attached, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.attached)

    def followed_by(self, other: Prompt) -> Prompt:
        """Both as one, a blank line between their texts."""
        texts = [text for text in (self.text, other.text) if text.strip()]
        return Prompt("\n\n".join(texts), (*self.attached, *other.attached))


class TitleSource(StrEnum):
    """Where a title came from; what the user wrote is never replaced."""

    PROMPT = "prompt"
    MODEL = "model"
    USER = "user"


class Mode(StrEnum):
    """What a conversation is made of."""

    CHAT = "chat"
    """Prompts and answers."""
    COMPLETE = "complete"
    """One text that the model continues: the texts of a branch, one after the other."""
    COMPARE = "compare"
    """Answers to one prompt side by side, until one is taken to go on with."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation without its messages."""

    id: str
    title: str
    created: datetime
    updated: datetime
    title_source: TitleSource = TitleSource.PROMPT
    current: str | None = None
    """The leaf of the branch that is shown; None only when empty."""
    system: str | None = None
    connection: str | None = None
    """Id of the connection the next prompt goes to; None: the default one."""
    model: str | None = None
    parameters: Mapping[str, Json] = field(default_factory=dict)
    unread: bool = False
    message_count: int = 0
    """Messages in all branches."""
    folder: str | None = None
    """Id of the folder it lies in."""
    pinned: bool = False
    """Whether it stands on top of the list."""
    archived: bool = False
    """Whether it is kept out of the list."""
    temporary: bool = False
    """Whether it is in memory only, and gone when the app ends."""
    mode: Mode = Mode.CHAT
    preset: str | None = None
    """Id of the preset its parameters began with."""
    persona: str | None = None
    """Title of the persona it was begun with."""
    examples: tuple[ExampleTurn, ...] = ()
    """Turns that are sent before those of the branch, with every request."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A named place for conversations; each conversation lies in one or in none."""

    id: str
    name: str
    created: datetime
    conversations: int = 0
    """How many it holds that are neither archived nor deleted."""
    instructions: str = ""
    """What the model is told in all of its conversations."""


@dataclass(frozen=True, slots=True)
class PathEntry:
    """A message on the shown branch, with its place among its siblings."""

    message: Message
    siblings: tuple[str, ...]
    """Ids of all children of the same parent with the same role, oldest first, itself included."""

    @property
    def position(self) -> int:
        """Place among the siblings, counted from 0."""
        return self.siblings.index(self.message.id)


class PathPart(Sequence[PathEntry]):
    """A long part of a branch, oldest first; its entries are made when they are asked for."""

    @abstractmethod
    def message_id(self, index: int) -> str:
        """The id of one of its messages."""

    @abstractmethod
    def role(self, index: int) -> Role:
        """Whose one of its messages is."""

    @abstractmethod
    def text(self, index: int) -> str:
        """The text of one of its messages."""

    @abstractmethod
    def thinking(self, index: int) -> str:
        """The reasoning of one of its messages."""


def new_id() -> str:
    """A fresh id for a conversation, message or connection."""
    return str(uuid.uuid4())


def now() -> datetime:
    """The present time, with zone."""
    return datetime.now(UTC)


def clean_text(text: str) -> str:
    """Text that can be stored and sent: U+0000 and lone surrogates become U+FFFD."""
    if text.isascii() and "\0" not in text:
        return text
    return (
        text.replace("\0", "\ufffd")
        .encode("utf-16-le", "surrogatepass")
        .decode("utf-16-le", "replace")
    )
