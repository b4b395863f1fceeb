"""Opening a database file: what is not one is moved aside, never deleted."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import apsw

from chatapp.domain.errors import StorageError
from chatapp.domain.messages import Failure, now
from chatapp.storage import files
from chatapp.storage.connecting import (
    connect,
    is_damage,
    marker_path,
    opening_lock_path,
    remove_database,
)
from chatapp.storage.data_keys import DataKey
from chatapp.storage.encrypted_files import (
    has_magic,
    is_encrypted,
    key_ids_of,
    key_of_profile,
)
from chatapp.storage.migrations import MIGRATIONS, Migration, migrate, schema_number
from chatapp.storage.migrations.m0001_initial import APPLICATION_ID
from chatapp.storage.setting_aside import replace_by_salvaged, set_aside_unusable
from chatapp.storage.wrapped_keys import WrappedKey, read_wrapped_keys, write_wrapped_keys

PREPARATION_TIMEOUT = 60.0
"""Seconds to wait for another process that makes or migrates the database."""


@dataclass(slots=True)
class Opened:
    """An open database, and how it was found."""

    connection: apsw.Connection
    newer: bool
    """Whether a newer version of the app made it; then it can only be read."""
    notices: list[Failure]
    """What to tell the user about it."""


def open_database(
    path: Path,
    *,
    read_only: bool = False,
    alone: bool = True,
    migrations: Sequence[Migration] = MIGRATIONS,
) -> Opened:
    """Open the database, made, migrated or mended first where need be; blocks the thread.

    One process at a time does this; the others wait. Parameters: `alone`, whether nobody else
    has it open: else a damaged database stays as it is.
    Raises StorageError (database_foreign, database_corrupt, database_newer, profile_unusable,
    backup_failed, storage_failed; encryption_locked where this process does not hold its key:
    then nothing was touched), apsw.Error, OSError.
    """
    notices: list[Failure] = []
    lock = files.FileLock.wait(opening_lock_path(path), PREPARATION_TIMEOUT)
    try:
        key = key_of_profile(path)
        _sweep(path)
        set_aside_unusable(path, migrations, notices, alone=alone)
        if not path.exists():
            _create(path, migrations, key)
        connection = _prepared(path, migrations, notices, alone=alone)
        files.tighten(path)
    finally:
        lock.release()
    return _opened(path, connection, notices, len(migrations), read_only=read_only)


def _sweep(path: Path) -> None:
    """Remove what was left by a restore, or a change of encryption, that was killed."""
    remove_database(staged_path(path))
    remove_database(converted_path(path))
    with suppress(OSError):
        _forget_unused_keys(path)


def _forget_unused_keys(path: Path) -> None:
    """Keep the wrapped key of the database only; others were meant for a copy of it."""
    wrapped = read_wrapped_keys(path)
    if has_magic(path):
        used: list[WrappedKey] = []
    else:
        own = key_ids_of(path)[:1] if is_encrypted(path) else []
        used = [one for one in wrapped if one.id in own] or wrapped
    if len(used) < len(wrapped):
        write_wrapped_keys(path, used)


def _opened(
    path: Path,
    connection: apsw.Connection,
    notices: list[Failure],
    known: int,
    *,
    read_only: bool,
) -> Opened:
    """The connection, exchanged for one that only reads where nothing may be written."""
    newer = schema_number(connection) > known
    if newer:
        notices.append(Failure("database_newer"))
    elif connection.readonly("main") and not read_only:
        notices.append(Failure("read_only", {"path": str(path.parent)}))
    if newer or read_only:
        connection.close()
        connection = connect(path, read_only=True)
    return Opened(connection, newer, notices)


def _prepared(
    path: Path, migrations: Sequence[Migration], notices: list[Failure], *, alone: bool
) -> apsw.Connection:
    try:
        if marker_path(path).exists():
            _mend_marked(path, notices, alone=alone)
        return _adopt(path, migrations)
    except apsw.Error as error:
        if not is_damage(error):
            raise
        replace_by_salvaged(path, migrations, notices, alone=alone)
        return _adopt(path, migrations)


def _mend_marked(path: Path, notices: list[Failure], *, alone: bool) -> None:
    """Look over what met damage while running; where that cannot be now, say so."""
    from chatapp.storage.repair import look_over

    if not alone:
        notices.append(Failure("database_corrupt"))
        return
    try:
        notices += look_over(path)
    except StorageError as error:
        notices += [Failure("database_corrupt"), error.failure]
    else:
        marker_path(path).unlink(missing_ok=True)


def staged_path(path: Path) -> Path:
    """Where a backup is made ready before it takes the database's place."""
    return path.with_name(f"{path.name}.restore")


def converted_path(path: Path) -> Path:
    """Where a copy with another key is made before it takes the database's place."""
    return path.with_name(f"{path.name}.converted")


def _adopt(path: Path, migrations: Sequence[Migration]) -> apsw.Connection:
    """Open an existing file; it must be this app's, or have nothing in it."""
    connection = connect(path, read_only=False)
    try:
        tables = connection.execute("SELECT count(*) FROM sqlite_schema").get
        mark = connection.pragma("application_id")
        if mark != APPLICATION_ID and (mark or tables):
            raise StorageError("database_foreign", path=path)
        number = schema_number(connection)
        if number < len(migrations):
            connection.pragma("journal_mode", "wal")
            if number:
                _back_up_before_migrating(path, connection)
            migrate(connection, migrations)
    except BaseException:
        connection.close()
        raise
    return connection


def _back_up_before_migrating(path: Path, connection: apsw.Connection) -> None:
    """Without a backup there is no migration: the old version can still be used then."""
    from chatapp.storage.backup_folder import BackupKind, back_up_before
    from chatapp.storage.repair import chosen_folder

    try:
        back_up_before(BackupKind.MIGRATION, path, chosen_folder(connection), now())
    except StorageError as error:
        if error.code == "database_corrupt":
            raise apsw.CorruptError("found before the migration") from error
        raise


def _create(path: Path, migrations: Sequence[Migration], key: DataKey | None) -> None:
    """Make the database under another name first: under its own it is always whole."""
    new = path.with_name(f"{path.name}.new")
    remove_database(new)
    try:
        os.close(files.open_private(new, os.O_RDWR | os.O_CREAT | os.O_EXCL))
        with closing(connect(new, read_only=False, key=key)) as connection:
            connection.pragma("synchronous", "full")
            migrate(connection, migrations)
            connection.pragma("journal_mode", "wal")
        new.rename(path)
    except BaseException:
        with suppress(OSError):
            remove_database(new)
        raise
    files.sync_folder(path.parent)
