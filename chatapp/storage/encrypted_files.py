"""Which files are encrypted, with which key, and where a recovery key's wrapped key is.

An encrypted file begins with its key's id, where SQLite has its magic; bytes 16 to 23 of the
header stay readable, and tell by the bytes reserved on each page that it is encrypted.
"""

from __future__ import annotations

import stat
from contextlib import suppress
from pathlib import Path

from chatapp.domain.errors import StorageError
from chatapp.storage.data_keys import ID_SIZE, DataKey, data_keys
from chatapp.storage.wrapped_keys import WrappedKey, read_wrapped_keys, wrapped_key_at_end

MAGIC = b"SQLite format 3\0"
"""How every database file that is not encrypted begins."""

RESERVED = 32
"""Bytes at the end of each page for nonce and tag (ChaCha20-Poly1305)."""
_MARK = bytes((RESERVED, 64, 32, 32))
_MARK_AT = 20


def has_magic(path: Path) -> bool:
    """Whether a file begins as a database does that is not encrypted. Raises OSError."""
    return _head(path).startswith(MAGIC)


def is_encrypted(path: Path) -> bool:
    """Whether a file begins as an encrypted database does. Raises OSError."""
    head = _head(path)
    return not head.startswith(MAGIC) and head[_MARK_AT:] == _MARK


def key_ids_of(path: Path) -> list[str]:
    """The ids of the keys that a file may be encrypted with; none where it is not.

    The file itself says which; where its beginning is damaged, those that are beside it count.
    """
    try:
        head = _head(path)
    except OSError:
        return []
    if not head or head.startswith(MAGIC):
        return []
    own = [head[:ID_SIZE].hex()] if head[_MARK_AT:] == _MARK else []
    return [*own, *(key.id for key in read_wrapped_keys(path) if key.id not in own)]


def key_of(path: Path) -> DataKey | None:
    """The key of a file; None where it is not encrypted.

    Raises StorageError (encryption_locked) where this process does not hold it.
    """
    return _held(path, key_ids_of(path))


def is_locked(path: Path) -> bool:
    """Whether a file is encrypted with a key that this process does not hold."""
    try:
        key_of(path)
    except StorageError as error:
        return error.code == "encryption_locked"
    return False


def key_of_profile(database: Path) -> DataKey | None:
    """The key of a profile's database, also where that is not there, or empty.

    Raises StorageError (encryption_locked) where this process does not hold it.
    """
    return _held(database, key_ids_of_profile(database))


def key_ids_of_profile(database: Path) -> list[str]:
    """As `key_ids_of`, also for a database that is not there, or empty."""
    with suppress(OSError):
        found = database.stat()
        if found.st_size or not stat.S_ISREG(found.st_mode):
            return key_ids_of(database)
    return [key.id for key in reversed(read_wrapped_keys(database))]


def find_wrapped_key(path: Path, key_id: str) -> WrappedKey | None:
    """The wrapped key of an id: beside a database, at its end, or at the end of a backup.

    Looked for are the backups in the profile.
    """
    for key in reversed(read_wrapped_keys(path)):
        if key.id == key_id:
            return key
    with suppress(OSError):
        for backup in (path, *path.parent.glob("backups/*.sqlite3")):
            found = wrapped_key_at_end(backup)
            if found is not None and found.id == key_id:
                return found
    return None


def _held(path: Path, ids: list[str]) -> DataKey | None:
    if not ids:
        return None
    held = (data_keys.get(key_id) for key_id in ids)
    key = next((key for key in held if key is not None), None)
    if key is None:
        raise StorageError("encryption_locked", path=path)
    return key


def _head(path: Path) -> bytes:
    """The part of the header that is looked at; nothing of what is no file: it might never come."""
    if not stat.S_ISREG(path.stat().st_mode):
        return b""
    with path.open("rb") as file:
        return file.read(_MARK_AT + len(_MARK))
