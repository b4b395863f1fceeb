"""A real HTTP server of one file, with the habits of those that are met: see `FileOffer`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.support.hostile_server import Behaviour, Exchange


@dataclass
class FileOffer:
    """Answers requests for one file.

    Parameters: `etag`; `ranges`, whether parts are given; `heeds_if_range`; `cut_at`, breaks the
    connection after so many bytes of the first answer; `length`, said in place of the true one,
    None for none at all; `pause`, seconds between pieces; `headers`, others.
    """

    data: bytes
    etag: str = '"one"'
    ranges: bool = True
    heeds_if_range: bool = True
    cut_at: int | None = None
    length: int | None = -1
    pause: float = 0.0
    piece: int = 65536
    headers: Mapping[str, str] = field(default_factory=dict)
    asked: list[Mapping[str, str]] = field(default_factory=list)
    sent_some: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, exchange: Exchange) -> None:
        request = exchange.request
        self.asked.append(request.headers)
        start = self._start(request.headers)
        body = self.data[start:]
        headers = dict(self.headers)
        if self.etag:
            headers["ETag"] = self.etag
        if self.length is not None:
            headers["Content-Length"] = str(len(body) if self.length < 0 else self.length)
        if start:
            last = len(self.data) - 1
            headers["Content-Range"] = f"bytes {start}-{last}/{len(self.data)}"
        await exchange.head(206 if start else 200, headers)
        await self._send(exchange, body)
        exchange.keep_alive = self.length == -1

    def _start(self, headers: Mapping[str, str]) -> int:
        wanted = headers.get("range", "")
        if not (wanted and self.ranges):
            return 0
        if self.heeds_if_range and headers.get("if-range", self.etag) != self.etag:
            return 0
        return int(wanted.removeprefix("bytes=").rstrip("-"))

    async def _send(self, exchange: Exchange, body: bytes) -> None:
        if self.cut_at is not None:
            body, self.cut_at = body[: self.cut_at], None
            await exchange.send(body)
            self.sent_some.set()
            exchange.reset()
            return
        for at in range(0, len(body), self.piece):
            await exchange.send(body[at : at + self.piece])
            self.sent_some.set()
            if self.pause:
                await asyncio.sleep(self.pause)


def redirect(to: str, status: int = 302, headers: Mapping[str, str] | None = None) -> Behaviour:
    """Answers with a redirect."""

    async def behave(exchange: Exchange) -> None:
        await exchange.head(status, {"Location": to, "Content-Length": "0", **(headers or {})})
        exchange.keep_alive = True

    return behave
