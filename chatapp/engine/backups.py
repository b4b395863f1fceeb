"""Backups: made daily and when asked for, looked into, restored, and purged."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import TypeVar

from chatapp.domain.changes import BackupMade, Level, ListChanged, Notice
from chatapp.domain.errors import InputError, StorageError
from chatapp.domain.messages import Failure, now
from chatapp.domain.settings import BACKUP_FOLDER, BACKUP_LIMIT, BACKUPS
from chatapp.domain.translation import QT_TRANSLATE_NOOP
from chatapp.engine.feed import Feed
from chatapp.storage.backup import (
    Contents,
    Progress,
    back_up,
    backup_errors,
    contents_of,
    inspect_backup,
    peek,
    unwatched,
)
from chatapp.storage.backup_folder import Backup, BackupFolder, BackupKind, default_folder
from chatapp.storage.cleaning import forget_at_once, write_anew
from chatapp.storage.comparing import Difference, conversations_of, difference
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.encrypted_files import is_locked, key_ids_of
from chatapp.storage.profile import Profile
from chatapp.storage.restore import Restored, put_in_place, stage, unstage
from chatapp.storage.search_index import index_batch
from chatapp.storage.setting_aside import set_aside_files
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
    changes: Difference


@dataclass(frozen=True, slots=True)
class Listed:
    """A backup in the folder, and what it holds."""

    backup: Backup
    contents: Contents | None
    """None where it cannot be read."""
    locked: bool = False
    """Whether that is because it is encrypted and its key is not at hand."""

    @property
    def checked(self) -> bool:
        """Whether it was found whole when it was made; a copy of a damaged database was not."""
        return self.backup.kind is not BackupKind.REPAIR


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge did."""

    fresh: Backup
    """The backup that is there in the place of the older ones."""
    removed: int
    """How many backups are gone."""
    aside: int
    """Damaged databases that were moved aside once; they stay, with what was in them."""
    left: Failure | None
    """Why deleted text may still be in unused parts of the database file; None: it is not."""


