"""A real HTTP server that misbehaves as told.

    async with HostileServer(event_stream("Hel", "lo")) as server:
        ...  # call server.base_url
    assert server.requests[0].json["model"] == "m"

A behaviour is a coroutine function that gets an `Exchange` and does what it likes with the
connection. The first request meets the first behaviour and so on; the last one stays. After a
behaviour has returned the connection is closed, unless it said `exchange.keep_alive = True`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Self

DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True)
class RecordedRequest:
    """What a client sent. Header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    head: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Exchange:
    """One request and the connection it came on."""

    request: RecordedRequest
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    keep_alive: bool = False

    async def send(self, data: bytes) -> None:
        """Write raw bytes."""
        self.writer.write(data)
        await self.writer.drain()

    async def head(self, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """Write a status line and headers; without Content-Length the body ends with the
        connection."""
        await self.send(head_bytes(status, headers or {}))

    async def chunk(self, data: bytes) -> None:
        """Write a piece of a chunked body; an empty one ends it."""
        await self.send(b"%x\r\n%s\r\n" % (len(data), data))

    async def event(self, data: Any) -> None:
        """Write a server-sent event whose data is `data` as JSON."""
        await self.send(sse(data))

    def reset(self) -> None:
        """Break the connection: the client gets a reset, not an end."""
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def client_closes(self) -> None:
        """Wait until the client has closed the connection."""
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            while await self.reader.read(65536):
                pass


Behaviour = Callable[[Exchange], Awaitable[None]]


class HostileServer:
    """Listens on a free port of 127.0.0.1 while it is entered.

    Parameters: `behaviours`, see above; `tls`, a server context for HTTPS; `host`, the name
    that goes into `url`. `requests` holds what came, `connections` counts those accepted.
    """

    def __init__(
        self, *behaviours: Behaviour, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
    ) -> None:
        self.behaviours = behaviours
        self.tls = tls
        self.host = host
        self.requests: list[RecordedRequest] = []
        self.connections = 0
        self.port = 0
        self._open = 0
        self._changed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Scheme, host and port."""
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"

    @property
    def base_url(self) -> str:
        """The base URL of a connection to it."""
        return f"{self.url}/v1"

    async def all_closed(self) -> None:
        """Wait until no connection is open."""
        while self._open:
            self._changed.clear()
            await self._changed.wait()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
                while await self._serve_one(reader, writer):
                    pass
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError, TimeoutError):
                await asyncio.wait_for(writer.wait_closed(), 1)
            self._open -= 1
            self._changed.set()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        request = await read_request(reader)
        if request is None:
            writer.write(head_bytes(400, {"Connection": "close"}))
            return False
        number = min(len(self.requests), len(self.behaviours) - 1)
        self.requests.append(request)
        exchange = Exchange(request, reader, writer)
        await self.behaviours[number](exchange)
        await writer.drain()
        return exchange.keep_alive


async def read_request(reader: asyncio.StreamReader) -> RecordedRequest | None:
    """The next request on a connection; None where the client speaks another protocol."""
    first_byte = await reader.readexactly(1)
    if not first_byte.isalpha():
        return None
    head = first_byte + await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").rstrip().split("\r\n")
    method, path, _version = first.split(" ", 2)
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in lines)
    }
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return RecordedRequest(method, path, headers, body, head)


def head_bytes(status: int, headers: Mapping[str, str]) -> bytes:
    """A response's head."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} {phrase}\r\n{lines}\r\n".encode("latin-1")


def sse(data: Any) -> bytes:
    """`data` as the JSON of one server-sent event."""
    return b"data: " + json.dumps(data).encode() + b"\n\n"


def chat_chunk(
    text: str | None = None, *, index: int = 0, finish: str | None = None, **delta: Any
) -> dict[str, Any]:
    """A chunk of a streamed chat completion."""
    if text is not None:
        delta["content"] = text
    choice = {"index": index, "delta": delta, "finish_reason": finish}
    return {"id": "c", "object": "chat.completion.chunk", "model": "m", "choices": [choice]}


Piece = bytes | str | Mapping[str, Any] | Behaviour


def event_stream(
    *pieces: Piece,
    done: bool = True,
    finish: str | None = "stop",
    headers: Mapping[str, str] | None = None,
) -> Behaviour:
    """Streams `pieces`: a text as a chat chunk, a mapping as an event's JSON, bytes raw, a
    behaviour is run in its place. Then a chunk with `finish` and, with `done`, the end mark."""

    async def behave(exchange: Exchange) -> None:
        await exchange.head(200, {"Content-Type": "text/event-stream", **(headers or {})})
        for piece in pieces:
            if callable(piece):
                await piece(exchange)
            elif isinstance(piece, bytes):
                await exchange.send(piece)
            else:
                await exchange.event(chat_chunk(piece) if isinstance(piece, str) else piece)
        if finish:
            await exchange.event(chat_chunk(finish=finish))
        if done:
            await exchange.send(DONE)

    return behave


def answer(
    body: bytes | str = b"",
    status: int = 200,
    content_type: str = "text/plain",
    headers: Mapping[str, str] | None = None,
) -> Behaviour:
    """Answers with a body of known length and keeps the connection."""
    data = body.encode() if isinstance(body, str) else body

    async def behave(exchange: Exchange) -> None:
        labels = {"Content-Type": content_type, "Content-Length": str(len(data))}
        await exchange.head(status, {**labels, **(headers or {})})
        await exchange.send(data)
        exchange.keep_alive = True

    return behave


def json_answer(
    value: Any, status: int = 200, headers: Mapping[str, str] | None = None
) -> Behaviour:
    """Answers with `value` as JSON."""
    return answer(json.dumps(value), status, "application/json", headers)


def error_answer(
    status: int,
    message: str = "no",
    headers: Mapping[str, str] | None = None,
    **fields: Any,
) -> Behaviour:
    """Answers with an error object as OpenAI's endpoints do."""
    return json_answer({"error": {"message": message, **fields}}, status, headers)


async def silence(exchange: Exchange) -> None:
    """Says nothing until the client gives up."""
    await exchange.client_closes()


async def reset(exchange: Exchange) -> None:
    """Breaks the connection."""
    exchange.reset()


async def hang_up(exchange: Exchange) -> None:
    """Closes the connection without a word."""
