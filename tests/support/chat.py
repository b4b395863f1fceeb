"""Short words for calling an endpoint in tests."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from chatapp.domain.errors import ChatAppError
from chatapp.domain.events import (
    Event,
    EventSkipped,
    Finished,
    FinishReason,
    StreamEnded,
    TextDelta,
    ThinkingDelta,
    ThinkingSigned,
    TokenProbabilities,
    TokenProbability,
    UsageReported,
)
from chatapp.domain.messages import Json, Message, Role, Status, TextPart, Usage, now
from chatapp.domain.models import CompletionRequest, Connection, Dialect, TimeLimits
from chatapp.net.client import HttpClient
from chatapp.providers.streaming import stream_reply

QUICK = TimeLimits(connect=5.0, first_byte=0.3, idle=0.3, after_finish=0.2)
"""For what is to time out."""
PATIENT = TimeLimits(connect=20.0, first_byte=20.0, idle=20.0)
"""For everything else."""


def connection_to(base_url: str, dialect: Dialect = Dialect.OPENAI_CHAT) -> Connection:
    """A connection to `base_url`."""
    return Connection("c", "Test", dialect, base_url, now())


def message(text: str, role: Role = Role.USER) -> Message:
    """A message that says `text`."""
    return Message("m", "conversation", None, role, (TextPart(text),), Status.COMPLETE, now())


def asking(text: str = "Hi", /, **parameters: Json) -> CompletionRequest:
    """A request for an answer to `text`."""
    return CompletionRequest("m", (message(text),), parameters=parameters)


@dataclass
class Answer:
    """Everything that came of one call."""

    events: list[Event] = field(default_factory=list)
    error: ChatAppError | None = None

    @property
    def text(self) -> str:
        """Choice 0's text."""
        return self.texts.get(0, "")

    @property
    def texts(self) -> Mapping[int, str]:
        """Each choice's text."""
        return joined(event for event in self.events if isinstance(event, TextDelta))

    @property
    def thinking(self) -> str:
        """Choice 0's reasoning."""
        return joined(e for e in self.events if isinstance(e, ThinkingDelta)).get(0, "")

    @property
    def signatures(self) -> list[str]:
        """What signs choice 0's reasoning."""
        return [e.signature for e in self.events if isinstance(e, ThinkingSigned)]

    @property
    def usage(self) -> Usage | None:
        """The last usage reported."""
        reported = [event.usage for event in self.events if isinstance(event, UsageReported)]
        return reported[-1] if reported else None

    @property
    def tokens(self) -> list[TokenProbability]:
        """All tokens of choice 0 with probabilities."""
        told = [event for event in self.events if isinstance(event, TokenProbabilities)]
        return [token for event in told if event.index == 0 for token in event.tokens]

    @property
    def finishes(self) -> Mapping[int, FinishReason]:
        """Each choice's finish reason."""
        return {e.index: e.reason for e in self.events if isinstance(e, Finished)}

    @property
    def skipped(self) -> int:
        """Events that could not be read."""
        return sum(isinstance(event, EventSkipped) for event in self.events)

    @property
    def marked(self) -> bool | None:
        """Whether the end was marked; None: the stream did not just end."""
        ends = [event.marked for event in self.events if isinstance(event, StreamEnded)]
        assert ends == [] or isinstance(self.events[-1], StreamEnded)
        return ends[0] if ends else None

    @property
    def code(self) -> str | None:
        """The error's code."""
        return self.error.code if self.error else None


def joined(pieces: Iterable[TextDelta | ThinkingDelta]) -> dict[int, str]:
    """Each choice's pieces in one text."""
    texts: dict[int, str] = {}
    for piece in pieces:
        texts[piece.index] = texts.get(piece.index, "") + piece.text
    return texts


async def ask(
    base_url: str,
    request: CompletionRequest | None = None,
    *,
    key: str | None = None,
    limits: TimeLimits = PATIENT,
    client: HttpClient | None = None,
    listener: Callable[[Event], None] = lambda event: None,
    dialect: Dialect = Dialect.OPENAI_CHAT,
    service: str = "",
) -> Answer:
    """Call the endpoint at `base_url` and take everything that comes.

    Parameters: `listener`, called with each event as it comes.
    """
    answer = Answer()
    async with contextlib.AsyncExitStack() as stack:
        client = client or await stack.enter_async_context(HttpClient())
        connection = replace(connection_to(base_url, dialect), service=service)
        events = stream_reply(client, connection, key, request or asking(), limits)
        await stack.enter_async_context(contextlib.aclosing(events))
        try:
            async for event in events:
                answer.events.append(event)
                listener(event)
        except ChatAppError as error:
            answer.error = error
    return answer
