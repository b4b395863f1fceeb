"""Data keys in the operating system's keyring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatapp.domain.errors import SecretError
from chatapp.storage.data_keys import DataKey, data_keys
from chatapp.storage.keyrings import SERVICE, KeyringThread, delete_entry, read_entry

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend


class KeyStore:
    """One entry for each key, named by its id.

    Parameters: `timeout`, seconds the keyring may take for one call, the user's answer to a
    question of its own included; `retry`, seconds for which one that took longer is not asked.
    """

    def __init__(self, timeout: float = 30.0, retry: float = 1.0) -> None:
        self._keyring = KeyringThread(timeout, retry)

    async def get(self, key_id: str) -> DataKey | None:
        """The key of an id, which this process holds from now on; None where there is none.

        An entry that is another key counts as none. Raises SecretError (keyring_missing,
        keyring_insecure, keyring_locked, keyring_timeout, keyring_failed).
        """
        text = await self._keyring.run(read_entry, _entry(key_id))
        key = DataKey.from_text(text or "")
        if key is None or key.id != key_id:
            return None
        data_keys.add(key)
        return key

    async def store(self, key: DataKey) -> None:
        """Keep a key, and read it back. Raises SecretError as `get`."""
        await self._keyring.run(_write, key)

    async def remove(self, key_id: str) -> None:
        """Forget a key. Raises SecretError as `get`."""
        await self._keyring.run(delete_entry, _entry(key_id))


def _write(backend: KeyringBackend, key: DataKey) -> None:
    entry = _entry(key.id)
    backend.set_password(SERVICE, entry, key.text)
    if backend.get_password(SERVICE, entry) != key.text:
        raise SecretError("keyring_failed")


def _entry(key_id: str) -> str:
    return f"conversations@{key_id}"
