"""Data keys that a recovery key opens, and the file and the ends of backups that hold them.

A data key is wrapped with what scrypt makes of the recovery key and a fresh salt: 32 bytes that
are added to it (a one-time pad, as the salt is never used twice) and 32 bytes for an HMAC-SHA256
over the result, by which a wrong recovery key is known.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatapp.domain.errors import SecretError
from chatapp.storage import files
from chatapp.storage.data_keys import ID_SIZE, SIZE, DataKey
from chatapp.storage.recovery_keys import read_recovery_key

FILE_NAME = "encryption.json"
"""The file beside the database."""

_FORMAT = 1
_CIPHER = "chacha20"
_SALT_SIZE = 16
_COST = {"n": 2**15, "r": 8, "p": 1}
"""scrypt: 32 MB and a tenth of a second for each guess; the recovery key is random besides."""
_MEMORY = 64 * 1024 * 1024
_END_MARK = b"chatapp wrapped key\n"
_LONGEST = 16_384


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key, wrapped. It may be read by anyone."""

    id: str
    salt: bytes
    wrapped: bytes
    tag: bytes

    @classmethod
    def wrap(cls, key: DataKey, recovery_key: str) -> WrappedKey:
        """Wrap a key; blocks for a tenth of a second. Raises SecretError (recovery_key_malformed)."""
        salt = secrets.token_bytes(_SALT_SIZE)
        pad, mac_key = _derived(recovery_key, salt)
        wrapped = _added(key.secret, pad)
        return cls(key.id, salt, wrapped, _tag(mac_key, key.id, wrapped))

    def unwrap(self, recovery_key: str) -> DataKey:
        """The key; blocks for a tenth of a second.

        Raises SecretError (recovery_key_malformed, recovery_key_wrong).
        """
        pad, mac_key = _derived(recovery_key, self.salt)
        right = hmac.compare_digest(_tag(mac_key, self.id, self.wrapped), self.tag)
        key = DataKey(_added(self.wrapped, pad))
        if not right or key.id != self.id:
            raise SecretError("recovery_key_wrong")
        return key


def _derived(recovery_key: str, salt: bytes) -> tuple[bytes, bytes]:
    password = read_recovery_key(recovery_key).encode()
    made = hashlib.scrypt(password, salt=salt, maxmem=_MEMORY, dklen=2 * SIZE, **_COST)
    return made[:SIZE], made[SIZE:]


def _added(left: bytes, right: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(left, right, strict=True))


def _tag(mac_key: bytes, key_id: str, wrapped: bytes) -> bytes:
    return hmac.digest(mac_key, key_id.encode() + wrapped, "sha256")


def wrapped_keys_path(database: Path) -> Path:
    """The file with the wrapped keys of a database."""
    return database.with_name(FILE_NAME)


def read_wrapped_keys(database: Path) -> list[WrappedKey]:
    """The wrapped keys beside a database, the newest last; none where there is no such file."""
    try:
        return _from_json(wrapped_keys_path(database).read_bytes()[:_LONGEST])
    except OSError:
        return []


def write_wrapped_keys(database: Path, keys: Iterable[WrappedKey]) -> None:
    """Replace the file beside a database at once; with no keys it is removed. Raises OSError."""
    path = wrapped_keys_path(database)
    kept = list(keys)
    if not kept:
        path.unlink(missing_ok=True)
        files.sync_folder(path.parent)
        return
    new = path.with_name(f".{path.name}.new")
    with open(new, "wb", opener=files.open_private) as file:
        file.write(_to_json(kept))
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    files.sync_folder(path.parent)


def append_wrapped_key(backup: Path, key: WrappedKey) -> None:
    """Put a wrapped key behind the last page of an encrypted backup. Raises OSError.

    SQLite goes by the number of pages in the header and never looks there. So the one file and
    the recovery key are all that a restore takes.
    """
    data = _to_json([key])
    with backup.open("ab") as file:
        file.write(data + len(data).to_bytes(4) + _END_MARK)


def wrapped_key_at_end(backup: Path) -> WrappedKey | None:
    """The wrapped key behind the last page of a backup; None where there is none."""
    with suppress(OSError), backup.open("rb") as file:
        foot = 4 + len(_END_MARK)
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - foot))
        end = file.read(foot)
        length = int.from_bytes(end[:4])
        if end[4:] != _END_MARK or length > min(_LONGEST, size - foot):
            return None
        file.seek(size - foot - length)
        return next(iter(_from_json(file.read(length))), None)
    return None


def _to_json(keys: Iterable[WrappedKey]) -> bytes:
    rows = [
        {
            "id": key.id,
            "cipher": _CIPHER,
            "kdf": {"name": "scrypt", **_COST, "salt": key.salt.hex()},
            "wrapped": key.wrapped.hex(),
            "tag": key.tag.hex(),
        }
        for key in keys
    ]
    return json.dumps({"format": _FORMAT, "keys": rows}, indent=1).encode()


def _from_json(data: bytes) -> list[WrappedKey]:
    """What can be read of it; what a newer version wrote otherwise is left out."""
    try:
        rows = json.loads(data)["keys"]
        found = [_row(row) for row in rows]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return []
    return [key for key in found if key is not None]


def _row(row: Mapping[str, Any]) -> WrappedKey | None:
    kdf = row["kdf"]
    if kdf != {"name": "scrypt", **_COST, "salt": kdf["salt"]} or row["cipher"] != _CIPHER:
        return None
    key = WrappedKey(
        str(row["id"]),
        bytes.fromhex(kdf["salt"]),
        bytes.fromhex(row["wrapped"]),
        bytes.fromhex(row["tag"]),
    )
    whole = len(key.wrapped) == SIZE and len(bytes.fromhex(key.id)) == ID_SIZE
    return key if whole else None
