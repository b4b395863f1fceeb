"""The desktop's services on Linux, asked over D-Bus; the only importer of jeepney.

Qt's own D-Bus classes cannot say from Python that a number is unsigned, which notifications need.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.asyncio import DBusRouter

_ANSWER_WITHIN = 10.0
"""Seconds."""

Listener = Callable[[tuple[Any, ...]], object]


class BusError(Exception):
    """There is no bus, no such service on it, or it refuses."""


class Service(NamedTuple):
    """One interface of an object on the bus."""

    name: str
    path: str
    interface: str


BUS = Service("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")


class SessionBus:
    """One connection, made when it is first needed, and again after the bus has ended."""

    def __init__(self) -> None:
        self._router: DBusRouter | None = None
        self._turn = asyncio.Lock()

    async def call(
        self, service: Service, method: str, signature: str = "", *arguments: object
    ) -> tuple[Any, ...]:
        """What a method gives. Parameters: `signature`, the types of the arguments.

        Raises BusError.
        """
        from jeepney import DBusAddress, new_method_call
        from jeepney.wrappers import unwrap_msg

        address = DBusAddress(service.path, service.name, service.interface)
        message = new_method_call(address, method, signature or None, arguments)
        try:
            router = await self._connected()
            reply = await asyncio.wait_for(router.send_and_get_reply(message), _ANSWER_WITHIN)
            answer: tuple[Any, ...] = unwrap_msg(reply)
        except Exception as error:  # jeepney has no base for what it raises
            raise BusError(f"{service.interface}.{method}: {error!r}") from error
        return answer

    async def get(self, service: Service, name: str) -> object:
        """The value of a property. Raises BusError."""
        properties = service._replace(interface="org.freedesktop.DBus.Properties")
        (_type, value), *_ = await self.call(properties, "Get", "ss", service.interface, name)
        return value

    async def listen(
        self, service: Service, signal: str, listener: Listener, *, first: str = ""
    ) -> None:
        """Call `listener` with what a signal carries, until the connection ends.

        Parameters: `first`, what its first argument has to be. Raises BusError.
        """
        from jeepney import MatchRule

        rule = MatchRule(
            type="signal", interface=service.interface, member=signal, path=service.path
        )
        if first:
            rule.add_arg_condition(0, first)
        await self.call(BUS, "AddMatch", "s", rule.serialise())
        if self._router is not None:
            self._router.filter(rule, queue=_Calling(listener))

    async def has(self, service: Service) -> bool:
        """Whether somebody offers the service at this moment. Raises BusError."""
        (owned,) = await self.call(BUS, "NameHasOwner", "s", service.name)
        return bool(owned)

    async def own_name(self) -> str:
        """What the bus calls this connection. Raises BusError."""
        try:
            return str((await self._connected()).unique_name)
        except Exception as error:  # jeepney has no base for what it raises
            raise BusError(repr(error)) from error

    async def close(self) -> None:
        """Leave the bus."""
        router, self._router = self._router, None
        if router is not None:
            router._rcv_task.cancel()
            await asyncio.wait([router._rcv_task])
            with suppress(OSError, EOFError):
                await router._conn.close()
        # One that was given up while it was made is cancelled, and ends in the loop's next turn.
        await asyncio.sleep(0)

    async def _connected(self) -> DBusRouter:
        from jeepney.io.asyncio import DBusRouter, open_dbus_connection

        async with self._turn:
            if self._router is None or self._router._rcv_task.done():
                router = self._router = DBusRouter(await open_dbus_connection())
                router._rcv_task.add_done_callback(partial(_ended, router))
            return self._router


def _ended(router: DBusRouter, reading: asyncio.Task[None]) -> None:
    """The bus has ended, or is left: neither is an error of the app."""
    if not reading.cancelled():
        reading.exception()
    router._conn.writer.close()


class _Calling(asyncio.Queue["Message"]):
    """Takes what a filter of the connection lets through, and calls with it at once."""

    def __init__(self, listener: Listener) -> None:
        super().__init__()
        self._listener = listener

    def put_nowait(self, item: Message) -> None:
        """Call."""
        self._listener(item.body)
