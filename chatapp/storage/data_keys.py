"""The keys that databases are encrypted with, and those of them that this process holds."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from chatapp.net.keys import known_keys

SIZE = 32
"""Bytes of a key."""
ID_SIZE = 16
"""Bytes of a key's id."""


@dataclass(frozen=True, slots=True, repr=False)
class DataKey:
    """A random key of 256 bits. What it encrypts begins with its id, which says which key it is.

    The id is a hash of the key, so a key that was given for another one is found out at once.
    """

    secret: bytes

    @classmethod
    def new(cls) -> DataKey:
        """A key that nobody has seen."""
        return cls(secrets.token_bytes(SIZE))

    @classmethod
    def from_text(cls, text: str) -> DataKey | None:
        """The key that `text` wrote down; None where that is none."""
        try:
            secret = bytes.fromhex(text)
        except ValueError:
            return None
        return cls(secret) if len(secret) == SIZE else None

    @property
    def id(self) -> str:
        """Its id, in hexadecimal digits."""
        return hashlib.sha256(b"chatapp data key\0" + self.secret).digest()[:ID_SIZE].hex()

    @property
    def text(self) -> str:
        """The key itself, for the keyring only."""
        return self.secret.hex()

    @property
    def raw(self) -> str:
        """The key and its id as SQLite3 Multiple Ciphers takes them: no key is derived.

        The id stands for the salt, which every encrypted file begins with.
        """
        return f"raw:{self.text}{self.id}"

    def __repr__(self) -> str:
        return f"<DataKey {self.id[:8]}>"


class DataKeys:
    """The keys this process holds, by their ids; never written out."""

    def __init__(self) -> None:
        self._keys: dict[str, DataKey] = {}

    def add(self, key: DataKey) -> None:
        """Hold a key; it is masked in logs and errors from now on."""
        known_keys.add(key.text)
        self._keys[key.id] = key

    def get(self, key_id: str) -> DataKey | None:
        """The key of an id, if this process holds it."""
        return self._keys.get(key_id)

    def forget_all(self) -> None:
        """Hold none any more."""
        self._keys.clear()

    def __repr__(self) -> str:
        return f"<DataKeys: {len(self._keys)}>"


data_keys = DataKeys()
"""The process's own: a file tells by its first bytes which of them opens it."""
