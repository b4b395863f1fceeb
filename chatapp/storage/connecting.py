"""Connections to a database file, configured alike everywhere, and the files that belong to it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import apsw

from chatapp.storage.data_keys import DataKey
from chatapp.storage.encrypted_files import key_of

BUSY_TIMEOUT = 10.0
"""Seconds to wait for another process's transaction."""

_CIPHER = "chacha20"
"""ChaCha20-Poly1305, one nonce and tag for each page: what was changed is noticed."""
_OTHER_FORMAT = "unsupported file format"
"""What SQLite says to a header with format numbers that do not exist yet."""
COMPANIONS = ("-wal", "-shm", "-journal")
"""How the names of the files end that SQLite keeps beside a database."""
_READ_WRITE = apsw.SQLITE_OPEN_READWRITE
_READ_ONLY = apsw.SQLITE_OPEN_READONLY

_PRAGMAS = """
PRAGMA foreign_keys = ON;
PRAGMA synchronous = NORMAL;
PRAGMA fullfsync = ON;
PRAGMA temp_store = MEMORY;
PRAGMA journal_size_limit = 16777216;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
PRAGMA secure_delete = FAST;
"""


def connect(path: Path, *, read_only: bool, key: DataKey | None = None) -> apsw.Connection:
    """A configured connection to an existing database.

    Parameters: `key`, what to encrypt a file with that has nothing in it yet; any other file
    tells its key itself. Raises apsw.Error, StorageError (encryption_locked).
    """
    key = key_of(path) or key
    connection = apsw.Connection(str(path), flags=_READ_ONLY if read_only else _READ_WRITE)
    try:
        unlock(connection, key)
        connection.set_busy_timeout(round(BUSY_TIMEOUT * 1000))
        connection.execute(_PRAGMAS)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_in_memory() -> apsw.Connection:
    """A configured connection to an empty database that never has a file. Raises apsw.Error."""
    connection = apsw.Connection(":memory:")
    connection.execute(_PRAGMAS)
    return connection


def connect_unchanging(path: Path) -> apsw.Connection:
    """A connection to a file that nobody writes: nothing is made beside it.

    Where there is a log beside it, somebody may: then it is an ordinary connection for reading.
    Raises apsw.Error, StorageError (encryption_locked).
    """
    if path.with_name(f"{path.name}-wal").exists():
        return connect(path, read_only=True)
    return _connect_by_address(path, "immutable=1")


def connect_for_copying(path: Path) -> apsw.Connection:
    """A connection that only reads, and can copy a database into a file named by `address`.

    Raises apsw.Error, StorageError (encryption_locked).
    """
    return _connect_by_address(path, "mode=ro")


def _connect_by_address(path: Path, parameters: str) -> apsw.Connection:
    key = key_of(path)
    connection = apsw.Connection(
        f"{path.absolute().as_uri()}?{parameters}", flags=_READ_ONLY | apsw.SQLITE_OPEN_URI
    )
    try:
        unlock(connection, key)
        connection.set_busy_timeout(round(BUSY_TIMEOUT * 1000))
        connection.pragma("trusted_schema", False)
    except BaseException:
        connection.close()
        raise
    return connection


def unlock(connection: apsw.Connection, key: DataKey | None, *, damaged: bool = False) -> None:
    """Give a new connection its key before anything else; None: it needs none.

    Parameters: `damaged`, to read also pages that are not as they were written.
    """
    if key is None:
        return
    connection.pragma("cipher", _CIPHER)
    if damaged:
        connection.pragma("hmac_check", 0)
    connection.pragma("key", key.raw)


def address(path: Path, key: DataKey | None) -> str:
    """A file to be copied into, with the key it is to be encrypted with; None: it is not."""
    parameters = "key=" if key is None else f"cipher={_CIPHER}&key={key.raw}"
    return f"{path.absolute().as_uri()}?{parameters}"


def is_damage(error: apsw.Error) -> bool:
    """Whether an error says that the file is not as SQLite wrote it."""
    if isinstance(error, (apsw.CorruptError, apsw.NotADBError)):
        return True
    if isinstance(error, apsw.IOError):  # the file ends within a page
        return getattr(error, "extendedresult", 0) == apsw.SQLITE_IOERR_SHORT_READ
    return isinstance(error, apsw.SQLError) and _OTHER_FORMAT in str(error)


def with_companions(path: Path) -> list[Path]:
    """A database and the files that SQLite keeps beside it."""
    return [path, *(path.with_name(path.name + suffix) for suffix in COMPANIONS)]


def remove_database(path: Path) -> None:
    """Remove a database with the files beside it. Raises OSError."""
    for name in with_companions(path):
        name.unlink(missing_ok=True)


def opening_lock_path(path: Path) -> Path:
    """The lock of whoever opens, migrates, mends or replaces the database."""
    return path.with_name(f"{path.name}.lock")


def marker_path(path: Path) -> Path:
    """The file that says: damage was met while running, look before the next use."""
    return path.with_name(f"{path.name}.check")


def mark_damaged(path: Path) -> None:
    """Make that file, if that is possible."""
    with suppress(OSError):
        marker_path(path).touch(0o600)
