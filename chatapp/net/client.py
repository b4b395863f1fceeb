"""HTTP/1.1 with deadlines of its own; the only module that knows httpx.

What httpx leaves open is closed here. Its time limits are per read, so a byte a second never
ends: connecting and waiting for the head have deadlines of their own. No redirect is followed,
no cookie kept, no compressed body read, loopback never goes through a proxy, and every error of
httpx and of the layers below leaves as one of `domain/errors.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import socket
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import SplitResult, urlsplit

from chatapp import __version__
from chatapp.domain.errors import InputError, NetworkError, SecretError, StreamError
from chatapp.domain.models import TimeLimits
from chatapp.net.failures import connect_failure, is_tls_failure
from chatapp.net.proxies import proxy_for
from chatapp.net.redact import redact
from chatapp.net.sizes import readable_size
from chatapp.net.tls import trust, trust_nobody

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

HEAD_LIMIT = 100 * 2**10
"""Bytes a response's head may have (httpcore's own limit)."""

_KEEP_ALIVE = 4.0
"""Seconds an idle connection is kept: less than the 5 s after which many servers close it."""

_HEADERS = {
    "User-Agent": f"ChatApp/{__version__}",
    "Accept": "text/event-stream, application/json",
    "Accept-Encoding": "identity",
}


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request as it goes out. Headers and body stay out of its repr: they hold secrets."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)

    @property
    def host(self) -> str:
        """The host that gets it."""
        return urlsplit(self.url).hostname or self.url


class Response:
    """A response whose head is there and whose body is still on its way."""

    def __init__(self, response: httpx.Response, host: str) -> None:
        self.status = response.status_code
        self.headers: Mapping[str, str] = dict(response.headers.items())
        """Names in lower case."""
        self.host = host
        self._response = response
        self._pieces = response.aiter_raw()
        self._closing: asyncio.Task[None] | None = None
        self._ended = False

    @property
    def encoded(self) -> bool:
        """Whether the body is compressed, though that was not asked for."""
        return self.headers.get("content-encoding", "").strip().lower() not in ("", "identity")

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body as it arrives, never an empty piece. To be iterated once.

        Raises StreamError (compressed) and NetworkError (broken).
        """
        if self.encoded:
            raise StreamError("compressed", host=self.host)
        import httpx

        try:
            async for piece in self._pieces:
                if piece:
                    yield piece
            self._ended = True
        except (httpx.HTTPError, OSError) as error:
            raise NetworkError("broken", host=self.host) from error

    async def read(self, limit: int) -> bytes:
        """The whole body; raises as `chunks` does, and StreamError (too_large) above `limit`."""
        pieces: list[bytes] = []
        size = 0
        async for piece in self.chunks():
            pieces.append(piece)
            size += len(piece)
            if size > limit:
                raise StreamError("too_large", limit=readable_size(limit))
        return b"".join(pieces)

    async def aclose(self) -> None:
        """Close the connection, unless the body came to its end; any number of times.

        It goes through even when the calling task is cancelled meanwhile.
        """
        if self._closing is None:
            self._closing = asyncio.create_task(self._close(), name="close response")
        await asyncio.shield(self._closing)

    async def _close(self) -> None:
        try:
            await self._response.aclose()
        except Exception as error:
            log.debug("closing a response failed: %r", error)
        if not self._ended:
            self._shut_down()
        # Now that the response is closed its iterators end without waiting for anything.
        with contextlib.suppress(RuntimeError):  # another task is reading at this moment
            await self._pieces.aclose()  # type: ignore[attr-defined]

    def _shut_down(self) -> None:
        """End the connection below httpcore, which leaves it open when it is cancelled twice."""
        stream = self._response.extensions.get("network_stream")
        raw = stream.get_extra_info("socket") if stream is not None else None
        with contextlib.suppress(OSError):
            if raw is not None:
                raw.shutdown(socket.SHUT_RDWR)


class HttpClient:
    """Sends requests; keeps connections for the next one. Belongs to one event loop."""

    def __init__(self) -> None:
        self._transports: dict[tuple[str | None, bool], httpx.AsyncHTTPTransport] = {}
        self._making = asyncio.Lock()

    async def open(self, request: HttpRequest, limits: TimeLimits) -> Response:
        """Send `request` and wait for the response's head.

        The caller closes the response. Of `limits` only `connect` and `first_byte` count.
        Raises NetworkError; StreamError (not_an_api, too_large) for a head that is no HTTP
        or too large; InputError (bad_url); SecretError (key_characters).
        """
        parts = checked_url(request.url)
        _check_headers(request.headers)
        proxy = await proxy_for(request.url)
        transport = await self._transport(proxy, parts.scheme == "https")
        call = _Call(request, limits, proxy)
        response = await call.send(transport)
        log.debug("%s %s: %s", request.method, parts._replace(query="").geturl(), response.status)
        return response

    async def close(self) -> None:
        """Close every connection."""
        transports, self._transports = list(self._transports.values()), {}
        for transport in transports:
            await transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    async def _transport(self, proxy: str | None, secure: bool) -> httpx.AsyncHTTPTransport:
        async with self._making:
            transport = self._transports.get((proxy, secure))
            if transport is None:
                # Loading the library and the certificates would stall the loop for long.
                transport = await asyncio.to_thread(_new_transport, proxy, secure)
                self._transports[proxy, secure] = transport
            return transport


