"""Opening a database file: what is not one is moved aside, never deleted."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import apsw

from chatapp.domain.errors import StorageError
from chatapp.domain.messages import Failure, now
from chatapp.domain.translation import QT_TRANSLATE_NOOP
from chatapp.storage import files
from chatapp.storage.connecting import (
    connect,
    has_magic,
    marker_path,
    opening_lock_path,
    remove_database,
    with_companions,
)
from chatapp.storage.migrations import MIGRATIONS, Migration, migrate, schema_number
from chatapp.storage.migrations.m0001_initial import APPLICATION_ID

if TYPE_CHECKING:
    from chatapp.storage.salvage import Salvaged

PREPARATION_TIMEOUT = 60.0
"""Seconds to wait for another process that makes or migrates the database."""

log = logging.getLogger(__name__)


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
    Raises StorageError (database_foreign, database_corrupt, profile_unusable, backup_failed,
    storage_failed), apsw.Error, OSError.
    """
    notices: list[Failure] = []
    lock = files.FileLock.wait(opening_lock_path(path), PREPARATION_TIMEOUT)
    try:
        remove_database(staged_path(path))  # of a restore that was killed
        _set_aside_unusable(path, migrations, notices, alone=alone)
        if not path.exists():
            _create(path, migrations)
        connection = _prepared(path, migrations, notices, alone=alone)
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


def _prepared(
    path: Path, migrations: Sequence[Migration], notices: list[Failure], *, alone: bool
) -> apsw.Connection:
    try:
        if marker_path(path).exists():
            _mend_marked(path, notices, alone=alone)
        return _adopt(path, migrations)
    except (apsw.CorruptError, apsw.NotADBError):
        _replace_by_salvaged(path, migrations, notices, alone=alone)
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


def _create(path: Path, migrations: Sequence[Migration]) -> None:
    """Make the database under another name first: under its own it is always whole."""
    new = path.with_name(f"{path.name}.new")
    remove_database(new)
    try:
        os.close(files.open_private(new, os.O_RDWR | os.O_CREAT | os.O_EXCL))
        with closing(connect(new, read_only=False)) as connection:
            connection.pragma("synchronous", "full")
            migrate(connection, migrations)
            connection.pragma("journal_mode", "wal")
        new.rename(path)
    except BaseException:
        with suppress(OSError):
            remove_database(new)
        raise
    files.sync_folder(path.parent)


def _set_aside_unusable(
    path: Path, migrations: Sequence[Migration], notices: list[Failure], *, alone: bool
) -> None:
    try:
        found = path.stat()
    except FileNotFoundError:
        # A log without its database would be played into the new one.
        if any(name.exists() for name in with_companions(path)):
            _set_aside(path, "damaged", notices)
        return
    if not stat.S_ISREG(found.st_mode):
        raise StorageError(
            "profile_unusable", path=path, reason=QT_TRANSLATE_NOOP("errors", "it is not a file")
        )
    if found.st_size == 0:
        _set_aside(path, "empty", notices)
    elif not has_magic(path):
        _replace_by_salvaged(path, migrations, notices, alone=alone)


def _replace_by_salvaged(
    path: Path, migrations: Sequence[Migration], notices: list[Failure], *, alone: bool
) -> None:
    """Put what can be read of a damaged database in its place; the damaged file is kept.

    Until the new one is whole, nothing is moved. Others would write on into the damaged file:
    while there are some, it stays. Raises StorageError (database_corrupt) then.
    """
    if not alone:
        raise StorageError("database_corrupt")
    if _seems_newer(path, len(migrations)):
        raise StorageError("database_newer")
    from chatapp.storage.salvage import salvage

    log.info("The database is damaged: saving what can be read")
    new = path.with_name(f"{path.name}.new")
    remove_database(new)
    try:
        os.close(files.open_private(new, os.O_RDWR | os.O_CREAT | os.O_EXCL))
        saved = salvage(path, new, migrations)
        aside = _move_aside(path, "damaged", keep_name=True)
        new.replace(path)
        files.sync_folder(path.parent)
    finally:
        with suppress(OSError):
            remove_database(new)
    marker_path(path).unlink(missing_ok=True)
    _tell_salvaged(saved, aside, notices)
    _tell_of_backup(path, notices)


def _seems_newer(path: Path, known: int) -> bool:
    """Whether a newer version wrote a damaged file, by its header: what it has is not known here.

    A number that is far off is damaged itself.
    """
    with path.open("rb") as file:
        header = file.read(100)
    number, mark = (int.from_bytes(header[at : at + 4]) for at in (60, 68))
    return mark == APPLICATION_ID and known < number < known + 1000


def _tell_salvaged(saved: Salvaged, aside: Path, notices: list[Failure]) -> None:
    if not saved.conversations:
        notices.append(Failure("database_damaged", {"path": str(aside)}))
        return
    facts = {
        "conversations": str(saved.conversations),
        "messages": str(saved.messages),
        "doubtful": str(saved.doubtful),
        "path": str(aside),
    }
    notices.append(Failure("database_salvaged", facts))


def _tell_of_backup(path: Path, notices: list[Failure]) -> None:
    """Name the newest backup, in case it holds more."""
    from chatapp.storage.backup_folder import newest_backup
    from chatapp.storage.repair import chosen_folder

    chosen = ""
    if path.exists():
        with closing(connect(path, read_only=True)) as connection:
            chosen = chosen_folder(connection)
    if (backup := newest_backup(path, chosen)) is not None:
        time = f"{backup.time:%Y-%m-%d %H:%M} UTC"
        notices.append(Failure("backup_at_hand", {"path": str(backup.path), "time": time}))


def _set_aside(path: Path, kind: str, notices: list[Failure]) -> None:
    """Rename the database and the files beside it, and note where they went."""
    target = _move_aside(path, kind)
    notices.append(Failure(f"database_{kind}", {"path": str(target)}))
    _tell_of_backup(path, notices)


def _move_aside(path: Path, kind: str, *, keep_name: bool = False) -> Path:
    """Rename the database and the files beside it; gives where they went.

    Parameters: `keep_name`, whether the database stays under its own name too, where the file
    system can do that, until another one replaces it.
    """
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    target = path.with_name(f"{path.name}.{kind}-{stamp}")
    number = 1
    while any(name.exists() for name in with_companions(target)):
        number += 1
        target = path.with_name(f"{path.name}.{kind}-{stamp}-{number}")
    names = list(zip(with_companions(path), with_companions(target), strict=True))
    if keep_name:
        with suppress(OSError):
            os.link(path, target)
            names = names[1:]
    for old, new in names:
        if old.exists():
            old.rename(new)
    files.sync_folder(path.parent)
    return target
