"""The calls of a reply: one for all of its choices, or one for each."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from chatapp.domain.events import (
    ChainEnded,
    ChainGrew,
    Event,
    EventSkipped,
    Finished,
    TextDelta,
    ThinkingDelta,
    ThinkingSigned,
    TokenProbabilities,
    UsageReported,
)
from chatapp.domain.messages import Failure, Status, Usage, added_usage
from chatapp.domain.models import TimeLimits
from chatapp.domain.reply import ReplyFold

_OF_A_CHOICE = (
    TextDelta,
    ThinkingDelta,
    ThinkingSigned,
    TokenProbabilities,
    Finished,
    ChainGrew,
    ChainEnded,
)
EventStream = Callable[[TimeLimits], AsyncGenerator[Event, None]]
"""Begins one try of a call and gives its events."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended, for all its choices."""

    status: Status
    error: Failure | None = None


class ReplyCall:
    """One call, with the places of its choices among those of the reply.

    Parameters: `all_usages`, what each call of the reply has told of its usage, by call.
    """

    def __init__(
        self,
        fold: ReplyFold,
        choices: range,
        open_stream: EventStream,
        all_usages: dict[int, Usage],
    ) -> None:
        self.choices = choices
        self.open_stream = open_stream
        self.outcome: Outcome | None = None
        """How it ended; None: it has not."""
        self.total: float | None = None
        """Seconds from the beginning of the reply to its end."""
        self.skipped = 0
        """Events of it that could not be read."""
        self._fold = fold
        self._usages = all_usages

    @property
    def messages(self) -> list[str]:
        """The ids of its choices."""
        return [self._fold.choices[index].message.id for index in self.choices]

    @property
    def has_content(self) -> bool:
        """Whether any text or thinking has arrived in one of its choices."""
        return any(self._fold.choices[index].has_content for index in self.choices)

    def placed(self, event: Event) -> Iterator[Event]:
        """An event of the call as one of the reply: with the choice's place, and all usage."""
        if isinstance(event, EventSkipped):
            self.skipped += 1
        if len(self.choices) == len(self._fold.choices):
            yield event
        elif isinstance(event, UsageReported):
            self._usages[self.choices.start] = event.usage
            yield UsageReported(added_usage(self._usages.values()))
        elif isinstance(event, _OF_A_CHOICE):
            if event.index < len(self.choices):
                yield replace(event, index=self.choices[event.index])
        else:
            yield event


def calls_for(fold: ReplyFold, streams: Sequence[EventStream]) -> tuple[ReplyCall, ...]:
    """The calls of a reply: its only one has all choices, of several each has one."""
    usages: dict[int, Usage] = {}
    if len(streams) == 1:
        return (ReplyCall(fold, range(len(fold.choices)), streams[0], usages),)
    return tuple(
        ReplyCall(fold, range(index, index + 1), stream, usages)
        for index, stream in enumerate(streams)
    )
