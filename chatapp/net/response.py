"""A response whose body is still on its way."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, cast

from chatapp.domain.errors import NetworkError, StreamError
from chatapp.net.gathering import GatheredBody
from chatapp.net.sizes import readable_size

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)


class Response:
    """A response whose head is there and whose body is still on its way."""

    def __init__(self, response: httpx.Response, host: str) -> None:
        self.status = response.status_code
        self.headers: Mapping[str, str] = dict(response.headers.items())
        """Names in lower case."""
        self.host = host
        self._response = response
        # Not `aiter_raw`: it closes in the task that reads, which may end before that is done.
        self._pieces = aiter(cast("httpx.AsyncByteStream", response.stream))
        self._body: GatheredBody | None = None
        self._closing: asyncio.Task[None] | None = None

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
            self._body = GatheredBody(self._pieces)
            while piece := await self._body.take():
                yield piece
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
        if self._body is None or not self._body.whole:
            self._shut_down()
        if self._body is not None:
            await self._body.close()
        try:
            await self._response.aclose()
        except Exception as error:
            log.debug("closing a response failed: %r", error)
        # Now that the response is closed its iterators end without waiting for anything.
        await self._pieces.aclose()  # type: ignore[attr-defined]

    def _shut_down(self) -> None:
        """End the connection below httpcore: what reads from it ends without being cancelled."""
        stream = self._response.extensions.get("network_stream")
        raw = stream.get_extra_info("socket") if stream is not None else None
        with contextlib.suppress(OSError):
            if raw is not None:
                raw.shutdown(socket.SHUT_RDWR)
