"""Opening a database file: what is not one is moved aside, never deleted."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import apsw

from chatapp.domain.errors import StorageError
from chatapp.domain.messages import Failure
from chatapp.domain.translation import QT_TRANSLATE_NOOP
from chatapp.storage import files
from chatapp.storage.migrations import MIGRATIONS, Migration, migrate, schema_number
from chatapp.storage.migrations.m0001_initial import APPLICATION_ID

BUSY_TIMEOUT = 10.0
"""Seconds to wait for another process's transaction."""

PREPARATION_TIMEOUT = 60.0
"""Seconds to wait for another process that makes or migrates the database."""

_MAGIC = b"SQLite format 3\0"
_COMPANIONS = ("-wal", "-shm", "-journal")
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


@dataclass(slots=True)
class Opened:
    """An open database, and how it was found."""

    connection: apsw.Connection
    newer: bool
    """Whether a newer version of the app made it; then it can only be read."""
    notices: list[Failure]
    """What to tell the user about it."""


def open_database(
    path: Path, *, read_only: bool = False, migrations: Sequence[Migration] = MIGRATIONS
) -> Opened:
    """Open the database, made or migrated first where need be; blocks the calling thread.

    One process at a time does this; the others wait. Raises StorageError (database_foreign,
    profile_unusable, storage_failed), apsw.Error, OSError.
    """
    notices: list[Failure] = []
    lock = files.FileLock.wait(path.with_name(f"{path.name}.lock"), PREPARATION_TIMEOUT)
    try:
        _set_aside_unusable(path, notices)
        if not path.exists():
            _create(path, migrations)
        try:
            connection = _adopt(path, migrations)
        except (apsw.CorruptError, apsw.NotADBError):
            _set_aside(path, "damaged", notices)
            _create(path, migrations)
            connection = _adopt(path, migrations)
        files.tighten(path)
    finally:
        lock.release()
    newer = schema_number(connection) > len(migrations)
    if newer:
        notices.append(Failure("database_newer"))
    elif connection.readonly("main") and not read_only:
        notices.append(Failure("read_only", {"path": str(path.parent)}))
    if newer or read_only:
        connection.close()
        connection = connect(path, read_only=True)
    return Opened(connection, newer, notices)


def connect(path: Path, *, read_only: bool) -> apsw.Connection:
    """A configured connection to an existing database. Raises apsw.Error."""
    connection = apsw.Connection(str(path), flags=_READ_ONLY if read_only else _READ_WRITE)
    try:
        connection.set_busy_timeout(round(BUSY_TIMEOUT * 1000))
        connection.execute(_PRAGMAS)
    except BaseException:
        connection.close()
        raise
    return connection


def _adopt(path: Path, migrations: Sequence[Migration]) -> apsw.Connection:
    """Open an existing file; it must be this app's, or have nothing in it."""
    connection = connect(path, read_only=False)
    try:
        tables = connection.execute("SELECT count(*) FROM sqlite_schema").get
        mark = connection.pragma("application_id")
        if mark != APPLICATION_ID and (mark or tables):
            raise StorageError("database_foreign", path=path)
        if schema_number(connection) < len(migrations):
            connection.pragma("journal_mode", "wal")
            migrate(connection, migrations)
    except BaseException:
        connection.close()
        raise
    return connection


def _create(path: Path, migrations: Sequence[Migration]) -> None:
    """Make the database under another name first: under its own it is always whole."""
    new = path.with_name(f"{path.name}.new")
    _remove(new)
    try:
        os.close(files.open_private(new, os.O_RDWR | os.O_CREAT | os.O_EXCL))
        with closing(connect(new, read_only=False)) as connection:
            connection.pragma("synchronous", "full")
            migrate(connection, migrations)
            connection.pragma("journal_mode", "wal")
        new.rename(path)
    except BaseException:
        with suppress(OSError):
            _remove(new)
        raise
    files.sync_folder(path.parent)


def _remove(path: Path) -> None:
    for name in _with_companions(path):
        name.unlink(missing_ok=True)


def _set_aside_unusable(path: Path, notices: list[Failure]) -> None:
    try:
        found = path.stat()
    except FileNotFoundError:
        # A log without its database would be played into the new one.
        if any(name.exists() for name in _with_companions(path)):
            _set_aside(path, "damaged", notices)
        return
    if not stat.S_ISREG(found.st_mode):
        raise StorageError(
            "profile_unusable", path=path, reason=QT_TRANSLATE_NOOP("errors", "it is not a file")
        )
    if found.st_size == 0:
        _set_aside(path, "empty", notices)
    elif not _has_magic(path):
        _set_aside(path, "damaged", notices)


def _has_magic(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def _set_aside(path: Path, kind: str, notices: list[Failure]) -> None:
    """Rename the database and the files beside it, and note where they went."""
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    target = path.with_name(f"{path.name}.{kind}-{stamp}")
    number = 1
    while any(name.exists() for name in _with_companions(target)):
        number += 1
        target = path.with_name(f"{path.name}.{kind}-{stamp}-{number}")
    names = zip(_with_companions(path), _with_companions(target), strict=True)
    for old, new in names:
        if old.exists():
            old.rename(new)
    files.sync_folder(path.parent)
    notices.append(Failure(f"database_{kind}", {"path": str(target)}))


def _with_companions(path: Path) -> list[Path]:
    return [path, *(path.with_name(path.name + suffix) for suffix in _COMPANIONS)]
