"""Encryption of the conversations: turned on, changed and removed, with the backups."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TypeVar

from chatapp.domain.errors import InputError, SecretError, StorageError
from chatapp.domain.messages import Failure
from chatapp.domain.wording import word
from chatapp.storage.backup_folder import BackupFolder, default_folder
from chatapp.storage.connecting import COMPANIONS
from chatapp.storage.converting import Conversion, Watch, needs_recoding, recode_backups
from chatapp.storage.data_keys import DataKey, data_keys
from chatapp.storage.database import Database
from chatapp.storage.encrypted_files import (
    find_wrapped_key,
    has_magic,
    is_encrypted,
    key_ids_of,
    key_of,
)
from chatapp.storage.key_store import KeyStore
from chatapp.storage.recovery_keys import new_recovery_key
from chatapp.storage.setting_aside import set_aside_files
from chatapp.storage.worker import Worker
from chatapp.storage.wrapped_keys import WrappedKey, read_wrapped_keys, write_wrapped_keys

log = logging.getLogger(__name__)

T = TypeVar("T")
Progress = Callable[[float], None]
"""Is told how much of the work is done, from 0 to 1; called on any thread."""


@dataclass(frozen=True, slots=True)
class EncryptionStatus:
    """How the conversations are kept."""

    encrypted: bool
    in_keyring: bool = False
    """Whether the keyring gives the key."""
    recoverable: bool = False
    """Whether what the recovery key opens is there."""
    failure: Failure | None = None
    """Why the keyring does not give the key."""


_CONVERTING = 0.6
"""The database's share of the work; the rest are the backups."""


