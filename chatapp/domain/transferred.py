"""Conversations on their way in or out: what readers of files give and writers take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chatapp.domain.messages import Conversation, Message
from chatapp.domain.probabilities import AnswerProbabilities

OWN = "chatapp"
"""The source of what this app has exported."""

MOST_FILE_BYTES = 64 * 2**20
"""The largest file, other than a picture, that is taken along with a message."""

Picture = Callable[[], bytes]
"""Gives a picture's or another file's bytes when they are needed. Raises ValueError, OSError."""


class Outcome(StrEnum):
    """What storing an imported conversation came to."""

    IMPORTED = "imported"
    ALREADY_THERE = "already_there"
    """All of it; or it lies in the trash, where it stays as it is."""
    GROWN = "grown"
    """It was there, and got the messages it did not have."""


class Standing(StrEnum):
    """How a conversation of a file stands to what is here."""

    NEW = "new"
    GROWN = "grown"
    """It is here, and the file has messages that are not."""
    THERE = "there"
    IN_TRASH = "in_trash"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was imported from, and its id there."""

    source: str
    id: str


@dataclass(frozen=True, slots=True)
class Transferred:
    """A conversation with all its messages, parents before children.

    All ids are those of the source: storing it gives new ones, but for what is our own.
    """

    source: str
    conversation: Conversation
    messages: tuple[Message, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """By id, of what is our own and was itself imported once."""
    pictures: Mapping[str, Picture] = field(default_factory=dict, compare=False, repr=False)
    """The files of its image and file parts, by what these call their attachment."""
    left_out: tuple[str, ...] = ()
    """Names of files of its messages that could not be taken along."""
    folder: str | None = None
    """The name of the folder it lies in; folders of two profiles are the same by their names."""
    folder_instructions: str = ""
    """What the model is told in all conversations of that folder."""
    probabilities: Mapping[str, AnswerProbabilities] = field(default_factory=dict)
    """Those of its answers' tokens, by message id."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A conversation of a file that could not be read, and why (marked for translation)."""

    name: str
    reason: str
