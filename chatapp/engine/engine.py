"""The engine: owns everything that happens. Intents go in here, changes come out of `feed`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from functools import cached_property
from typing import TYPE_CHECKING

from chatapp.domain.changes import Change, MessageChanged, SettingChanged
from chatapp.domain.errors import StorageError, bad_parameter
from chatapp.domain.messages import Failure
from chatapp.domain.settings import SEND_USER_ID, SETTINGS, USER_ID
from chatapp.engine.attachments import Attachments
from chatapp.engine.chat import Chat
from chatapp.engine.connections import Connections
from chatapp.engine.context import Context
from chatapp.engine.conversations import Conversations
from chatapp.engine.embedded import Embedded
from chatapp.engine.feed import Feed
from chatapp.engine.instructions import Instructions
from chatapp.engine.late_parts import LateParts
from chatapp.engine.listing import Listing
from chatapp.engine.measuring import ThreadMeasuring
from chatapp.engine.next_parameters import NextParameters
from chatapp.engine.parameters import Parameters
from chatapp.engine.reasoning_texts import ReasoningTexts
from chatapp.engine.requests import Requests
from chatapp.engine.search import Search
from chatapp.engine.sent_requests import SentRequests
from chatapp.engine.tasks import Tasks
from chatapp.engine.titling import Titling
from chatapp.engine.unlocking import Unlocking
from chatapp.engine.watching import StoreWatch
from chatapp.storage.attachments import Attachments as StoredAttachments
from chatapp.storage.connections import Connections as StoredConnections
from chatapp.storage.conversations import Conversations as StoredConversations
from chatapp.storage.database import Database
from chatapp.storage.embedded_models import EmbeddedModels
from chatapp.storage.key_store import KeyStore
from chatapp.storage.listing import Listing as StoredListing
from chatapp.storage.profile import Profile, WriterLock
from chatapp.storage.search import Search as StoredSearch
from chatapp.storage.secrets import Secrets
from chatapp.storage.sent_requests import SentRequests as StoredRequests
from chatapp.storage.settings import Settings
from chatapp.storage.temporary import Temporary
from chatapp.storage.title_cache import TitleCache

if TYPE_CHECKING:
    from chatapp.engine.backups import Backups
    from chatapp.engine.downloads import Downloads
    from chatapp.engine.encryption import Encryption
    from chatapp.engine.presets import Presets
    from chatapp.engine.updates import Updates

log = logging.getLogger(__name__)

FIRST_BACKUP_AFTER = 60.0
"""Seconds after the start until a daily backup may begin."""
FIRST_UPDATE_CHECK_AFTER = 20.0
"""Seconds after the start until updates may be looked for."""
_LAST_SECOND = 1.0
"""Seconds the database has in any case to finish what it was given."""


class Engine(LateParts):
    """One per process and profile; all its methods run on one event loop.

    `conversations`, `organising`, `chat`, `tree`, `attachments`, `transfer`, `connections`,
    `embedded`, `presets`, `prompts`, `texts`, `single_calls`, `structured`, `batches`, `few_shot`,
    `few_shot_tables`, `cloze`, `cloze_tasks`, `comparisons`, `preferences`, `backups`,
    `encryption`, `soundness`, `updates` and `usage` take the intents, `listing` gives the list,
    `search` finds messages, `context` tells how full a model's context is, `sent` what was sent for an answer, `settings`
    holds the settings, `feed` tells what changed.
    Parameters: `interactive`, for a window (see `Chat`).
    """

    def __init__(
        self,
        profile: Profile,
        database: Database,
        writer: WriterLock,
        settings: Settings,
        unlocking: Unlocking,
        *,
        interactive: bool,
        run_key: str | None,
    ) -> None:
        self.feed = Feed()
        self.profile = profile
        self.settings = settings
        self.database = database
        self._writer = writer
        self._unlocking = unlocking
        self._interactive = interactive
        self._tasks = Tasks()
        self._closed = False
        self._temporary = Temporary(database)
        self._store = StoredConversations(self._temporary, writer.id)
        titles = TitleCache()
        stored_listing = StoredListing(database, titles)
        self.conversations = Conversations(self._store, self._temporary, stored_listing, self.feed)
        # Loaded with the first new conversation, not with the engine.
        self.conversations.first_preset = lambda: self.presets.default()  # noqa: PLW0108
        self.listing = Listing(stored_listing, self._temporary)
        self.search = Search(StoredSearch(database, titles), self.feed)
        self.embedded = Embedded(EmbeddedModels(database), settings, self.feed)
        self.connections = self._join_connections(run_key)
        self._stored_attachments = StoredAttachments(self._temporary)
        self.attachments = Attachments(self._stored_attachments)
        parameters = Parameters(settings)
        self._requests = Requests(self.connections, self.embedded, self.attachments, parameters)
        kept = StoredRequests(self._temporary)
        self.sent = SentRequests(
            *(self._store, kept, self.connections, self._requests, self.attachments)
        )
        waiting = NextParameters(self.feed)
        instructions = Instructions(settings, self._folders)
        self.reasoning_texts = ReasoningTexts(settings, self.set_setting)
        self.context = Context(
            *(self._store, self.conversations, self._requests, self.sent),
            *(waiting, instructions, self.feed, self.reasoning_texts),
            interactive=interactive,
        )
        self.chat = self._join_chat(waiting)
        watched = (profile, database, self._store, self.conversations, self.connections)
        self._watch = StoreWatch(*watched, settings, self.feed)

    def _join_connections(self, run_key: str | None) -> Connections:
        connections = Connections(
            *(StoredConnections(self.database), Secrets(), self.settings, self.embedded, self.feed),
            run_key,
            interactive=self._interactive,
        )
        self.embedded.changed = connections.publish
        return connections

    def _join_chat(self, waiting: NextParameters) -> Chat:
        return Chat(
            *(self._store, self.conversations, self.connections, self._requests, self.context),
            *(waiting, self.feed),
            Titling(self._store, self.conversations, self._requests, self.settings),
            self._tasks,
            interactive=self._interactive,
        )

    @cached_property
    def presets(self) -> Presets:
        """The intents on presets of parameters, loaded when first needed."""
        from chatapp.engine.presets import Presets
        from chatapp.storage.presets import Presets as StoredPresets

        store = StoredPresets(self.database)
        return Presets(store, self.conversations, self.settings, self.set_setting, self.feed)

    @cached_property
    def backups(self) -> Backups:
        """The intents on backups, loaded when first needed."""
        from chatapp.engine.backups import Backups

        return Backups(
            self.profile,
            self.database,
            self._writer.id,
            self.settings,
            self._store,
            self.feed,
            busy=lambda: self.chat.busy_anywhere,
            restored=self._take_up_restored,
            unlock=self._unlocking.unlock,
        )

    @cached_property
    def encryption(self) -> Encryption:
        """The intents on encryption, loaded when first needed."""
        from chatapp.engine.encryption import Encryption

        return Encryption(
            self.database,
            self._unlocking.keys,
            folder=lambda: self.backups.folder,
            held_by_others=lambda: self.profile.held_by_others(self._writer.id),
            busy=lambda: self.chat.busy_anywhere,
        )

    @cached_property
    def updates(self) -> Updates:
        """The intents on updates of the app, loaded when first needed."""
        from chatapp.engine.updates import Updates

        return Updates(lambda: self.connections.client, self.settings, self.set_setting, self.feed)

    @classmethod
    async def open(
        cls,
        profile: Profile,
        *,
        interactive: bool = False,
        run_key: str | None = None,
        recovery_key: str | None = None,
    ) -> Engine:
        """Open a profile; answers of processes that are gone become interrupted.

        Parameters: `run_key`, a key for this run only, never stored; `recovery_key`, for
        encrypted conversations whose key the keyring does not give.
        Raises StorageError (encryption_key_missing and encryption_keyring, where the recovery key
        is needed, among others), SecretError (recovery_key_malformed, recovery_key_wrong,
        wrapped_key_missing).
        """
        # Whoever uses the database can be seen before: a restore looks for others.
        writer = profile.writer()
        alone = not profile.held_by_others(writer.id)
        unlocking = Unlocking(profile.database_path, KeyStore(), recovery_key)
        try:
            database = await unlocking.open(alone=alone)
        except BaseException:
            writer.release()
            raise
        try:
            settings = Settings(database)
            await settings.load()
            parts = (profile, database, writer, settings, unlocking)
            engine = cls(*parts, interactive=interactive, run_key=run_key)
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

    @property
    def used_by_others(self) -> bool:
        """Whether another process uses the profile."""
        return self.profile.held_by_others(self._writer.id)

    async def _begin(self) -> None:
        if self.database.newer:
            return
        try:
            await self._store.recover(self.profile)
        except StorageError as error:
            log.warning("Nothing recovered: %s", error.code)
        if self._unlocking.asked:
            await self._look_at_encryption()
        if self._interactive:
            measuring = ThreadMeasuring(self.chat, self.embedded, self._tasks)
            self.feed.subscribe(measuring.on_change)
            await self.conversations.purge()
            self.feed.subscribe(self._repair)
            self._tasks.spawn(self._watch.watch(), "watch-store")
            if self.database.writable:
                self._tasks.spawn(self.search.keep_indexed(), "index-messages")
            self._tasks.spawn(self._back_up_daily(), "daily-backup")
            self._tasks.spawn(self._check_for_updates(), "check-updates")

    async def _look_at_encryption(self) -> None:
        """Keep what opens the conversations the next time, or tell that it is lost."""
        self.notices.extend(await self.encryption.keep_wrapped_key())
        if self._interactive:
            self.notices.extend(await self._unlocking.keep_recovered())

    async def close(self, timeout: float = 4.0) -> None:
        """End everything; running replies become interrupted. Doing it twice does nothing.

        Parameters: `timeout`, seconds that saving may take. What another process or a disk that
        hangs keeps from being written by then is left.
        """
        if self._closed:
            return
        self._closed = True
        backups: Backups | None = self.__dict__.get("backups")
        encryption: Encryption | None = self.__dict__.get("encryption")
        for long_work in (backups, encryption):
            if long_work is not None:
                long_work.give_up()
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout
        await self.chat.interrupt_all(timeout)
        await self._tasks.cancel_all(max(0.0, end - loop.time()))
        downloads: Downloads | None = self.__dict__.get("downloads")
        if downloads is not None:
            await downloads.close()
        await self.embedded.close()
        await self.connections.close()
        try:
            async with asyncio.timeout_at(max(end, loop.time() + _LAST_SECOND)):
                with contextlib.suppress(StorageError):
                    await self._store.store_drafts()
                if not self._interactive:
                    await self.search.index_own()
                await self._temporary.close()
                await self.database.close()
                for long_work in (backups, encryption):
                    if long_work is not None:
                        await long_work.close()
        except TimeoutError:
            log.warning("The database is still busy, and is left so")
        self._writer.release()

    async def set_setting(self, name: str, value: object) -> None:
        """Keep a setting; raises InputError (bad_parameter)."""
        setting = SETTINGS.get(name)
        if setting is None:
            raise bad_parameter(name, value)
        await self.settings.set(setting, value)
        if setting is SEND_USER_ID and not value:
            await self.settings.set(USER_ID, "")
        self.feed.publish(SettingChanged(name, value))

    def _repair(self, change: Change) -> None:
        """Ask once more where an answer that has just ended breaks its schema."""
        if not isinstance(change, MessageChanged) or not self.chat.writes(change.message.id):
            return
        if "response_format" in change.message.parameters:
            self._tasks.spawn(self.structured.repair_ended(change.message), "repair-answer")

    async def _back_up_daily(self) -> None:
        await asyncio.sleep(FIRST_BACKUP_AFTER)
        with contextlib.suppress(StorageError):
            await self.encryption.recode_left_backups()
        await self.backups.back_up_daily()

    async def _check_for_updates(self) -> None:
        await asyncio.sleep(FIRST_UPDATE_CHECK_AFTER)
        await self.updates.keep_checking()

    async def _take_up_restored(self) -> None:
        await self.chat.queue.store()
        await self._watch.tell_changed()
