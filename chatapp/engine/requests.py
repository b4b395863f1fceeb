"""From what the user asked for to a request on the wire: endpoint, model, parameters, limits."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from chatapp.domain.errors import InputError, NetworkError, SecretError, bad_parameter
from chatapp.domain.events import Event, ModelNamed
from chatapp.domain.file_texts import with_file_texts, without_pictures
from chatapp.domain.messages import Attached, Conversation, ImagePart, Json, Message, Mode, Role
from chatapp.domain.models import CompletionRequest, Connection, Dialect, TimeLimits
from chatapp.domain.parameters import KEPT_BY_APP, OWN_PARAMETERS
from chatapp.engine.attachments import Attachments
from chatapp.engine.connections import Connections, Target
from chatapp.engine.embedded import Embedded
from chatapp.engine.parameters import Parameters
from chatapp.engine.services import context_of
from chatapp.providers import local

if TYPE_CHECKING:
    from chatapp.net.client import HttpClient
    from chatapp.net.request import HttpRequest

EMBEDDED_IDLE = 120.0
"""Seconds without a token after which the embedded server counts as hung."""


Sending = Callable[[Connection, CompletionRequest, "HttpRequest"], Awaitable[None]]
"""Gets a call before it goes out: whom it is for, what it was encoded from, and what it is."""


@dataclass(frozen=True, slots=True)
class _Endpoint:
    """What a call needs besides what is said in it."""

    connection: Connection
    model: str
    key: str | None = field(repr=False)
    limits: TimeLimits


@dataclass(frozen=True, slots=True)
class Reached:
    """An endpoint, ready to be called."""

    client: HttpClient = field(repr=False)
    connection: Connection
    model: str
    key: str | None = field(repr=False)
    limits: TimeLimits


class Requests:
    """Opens streams of events for requests, whatever kind of endpoint answers them."""

    def __init__(
        self,
        connections: Connections,
        embedded: Embedded,
        attachments: Attachments,
        parameters: Parameters,
    ) -> None:
        self.parameters = parameters
        self._connections = connections
        self._attachments = attachments
        self._embedded = embedded

    async def target(self, connection_id: str | None, model: str | None) -> Target:
        """The connection and model to ask: those remembered, else the default ones.

        A connection that is gone or not in use counts as not given. The model is "" where none
        is known yet; `stream` then asks the endpoint.
        """
        connection = None
        if connection_id is not None:
            known = {known.id: known for known in await self._connections.all() if known.enabled}
            connection = known.get(connection_id)
            model = model if connection is not None else None
        connection = connection or await self._connections.default()
        return Target(connection, model or self._connections.known_model(connection))

    async def chosen_target(self, connection_id: str, model: str | None) -> Target:
        """A connection chosen for this call, in use or not; raises NotFoundError."""
        connection = await self._connections.get(connection_id)
        return Target(connection, model or self._connections.known_model(connection))

    def completing(self, target: Target) -> Target | None:
        """The same target as one that continues plain texts; None where it cannot."""
        from chatapp.providers.base import endpoint_of
        from chatapp.providers.services import completions_address

        connection = target.connection
        address = completions_address(endpoint_of(connection, None), connection.dialect)
        if address is None:
            return None
        dialect = Dialect.OPENAI_COMPLETIONS
        connection = dataclasses.replace(connection, dialect=dialect, base_url=address)
        return dataclasses.replace(target, connection=connection)

    async def asked_target(
        self, home: Conversation | None, connection: str | None, model: str | None
    ) -> Target:
        """Where a prompt of a conversation goes: as was chosen for it, or else as before.

        Parameters: `home`, None for a new one; `connection`, an id. Raises NotFoundError.
        """
        if connection is not None:
            return await self.chosen_target(connection, model)
        before = (None, None) if home is None else (home.connection, home.model)
        target = await self.target(*before)
        return target if model is None else dataclasses.replace(target, model=model)

    async def next_target(self, home: Conversation | None) -> Target:
        """Where the next prompt of a conversation (None: of a new one) goes, or its text."""
        target = await self.asked_target(home, None, None)
        if home is not None and home.mode is Mode.COMPLETE:
            return self.completing(target) or target
        return target

    async def checked_parameters(
        self,
        target: Target,
        conversation: str,
        kept: Mapping[str, Json],
        asked: Mapping[str, Json] | None = None,
        *,
        another: bool = False,
    ) -> dict[str, Json]:
        """The parameters to send and to keep with the answer: see `Parameters.of_call`."""
        kept = {name: value for name, value in kept.items() if name not in KEPT_BY_APP}
        wanted = await self.parameters.of_call(target, conversation, kept, asked, another=another)
        time_limits(target, wanted)
        return wanted

    def calls(
        self, target: Target, answers: Sequence[Message]
    ) -> tuple[tuple[Mapping[str, Json], tuple[str, ...]], ...]:
        """The calls for the answers to a prompt, which have their parameters.

        One for all of them, or one for each where the target has no `n`. Of each: its parameters,
        and the ids of the answers it is for.
        """
        if self.parameters.capabilities(target).several:
            return ((answers[0].parameters, tuple(answer.id for answer in answers)),)
        return tuple(
            (
                {name: value for name, value in answer.parameters.items() if name != "n"},
                (answer.id,),
            )
            for answer in answers
        )

    async def stream(
        self,
        target: Target,
        history: Sequence[Message],
        system: str | None,
        parameters: Mapping[str, Json],
        limits: TimeLimits,
        *,
        joined: bool = True,
        sent: Sending | None = None,
    ) -> AsyncGenerator[Event, None]:
        """Make one call and give its events.

        Parameters: `joined`, whether pieces of a text that arrive together come as one event;
        `sent`, gets what is about to go over the wire, and what it was encoded from.
        Raises RequestError, ModelError, SecretError, and what reading an attachment raises.
        """
        from chatapp.providers.streaming import stream_reply

        history = self.with_known_parts(target, history)
        async with contextlib.AsyncExitStack() as held:
            endpoint = await self._find(target, limits, held)
            if endpoint.model != target.model:
                yield ModelNamed(endpoint.model)
            request = await self.request(endpoint.model, history, system, parameters, joined=joined)
            connection = endpoint.connection
            client = await self._connections.client_for(connection)
            encoded = None if sent is None else partial(sent, connection, request)
            events = stream_reply(
                *(client, connection, endpoint.key, request, endpoint.limits), encoded=encoded
            )
            held.push_async_callback(events.aclose)
            try:
                async for event in events:
                    yield event
            except NetworkError as error:
                if connection.embedded:
                    await self._embedded.check_after(error)
                raise

    def check_pictures(self, target: Target, attached: Sequence[Attached]) -> None:
        """Refuse pictures for a model that is known to take none: InputError (images_unsupported)."""
        pictures = any(isinstance(part, ImagePart) for part in attached)
        if pictures and not self.parameters.capabilities(target).images:
            raise InputError("images_unsupported", model=target.model or target.connection.name)

    def with_known_parts(self, target: Target, history: Sequence[Message]) -> tuple[Message, ...]:
        """The messages without their pictures, where the target takes none: their names are sent."""
        if self.parameters.capabilities(target).images:
            return tuple(history)
        return tuple(without_pictures(message) for message in history)

    async def request(
        self,
        model: str,
        history: Sequence[Message],
        system: str | None,
        parameters: Mapping[str, Json],
        *,
        joined: bool = True,
    ) -> CompletionRequest:
        """What is asked for, in the app's own terms; raises what reading an attachment raises."""
        return CompletionRequest(
            model=model,
            messages=tuple(history),
            system=system,
            parameters={k: v for k, v in parameters.items() if k not in OWN_PARAMETERS},
            stream=parameters.get("stream") is not False,
            attachments=await self._attachments.of_messages(history),
            joined=joined,
        )

    async def context_of(self, target: Target) -> int | None:
        """Tokens that prompt and answer may have together; None where that is not known."""
        if target.connection.embedded:
            return await self._embedded.context_of(target.model)
        return context_of(target.connection, target.model)

    @contextlib.asynccontextmanager
    async def reached(self, target: Target, limits: TimeLimits) -> AsyncIterator[Reached]:
        """What a call of another kind needs, held as long as it runs.

        Raises as `stream` does.
        """
        async with contextlib.AsyncExitStack() as held:
            found = await self._find(target, limits, held)
            client = await self._connections.client_for(found.connection)
            try:
                yield Reached(client, found.connection, found.model, found.key, found.limits)
            except NetworkError as error:
                if found.connection.embedded:
                    await self._embedded.check_after(error)
                raise

    async def _find(
        self, target: Target, limits: TimeLimits, held: contextlib.AsyncExitStack
    ) -> _Endpoint:
        """Model, address and key of a call; what finding them took is taken off its whole time.

        Parameters: `held`, gets what is to be given back after the call.
        """
        started = time.monotonic()
        try:
            async with asyncio.timeout(limits.total):
                model = target.model or await self._connections.first_model(
                    target.connection, limits.idle
                )
                connection, key = await self._resolve(target, held)
        except TimeoutError:
            raise NetworkError("timeout_total", seconds=f"{limits.total:g}") from None
        if limits.total is not None:
            left = max(0.0, limits.total - (time.monotonic() - started))
            limits = dataclasses.replace(limits, total=left)
        return _Endpoint(connection, model, key, limits)

    async def _resolve(
        self, target: Target, held: contextlib.AsyncExitStack
    ) -> tuple[Connection, str | None]:
        connection = target.connection
        if connection.embedded:
            running = self._connections.running_embedded(target.model)
            found, its_key = await held.enter_async_context(running)
            return dataclasses.replace(found, dialect=connection.dialect), its_key
        key = await self._connections.key(connection)
        if key is None and connection.has_key:
            raise SecretError("key_missing", connection=connection.name)
        return connection, key


def time_limits(target: Target, parameters: Mapping[str, Json]) -> TimeLimits:
    """The time limits asked for, in seconds; raises InputError (bad_parameter)."""
    limits = target.connection.options.limit(TimeLimits())
    if target.connection.embedded:
        limits = dataclasses.replace(limits, first_byte=EMBEDDED_IDLE, idle=EMBEDDED_IDLE)
    for name, limit in (("timeout", "total"), ("idle_timeout", "idle")):
        value = parameters.get(name)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 1e9:
            raise bad_parameter(name, value)
        limits = dataclasses.replace(limits, **{limit: float(value)})
        if name == "idle_timeout":
            limits = dataclasses.replace(limits, first_byte=float(value))
    return limits


def history_to_send(path: Sequence[Message]) -> tuple[Message, ...]:
    """The messages of a branch that say something, with the texts of their files in them.

    An answer that failed before its first word is no turn of the conversation.
    """
    said = (message for message in path if message.role is Role.USER or message.text)
    return tuple(map(with_file_texts, said))


def calls_at_once(target: Target) -> int:
    """How many calls for answers to one prompt may run at the same time."""
    if target.connection.embedded:
        return local.MOST_ANSWERS
    return max(1, target.connection.options.choices_at_once)
