"""What the engine says to views: typed changes; a view applies what concerns it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from chatapp.domain.messages import Conversation, Failure, Folder, Json, Message, PathEntry
from chatapp.domain.model_files import Download
from chatapp.domain.models import Connection, EmbeddedModel

if TYPE_CHECKING:
    from chatapp.domain.presets import Preset
    from chatapp.domain.prices import Pricing
    from chatapp.domain.prompt_templates import PromptTemplate
    from chatapp.domain.updates import UpdateReport


@dataclass(frozen=True, slots=True)
class ConversationAdded:
    """A conversation was made, or brought back from the trash or the archive."""

    conversation: Conversation


@dataclass(frozen=True, slots=True)
class ConversationChanged:
    """Title, times, unread mark, current leaf, choice of model or place in the list changed."""

    conversation: Conversation


@dataclass(frozen=True, slots=True)
class ConversationRemoved:
    """A conversation was deleted; it can still be brought back."""

    conversation: str


@dataclass(frozen=True, slots=True)
class ListChanged:
    """Many conversations were placed, deleted or brought back at once: read the list again."""


@dataclass(frozen=True, slots=True)
class FoldersChanged:
    """A folder was made, renamed or removed, or holds others: all of them, by name."""

    folders: tuple[Folder, ...]


@dataclass(frozen=True, slots=True)
class MessagesAdded:
    """Messages were added at the end of the shown branch."""

    conversation: str
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class ChainPiece:
    """What arrived of one of several chains of thought. `number`, as that of a `ChainPart`.

    The offsets are as those of `MessageGrew`.
    """

    number: int
    thinking_offset: int = 0
    thinking: str = ""
    text_offset: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class MessageGrew:
    """Text arrived in a streaming answer. At most one per message and frame.

    `text_offset` and `thinking_offset` are the lengths in characters before this change:
    a view that loaded the message later drops what it already has.
    """

    conversation: str
    message: str
    text_offset: int
    text: str
    thinking_offset: int = 0
    thinking: str = ""
    chains: tuple[ChainPiece, ...] = ()
    """Of chains of thought that vote, which are no part of either text."""


@dataclass(frozen=True, slots=True)
class Summarising:
    """The oldest messages of a conversation are being summarised, to make the rest fit.

    `messages`: how many; 0 when it is over.
    """

    conversation: str
    messages: int


@dataclass(frozen=True, slots=True)
class MessageChanged:
    """A message got its model, another status or its final state; the whole of it."""

    message: Message


@dataclass(frozen=True, slots=True)
class BranchChanged:
    """Another branch became the shown one, or one got siblings: read the path again."""

    conversation: str
    current: str | None


@dataclass(frozen=True, slots=True)
class BranchSpliced:
    """Messages inside the shown branch were taken out or put back; its leaf is the same.

    `removed`: their ids; `entries`: messages, one below the other, that came or now stand below
    another one.
    """

    conversation: str
    removed: tuple[str, ...]
    entries: tuple[PathEntry, ...]


@dataclass(frozen=True, slots=True)
class RetryScheduled:
    """A request failed before the first text and is tried again in `delay` seconds.

    `attempt`: the number of the try that failed, from 1; `due`: when the next one begins, by
    `time.monotonic`; `tries`: so many there are at most.
    """

    conversation: str
    message: str
    attempt: int
    delay: float
    cause: Failure
    due: float = 0.0
    tries: int = 3


@dataclass(frozen=True, slots=True)
class RetryBegun:
    """The wait before another try is over."""

    conversation: str
    message: str


@dataclass(frozen=True, slots=True)
class QueueChanged:
    """The prompt waiting for the running answer's end; None: none waits."""

    conversation: str
    text: str | None


@dataclass(frozen=True, slots=True)
class ConnectionsChanged:
    """All connections, the embedded one last."""

    connections: tuple[Connection, ...]


@dataclass(frozen=True, slots=True)
class SettingChanged:
    """A setting of `domain/settings.py` has a new value."""

    name: str
    value: object


@dataclass(frozen=True, slots=True)
class StoreChanged:
    """Another process wrote to the profile: read again what is shown."""


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup was made in the folder of backups, daily or when asked for."""


@dataclass(frozen=True, slots=True)
class EmbeddedModelsChanged:
    """A model file was fetched, added or removed."""

    models: tuple[EmbeddedModel, ...]


@dataclass(frozen=True, slots=True)
class EmbeddedLoaded:
    """The embedded server was started, used or ended; `path` of its model's file, "" for none."""

    path: str


@dataclass(frozen=True, slots=True)
class DownloadsChanged:
    """Downloads of model files by their address: all of them."""

    downloads: tuple[Download, ...]


@dataclass(frozen=True, slots=True)
class ModelProgress:
    """Bytes of the demo model's download so far; `total` None while unknown."""

    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class PullProgress:
    """How far a server is that fetches a model; its last one has the status "success".

    `status`: in the server's words; `done` and `total`: bytes, `total` None while unknown.
    """

    connection: str
    model: str
    status: str
    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class PricesChanged:
    """Prices were read, or are others."""

    pricing: Pricing


@dataclass(frozen=True, slots=True)
class PresetsChanged:
    """Presets were read, or are others: all of them, by name."""

    presets: tuple[Preset, ...]


@dataclass(frozen=True, slots=True)
class PromptsChanged:
    """The prompt library is another: all of it, as `engine.prompts.all` gives it."""

    prompts: tuple[PromptTemplate, ...]


@dataclass(frozen=True, slots=True)
class NextParametersChanged:
    """What is asked for with the next prompt of a conversation only; empty: nothing."""

    conversation: str
    parameters: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class UpdatesChecked:
    """A check for updates came through."""

    report: UpdateReport


class Level(StrEnum):
    """How much a notice matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell the user outside any message, by code and facts (`wording.py`)."""

    level: Level
    failure: Failure


Change = (
    ConversationAdded
    | ConversationChanged
    | ConversationRemoved
    | ListChanged
    | FoldersChanged
    | MessagesAdded
    | MessageGrew
    | MessageChanged
    | Summarising
    | BranchChanged
    | BranchSpliced
    | RetryScheduled
    | RetryBegun
    | QueueChanged
    | ConnectionsChanged
    | SettingChanged
    | StoreChanged
    | BackupMade
    | EmbeddedModelsChanged
    | EmbeddedLoaded
    | DownloadsChanged
    | ModelProgress
    | PullProgress
    | PricesChanged
    | PresetsChanged
    | PromptsChanged
    | NextParametersChanged
    | UpdatesChecked
    | Notice
)