_closing: set[asyncio.Task[None]] = set()
"""Keeps tasks that close what nobody waits for any more from being collected."""


class _Call:
    """One request on its way to its response's head."""

    def __init__(self, request: HttpRequest, limits: TimeLimits, proxy: str | None) -> None:
        self._request = request
        self._limits = limits
        self._proxy = proxy
        self._sent = False
        self._host = request.host

    async def send(self, transport: httpx.AsyncHTTPTransport) -> Response:
        """The response; all that can go wrong leaves as an error of the app."""
        import httpx

        try:
            async with asyncio.timeout(self._limits.connect) as deadline:
                request = self._build(deadline)
                return await _shielded(transport.handle_async_request(request), self._host)
        except TimeoutError as error:
            raise self._timeout() from error
        except httpx.InvalidURL as error:
            raise _bad_url(self._request.url) from error
        except httpx.ProxyError as error:
            raise NetworkError("proxy_failed", host=self._host) from error
        except httpx.RemoteProtocolError as error:
            raise self._protocol_failure(error) from error
        except (httpx.HTTPError, OSError, UnicodeError) as error:
            raise self._failure(error) from error

    def _build(self, deadline: asyncio.Timeout) -> httpx.Request:
        import httpx

        async def trace(name: str, info: Mapping[str, Any]) -> None:
            # The head that a proxy gets first (CONNECT) is still part of connecting.
            started = name == "http11.send_request_headers.started"
            if started and info["request"].method != b"CONNECT" and not deadline.expired():
                self._sent = True
                now = asyncio.get_running_loop().time()
                deadline.reschedule(now + self._limits.first_byte)

        return httpx.Request(
            self._request.method,
            self._request.url,
            headers={**_HEADERS, **self._request.headers},
            content=self._request.body,
            extensions={"trace": trace, "timeout": {}},
        )

    def _timeout(self) -> NetworkError:
        if self._sent:
            seconds = self._limits.first_byte
            return NetworkError("timeout_first_byte", host=self._host, seconds=f"{seconds:g}")
        return NetworkError("timeout_connect", host=self._host, seconds=f"{self._limits.connect:g}")

    def _protocol_failure(self, error: Exception) -> NetworkError | StreamError:
        if self._proxy and not self._sent:
            return NetworkError("proxy_failed", host=self._host)
        message = str(error)
        if "disconnected" in message:
            return NetworkError("broken", host=self._host)
        if "too long" in message:
            return StreamError("too_large", limit=readable_size(HEAD_LIMIT))
        return StreamError("not_an_api", host=self._host)

    def _failure(self, error: Exception) -> NetworkError:
        if self._sent:
            return NetworkError("broken", host=self._host)
        if self._proxy and not is_tls_failure(error):
            return NetworkError("proxy_failed", host=self._host)
        return connect_failure(error, self._host)


async def _shielded(sending: Coroutine[Any, Any, httpx.Response], host: str) -> Response:
    """The response to what is sent in a task of its own.

    A cancellation reaches that task once and only once, however often it comes: a second one
    would meet httpcore while it closes the connection, and leave it open.
    """

    def discard(done: asyncio.Task[httpx.Response]) -> None:
        if not done.cancelled() and done.exception() is None:
            closing = asyncio.create_task(Response(done.result(), host).aclose())
            _closing.add(closing)
            closing.add_done_callback(_closing.discard)

    task = asyncio.create_task(sending, name="send request")
    try:
        return Response(await asyncio.shield(task), host)
    except asyncio.CancelledError:
        task.cancel()
        task.add_done_callback(discard)
        raise


def _new_transport(proxy: str | None, secure: bool) -> httpx.AsyncHTTPTransport:
    import httpx

    with contextlib.suppress(ImportError):  # else it is loaded with the first connection
        importlib.import_module("anyio._backends._asyncio")
    try:
        return httpx.AsyncHTTPTransport(
            verify=trust() if secure or (proxy or "").startswith("https") else trust_nobody(),
            trust_env=False,
            limits=httpx.Limits(max_keepalive_connections=8, keepalive_expiry=_KEEP_ALIVE),
            proxy=httpx.Proxy(proxy) if proxy else None,
        )
    except ImportError as error:
        raise NetworkError("proxy_missing_part") from error
    except (ValueError, httpx.InvalidURL) as error:
        raise NetworkError("proxy_failed") from error


def checked_url(url: str) -> SplitResult:
    """The parts of an http or https address; raises InputError (bad_url)."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError as error:
        raise _bad_url(url) from error
    if not usable:
        raise _bad_url(url)
    return parts


def _bad_url(url: str) -> InputError:
    return InputError("bad_url", url=redact(url)[:200])


def _check_headers(headers: Mapping[str, str]) -> None:
    for value in headers.values():
        if not all(" " <= character <= "~" for character in value):
            raise SecretError("key_characters")
