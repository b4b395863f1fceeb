"""The engine: owns everything that happens. Intents go in here, changes come out of `feed`."""

from __future__ import annotations

import asyncio
import logging

from chatapp.domain.changes import (
    ConnectionsChanged,
    SettingChanged,
    StoreChanged,
)
from chatapp.domain.errors import InputError, StorageError
from chatapp.domain.messages import Failure
from chatapp.domain.settings import MODEL_THREADS, SETTINGS
from chatapp.engine.chat import Chat
from chatapp.engine.connections import Connections
from chatapp.engine.conversations import Conversations
from chatapp.engine.embedded import Embedded
from chatapp.engine.feed import Feed
from chatapp.engine.measuring import ThreadMeasuring
from chatapp.engine.requests import Requests
from chatapp.engine.tasks import Tasks
from chatapp.engine.titling import Titling
from chatapp.storage.connections import Connections as StoredConnections
from chatapp.storage.conversations import Conversations as StoredConversations
from chatapp.storage.database import Database
from chatapp.storage.embedded_models import EmbeddedModels
from chatapp.storage.profile import Profile, WriterLock
from chatapp.storage.secrets import Secrets
from chatapp.storage.settings import Settings

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds between looks at what other processes wrote."""
RECOVER_EVERY = 5
"""Looks between checks for answers whose process was killed."""


class Engine:
    """One per process and profile; all its methods run on one event loop.

    `conversations`, `chat`, `connections` and `embedded` take the intents, `settings` holds the
    settings, `feed` tells what changed. Parameters: `interactive`, for a window (see `Chat`).
    """

    def __init__(
        self,
        profile: Profile,
        database: Database,
        writer: WriterLock,
        settings: Settings,
        *,
        interactive: bool,
        run_key: str | None,
    ) -> None:
        self.feed = Feed()
        self.profile = profile
        self.settings = settings
        self.database = database
        self._writer = writer
        self._interactive = interactive
        self._tasks = Tasks()
        self._closed = False
        self._store = StoredConversations(database, writer.id)
        self.conversations = Conversations(self._store, self.feed)
        self.embedded = Embedded(EmbeddedModels(database), settings, self.feed)
        self.connections = Connections(
            StoredConnections(database),
            Secrets(),
            settings,
            self.embedded,
            self.feed,
            run_key,
            interactive=interactive,
        )
        self.embedded.changed = self.connections.publish
        requests = Requests(self.connections, self.embedded)
        self.chat = Chat(
            self._store,
            self.conversations,
            self.connections,
            requests,
            self.feed,
            Titling(self._store, self.conversations, requests, settings),
            self._tasks,
            interactive=interactive,
        )

    @classmethod
    async def open(
        cls, profile: Profile, *, interactive: bool = False, run_key: str | None = None
    ) -> Engine:
        """Open a profile; answers of processes that are gone become interrupted.

        Parameters: `run_key`, a key for this run only, never stored.
        Raises StorageError.
        """
        database = await Database.open(profile.database_path)
        writer = profile.writer()
        try:
            settings = Settings(database)
            await settings.load()
            engine = cls(
                profile, database, writer, settings, interactive=interactive, run_key=run_key
            )
            await engine._begin()
        except BaseException:
            writer.release()
            await database.close()
            raise
        return engine

    @property
    def notices(self) -> list[Failure]:
        """What the user should know about how the profile was opened."""
        return self.database.notices

    async def _begin(self) -> None:
        if self.database.newer:
            return
        try:
            await self._store.recover(self.profile)
        except StorageError as error:
            log.warning("Nothing recovered: %s", error.code)
        if self._interactive:
            measuring = ThreadMeasuring(self.chat, self.embedded, self._tasks)
            self.feed.subscribe(measuring.on_change)
            await self.conversations.purge()
            self._tasks.spawn(self._watch_store(), "watch-store")

    async def database_problems(self) -> list[str]:
        """What is wrong with the database and the stored messages; empty when all is well."""
        problems = await self._store.check()
        damaged = await self._store.verify_hashes()
        if damaged:
            problems.append(f"{len(damaged)} messages are not as they were written")
        return problems

    async def close(self, timeout: float = 4.0) -> None:
        """End everything; running replies become interrupted. Doing it twice does nothing.

        Parameters: `timeout`, seconds that saving their text may take.
        """
        if self._closed:
            return
        self._closed = True
        await self.chat.interrupt_all(timeout)
        await self._tasks.cancel_all(timeout)
        await self.embedded.close()
        await self.connections.close()
        await self.database.close()
        self._writer.release()

    async def set_setting(self, name: str, value: object) -> None:
        """Keep a setting; raises InputError (bad_parameter)."""
        setting = SETTINGS.get(name)
        if setting is None:
            raise InputError("bad_parameter", name=name, value=value)
        await self.settings.set(setting, value)
        self.feed.publish(SettingChanged(name, value))
        if name == MODEL_THREADS.name:
            await self.embedded.stop()

    async def _watch_store(self) -> None:
        """Tell the feed when another process wrote to the profile."""
        seen = await self.database.data_version()
        looks = 0
        while True:
            await asyncio.sleep(LOOK_EVERY)
            looks += 1
            try:
                version = await self.database.data_version()
                ended = looks % RECOVER_EVERY == 0 and await self._store.recover(self.profile)
                if version != seen or ended:
                    seen = await self.database.data_version()
                    await self._tell_store_changed()
            except StorageError as error:
                log.warning("The profile cannot be read: %s", error.code)

    async def _tell_store_changed(self) -> None:
        for name in await self.settings.load():
            self.feed.publish(SettingChanged(name, self.settings.get(SETTINGS[name])))
        self.feed.publish(StoreChanged())
        self.feed.publish(ConnectionsChanged(await self.connections.all()))
