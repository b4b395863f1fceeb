"""Reads one answer's events through its dialect's decoder, and keeps count of what matters."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

from chatapp.domain.errors import StreamError
from chatapp.domain.events import (
    Event,
    EventSkipped,
    Finished,
    TextDelta,
    ThinkingDelta,
    ThinkingSigned,
)
from chatapp.domain.messages import Json
from chatapp.net.sizes import readable_size
from chatapp.net.sse import SseEvent
from chatapp.providers.base import Decoder, UnreadableEvent
from chatapp.providers.overlap import Overlap, without_beginning
from chatapp.providers.text import EventSieve

TEXT_LIMIT = 64 * 2**20
"""Characters one answer may have: all its choices, its reasoning and what signs that."""
UNREADABLE_LIMIT = 3
"""Unreadable events that end the stream."""


class ReplyReader:
    """One answer on its way from a decoder to the engine.

    Parameters: `keys`, masked in the texts; `choices`, how many answers were asked for; `joined`,
    whether pieces of a text that arrive together come as one event; `cut`, white space that a
    text to be continued has at its end, and the request has not; `repeated`, the text in front of a
    whole answer that was only to be continued.
    """

    def __init__(
        self,
        decoder: Decoder,
        keys: Iterable[str],
        choices: int = 1,
        *,
        joined: bool = True,
        cut: str = "",
        repeated: str = "",
    ) -> None:
        self._decoder = decoder
        self._sieve = EventSieve(keys)
        self._overlap = Overlap(cut)
        self._repeated = repeated
        self._joined = joined
        self._asked = frozenset(range(choices))
        self._seen: set[int] = set()
        self._ended: set[int] = set()
        self._size = 0
        self._size_told = 0
        self._unreadable = 0

    @property
    def done(self) -> bool:
        """Whether the end mark has come."""
        return self._decoder.done

    @property
    def finished(self) -> bool:
        """Whether every choice that was asked for or seen has its finish reason."""
        return self._ended >= self._seen | self._asked

    @property
    def marked(self) -> bool:
        """Whether the answer, should it end now, was ended by its endpoint's word."""
        return self.done or (bool(self._ended) and self._ended >= self._seen)

    def has_grown(self) -> bool:
        """Whether text, thinking or a signature has arrived since this was asked last."""
        grown, self._size_told = self._size != self._size_told, self._size
        return grown

    def take(self, arrived: Iterable[SseEvent]) -> Iterator[Event]:
        """The events in what arrived together, up to the end mark.

        An unreadable one is skipped, the third raises StreamError (garbled). Raises
        ErrorReported, and StreamError (too_large).
        """
        return self._sifted(self._decoded(arrived))

    def take_unfinished(self, event: SseEvent) -> Iterator[Event]:
        """The events in an event that the stream ended within, if it proves complete."""
        with contextlib.suppress(UnreadableEvent):
            yield from self._sifted(self._decoder.feed(event.data, event.event))

    def take_whole(self, answer: Json) -> Iterator[Event]:
        """The events of an answer in one piece; raises UnreadableEvent, ErrorReported."""
        yield from self._sifted(without_beginning(self._decoder.whole(answer), self._repeated))

    def rest(self) -> Iterator[Event]:
        """The text held back so far, when no more will come."""
        return self._sieve.end()

    def _decoded(self, arrived: Iterable[SseEvent]) -> Iterator[Event]:
        for event in arrived:
            try:
                yield from self._decoder.feed(event.data, event.event)
            except UnreadableEvent:
                yield EventSkipped()
                self._unreadable += 1
                if self._unreadable >= UNREADABLE_LIMIT:
                    raise StreamError("garbled") from None
            if self._decoder.done:
                return

    def _sifted(self, events: Iterator[Event]) -> Iterator[Event]:
        counted = self._counted(self._overlap.pass_on(events))
        for event in _joined(counted) if self._joined else counted:
            yield from self._sieve.pass_on(event)

    def _counted(self, events: Iterator[Event]) -> Iterator[Event]:
        for event in events:
            if isinstance(event, (TextDelta, ThinkingDelta)):
                self._seen.add(event.index)
                self._size += len(event.text)
                self._check_size()
            elif isinstance(event, ThinkingSigned):
                self._size += len(event.signature)
                self._check_size()
            elif isinstance(event, Finished):
                self._ended.add(event.index)
            yield event

    def _check_size(self) -> None:
        if self._size > TEXT_LIMIT:
            raise StreamError("too_large", limit=readable_size(TEXT_LIMIT))


def _joined(events: Iterator[Event]) -> Iterator[Event]:
    """The same events, consecutive pieces of one text as a single one."""
    pieces: list[TextDelta | ThinkingDelta] = []
    try:
        for event in events:
            if pieces and not _continues(event, pieces[0]):
                yield _whole(pieces)
                pieces = []
            if isinstance(event, (TextDelta, ThinkingDelta)):
                pieces.append(event)
            else:
                yield event
    except Exception:
        if pieces:  # what came before an error stands
            yield _whole(pieces)
        raise
    if pieces:
        yield _whole(pieces)


def _continues(event: Event, first: TextDelta | ThinkingDelta) -> bool:
    return (
        isinstance(event, (TextDelta, ThinkingDelta))
        and event.index == first.index
        and type(event) is type(first)
    )


def _whole(pieces: list[TextDelta | ThinkingDelta]) -> TextDelta | ThinkingDelta:
    if len(pieces) == 1:
        return pieces[0]
    return type(pieces[0])(pieces[0].index, "".join(piece.text for piece in pieces))
