"""Gives a database, or a backup, another key, or none: a checked copy takes the file's place.

A process that is killed meanwhile leaves the old file or the new one, whole: the wrapped keys of
both are beside the database before one replaces the other, and it is replaced by one rename.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import apsw

from chatapp.domain.errors import StorageError
from chatapp.domain.translation import QT_TRANSLATE_NOOP
from chatapp.storage import files
from chatapp.storage.backup import Stopped, add_wrapped_key, never, part_path, sync
from chatapp.storage.backup_folder import LOCK_TIMEOUT, BackupFolder, backup_lock_path
from chatapp.storage.connecting import (
    address,
    connect,
    connect_for_copying,
    is_damage,
    opening_lock_path,
    remove_database,
    with_companions,
)
from chatapp.storage.data_keys import DataKey
from chatapp.storage.encrypted_files import key_of
from chatapp.storage.opening import PREPARATION_TIMEOUT, converted_path
from chatapp.storage.rows import Row
from chatapp.storage.wrapped_keys import WrappedKey, read_wrapped_keys, write_wrapped_keys

_INSTRUCTIONS_BETWEEN_LOOKS = 10_000
_SPARE = 16_000_000
"""Bytes that stay free on the disk."""


def ignore_progress(_part: float) -> None:
    """For work whose progress nobody looks at."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks at long work: `stopped` gives it up, `progress` is told its share from 0 to 1."""

    stopped: Stopped = never
    progress: Callable[[float], None] = ignore_progress


class Conversion:
    """Gives the database `path` the key `key`, None: it is not encrypted any more.

    `make` may take long and can be stopped, `put` is done at once; in between all connections are
    closed. `close` is called in any case. All of them block the thread.

    Parameters: `wrapped`, the key as the recovery key opens it; `held_by_others`, whether another
    process uses the profile.
    """

    def __init__(
        self,
        path: Path,
        key: DataKey | None,
        wrapped: WrappedKey | None,
        held_by_others: Callable[[], bool],
        watch: Watch,
    ) -> None:
        self._path = path
        self._key = key
        self._wrapped = [] if wrapped is None else [wrapped]
        self._held_by_others = held_by_others
        self._watch = watch
        self._locks: list[files.FileLock] = []
        self._done = False

    def make(self) -> None:
        """Make the copy and check it.

        Raises StorageError (profile_held, encryption_failed, encryption_cancelled,
        database_corrupt): nothing was changed then.
        """
        self._locks = [files.FileLock.wait(opening_lock_path(self._path), PREPARATION_TIMEOUT)]
        # A backup that is being made has the database open.
        self._locks.append(files.FileLock.wait(backup_lock_path(self._path), LOCK_TIMEOUT))
        if self._held_by_others():
            raise StorageError("profile_held")
        with _conversion_errors():
            copy = converted_path(self._path)
            _require_room(self._path)
            remove_database(copy)
            copy_with_key(self._path, copy, self._key, self._watch)
            with closing(connect(copy, read_only=False)) as connection:
                connection.pragma("journal_mode", "wal")
            sync(copy)
            write_wrapped_keys(self._path, (*read_wrapped_keys(self._path), *self._wrapped))

    def put(self) -> None:
        """Put the copy in the database's place; nobody has it open.

        Raises StorageError (profile_held, encryption_failed).
        """
        if any(name.exists() for name in with_companions(self._path)[1:]):
            raise StorageError("profile_held")  # a log that another program still holds
        with _conversion_errors():
            converted_path(self._path).replace(self._path)
            self._done = True
            files.sync_folder(self._path.parent)

    def close(self) -> None:
        """Remove what is not needed any more, and let others in."""
        if not self._locks:
            return
        with suppress(OSError):
            remove_database(converted_path(self._path))
        with suppress(OSError):
            if self._done:
                write_wrapped_keys(self._path, self._wrapped)
            else:
                mine = [wrapped.id for wrapped in self._wrapped]
                others = (one for one in read_wrapped_keys(self._path) if one.id not in mine)
                write_wrapped_keys(self._path, others)
        for lock in self._locks:
            lock.release()


