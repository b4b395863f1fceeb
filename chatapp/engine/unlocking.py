"""Finds the key of an encrypted file: in the keyring, or by the recovery key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from chatapp.domain.errors import SecretError, StorageError
from chatapp.domain.messages import Failure
from chatapp.storage.data_keys import DataKey, data_keys
from chatapp.storage.database import Database
from chatapp.storage.encrypted_files import find_wrapped_key, key_ids_of, key_ids_of_profile
from chatapp.storage.key_store import KeyStore
from chatapp.storage.worker import Worker

T = TypeVar("T")

NEEDS_RECOVERY_KEY = frozenset(
    {
        "encryption_key_missing",
        "encryption_keyring",
        "recovery_key_malformed",
        "recovery_key_wrong",
        "wrapped_key_missing",
    }
)
"""Codes of what the right recovery key, or a keyring that works again, puts right."""


class Unlocking:
    """Finds keys, which this process holds from then on.

    Parameters: `database`, beside which wrapped keys are; `recovery_key`, for this run only.
    """

    def __init__(self, database: Path, keys: KeyStore, recovery_key: str | None) -> None:
        self._database = database
        self.keys = keys
        self._recovery_key = recovery_key
        self.recovered: DataKey | None = None
        """The key that the recovery key opened, as the keyring did not give it."""
        self.asked = False
        """Whether the database is encrypted."""

    async def open(self, *, alone: bool) -> Database:
        """Open the database; the keyring is asked only where it is encrypted.

        Raises StorageError (encryption_key_missing, encryption_keyring), SecretError
        (recovery_key_malformed, recovery_key_wrong), and what `Database.open` raises.
        """
        try:
            return await Database.open(self._database, alone=alone)
        except StorageError as error:
            if error.code != "encryption_locked":
                raise
        self.asked = True
        await self._find(await _beside(key_ids_of_profile, self._database), self._database)
        return await Database.open(self._database, alone=alone)

    async def unlock(self, backup: Path, recovery_key: str | None = None) -> None:
        """Find the key of a backup, if it is encrypted.

        Parameters: `recovery_key`, the backup's own, if it is not the one of this run.
        Raises StorageError (backup_locked), SecretError (recovery_key_malformed,
        recovery_key_wrong, wrapped_key_missing).
        """
        try:
            await self._find(await _beside(key_ids_of, backup), backup, recovery_key)
        except StorageError as error:
            raise StorageError("backup_locked", path=backup) from error

    async def _find(self, ids: Sequence[str], path: Path, recovery_key: str | None = None) -> None:
        if not ids or any(data_keys.get(key_id) for key_id in ids):
            return
        failure: SecretError | None = None
        if (typed := recovery_key or self._recovery_key) is not None:
            try:
                self.recovered = await _beside(self._recover, ids, path, typed)
                return
            except SecretError as error:
                failure = error
        try:
            for key_id in ids:
                if await self.keys.get(key_id) is not None:
                    return
        except SecretError as error:
            raise failure or StorageError("encryption_keyring", reason=_title(error)) from error
        raise failure or StorageError("encryption_key_missing")

    def _recover(self, ids: Sequence[str], path: Path, recovery_key: str) -> DataKey:
        """The key of one of the ids. Raises SecretError; blocks for a tenth of a second each."""
        found = [find_wrapped_key(place, one) for one in ids for place in (path, self._database)]
        failure = SecretError("wrapped_key_missing", path=path.parent)
        for wrapped in (one for one in found if one is not None):
            try:
                key = wrapped.unwrap(recovery_key)
            except SecretError as error:
                failure = error
            else:
                data_keys.add(key)
                return key
        raise failure

    async def keep_recovered(self) -> list[Failure]:
        """Put the key that was recovered into the keyring; gives why that cannot be."""
        if self.recovered is None:
            return []
        try:
            await self.keys.store(self.recovered)
        except SecretError as error:
            return [Failure("data_key_not_kept", {"reason": _title(error)})]
        return []


def _title(error: SecretError) -> str:
    from chatapp.domain.wording import word  # not needed at the start, where all is well

    return word(error.failure).title


async def _beside(function: Callable[..., T], *arguments: object) -> T:
    """Run on a thread of its own: nothing waits for a disk, or for scrypt."""
    worker = Worker("unlocking")
    try:
        return await worker.run(lambda: function(*arguments))
    finally:
        with suppress(StorageError):
            await worker.stop(lambda: None)
