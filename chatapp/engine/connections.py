"""Connections as the user manages them: kept, tested, with their keys, and which one is next."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chatapp.domain.changes import ConnectionsChanged
from chatapp.domain.errors import (
    ChatAppError,
    InputError,
    NotFoundError,
    RequestError,
    bad_parameter,
)
from chatapp.domain.messages import Failure, new_id, now
from chatapp.domain.models import (
    EMBEDDED_ID,
    Connection,
    Dialect,
    TimeLimits,
    origin_of,
)
from chatapp.domain.settings import DEFAULT_CONNECTION
from chatapp.engine.base_urls import clean_base_url
from chatapp.engine.connection_facts import known_service, learnt, left_behind
from chatapp.engine.connection_options import Options
from chatapp.engine.embedded import Embedded
from chatapp.engine.feed import Feed
from chatapp.engine.outgoing import client_along
from chatapp.engine.pulls import Pulls
from chatapp.providers.chat_models import first_chat_model
from chatapp.storage import connections as stored
from chatapp.storage.secrets import KeyringStatus, Secrets, check_key
from chatapp.storage.settings import Settings

if TYPE_CHECKING:
    from chatapp.net.client import HttpClient
    from chatapp.providers.check import ConnectionCheck as ConnectionCheck

log = logging.getLogger(__name__)

TEST_LIMITS = TimeLimits(connect=10.0, first_byte=30.0, idle=30.0, total=60.0)
"""A key test is waited for by a person."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a prompt goes."""

    connection: Connection
    model: str