class Encryption:
    """Intents on encryption. Only one change is made at a time.

    Parameters: `folder`, gives the folder of backups; `held_by_others`, whether another process
    uses the profile; `busy`, whether an answer is being written.
    """

    def __init__(
        self,
        database: Database,
        keys: KeyStore,
        folder: Callable[[], Path],
        held_by_others: Callable[[], bool],
        busy: Callable[[], bool],
    ) -> None:
        self._database = database
        self._keys = keys
        self._folder = folder
        self._held_by_others = held_by_others
        self._busy = busy
        self._worker = Worker("encryption")
        self._turn = asyncio.Lock()
        self._stop = Event()

    async def status(self, *, try_it: bool = True) -> EncryptionStatus:
        """How the conversations are kept. Parameters: `try_it`, whether to ask the keyring."""
        ids = await self._worker.run(key_ids_of, self._database.path)
        if not ids:
            return EncryptionStatus(encrypted=False)
        key_id = next((one for one in ids if data_keys.get(one)), ids[0])
        recoverable = await self._worker.run(find_wrapped_key, self._database.path, key_id)
        found, failure = False, None
        if try_it:
            try:
                found = await self._keys.get(key_id) is not None
            except SecretError as error:
                failure = error.failure
        return EncryptionStatus(True, found, recoverable is not None, failure)

    @staticmethod
    def new_recovery_key() -> str:
        """A recovery key to show; it is used once it was given to `encrypt`."""
        return new_recovery_key()

    async def check(self) -> None:
        """Look whether `encrypt` may begin, before a recovery key is shown.

        Raises StorageError (encryption_no_keyring, profile_held), InputError (conversation_busy).
        """
        self._refuse_busy()
        if self._held_by_others():
            raise StorageError("profile_held")
        try:
            await self._keys.get("")
        except SecretError as error:
            raise _no_keyring(error) from error

    async def encrypt(
        self, recovery_key: str, progress: Progress = lambda _part: None
    ) -> list[Failure]:
        """Encrypt conversations and backups with a new key; also those that are encrypted.

        Gives what the user has to know besides. Until the new file takes the place of the old
        one it can be cancelled, and nothing was changed when it raises: StorageError
        (encryption_no_keyring, encryption_cancelled, encryption_failed, profile_held,
        database_corrupt), InputError (conversation_busy), SecretError (recovery_key_malformed).
        """
        async with self._turn:
            self._refuse_busy()
            key = DataKey.new()
            wrapped = await self._worker.run(WrappedKey.wrap, key, recovery_key)
            try:
                await self._keys.store(key)
            except SecretError as error:
                raise _no_keyring(error) from error
            data_keys.add(key)
            before = await self._worker.run(key_ids_of, self._database.path)
            try:
                await self._convert(key, wrapped, progress)
            except BaseException:
                await self._forget([key.id])
                raise
            return [*await self._follow_up(before, progress), *await self._readable_files()]

    async def decrypt(self, progress: Progress = lambda _part: None) -> list[Failure]:
        """Have conversations and backups not encrypted any more; as `encrypt`."""
        async with self._turn:
            self._refuse_busy()
            before = await self._worker.run(key_ids_of, self._database.path)
            await self._convert(None, None, progress)
            return await self._follow_up(before, progress)

    def give_up(self) -> None:
        """Give up what is under way, as far as it can be."""
        self._stop.set()

    async def recode_left_backups(self) -> None:
        """Do for the backups what a process that was killed has left undone."""
        async with self._turn:
            if await self._worker.run(self._left_backups):
                self._stop.clear()
                await self._follow_up([], lambda _part: None)

    async def keep_wrapped_key(self) -> list[Failure]:
        """Put what the recovery key opens back beside the database; says where it is lost."""
        return await self._worker.run(self._keep_wrapped_key)

    async def close(self) -> None:
        """Give up what is under way and end the thread."""
        self.give_up()
        await self._worker.stop(lambda: None)

    def _refuse_busy(self) -> None:
        if self._busy():
            raise InputError("conversation_busy")
        self._stop.clear()

    async def _convert(
        self, key: DataKey | None, wrapped: WrappedKey | None, progress: Progress
    ) -> None:
        watch = Watch(self._stop.is_set, lambda part: progress(part * _CONVERTING))
        path = self._database.path
        conversion = Conversion(path, key, wrapped, self._held_by_others, watch)
        try:
            await self._database.exchange_file(conversion.make, conversion.put)
        finally:
            await self._worker.run(conversion.close)

    async def _follow_up(self, before: list[str], progress: Progress) -> list[Failure]:
        """Give the backups the new key, then forget older ones.

        Parameters: `before`, the ids of the keys that the database had.
        """
        older = {*before, *await self._worker.run(self._keys_of_backups)}
        for key_id in older:
            if data_keys.get(key_id) is None:
                with suppress(SecretError):
                    await self._keys.get(key_id)
        left = await self._worker.run(self._recode, progress)
        if left:
            facts = {"count": str(len(left)), "path": str(left[0])}
            return [Failure("backups_not_recoded", facts)]
        used = await self._worker.run(key_ids_of, self._database.path)
        aside = await self._worker.run(_keys_aside, self._database.path, older)
        await self._forget(older - {*used, *aside})
        return []

    async def _forget(self, key_ids: Iterable[str]) -> None:
        """Remove keys that nothing needs any more; one the keyring keeps does no harm."""
        for key_id in key_ids:
            with suppress(SecretError):
                await self._keys.remove(key_id)

    def _folders(self) -> list[BackupFolder]:
        path = self._database.path
        folders = dict.fromkeys((self._folder(), default_folder(path).absolute()))
        return [BackupFolder(folder, path) for folder in folders]

    def _left_backups(self) -> bool:
        own = (backup for folder in self._folders() for backup in folder.own())
        return any(needs_recoding(backup.path, self._database.path) for backup in own)

    def _keys_of_backups(self) -> list[str]:
        backups = (backup for folder in self._folders() for backup in folder.own())
        return [key_id for backup in backups for key_id in key_ids_of(backup.path)]

    def _recode(self, progress: Progress) -> list[Path]:
        rest = 1 - _CONVERTING
        watch = Watch(self._stop.is_set, lambda part: progress(_CONVERTING + part * rest))
        path = self._database.path
        return [one for folder in self._folders() for one in recode_backups(folder, path, watch)]

    async def _readable_files(self) -> list[Failure]:
        """Files put aside as damaged hold what they held: they cannot be encrypted."""
        found = await self._worker.run(_readable_aside, self._database.path)
        return [Failure("readable_file_left", {"path": str(one)}) for one in found]

    def _keep_wrapped_key(self) -> list[Failure]:
        path = self._database.path
        key = key_of(path)
        if key is None or any(one.id == key.id for one in read_wrapped_keys(path)):
            return []
        wrapped = find_wrapped_key(path, key.id)
        if wrapped is None:
            return [Failure("wrapped_key_lost")]
        with suppress(OSError):
            write_wrapped_keys(path, [wrapped])
        return []


def _keys_aside(database: Path, older: set[str]) -> set[str]:
    """Those of some keys that files put aside as damaged may need: such a file is kept for good."""
    needed: set[str] = set()
    with suppress(OSError):
        for one in set_aside_files(database):
            if one.suffix.endswith(COMPANIONS) or not one.stat().st_size or has_magic(one):
                continue
            # Where the beginning is damaged, it does not say which key it was.
            needed |= {*key_ids_of(one)[:1]} if is_encrypted(one) else older
    return needed


def _readable_aside(database: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(one for one in set_aside_files(database) if not is_encrypted(one))
    return []


def _no_keyring(error: SecretError) -> StorageError:
    return StorageError("encryption_no_keyring", reason=word(error.failure).title)