class Backups:
    """Intents on backups. What takes long runs on a thread of its own.

    One thing is done at a time; the others wait. Files are named by their whole paths.
    Parameters: `writer`, this process's writer id; `busy`, whether an answer is being written;
    `restored`, told when everything has to be read again; `unlock`, finds a file's key, also
    by a recovery key. Where a method takes `progress`, it is called on another thread.
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
        unlock: Callable[[Path, str | None], Awaitable[None]],
    ) -> None:
        self._profile = profile
        self._database = database
        self._writer = writer
        self._settings = settings
        self._store = store
        self._feed = feed
        self._busy = busy
        self._restored = restored
        self._unlock = unlock
        self._worker = Worker("backup")
        self._closing = Event()
        self._cancelled = Event()
        self._turn = asyncio.Lock()

    @property
    def folder(self) -> Path:
        """Where backups are kept."""
        chosen = self._settings.get(BACKUP_FOLDER)
        path = Path(chosen).expanduser() if chosen else default_folder(self._database.path)
        return path.absolute()

    async def back_up(self, progress: Progress = unwatched) -> Backup:
        """Make a backup in the folder now, and remove those that need not be kept any more.

        Raises StorageError (backup_failed, database_corrupt, backup_cancelled).
        """
        return await self._add(BackupKind.ASKED, progress)

    async def back_up_to(self, file: Path, progress: Progress = unwatched) -> Contents:
        """Make a backup in a file, which is replaced; gives what it holds.

        Raises StorageError (backup_failed, database_corrupt, backup_cancelled).
        """
        copy = partial(back_up, self._database.path, file, self._stopped, progress=progress)
        async with self._turn:
            return await self._copied(copy)

    def cancel(self) -> None:
        """Have what is being done end without a result, where it can still be stopped."""
        self._cancelled.set()

    async def make_folder(self) -> None:
        """Make the folder of backups, so that it can be looked at.

        Raises StorageError (backup_failed).
        """
        await self._run(partial(_make_folder, self.folder))

    async def all(self) -> list[Backup]:
        """The backups of this profile, the newest first."""
        return await self._run(self._backup_folder().own)

    async def listed(self) -> list[Listed]:
        """The same, with what they hold."""
        return await self._run(partial(_look_into, self._backup_folder()))

    async def preview(self, file: Path, recovery_key: str | None = None) -> RestorePreview:
        """What restoring a backup would do; changes nothing.

        Parameters: `recovery_key`, of an encrypted backup; it need not be given again to restore
        it. Raises NotFoundError (no_file), StorageError (backup_foreign, backup_newer,
        backup_damaged, backup_locked), SecretError (recovery_key_malformed, recovery_key_wrong,
        wrapped_key_missing).
        """
        await self._unlock(file, recovery_key)
        holds = await self._run(partial(inspect_backup, file))
        replaces = await self._database.read(contents_of)
        found = await self._database.read(conversations_of)
        return RestorePreview(holds, replaces, await self._run(partial(difference, found, file)))

    async def restore(self, file: Path, progress: Progress = unwatched) -> Restored:
        """Make everything as it is in a backup; the present state becomes a backup first.

        Raises InputError (conversation_busy) while an answer is being written, StorageError
        (profile_held while another process uses the profile; backup_foreign, backup_newer,
        backup_damaged, backup_failed, backup_cancelled, backup_locked), SecretError
        (recovery_key_wrong), NotFoundError (no_file): nothing was changed then.
        """
        await self._unlock(file, None)
        async with self._turn:
            self._cancelled.clear()
            if self._busy():
                raise InputError("conversation_busy")
            held = partial(self._profile.held_by_others, self._writer)
            path = self._database.path
            # Beside the database's thread, which goes on meanwhile.
            lock = await self._run(partial(stage, path, file, held, self._stopped, progress))
            try:
                if self._busy():
                    raise InputError("conversation_busy")
                place = (path, str(self.folder), now(), self._stopped, progress)
                done = await self._database.exclusive(put_in_place, *place)
            finally:
                await self._run(partial(unstage, path, lock))
        await self._restored()
        exposed = await self._run(partial(_exposed, file, path))
        return replace(done, readable=exposed)

    async def purge(self, progress: Progress = unwatched) -> Purged:
        """Remove all deleted text, from the backups and from the database file.

        What lies in the trash is gone for good then. A new backup without anything deleted is
        made, then all older ones of this profile are removed. Those that were made to other
        places are not known. Raises StorageError (backup_failed, database_corrupt,
        backup_cancelled): then only the trash is empty.
        """
        async with self._turn:
            await self._empty_trash()
            self._feed.publish(ListChanged())
            folder = self._backup_folder()
            older = await self._run(folder.own)
            fresh = await self._make(BackupKind.ASKED, progress, compact=True)
            inside = BackupFolder(default_folder(self._database.path), self._database.path)
            older += [one for one in await self._run(inside.own) if one.path != fresh.path]
            unique = {one.path: one for one in older}.values()
            gone = await self._run(partial(folder.remove, unique))
            aside = await self._run(partial(set_aside_files, self._database.path))
            return Purged(fresh, len(gone), len(aside), await self._clean())

    async def back_up_daily(self) -> None:
        """Make a backup whenever a day has passed since the newest, until cancelled."""
        told = ""
        while True:
            try:
                if await self._due():
                    await self._add(BackupKind.DAILY, unwatched)
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

    async def _add(self, kind: BackupKind, progress: Progress) -> Backup:
        async with self._turn:
            made = await self._make(kind, progress)
            limit = self._settings.get(BACKUP_LIMIT) * _MEGABYTE
            await self._run(partial(self._backup_folder().prune, now(), limit, made))
        self._feed.publish(BackupMade())
        return made

    async def _make(self, kind: BackupKind, progress: Progress, *, compact: bool = False) -> Backup:
        add = partial(self._backup_folder().add, kind, now(), self._stopped)
        return await self._copied(partial(add, compact=compact, progress=progress))

    async def _copied(self, copy: Callable[[], T | None]) -> T:
        """What `copy` gives; damage that it meets is mended when the app starts next."""
        self._cancelled.clear()
        try:
            made = await self._run(copy)
        except StorageError as error:
            if error.code == "database_corrupt":
                self._database.mend_when_opened()
            raise
        if made is None and self._closing.is_set():
            reason = QT_TRANSLATE_NOOP("errors", "The app is being closed")
            raise StorageError("backup_failed", path=self.folder, reason=reason)
        if made is None:
            raise StorageError("backup_cancelled")
        return made

    async def _empty_trash(self) -> None:
        await self._database.exclusive(forget_at_once, True)
        try:
            await self._store.purge_deleted(now())
            # In steps: the index keeps words of what is removed until all of it was gone over.
            while await self._database.write(index_batch):
                if self._stopped():
                    raise StorageError("backup_cancelled")
        finally:
            await self._database.exclusive(forget_at_once, False)

    async def _clean(self) -> Failure | None:
        """Clean the database file; gives why that was not done, if so."""
        try:
            done = await self._database.exclusive(write_anew, self._database.path, self._stopped)
        except StorageError as error:
            log.info("The database file is not cleaned: %s", error.code)
            return error.failure
        return None if done else Failure("backup_cancelled")

    def _stopped(self) -> bool:
        return self._closing.is_set() or self._cancelled.is_set()

    def _backup_folder(self) -> BackupFolder:
        return BackupFolder(self.folder, self._database.path)

    async def _run(self, call: Callable[[], T]) -> T:
        """Run on the backup thread; who is cancelled meanwhile is waited for by `close` only."""
        return await self._worker.run(call)


def _exposed(backup: Path, database: Path) -> bool:
    """Whether a backup is encrypted and a database is not."""
    return bool(key_ids_of(backup)) and not key_ids_of(database)


def _make_folder(folder: Path) -> None:
    with backup_errors(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _look_into(folder: BackupFolder) -> list[Listed]:
    return [_looked_into(backup) for backup in folder.own()]


def _looked_into(backup: Backup) -> Listed:
    contents = peek(backup.path)
    return Listed(backup, contents, contents is None and is_locked(backup.path))
