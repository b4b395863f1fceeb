"""Backups: made daily and when asked for, looked into, restored, and purged."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import TypeVar

from chatapp.domain.changes import Level, Notice
from chatapp.domain.errors import InputError, StorageError
from chatapp.domain.messages import now
from chatapp.domain.settings import BACKUP_FOLDER, BACKUP_LIMIT, BACKUPS
from chatapp.domain.translation import QT_TRANSLATE_NOOP
from chatapp.engine.feed import Feed
from chatapp.storage.backup import Contents, back_up, contents_of, inspect_backup
from chatapp.storage.backup_folder import Backup, BackupFolder, BackupKind, default_folder
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.profile import Profile
from chatapp.storage.restore import Restored, restore
from chatapp.storage.settings import Settings
from chatapp.storage.worker import Worker

log = logging.getLogger(__name__)

EVERY = timedelta(days=1)
LOOK_EVERY = 600.0
"""Seconds between looks whether one is due: the computer may have slept."""
_MEGABYTE = 1_000_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """What a restore would do."""

    holds: Contents
    """What the backup has."""
    replaces: Contents
    """What is there now; it is kept as a backup."""


class Backups:
    """Intents on backups. What takes long runs on a thread of its own.

    Files are named by their whole paths. Parameters: `writer`, this process's writer id; `busy`, whether an answer is being written;
    `restored`, told when everything has to be read again.
    """

    def __init__(
        self,
        profile: Profile,
        database: Database,
        writer: str,
        settings: Settings,
        store: Conversations,
        feed: Feed,
        *,
        busy: Callable[[], bool],
        restored: Callable[[], Awaitable[None]],
    ) -> None:
        self._profile = profile
        self._database = database
        self._writer = writer
        self._settings = settings
        self._store = store
        self._feed = feed
        self._busy = busy
        self._restored = restored
        self._worker = Worker("backup")
        self._closing = Event()

    @property
    def folder(self) -> Path:
        """Where backups are kept."""
        chosen = self._settings.get(BACKUP_FOLDER)
        path = Path(chosen).expanduser() if chosen else default_folder(self._database.path)
        return path.absolute()

    async def back_up(self) -> Backup:
        """Make a backup in the folder now, and remove those that need not be kept any more.

        Raises StorageError (backup_failed, database_corrupt).
        """
        return await self._add(BackupKind.ASKED)

    async def back_up_to(self, file: Path) -> Contents:
        """Make a backup in a file, which is replaced; gives what it holds.

        Raises StorageError (backup_failed, database_corrupt).
        """
        copy = partial(back_up, self._database.path, file, self._closing.is_set)
        return await self._copied(copy)

    async def all(self) -> list[Backup]:
        """The backups of this profile, the newest first."""
        return await self._run(self._backup_folder().own)

    async def preview(self, file: Path) -> RestorePreview:
        """What restoring a backup would do; changes nothing.

        Raises NotFoundError (no_file), StorageError (backup_foreign, backup_newer,
        backup_damaged).
        """
        holds = await self._run(partial(inspect_backup, file))
        return RestorePreview(holds, await self._database.read(contents_of))

    async def restore(self, file: Path) -> Restored:
        """Make everything as it is in a backup; the present state becomes a backup first.

        Raises InputError (conversation_busy) while an answer is being written, StorageError
        (profile_held while another process uses the profile; backup_foreign, backup_newer,
        backup_damaged, backup_failed), NotFoundError (no_file): nothing was changed then.
        """
        if self._busy():
            raise InputError("conversation_busy")
        held = partial(self._profile.held_by_others, self._writer)
        chosen = str(self.folder)
        path = self._database.path
        done = await self._database.exclusive(restore, path, file, chosen, now(), held)
        await self._restored()
        return done

    async def purge(self) -> tuple[Backup, int]:
        """Remove all deleted text from the backups; gives a fresh one and how many are gone.

        What lies in the trash is gone for good then. A new backup without anything deleted is
        made, then all older ones of this profile are removed. Those that were made to other
        places are not known. Raises StorageError (backup_failed, database_corrupt).
        """
        await self._store.purge_deleted(now())
        folder = self._backup_folder()
        older = await self._run(folder.own)
        fresh = await self._make(BackupKind.ASKED, compact=True)
        inside = BackupFolder(default_folder(self._database.path), self._database.path)
        older += [backup for backup in await self._run(inside.own) if backup.path != fresh.path]
        gone = await self._run(partial(folder.remove, {one.path: one for one in older}.values()))
        return fresh, len(gone)

    async def back_up_daily(self) -> None:
        """Make a backup whenever a day has passed since the newest, until cancelled."""
        told = ""
        while True:
            try:
                if await self._due():
                    await self._add(BackupKind.DAILY)
                told = ""
            except StorageError as error:
                log.info("No daily backup: %s", error.code)
                if not self._closing.is_set() and error.code != told:
                    self._feed.publish(Notice(Level.WARNING, error.failure))
                told = error.code
            await asyncio.sleep(LOOK_EVERY)

    def give_up(self) -> None:
        """Have what is being made end soon, without a backup."""
        self._closing.set()

    async def close(self) -> None:
        """Give up what is being made, and end the thread."""
        self.give_up()
        await self._worker.stop(lambda: None)

    async def _due(self) -> bool:
        """Also whether there is anything: copies of nothing would push out those of something."""
        if not self._settings.get(BACKUPS):
            return False
        if not (await self._database.read(contents_of)).messages:
            return False
        return await self._run(partial(self._backup_folder().due, now(), EVERY))

    async def _add(self, kind: BackupKind) -> Backup:
        made = await self._make(kind)
        limit = self._settings.get(BACKUP_LIMIT) * _MEGABYTE
        await self._run(partial(self._backup_folder().prune, now(), limit, made))
        return made

    async def _make(self, kind: BackupKind, *, compact: bool = False) -> Backup:
        add = partial(self._backup_folder().add, kind, now(), self._closing.is_set)
        return await self._copied(partial(add, compact=compact))

    async def _copied(self, copy: Callable[[], T | None]) -> T:
        """What `copy` gives; damage that it meets is mended when the app starts next."""
        try:
            made = await self._run(copy)
        except StorageError as error:
            if error.code == "database_corrupt":
                self._database.mend_when_opened()
            raise
        if made is None:
            reason = QT_TRANSLATE_NOOP("errors", "The app is being closed")
            raise StorageError("backup_failed", path=self.folder, reason=reason)
        return made

    def _backup_folder(self) -> BackupFolder:
        return BackupFolder(self.folder, self._database.path)

    async def _run(self, call: Callable[[], T]) -> T:
        """Run on the backup thread; who is cancelled meanwhile is waited for by `close` only."""
        return await self._worker.run(call)
