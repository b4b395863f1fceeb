"""Folds a provider's events into answers, without copying the text at every token."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from chatapp.domain.events import (
    Event,
    EventSkipped,
    Finished,
    FinishReason,
    ModelNamed,
    TextDelta,
    ThinkingDelta,
    UsageReported,
)
from chatapp.domain.messages import (
    Failure,
    Message,
    Part,
    Status,
    TextPart,
    ThinkingPart,
    Timing,
    Usage,
)


class GrowingText:
    """Text that only grows, with marks up to where readers have taken it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._lengths: list[int] = [0]
        self._taken: dict[str, int] = {}
        self._whole = ""
        self._joined = 0

    def append(self, piece: str) -> None:
        """Add `piece` at the end."""
        if piece:
            self._pieces.append(piece)
            self._lengths.append(self._lengths[-1] + len(piece))

    def take(self, reader: str) -> tuple[int, str]:
        """What `reader` has not taken yet, with the length in characters before it."""
        start = self._taken.get(reader, 0)
        self._taken[reader] = len(self._pieces)
        return self._lengths[start], "".join(self._pieces[start:])

    def give_back(self, reader: str, length: int) -> None:
        """Undo a `take`, back to `length` characters: the reader could not use it."""
        self._taken[reader] = self._lengths.index(length)

    def __len__(self) -> int:
        return self._lengths[-1]

    def __str__(self) -> str:
        if self._joined < len(self._pieces):
            self._whole = "".join((self._whole, *self._pieces[self._joined :]))
            self._joined = len(self._pieces)
        return self._whole


class ReplyBuilder:
    """One choice of a running reply: the stored message plus what has arrived since."""

    def __init__(self, message: Message) -> None:
        self.message = message
        self.text = GrowingText()
        self.thinking = GrowingText()
        self.finish: FinishReason | None = None

    def snapshot(self, status: Status = Status.STREAMING, error: Failure | None = None) -> Message:
        """The message as it stands now."""
        parts: list[Part] = []
        if len(self.thinking):
            parts.append(ThinkingPart(str(self.thinking)))
        if len(self.text):
            parts.append(TextPart(str(self.text)))
        return dataclasses.replace(self.message, parts=tuple(parts), status=status, error=error)


class ReplyFold:
    """All choices of one call for an answer, and what is common to them.

    Parameters: `messages`, the stored, empty answers by choice index.
    """

    def __init__(self, messages: Iterable[Message]) -> None:
        self.choices = [ReplyBuilder(message) for message in messages]
        self.usage: Usage | None = None
        self.skipped = 0
        self.first_token: float | None = None

    @property
    def has_content(self) -> bool:
        """Whether any text or thinking has arrived in any choice."""
        return any(len(choice.text) or len(choice.thinking) for choice in self.choices)

    def apply(self, event: Event, elapsed: float) -> None:
        """Take one event in. `elapsed`: seconds since the request was sent."""
        if isinstance(event, (TextDelta, ThinkingDelta)):
            if self.first_token is None and event.text:
                self.first_token = elapsed
            if (choice := self._choice(event.index)) is not None:
                target = choice.text if isinstance(event, TextDelta) else choice.thinking
                target.append(event.text)
        elif isinstance(event, Finished):
            if (choice := self._choice(event.index)) is not None:
                choice.finish = event.reason
        elif isinstance(event, UsageReported):
            self.usage = event.usage
        elif isinstance(event, ModelNamed):
            for choice in self.choices:
                choice.message = dataclasses.replace(choice.message, model=event.model or None)
        elif isinstance(event, EventSkipped):
            self.skipped += 1

    def finished(self, index: int, status: Status, error: Failure | None, total: float) -> Message:
        """Choice `index` in its final state. `total`: seconds since the request was sent."""
        message = self.choices[index].snapshot(status, error)
        timing = Timing(first_token=self.first_token, total=total)
        usage = self.usage if index == 0 else None  # one count for all choices
        return dataclasses.replace(message, usage=usage, timing=timing)

    def _choice(self, index: int) -> ReplyBuilder | None:
        return self.choices[index] if 0 <= index < len(self.choices) else None