def copy_with_key(source: Path, copy: Path, key: DataKey | None, watch: Watch) -> None:
    """Copy a database into the new file `copy`, encrypted with `key`, and check it.

    Raises StorageError (encryption_cancelled, database_corrupt), apsw.Error, OSError.
    """
    os.close(files.open_private(copy, os.O_RDWR | os.O_CREAT | os.O_EXCL))
    try:
        with closing(connect_for_copying(source)) as db:
            counts = _counts(db)
            db.set_progress_handler(_look(db, copy, watch), _INSTRUCTIONS_BETWEEN_LOOKS)
            db.execute("VACUUM INTO ?", (address(copy, key),))
        with closing(connect(copy, read_only=False)) as db:
            db.set_progress_handler(watch.stopped, _INSTRUCTIONS_BETWEEN_LOOKS)
            if db.pragma("integrity_check", 1) != "ok" or _counts(db) != counts:
                raise StorageError("database_corrupt")
    except apsw.InterruptError as error:
        raise StorageError("encryption_cancelled") from error
    watch.progress(1.0)
    if watch.stopped():
        raise StorageError("encryption_cancelled")


def _look(db: apsw.Connection, copy: Path, watch: Watch) -> Callable[[], bool]:
    """What SQLite calls now and then: tells the progress, and whether to stop."""
    whole = max(1, int(db.pragma("page_count")) * int(db.pragma("page_size")))

    def look() -> bool:
        watch.progress(min(1.0, copy.stat().st_size / whole))
        return watch.stopped()

    return look


def _counts(db: apsw.Connection) -> dict[str, int]:
    """How many rows each table has."""
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
    names = [str(row[0]) for row in db.execute(query).fetchall()]
    rows: dict[str, Row] = {
        name: db.execute(f'SELECT count(*) FROM "{name}"').get for name in names
    }
    return {name: int(str(count)) for name, count in rows.items()}


def _require_room(path: Path) -> None:
    if shutil.disk_usage(path.parent).free < path.stat().st_size + _SPARE:
        reason = QT_TRANSLATE_NOOP("errors", "There is not enough room on the disk for a copy")
        raise StorageError("encryption_failed", reason=reason)


def recode_backups(folder: BackupFolder, database: Path, watch: Watch) -> list[Path]:
    """Give all backups of a profile in a folder the key of its database; gives those left over.

    Which are left are damaged, or their own key is not at hand. Raises StorageError
    (encryption_locked, storage_failed), OSError where the folder is held.
    """
    key = key_of(database)
    own = folder.own()
    if not own:
        return []
    lock = files.FileLock.wait(backup_lock_path(database), LOCK_TIMEOUT)
    left = []
    try:
        for place, backup in enumerate(own):
            watch.progress(place / len(own))
            if watch.stopped() or not _recode(backup.path, key, database, watch):
                left.append(backup.path)
    finally:
        lock.release()
    return left


def needs_recoding(backup: Path, database: Path) -> bool:
    """Whether a backup has another key than the database. Raises StorageError as `key_of`."""
    try:
        return key_of(backup) != key_of(database)
    except StorageError:
        return True


def _recode(backup: Path, key: DataKey | None, database: Path, watch: Watch) -> bool:
    """Whether a backup has the key now; it is replaced once the new one is whole."""
    part = part_path(backup)
    try:
        if key_of(backup) == key:
            return True
        _require_room(backup)
        remove_database(part)
        copy_with_key(backup, part, key, Watch(watch.stopped))
        add_wrapped_key(database, part)
        sync(part)
        part.replace(backup)
        files.sync_folder(backup.parent)
        return True
    except (apsw.Error, OSError, StorageError):
        return False
    finally:
        with suppress(OSError):
            remove_database(part)


@contextmanager
def _conversion_errors() -> Iterator[None]:
    """Raise StorageError (encryption_failed, database_corrupt) for what goes wrong inside."""
    try:
        yield
    except apsw.Error as error:
        if is_damage(error):
            raise StorageError("database_corrupt") from error
        reason: object = error
        if isinstance(error, (apsw.FullError, apsw.IOError)):
            reason = QT_TRANSLATE_NOOP("errors", "There is no room, or the disk does not answer")
        raise StorageError("encryption_failed", reason=reason) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StorageError("encryption_failed", reason=reason) from error
