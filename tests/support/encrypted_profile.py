"""Encrypted profiles, and a look for what can be read in files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from chatapp.storage.converting import Conversion, Watch
from chatapp.storage.data_keys import DataKey, data_keys
from chatapp.storage.database import Database
from chatapp.storage.recovery_keys import new_recovery_key
from chatapp.storage.wrapped_keys import WrappedKey


async def convert(
    db: Database,
    key: DataKey | None,
    recovery_key: str = "",
    *,
    held: Callable[[], bool] = lambda: False,
    watch: Watch | None = None,
) -> None:
    """Give an open database another key, or none."""
    if key is not None:
        data_keys.add(key)
    wrapped = WrappedKey.wrap(key, recovery_key) if key and recovery_key else None
    conversion = Conversion(db.path, key, wrapped, held, watch or Watch())
    try:
        await db.exchange_file(conversion.make, conversion.put)
    finally:
        conversion.close()


async def encrypt(path: Path) -> tuple[DataKey, str]:
    """Encrypt a closed database; gives its key, which this process holds, and its recovery key."""
    key, recovery_key = DataKey.new(), new_recovery_key()
    db = await Database.open(path)
    try:
        await convert(db, key, recovery_key)
    finally:
        await db.close()
    return key, recovery_key


def contents(folder: Path) -> dict[Path, bytes]:
    """All files in a folder that are not locks, and what is in them."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {path: path.read_bytes() for path in files}


def readable_in(folder: Path, *texts: str) -> list[Path]:
    """The files in which one of the texts can be read."""
    wanted = [text.encode() for text in texts]
    return [path for path, data in contents(folder).items() if any(one in data for one in wanted)]
