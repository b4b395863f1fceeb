"""What a dialect is: a pure translation between the app's terms and an endpoint's.

A codec makes requests and reads answers; it opens no connection, keeps no clock and knows no
secret longer than a call. `streaming.py` does the rest, the same for every dialect.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Protocol
from urllib.parse import urlsplit

from chatapp.domain.capabilities import Capabilities
from chatapp.domain.events import Event
from chatapp.domain.messages import Json
from chatapp.domain.models import CompletionRequest, Connection, ConnectionOptions, ModelInfo
from chatapp.net.request import HttpRequest

TAKEN_PARAMETERS = frozenset({"model", "messages"})
"""What the conversation says; no parameter may replace it."""
MOST_CHOICES = 128
"""The largest `n` of OpenAI's API reference."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Whom a request is for. `service`: the id of its entry in the table of services, or ""."""

    base_url: str
    key: str | None = field(default=None, repr=False)
    service: str = ""
    options: ConnectionOptions = field(default_factory=ConnectionOptions)

    @property
    def host(self) -> str:
        """The host that gets the request; "" where the address is none."""
        try:
            return urlsplit(self.base_url).hostname or ""
        except ValueError:
            return ""


def endpoint_of(connection: Connection, key: str | None) -> Endpoint:
    """The endpoint that a connection leads to."""
    return Endpoint(connection.base_url, key, connection.service, connection.options)


class Framing(Enum):
    """How a stream is cut into pieces that a decoder reads."""

    EVENTS = auto()
    """Server-sent events."""
    LINES = auto()
    """A JSON value on each line."""


class UnreadableEvent(Exception):  # noqa: N818 (says what it is; it never reaches the user)
    """Data that is not what the dialect defines. What came before it in the event stands."""


def check_spoken(*, spoken: bool) -> None:
    """Refuse the end mark of another interface, at the end of a stream of that interface.

    Parameters: `spoken`, whether anything came before it that the dialect knows. Raises
    UnreadableEvent.
    """
    if not spoken:
        raise UnreadableEvent("the end of another interface's stream")


class ErrorReported(Exception):  # noqa: N818
    """The endpoint put an error where the answer should be.

    Parameters: `message`, its own words, not yet redacted; `codes`, its codes and types;
    `retry_after`, seconds it asks to wait.
    """

    def __init__(
        self, message: str, codes: tuple[str, ...] = (), retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.codes = codes
        self.retry_after = retry_after


class Decoder(Protocol):
    """Reads one answer. The texts it gives are as they came: not cleaned, not masked."""

    @property
    def done(self) -> bool:
        """Whether the end mark has come: nothing after it is to be read."""

    def feed(self, data: str, event: str = "message") -> Iterator[Event]:
        """The events in the data of one server-sent event, or in one line.

        Raises UnreadableEvent and ErrorReported, maybe after some events.
        """

    def whole(self, answer: Json) -> Iterator[Event]:
        """The events of an answer that came as one JSON value; raises as `feed` does."""


class Codec(Protocol):
    """One dialect, without state."""

    @property
    def path(self) -> str:
        """What follows the base URL in the address of a request for an answer."""

    @property
    def usual_path(self) -> str:
        """What most base URLs of the dialect end in; "" where they end in no version."""

    @property
    def framing(self) -> Framing:
        """How its streams are framed."""

    def capabilities(self, endpoint: Endpoint, model: str) -> Capabilities:
        """What the endpoint can do with a model, as far as it is known beforehand."""

    def encode(self, request: CompletionRequest, endpoint: Endpoint) -> HttpRequest:
        """The request for an answer; `request.attachments` has what its messages refer to.

        Parameters have their canonical names; one that the app does not know is sent as it is, one
        that cannot be sent is an error. Raises InputError (bad_url, bad_parameter,
        parameter_unsupported, not_continued) and SecretError (key_characters).
        """

    def decoder(self) -> Decoder:
        """A decoder for one answer."""

    def models_request(self, endpoint: Endpoint) -> HttpRequest:
        """The request for the list of models; raises as `encode` does."""

    def decode_models(self, answer: Json) -> list[ModelInfo]:
        """The models, in the endpoint's order; raises UnreadableEvent, ErrorReported."""