class Connections:
    """All connections, the embedded one last.

    Parameters: `run_key`, a key for this run only, which goes before a stored one and is never
    stored (`CHATAPP_API_KEY`); `interactive`, for a window, where it goes to the default
    connection only. Otherwise it goes to the one connection the run asks.
    """

    def __init__(
        self,
        store: stored.Connections,
        secrets: Secrets,
        settings: Settings,
        embedded: Embedded,
        feed: Feed,
        run_key: str | None = None,
        *,
        interactive: bool = False,
    ) -> None:
        self._store = store
        self._secrets = secrets
        self._settings = settings
        self._embedded = embedded
        self._feed = feed
        self._run_key = run_key
        self._interactive = interactive
        self._asked: Connection | None = None
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._client: HttpClient | None = None
        self.pulls = Pulls(self, feed)
        self._failed: set[str] = set()
        """Ids of the connections whose last test in this window failed."""
        self.options = Options(store, secrets, self._own, self._locks, self.publish)

    async def client_for(self, connection: Connection) -> HttpClient:
        """The HTTP client for calls of a connection; raises SecretError, InputError (bad_proxy)."""
        if connection.embedded:
            return self.client
        return await client_along(self.client, connection, self._secrets)

    @property
    def client(self) -> HttpClient:
        """The HTTP client, made when first needed: its library is slow to import."""
        if self._client is None:
            from chatapp.net.client import HttpClient

            self._client = HttpClient()
        return self._client

    async def prepare(self) -> None:
        """Load what the first call takes, so that it is not slower than the next ones."""
        connection = await self.default()
        try:
            await (await self.client_for(connection)).prepare(connection.base_url)
        except ChatAppError as error:
            log.info("Not prepared for %s: %s", connection.host, error.code)

    async def close(self) -> None:
        """Stop fetching models, and close the HTTP client."""
        await self.pulls.close()
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def all(self) -> tuple[Connection, ...]:
        """All connections in the user's order, the embedded one last."""
        return (*await self._store.list(), await self._embedded.connection())

    async def get(self, connection_id: str) -> Connection:
        """Raises NotFoundError (no_connection)."""
        for connection in await self.all():
            if connection.id == connection_id:
                return connection
        raise NotFoundError("no_connection", name=connection_id)

    async def named(self, name: str) -> Connection:
        """The connection of that name, case aside, or of that id; raises NotFoundError."""
        for connection in await self.all():
            if name == connection.id or name.casefold() == connection.name.casefold():
                return connection
        raise NotFoundError("no_connection", name=name)

    async def default(self) -> Connection:
        """The chosen default; else the one made last, in a window rather one whose last test did not
        fail; the embedded one where there is no other."""
        everything = [connection for connection in await self.all() if connection.enabled]
        chosen = self._settings.get(DEFAULT_CONNECTION)
        for connection in everything:
            if connection.id == chosen:
                return connection
        own = [connection for connection in everything if not connection.embedded]
        if own:
            return max(own, key=lambda one: (one.id not in self._failed, one.created))
        return await self._embedded.connection()

    async def add(
        self,
        name: str,
        dialect: Dialect,
        base_url: str,
        key: str | None = None,
        *,
        service: str = "",
        keep_in_memory: bool = True,
    ) -> tuple[Connection, Failure | None]:
        """Keep a new connection; the failure says why the key is not in the keyring.

        Parameters: `service`, the id of the one it is for; `keep_in_memory`, whether a key that the
        keyring does not take is used until the app is closed; otherwise the connection is kept
        without one.
        Raises InputError (name_taken, bad_url), SecretError for a key that cannot be one.
        """
        name = " ".join(name.split())
        if not name:
            raise bad_parameter("name", "")
        if name.casefold() == (await self._embedded.connection()).name.casefold():
            raise InputError("name_taken", name=name)
        checked = check_key(key) if key is not None else None
        address, has_key = clean_base_url(base_url), checked is not None
        connection = Connection(
            new_id(), name, dialect, address, now(), has_key=has_key, service=known_service(service)
        )
        await self._store.add(connection)
        failure = await self._secrets.store(connection, checked) if checked else None
        if failure is not None and not keep_in_memory:
            await self._secrets.remove(connection)
            connection = await self._store.change(connection.id, has_key=False)
        await self.publish()
        return connection, failure

    async def change(
        self, connection_id: str, **fields: object
    ) -> tuple[Connection, Failure | None]:
        """Change name, base_url, dialect, service, model, starred, enabled.

        A new origin leaves the key and the headers behind; the failure says why they may still be
        in the keyring.
        """
        async with self._locks[connection_id]:
            old = await self._own(connection_id)
            if "base_url" in fields:
                fields["base_url"] = clean_base_url(str(fields["base_url"]))
            moved = origin_of(str(fields.get("base_url", old.base_url))) != old.origin
            if moved:
                fields = {**left_behind(old), **fields}
            changed = await self._store.change(connection_id, **fields)
            await self.publish()
            return changed, await self._forget_secrets(old) if moved else None

    async def remove(self, connection_id: str) -> Failure | None:
        """Remove a connection and its key; the failure says why the key may still be there."""
        async with self._locks[connection_id]:
            connection = await self._own(connection_id)
            await self._store.remove(connection_id)
            await self.publish()
            return await self._forget_secrets(connection, proxy=True)

    async def set_key(self, connection_id: str, key: str) -> Failure | None:
        """Keep a key; the failure says why it is only in memory. Raises SecretError."""
        async with self._locks[connection_id]:
            connection = await self._own(connection_id)
            failure = await self._secrets.store(connection, check_key(key))
            await self._store.change(connection_id, has_key=True)
            await self.publish()
            return failure

    async def remove_key(self, connection_id: str) -> Failure | None:
        """Forget the key; the failure says why it may still be in the keyring."""
        async with self._locks[connection_id]:
            connection = await self._own(connection_id)
            await self._store.change(connection_id, has_key=False)
            await self.publish()
            return await self._forget_key(connection)

    async def key(self, connection: Connection) -> str | None:
        """The key to send: this run's, or the stored one; None for the embedded model.

        Raises SecretError.
        """
        if connection.embedded:
            return None
        if self._run_key is not None and await self._gets_run_key(connection):
            return check_key(self._run_key)
        return await self.stored_key(connection)

    async def stored_key(self, connection: Connection) -> str | None:
        """The key that was given for a connection, never this run's; raises SecretError."""
        return await self._secrets.get(connection) if connection.has_key else None

    async def _gets_run_key(self, connection: Connection) -> bool:
        if self._interactive:
            return connection.id == (await self.default()).id
        self._asked = self._asked or connection
        return (connection.id, connection.origin) == (self._asked.id, self._asked.origin)

    async def _forget_key(self, connection: Connection) -> Failure | None:
        """Take a key out of the keyring, also one it may only have; gives why one may be left."""
        failure = await self._secrets.remove(connection)
        return failure if connection.has_key else None

    async def _forget_secrets(self, old: Connection, *, proxy: bool = False) -> Failure | None:
        """Take a key and what belongs to the origin, too, out of the keyring."""
        failure = await self.options.forget(old, proxy=proxy)
        return await self._forget_key(old) or failure

    @contextlib.asynccontextmanager
    async def running_embedded(self, model: str) -> AsyncIterator[tuple[Connection, str]]:
        """The embedded connection with its server started, and that server's key, for one call;
        raises ModelError."""
        async with self._embedded.use(model) as endpoint:
            connection = await self._embedded.connection()
            yield dataclasses.replace(connection, base_url=endpoint.base_url), endpoint.key

    async def keyring_status(self, *, try_it: bool) -> KeyringStatus:
        """Whether keys can be kept. `try_it`: by reading, for which it may have to be opened."""
        return await self._secrets.status(try_it=try_it)

    async def fetch_models(
        self, connection: Connection, limits: TimeLimits = TEST_LIMITS
    ) -> tuple[str, ...]:
        """Ask the endpoint for its models and keep them; raises RequestError."""
        from chatapp.providers.check import list_models

        if connection.embedded:
            return connection.models
        key = await self.key(connection)
        client, limits = await self.client_for(connection), connection.options.limit(limits)
        fields = learnt(await list_models(client, connection, key, limits))
        if await self._store.learn(connection, **fields):
            await self.publish()
        return fields["models"]

    async def test(self, connection: Connection, model: str | None = None) -> ConnectionCheck:
        """A real call, step by step; a missing /v1 is mended, and where no model is chosen it
        is the one that was asked. Raises RequestError, SecretError, ModelError."""
        from chatapp.providers.check import check_connection

        if connection.embedded:
            model = model or self.known_model(connection)
            async with self.running_embedded(model) as (running, its_key):
                return await check_connection(
                    self.client, running, its_key, TEST_LIMITS, model=model
                )
        try:
            key = await self.key(connection)
            client = await self.client_for(connection)
            limits = connection.options.limit(TEST_LIMITS)
            check = await check_connection(client, connection, key, limits, model=model)
        except ChatAppError:
            await self._set_failed(connection, failed=self._interactive)
            raise
        await self._set_failed(connection, failed=False)
        fields: dict[str, object] = {**learnt(check.models)} if check.models else {}
        if check.mended_base_url is not None:
            fields["base_url"] = check.mended_base_url
        if check.model is not None and connection.model is None:
            fields["model"] = check.model
        if fields and await self._store.learn(connection, **fields):
            await self.publish()
        return check

    async def _set_failed(self, connection: Connection, *, failed: bool) -> None:
        if failed != (connection.id in self._failed):
            self._failed ^= {connection.id}
            await self.publish()  # another one may be next

    async def try_out(self, dialect: Dialect, base_url: str, key: str | None) -> ConnectionCheck:
        """Test an address and key that are not kept yet. Raises RequestError, InputError."""
        from chatapp.providers.check import check_connection

        connection = Connection(new_id(), "", dialect, clean_base_url(base_url), now())
        checked = check_key(key) if key else None
        return await check_connection(self.client, connection, checked, TEST_LIMITS, model=None)

    def known_model(self, connection: Connection) -> str:
        """The model chosen last, else the first of those fetched that chats, else ""."""
        return connection.model or first_chat_model(connection.models) or ""

    async def first_model(self, connection: Connection, idle: float = TEST_LIMITS.idle) -> str:
        """The first model the endpoint names that chats; it is asked only where none is kept.

        "" where it names none: some servers have one model and take any request.
        Parameters: `idle`, seconds of silence that the call this is for puts up with.
        """
        # The try before this one may have found it.
        kept = {known.id: known for known in await self.all()}.get(connection.id, connection)
        if model := self.known_model(kept):
            return model
        idle = min(idle, TEST_LIMITS.idle)
        try:
            names = await self.fetch_models(
                connection, dataclasses.replace(TEST_LIMITS, first_byte=idle, idle=idle)
            )
        except RequestError as error:
            log.info("No models listed by %s: %s", connection.host, error.code)
            return ""
        return first_chat_model(names) or ""

    async def used(self, connection: Connection, model: str) -> None:
        """Remember when it was used, and with which model."""
        if connection.embedded:
            return
        try:
            await self._store.learn(connection, last_used=now(), model=model or None)
        except ChatAppError as error:
            log.info("Last use not kept: %s", error.code)

    async def publish(self) -> None:
        """Tell the feed which connections there are."""
        self._feed.publish(ConnectionsChanged(await self.all()))

    async def _own(self, connection_id: str) -> Connection:
        if connection_id == EMBEDDED_ID:
            raise InputError("builtin_connection")
        return await self.get(connection_id)
