"""Versions of one answer that are shown side by side, each kept current by itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from chatapp.domain.changes import (
    Change,
    MessageChanged,
    MessageGrew,
    RetryBegun,
    RetryScheduled,
)
from chatapp.domain.messages import Message, PathEntry
from chatapp.gui.transcript.model import TranscriptModel
from chatapp.gui.transcript.row import Row

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CONCERNING = MessageGrew, MessageChanged, RetryScheduled, RetryBegun


class Versions(QObject):
    """Answers to the same prompt, oldest first; each is the only row of a model of its own.

    Parameters: `shown`, the id of the one in whose place they are; `messages`, all of them;
    `asked_for`, whether the user wanted to see them, rather than that they arrived together.
    """

    closed = Signal()
    """They are not shown any more."""
    stale = Signal()
    """Something arrived that does not fit: they should be read again."""

    def __init__(self, shown: str, messages: Sequence[Message], *, asked_for: bool = False) -> None:
        super().__init__()
        self.shown = shown
        self.asked_for = asked_for
        self.models: list[TranscriptModel] = []
        for message in messages:
            model = TranscriptModel(self)
            model.load(message.conversation, [PathEntry(message, (message.id,))])
            model.rows[0].bare = True
            model.stale.connect(self.stale)
            self.models.append(model)

    @property
    def ids(self) -> list[str]:
        """The ids of the messages."""
        return [model.rows[0].id for model in self.models]

    @property
    def rows(self) -> list[Row]:
        """The messages as they stand now."""
        return [model.rows[0] for model in self.models]

    @property
    def of_one_model(self) -> bool:
        """Whether the same model wrote all of them."""
        return len({(row.message.connection, row.message.model) for row in self.rows}) < 2

    def apply(self, change: Change) -> None:
        """Take what a change says about one of them; anything else is ignored."""
        if isinstance(change, _CONCERNING):
            for model in self.models:
                model.apply(change)


def letter(number: int) -> str:
    """What a version is called, by its number from 0: A to Z, then 27 and so on."""
    return _LETTERS[number] if number < len(_LETTERS) else str(number + 1)


def about_tokens(text: str) -> int:
    """About how many tokens a text has: what is shown until somebody counted them."""
    plain = len(text.encode("ascii", "ignore"))  # quick: it is asked for with each frame
    return max(1, round(plain / 4 + (len(text) - plain) * 0.8)) if text else 0
