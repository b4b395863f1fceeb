"""Copies of a database by SQLite's backup API: whole, checked, and never half there.

A copy is made from one snapshot on a connection of its own, so that whoever writes meanwhile
neither waits nor makes it begin again. It gets its name once it is on the disk and checked.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import apsw

from chatapp.domain.errors import NotFoundError, StorageError
from chatapp.domain.translation import QT_TRANSLATE_NOOP
from chatapp.storage import files
from chatapp.storage.connecting import (
    connect,
    connect_unchanging,
    is_damage,
    remove_database,
    with_companions,
)
from chatapp.storage.encrypted_files import (
    find_wrapped_key,
    has_magic,
    is_encrypted,
    key_of,
)
from chatapp.storage.migrations import MIGRATIONS, schema_number
from chatapp.storage.migrations.m0001_initial import APPLICATION_ID
from chatapp.storage.rows import Row, time_of
from chatapp.storage.wrapped_keys import append_wrapped_key

PAGES_AT_ONCE = 256
"""Pages copied between two looks whether to stop."""

_INSTRUCTIONS_BETWEEN_LOOKS = 10_000

Stopped = Callable[[], bool]
"""Whether the work is to be given up."""


Progress = Callable[[int, int], None]
"""Told while pages are copied: how many of how many are."""


def never() -> bool:
    """For work that nobody stops."""
    return False


def unwatched(_done: int, _total: int) -> None:
    """For work that nobody looks at."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds, what lies in the trash left out."""

    conversations: int
    messages: int
    newest: datetime | None
    """When one of the conversations was changed last; None: there are none."""


def contents_of(db: apsw.Connection) -> Contents:
    """What an open database holds. Raises apsw.Error."""
    query = """SELECT count(*), coalesce(sum(message_count), 0), max(updated)
        FROM conversation WHERE deleted_at IS NULL"""
    rows: list[Row] = db.execute(query).fetchall()
    ((conversations, messages, newest),) = rows
    return Contents(conversations, messages, None if newest is None else time_of(newest))


def back_up(
    source: Path,
    target: Path,
    stopped: Stopped = never,
    *,
    compact: bool = False,
    checked: bool = True,
    progress: Progress = unwatched,
) -> Contents | None:
    """Copy the database `source` to the file `target`, which is replaced; blocks the thread.

    The copy of an encrypted database is encrypted with the same key.
    Gives what the copy holds, None where it was stopped. Parameters: `compact`, without what
    is left of deleted rows; `checked` False, also a damaged one, as it is.
    Raises StorageError (backup_failed, database_corrupt).
    """
    with backup_errors(target):
        _refuse_target(source, target)
        part = part_path(target)
        try:
            remove_database(part)
            contents = _copy(source, part, stopped, compact, checked, progress)
            if contents is None:
                return None
            add_wrapped_key(source, part)
            sync(part)
            part.replace(target)
            files.sync_folder(target.parent)
            return contents
        finally:
            with suppress(OSError):
                remove_database(part)


def part_path(target: Path) -> Path:
    """Where a copy is until it is whole."""
    return target.with_name(f".{target.name}.part")


def inspect_backup(path: Path) -> Contents:
    """What a backup holds, once it was found to be one and whole; blocks the thread.

    Raises NotFoundError (no_file), StorageError (backup_foreign, backup_newer, backup_damaged;
    encryption_locked where this process does not hold its key).
    """
    try:
        _refuse_foreign_file(path)
        with closing(connect_unchanging(path)) as connection:
            _refuse_foreign_database(connection, path)
            if connection.pragma("integrity_check", 1) != "ok":
                raise StorageError("backup_damaged", path=path)
            return contents_of(connection)
    except (apsw.Error, UnicodeError) as error:
        raise StorageError("backup_damaged", path=path) from error
    except FileNotFoundError as error:
        raise NotFoundError("no_file", path=path) from error
    except OSError as error:
        raise files.storage_error_of(error, path) from error


def peek(path: Path) -> Contents | None:
    """What a backup holds, without looking whether it is whole; None where it cannot be told."""
    try:
        _refuse_foreign_file(path)
        with closing(connect_unchanging(path)) as connection:
            _refuse_foreign_database(connection, path)
            return contents_of(connection)
    except (apsw.Error, UnicodeError, OSError, StorageError):
        return None


