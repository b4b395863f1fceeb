"""Real proxies that lead every name to one server on this computer.

    async with HostileServer(answer("yes")) as server:
        async with SocksProxy(server.port, user="me", password="secret") as proxy:
            ...  # call http://service.invalid through proxy.port
        assert proxy.asked == ["service.invalid:80"]

A name that ends in .invalid leads nowhere without them.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
from typing import Self


class _Proxy:
    """Listens on a free port of 127.0.0.1 while it is entered.

    `asked` has the places that were asked for, `connections` counts what was accepted.
    """

    def __init__(self, target: int, user: str = "", password: str = "") -> None:
        self.target = target
        self.user = user
        self.password = password
        self.asked: list[str] = []
        self.connections = 0
        self.port = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
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
        task = asyncio.create_task(self._guarded(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._serve(reader, writer)
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        raise NotImplementedError

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, start: bytes = b""
    ) -> None:
        inner, outer = await asyncio.open_connection("127.0.0.1", self.target)
        outer.write(start)
        try:
            both = _copy(reader, outer), _copy(inner, writer)
            done, waiting = await asyncio.wait(
                [asyncio.ensure_future(way) for way in both], return_when="FIRST_COMPLETED"
            )
            for task in waiting:
                task.cancel()
            await asyncio.gather(*done, *waiting, return_exceptions=True)
        finally:
            outer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()


class HttpProxy(_Proxy):
    """Takes whole addresses of http and CONNECT for https; wants user and password if given."""

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, place, _version = head.split(b"\r\n")[0].decode().split(" ")
        if self.user and not self._knows(head):
            writer.write(b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            return
        self.asked.append(place)
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            await self._pass_on(reader, writer)
        else:
            await self._pass_on(reader, writer, head)

    def _knows(self, head: bytes) -> bool:
        told = base64.b64encode(f"{self.user}:{self.password}".encode())
        return b"proxy-authorization: basic " + told.lower() in head.lower()


class SocksProxy(_Proxy):
    """SOCKS 5 (RFC 1928) with user and password (RFC 1929)."""

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _version, count = await reader.readexactly(2)
        methods = await reader.readexactly(count)
        method = 2 if self.user else 0
        if method not in methods:
            writer.write(b"\x05\xff")
            return
        writer.write(bytes([5, method]))
        if self.user and not await self._knows(reader, writer):
            return
        host = await self._asked_host(reader)
        port = int.from_bytes(await reader.readexactly(2), "big")
        self.asked.append(f"{host}:{port}")
        writer.write(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
        await self._pass_on(reader, writer)

    async def _knows(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        _version, length = await reader.readexactly(2)
        user = await reader.readexactly(length)
        password = await reader.readexactly((await reader.readexactly(1))[0])
        known = (user, password) == (self.user.encode(), self.password.encode())
        writer.write(b"\x01\x00" if known else b"\x01\x01")
        await writer.drain()
        return known

    async def _asked_host(self, reader: asyncio.StreamReader) -> str:
        _version, _command, _reserved, kind = await reader.readexactly(4)
        if kind == 3:
            return (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        return "an address, not a name: " + (await reader.readexactly(4 if kind == 1 else 16)).hex()
