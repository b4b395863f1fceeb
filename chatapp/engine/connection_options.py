"""What the user sets for a connection besides address and key."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Mapping

from chatapp.domain.errors import InputError, bad_parameter
from chatapp.domain.headers import LONGEST_VALUE, check_header_name, check_header_value
from chatapp.domain.messages import Failure
from chatapp.domain.models import Connection, ProxyMode
from chatapp.domain.proxies import proxy_address
from chatapp.storage import connections as stored
from chatapp.storage.secrets import PROXY, Secrets

LONGEST_TIME = 86_400.0
"""Seconds a time limit may have."""
_TIMES = ("connect_timeout", "first_byte_timeout", "idle_timeout")
_IDS = ("organization", "project")
_MOST_AT_ONCE = 16

SETTABLE = (*_TIMES, *_IDS, "ca_file", "choices_at_once")
"""The options that `Options.set` changes."""


class Options:
    """The options of the user's connections; their secrets go into the keyring.

    Parameters: `find` gives a connection that can be changed, or raises; `locks`, one for each
    connection, held while it is changed; `publish` tells that it was.
    """

    def __init__(
        self,
        store: stored.Connections,
        secrets: Secrets,
        find: Callable[[str], Awaitable[Connection]],
        locks: Mapping[str, asyncio.Lock],
        publish: Callable[[], Awaitable[None]],
    ) -> None:
        self._store = store
        self._secrets = secrets
        self._find = find
        self._locks = locks
        self._publish = publish

    async def set(self, connection_id: str, **options: object) -> Connection:
        """Change some of `SETTABLE`; times are in seconds, None for the app's own.

        Raises InputError (bad_parameter).
        """
        checked = checked_options(options)
        async with self._locks[connection_id]:
            return await self._keep(await self._find(connection_id), **checked)

    async def set_proxy(
        self, connection_id: str, mode: ProxyMode, address: str = "", user: str | None = None
    ) -> tuple[Connection, Failure | None]:
        """Choose how the endpoint is reached; another proxy never gets the password of the last.

        Parameters: `address`, for HTTP and SOCKS: host and port, or an address with a scheme,
        which then decides the mode, and with user and password if it has them; `user`, in place
        of the one in it.
        Raises InputError (bad_proxy). The failure says why a password is not in the keyring, or is
        proxy_password_not_removed where that of the last may still be there.
        """
        async with self._locks[connection_id]:
            old = await self._find(connection_id)
            if mode in (ProxyMode.SYSTEM, ProxyMode.NONE):
                return await self._keep(old, proxy=mode), None
            proxy = proxy_address(address, mode)
            proxy = proxy if user is None else dataclasses.replace(proxy, user=user.strip())
            known = old.options.proxy_password and proxy.kept == old.options.proxy_address
            left = None if known else await self._forget_password(old)
            connection = await self._keep(
                old, proxy=proxy.mode, proxy_address=proxy.kept, proxy_password=known
            )
            told = Failure("proxy_password_not_removed") if left is not None else None
            if not proxy.password:
                return connection, told
            connection, failure = await self._store_password(connection, proxy.password)
            return connection, failure or told

    async def set_proxy_password(self, connection_id: str, password: str) -> Failure | None:
        """Keep the proxy's password, "" to forget it; the failure says why it is only in memory.

        Raises InputError (bad_proxy) where there is no proxy, bad_parameter for one too long.
        """
        if len(password) > LONGEST_VALUE or not password.isprintable():
            raise bad_parameter("password", "…")
        async with self._locks[connection_id]:
            connection = await self._find(connection_id)
            if password:
                return (await self._store_password(connection, password))[1]
            await self._keep(connection, proxy_password=False)
            return await self._forget_password(connection)

    async def set_header(self, connection_id: str, name: str, value: str) -> Failure | None:
        """Send a header with each call; the failure says why its value is only in memory.

        Raises InputError (bad_header, reserved_header, bad_header_value).
        """
        name = check_header_name(name)
        value = check_header_value(name, value)
        async with self._locks[connection_id]:
            connection = await self._find(connection_id)
            failure = await self._secrets.store(connection, value, name)
            others = _without(connection.options.headers, name)
            await self._keep(connection, headers=(*others, name))
            return failure

    async def remove_header(self, connection_id: str, name: str) -> Failure | None:
        """Send a header no more; the failure says why its value may still be in the keyring."""
        async with self._locks[connection_id]:
            connection = await self._find(connection_id)
            others = _without(connection.options.headers, name)
            await self._keep(connection, headers=others)
            return await self._secrets.remove(connection, name)

    async def header(self, connection: Connection, name: str) -> str | None:
        """The value of a header; None where the keyring has none. Raises SecretError."""
        return await self._secrets.get(connection, name)

    async def forget(self, connection: Connection, *, proxy: bool) -> Failure | None:
        """Take the values of headers out of the keyring, and the `proxy`'s password.

        Gives why something may be left there.
        """
        failure = None
        for name in connection.options.headers:
            failure = await self._secrets.remove(connection, name) or failure
        return (proxy and await self._forget_password(connection)) or failure

    async def _forget_password(self, connection: Connection) -> Failure | None:
        if not connection.options.proxy_password:
            return None
        return await self._secrets.remove(connection, PROXY)

    async def _store_password(
        self, connection: Connection, password: str
    ) -> tuple[Connection, Failure | None]:
        if not connection.options.proxy_address:
            raise InputError("bad_proxy", address="")
        failure = await self._secrets.store(connection, password, PROXY)
        return await self._keep(connection, proxy_password=True), failure

    async def _keep(self, connection: Connection, **changes: object) -> Connection:
        options = dataclasses.replace(connection.options, **changes)  # type: ignore[arg-type]
        if options == connection.options:
            return connection
        changed = await self._store.change(connection.id, options=options)
        await self._publish()
        return changed


def checked_options(options: Mapping[str, object]) -> dict[str, object]:
    """Options of `SETTABLE` as they are kept; raises InputError (bad_parameter)."""
    return {name: _checked(name, value) for name, value in options.items()}


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(other for other in names if other.lower() != name.strip().lower())


def _checked(name: str, value: object) -> object:
    """An option as it is kept; raises InputError (bad_parameter)."""
    if name in _TIMES:
        if value is None:
            return None
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if is_number and 0 < float(str(value)) <= LONGEST_TIME:
            return float(str(value))
    elif name in _IDS and isinstance(value, str):
        text = value.strip()
        if len(text) <= LONGEST_VALUE and all("!" <= c <= "~" for c in text):
            return text
    elif name == "ca_file" and isinstance(value, str):
        return value.strip()
    elif name == "choices_at_once" and type(value) is int and 1 <= value <= _MOST_AT_ONCE:
        return value
    raise bad_parameter(name, value)
