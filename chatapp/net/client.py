"""HTTP/1.1 with deadlines of its own; httpx is known here and in `response.py` only.

What httpx leaves open is closed here. Its time limits are per read, so a byte a second never
ends: connecting and waiting for the head have deadlines of their own. No redirect is followed,
no cookie kept, no compressed body read, loopback never goes through a proxy, and every error of
httpx and of the layers below leaves as one of `domain/errors.py`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from chatapp import __version__
from chatapp.domain.errors import NetworkError, StreamError
from chatapp.domain.models import TimeLimits
from chatapp.net.failures import connect_failure, is_tls_failure
from chatapp.net.request import HttpRequest, bad_url, check_headers, checked_url
from chatapp.net.response import Response
from chatapp.net.routes import Proxy, Route
from chatapp.net.sizes import readable_size
from chatapp.net.transports import Transports

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

HEAD_LIMIT = 100 * 2**10
"""Bytes a response's head may have (httpcore's own limit)."""

_PROXY_WANTS_PASSWORD = 407

_HEADERS = {
    "User-Agent": f"ChatApp/{__version__}",
    "Accept": "text/event-stream, application/json",
    "Accept-Encoding": "identity",
}


class HttpClient:
    """Sends requests; keeps connections for the next one. Belongs to one event loop.

    Parameters: `route`, the way its calls take; `headers`, sent with each of them besides the
    request's own.
    """

    def __init__(
        self, route: Route | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        self._transports = Transports()
        self._route = route or Route()
        self._headers = dict(headers or {})

    def along(self, route: Route, headers: Mapping[str, str]) -> HttpClient:
        """A client that goes another way and shares the connections of this one."""
        client = HttpClient(route, headers)
        client._transports = self._transports
        return client

    async def open(self, request: HttpRequest, limits: TimeLimits) -> Response:
        """Send `request` and wait for the response's head.

        The caller closes the response. Of `limits` only `connect` and `first_byte` count.
        Raises NetworkError; StreamError (not_an_api, too_large) for a head that is no HTTP
        or too large; InputError (bad_url); SecretError (key_characters).
        """
        request = replace(request, headers=_merged(request.headers, self._headers))
        check_headers(request.headers)
        checked_url(request.url)
        proxy = await self._route.proxy_for(request.url)
        transport = await self._transports.get(request.url, proxy, self._route.ca_file)
        response = await _Call(request, limits, proxy).send(transport)
        log.debug("%s %s: %s", request.method, request.host, response.status)
        return response

    async def prepare(self, url: str) -> None:
        """Load what a call of `url` takes, so that the first one is not slower than the next.

        Raises as `open` does for an address, proxy or certificates that cannot be used.
        """
        checked_url(url)
        proxy = await self._route.proxy_for(url)
        await self._transports.get(url, proxy, self._route.ca_file)

    async def close(self) -> None:
        """Close every connection, those of clients that share them too."""
        await self._transports.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()


def _merged(headers: Mapping[str, str], extra: Mapping[str, str]) -> dict[str, str]:
    """All of them, each name once, whatever its case; the extra ones count."""
    ours = {name.lower() for name in extra}
    return {**{n: v for n, v in headers.items() if n.lower() not in ours}, **extra}


_closing: set[asyncio.Task[None]] = set()
"""Keeps tasks that close what nobody waits for any more from being collected."""


class _Call:
    """One request on its way to its response's head."""

    def __init__(self, request: HttpRequest, limits: TimeLimits, proxy: Proxy | None) -> None:
        self._request = request
        self._limits = limits
        self._proxy = proxy
        self._sent = False
        self._host = request.host
        self._stream: Any = None

    async def send(self, transport: httpx.AsyncHTTPTransport) -> Response:
        """The response; all that can go wrong leaves as an error of the app."""
        try:
            return await self._send(transport)
        except BaseException:
            if self._stream is not None and not self._sent:
                await self._stream.aclose()  # httpcore leaves it open when SOCKS fails on it
            raise

    async def _send(self, transport: httpx.AsyncHTTPTransport) -> Response:
        import httpx

        try:
            async with asyncio.timeout(self._limits.connect) as deadline:
                request = self._build(deadline)
                response = await _shielded(transport.handle_async_request(request), self._host)
        except TimeoutError as error:
            raise self._timeout() from error
        except httpx.InvalidURL as error:
            raise bad_url(self._request.url) from error
        except httpx.ProxyError as error:
            raise NetworkError("proxy_failed", host=self._host) from error
        except httpx.RemoteProtocolError as error:
            raise self._protocol_failure(error) from error
        except (httpx.HTTPError, OSError, UnicodeError) as error:
            raise self._failure(error) from error
        except Exception as error:
            # The SOCKS client asserts what a proxy may say, and raises errors of its own.
            if self._proxy is None or self._sent:
                raise
            raise NetworkError("proxy_failed", host=self._host) from error
        if self._proxy is not None and response.status == _PROXY_WANTS_PASSWORD:
            await response.aclose()
            raise NetworkError("proxy_failed", host=self._host)
        return response

    def _build(self, deadline: asyncio.Timeout) -> httpx.Request:
        import httpx

        async def trace(name: str, info: Mapping[str, Any]) -> None:
            if name.endswith("connect_tcp.complete"):
                self._stream = info["return_value"]
            # The head that a proxy gets first (CONNECT) is still part of connecting.
            started = name == "http11.send_request_headers.started"
            if started and info["request"].method != b"CONNECT" and not deadline.expired():
                self._sent = True
                now = asyncio.get_running_loop().time()
                deadline.reschedule(now + self._limits.first_byte)

        return httpx.Request(
            self._request.method,
            self._request.url,
            headers=_merged(_HEADERS, self._request.headers),
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
