"""Looks for what other processes write to the profile, and tells the feed."""

from __future__ import annotations

import asyncio
import logging

from chatapp.domain.changes import ConnectionsChanged, SettingChanged, StoreChanged
from chatapp.domain.errors import StorageError
from chatapp.domain.settings import SETTINGS
from chatapp.engine.connections import Connections
from chatapp.engine.conversations import Conversations
from chatapp.engine.feed import Feed
from chatapp.storage import conversations as stored
from chatapp.storage.database import Database
from chatapp.storage.profile import Profile
from chatapp.storage.settings import Settings

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds between looks at what other processes wrote."""
RECOVER_EVERY = 5
"""Looks between checks for answers whose process was killed."""
PURGE_EVERY = 3600
"""Looks between removals of what was deleted long ago, in a window that stays open."""


class StoreWatch:
    """Watches the store of a window for as long as that is open."""

    def __init__(
        self,
        profile: Profile,
        database: Database,
        store: stored.Conversations,
        conversations: Conversations,
        connections: Connections,
        settings: Settings,
        feed: Feed,
    ) -> None:
        self._profile = profile
        self._database = database
        self._store = store
        self._conversations = conversations
        self._connections = connections
        self._settings = settings
        self._feed = feed

    async def watch(self) -> None:
        """Look again and again, until it is cancelled."""
        seen = await self._database.data_version()
        looks = 0
        while True:
            await asyncio.sleep(LOOK_EVERY)
            looks += 1
            try:
                version = await self._database.data_version()
                ended = looks % RECOVER_EVERY == 0 and await self._store.recover(self._profile)
                if version != seen or ended:
                    seen = await self._database.data_version()
                    await self.tell_changed()
                if looks % PURGE_EVERY == 0:
                    await self._conversations.purge()
            except StorageError as error:
                log.warning("The profile cannot be read: %s", error.code)

    async def tell_changed(self) -> None:
        """Read the settings anew, and have everything else that is shown read anew."""
        for name in await self._settings.load():
            self._feed.publish(SettingChanged(name, self._settings.get(SETTINGS[name])))
        self._feed.publish(StoreChanged())
        self._feed.publish(ConnectionsChanged(await self._connections.all()))