def _refuse_foreign_file(path: Path) -> None:
    if not stat.S_ISREG(path.stat().st_mode) or not (has_magic(path) or is_encrypted(path)):
        raise StorageError("backup_foreign", path=path)


def _refuse_foreign_database(connection: apsw.Connection, path: Path) -> None:
    if connection.pragma("application_id") != APPLICATION_ID:
        raise StorageError("backup_foreign", path=path)
    if schema_number(connection) > len(MIGRATIONS):
        raise StorageError("backup_newer", path=path)


def _refuse_target(source: Path, target: Path) -> None:
    """Never write over the database itself, a folder or a device."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return
    own = [name for name in with_companions(source) if name.exists()]
    if not stat.S_ISREG(mode) or any(target.samefile(name) for name in own):
        reason = QT_TRANSLATE_NOOP("errors", "No backup can be kept under this name")
        raise StorageError("backup_failed", path=target, reason=reason)


def _copy(
    source: Path,
    part: Path,
    stopped: Stopped,
    compact: bool,
    checked: bool,
    progress: Progress,
) -> Contents | None:
    os.close(files.open_private(part, os.O_RDWR | os.O_CREAT | os.O_EXCL))
    with closing(connect(source, read_only=True)) as reading:
        reading.execute("BEGIN")
        counts = _counts(reading) if checked else None
        with closing(connect(part, read_only=False, key=key_of(source))) as writing:
            writing.pragma("synchronous", "off")  # it is synced as a whole before it is named
            if not copy_pages(reading, writing, stopped, progress):
                return None
            writing.pragma("journal_mode", "delete")
            if compact:
                writing.execute("VACUUM")
    with closing(connect(part, read_only=True)) as copy:
        if not checked:
            return Contents(0, 0, None)
        return _checked(copy, counts, stopped)


def copy_pages(
    reading: apsw.Connection,
    writing: apsw.Connection,
    stopped: Stopped = never,
    progress: Progress = unwatched,
) -> bool:
    """Make the database of `writing` the same as that of `reading`, all of it or nothing.

    Gives whether it did, and was not stopped. Raises apsw.Error.
    """
    with writing.backup("main", reading, "main") as backup:
        while not backup.done:
            if stopped():
                return False
            backup.step(PAGES_AT_ONCE)
            progress(backup.page_count - backup.remaining, backup.page_count)
    return True


def _checked(copy: apsw.Connection, counts: Row | None, stopped: Stopped) -> Contents | None:
    copy.set_progress_handler(stopped, _INSTRUCTIONS_BETWEEN_LOOKS)
    try:
        found = copy.pragma("integrity_check", 1)
        if found != "ok" or _counts(copy) != counts:
            raise StorageError("database_corrupt")
        return contents_of(copy)
    except apsw.InterruptError:
        return None


def _counts(db: apsw.Connection) -> Row:
    query = "SELECT (SELECT count(*) FROM conversation), (SELECT count(*) FROM message)"
    rows: list[Row] = db.execute(query).fetchall()
    return rows[0]


def add_wrapped_key(database: Path, backup: Path) -> None:
    """Have an encrypted backup hold what its recovery key opens, as far as that is at hand."""
    key = key_of(backup)
    wrapped = None if key is None else find_wrapped_key(database, key.id)
    if wrapped is not None:
        append_wrapped_key(backup, wrapped)


def sync(path: Path) -> None:
    """Bring a file to the disk. Raises OSError."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


@contextmanager
def backup_errors(target: Path) -> Iterator[None]:
    """Raise StorageError (backup_failed, database_corrupt) for what goes wrong inside."""
    try:
        yield
    except apsw.Error as error:
        raise _backup_error(error, target) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StorageError("backup_failed", path=target, reason=reason) from error


def _backup_error(error: apsw.Error, target: Path) -> StorageError:
    if is_damage(error):
        return StorageError("database_corrupt")
    reason: object = error
    if isinstance(error, (apsw.FullError, apsw.IOError)):
        reason = QT_TRANSLATE_NOOP("errors", "There is no room, or the disk does not answer")
    return StorageError("backup_failed", path=target, reason=reason)
