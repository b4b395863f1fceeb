"""One call for an answer, from the request to the last event: the same for every dialect.

The dialect translates, the client moves bytes; here is what holds for all: time limits, size
limits, what a damaged or missing part means, and that no key gets into text or errors.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable

from chatapp.domain.errors import NetworkError, RequestError, StreamError
from chatapp.domain.events import Event, StreamEnded
from chatapp.domain.models import CompletionRequest, Connection, TimeLimits
from chatapp.net.client import HttpClient
from chatapp.net.json import JsonError, parse_json
from chatapp.net.json_lines import JsonLinesDecoder
from chatapp.net.keys import known_keys
from chatapp.net.masking import MIN_LENGTH
from chatapp.net.request import HttpRequest
from chatapp.net.response import Response
from chatapp.net.sizes import readable_size
from chatapp.net.sse import SseDecoder
from chatapp.providers.base import (
    MOST_CHOICES,
    ErrorReported,
    Framing,
    UnreadableEvent,
    endpoint_of,
)
from chatapp.providers.bodies import BodyKind, body_kind
from chatapp.providers.calls import open_success
from chatapp.providers.clock import ReplyClock
from chatapp.providers.overlap import begun_text, white_end
from chatapp.providers.reading import ReplyReader
from chatapp.providers.registry import dialect_named
from chatapp.providers.statuses import reported_error

STREAM_LIMIT = 2**30
"""Bytes an event stream may have, whatever is in it; it is read piece by piece."""
WHOLE_LIMIT = 32 * 2**20
"""Bytes an answer in one piece may have; it is held in memory."""
_MANY, _LONG = 200, 100_000
"""Messages, and characters in them, that are encoded on the event loop."""


async def stream_reply(
    client: HttpClient,
    connection: Connection,
    key: str | None,
    request: CompletionRequest,
    limits: TimeLimits,
    *,
    encoded: Callable[[HttpRequest], Awaitable[None]] | None = None,
) -> AsyncGenerator[Event, None]:
    """Make one request for an answer and give its events; the last one is StreamEnded.

    Close the generator (`contextlib.aclosing`) or cancel its task to stop: the connection is
    closed at once. Parameters: `encoded`, gets the request before it goes out. Raises RequestError
    with whatever text there is given before, InputError (bad_url, bad_parameter,
    dialect_unsupported) and SecretError (key_characters).
    """
    if key:
        known_keys.add(key)
    codec, endpoint = dialect_named(connection.dialect), endpoint_of(connection, key)
    if _takes_long(request):
        call = await asyncio.to_thread(codec.encode, request, endpoint)
    else:
        call = codec.encode(request, endpoint)
    if encoded is not None:
        await encoded(call)
    clock = ReplyClock(limits, call.host)
    capabilities = codec.capabilities(endpoint, request.model)
    cut = white_end(request) if capabilities.trims else ""
    reader = ReplyReader(
        codec.decoder(),
        _masked_keys(key),
        _choices(request),
        joined=request.joined,
        cut=cut,
        repeated=begun_text(request).removesuffix(cut) if capabilities.repeats else "",
    )
    response = await open_success(client, call, clock, codec.path, key)
    try:
        async for event in _Reply(response, reader, clock, codec.framing).events():
            yield event
    except ErrorReported as error:
        raise reported_error(error, call.host, response.status, key) from None
    finally:
        await response.aclose()


class _Reply:
    """The body of one response as events."""

    def __init__(
        self, response: Response, reader: ReplyReader, clock: ReplyClock, framing: Framing
    ) -> None:
        self._response = response
        self._chunks = response.chunks()
        self._reader = reader
        self._clock = clock
        self._framing = framing
        self._size = 0

    async def events(self) -> AsyncIterator[Event]:
        """All events up to the end; text that was held back comes before an error, too."""
        try:
            async for event in self._body():
                yield event
        except (RequestError, ErrorReported):
            for event in self._reader.rest():
                yield event
            raise
        for event in self._reader.rest():
            yield event
        yield StreamEnded(self._reader.marked)

    async def _body(self) -> AsyncIterator[Event]:
        self._clock.wind()
        kind, start = await self._kind()
        if kind is BodyKind.JSON:
            async for event in self._whole(start):
                yield event
        elif kind is BodyKind.EVENTS:
            async for event in self._streamed(SseDecoder(), start):
                yield event
        elif kind is BodyKind.LINES:
            async for event in self._streamed(JsonLinesDecoder(), start):
                yield event
        elif kind is BodyKind.COMPRESSED:
            raise StreamError("compressed", host=self._response.host)
        elif kind is BodyKind.OTHER:
            raise StreamError("not_an_api", host=self._response.host)

    async def _kind(self) -> tuple[BodyKind | None, bytes]:
        """What the body is, and the bytes it took to tell; None for an empty one."""
        label = self._response.headers.get("content-type", "")
        start = b""
        while chunk := await self._next(WHOLE_LIMIT):
            start = (start + chunk).lstrip()
            kind = body_kind(start, label, self._framing)
            if kind is not None:
                return kind, start
        return body_kind(start, label, self._framing, ended=True), start

    async def _next(self, limit: int) -> bytes:
        """The next bytes; empty at the end, or when only the end was waited for."""
        try:
            chunk = await self._clock.content(anext(self._chunks, b""))
        except NetworkError as error:
            if error.code == "broken" and self._reader.finished:
                return b""
            raise
        self._size += len(chunk or b"")
        if self._size > limit:
            raise StreamError("too_large", limit=readable_size(limit))
        return chunk or b""

    async def _streamed(
        self, decoder: SseDecoder | JsonLinesDecoder, chunk: bytes
    ) -> AsyncIterator[Event]:
        while chunk:
            for event in self._reader.take(decoder.feed(chunk)):
                yield event
            if self._reader.done:
                return
            if self._reader.has_grown():
                self._clock.wind()
            self._clock.finish(self._reader.finished)
            chunk = await self._next(STREAM_LIMIT)
        if decoder.end() and decoder.unfinished is not None:
            for event in self._reader.take_unfinished(decoder.unfinished):
                yield event

    async def _whole(self, start: bytes) -> AsyncIterator[Event]:
        """A JSON value in place of a stream; cut short, it is an answer without its end."""
        pieces = [start]
        while chunk := await self._next(WHOLE_LIMIT):
            pieces.append(chunk)
        try:
            answer = parse_json(b"".join(pieces))
        except JsonError:
            return
        try:
            for event in self._reader.take_whole(answer):
                yield event
        except UnreadableEvent:
            raise StreamError("not_an_api", host=self._response.host) from None


def _takes_long(request: CompletionRequest) -> bool:
    """Whether encoding would hold up the event loop: 100 ms for large pictures, 40 for 1 MB."""
    if request.attachments or len(request.messages) > _MANY:
        return True
    return sum(len(message.text) for message in request.messages) > _LONG


def _masked_keys(key: str | None) -> set[str]:
    """What an answer must not show: this call's key, and every other one that can be no word.

    One that is a part of this call's key, as when it was first entered cut off, would break that
    up before it is found as a whole.
    """
    known = {other for other in known_keys.snapshot() if len(other) >= MIN_LENGTH}
    return {other for other in known if other not in key} | {key} if key else known


def _choices(request: CompletionRequest) -> int:
    choices = request.parameters.get("n")
    return choices if isinstance(choices, int) and 1 <= choices <= MOST_CHOICES else 1
