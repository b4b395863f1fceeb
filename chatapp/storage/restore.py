"""Puts a backup in the database's place; the present state becomes a backup first.

The backup is made ready beside the database, brought to this version's schema and checked. Then
one transaction makes the database the same as it: a process that is killed meanwhile leaves the
old state or the new one, whole.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import apsw

from chatapp.domain.errors import StorageError
from chatapp.storage import files
from chatapp.storage.backup import (
    Contents,
    Progress,
    Stopped,
    backup_errors,
    contents_of,
    copy_pages,
    inspect_backup,
    never,
    unwatched,
)
from chatapp.storage.backup_folder import BackupKind, back_up_before
from chatapp.storage.connecting import (
    connect,
    connect_unchanging,
    opening_lock_path,
    remove_database,
)
from chatapp.storage.converting import Watch, copy_with_key
from chatapp.storage.encrypted_files import key_of
from chatapp.storage.faults import mapped_errors
from chatapp.storage.messages import interrupt_abandoned
from chatapp.storage.migrations import migrate
from chatapp.storage.opening import PREPARATION_TIMEOUT, staged_path


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did."""

    holds: Contents
    replaced: Contents
    kept: Path
    """The backup of what was replaced."""
    readable: bool = False
    """Whether the backup was encrypted and the database is not."""


def restore(
    connection: apsw.Connection,
    path: Path,
    backup: Path,
    chosen_folder: str,
    now: datetime,
    held_by_others: Callable[[], bool],
    stopped: Stopped = never,
    progress: Progress = unwatched,
) -> Restored:
    """Make the open database `path` the same as `backup`; blocks the calling thread.

    Parameters: `connection`, the one that writes, outside a transaction; `chosen_folder`, where
    the present state is kept, "" for the default folder; `held_by_others`, whether another
    process uses the profile; `progress`, told of the copying there and then into place.
    Raises StorageError (profile_held, backup_foreign, backup_newer, backup_damaged,
    backup_failed, backup_cancelled where it was stopped, encryption_locked where the backup's key
    is not held), NotFoundError (no_file), apsw.Error, OSError: nothing was changed then.
    """
    lock = stage(path, backup, held_by_others, stopped, progress)
    try:
        return put_in_place(connection, path, chosen_folder, now, stopped, progress)
    finally:
        unstage(path, lock)


def stage(
    path: Path,
    backup: Path,
    held_by_others: Callable[[], bool],
    stopped: Stopped = never,
    progress: Progress = unwatched,
) -> files.FileLock:
    """Make `backup` ready beside the database `path`, for `put_in_place`; blocks the thread.

    Gives the lock that keeps others from opening the database, for `unstage`. Parameters and
    errors are those of `restore`.
    """
    with mapped_errors(path):
        lock = files.FileLock.wait(opening_lock_path(path), PREPARATION_TIMEOUT)
    try:
        if held_by_others():
            raise StorageError("profile_held")
        inspect_backup(backup)
        _make_ready(backup, path, stopped, progress)
    except BaseException:
        unstage(path, lock)
        raise
    return lock


def unstage(path: Path, lock: files.FileLock) -> None:
    """Remove what `stage` made, and let others open the database again."""
    with suppress(OSError):
        remove_database(staged_path(path))
    lock.release()


def put_in_place(
    connection: apsw.Connection,
    path: Path,
    chosen_folder: str,
    now: datetime,
    stopped: Stopped = never,
    progress: Progress = unwatched,
) -> Restored:
    """Keep the present state as a backup, then make the database the same as what is staged.

    Parameters and errors are those of `restore`.
    """
    replaced = contents_of(connection)
    kept = back_up_before(BackupKind.RESTORE, path, chosen_folder, now)
    _go_on_unless(stopped)
    with closing(connect_unchanging(staged_path(path))) as reading:
        copy_pages(reading, connection, progress=partial(_second_half, progress))
    with suppress(apsw.BusyError):
        connection.pragma("wal_checkpoint(truncate)")
    return Restored(contents_of(connection), replaced, kept.path)


def _go_on_unless(stopped: Stopped) -> None:
    if stopped():
        raise StorageError("backup_cancelled")


def _make_ready(backup: Path, path: Path, stopped: Stopped, progress: Progress) -> None:
    """A copy of a backup that this version can use; answers under way then are interrupted.

    It is encrypted as the database `path` is.
    """
    staged = staged_path(path)
    with backup_errors(staged):
        remove_database(staged)
        _copy(backup, path, staged, stopped, partial(_first_half, progress))
        _go_on_unless(stopped)
        with closing(connect(staged, read_only=False)) as writing:
            writing.pragma("journal_mode", "delete")
            migrate(writing)
            with writing:
                interrupt_abandoned(writing, lambda _writer: False)
            if writing.pragma("integrity_check", 1) != "ok":
                raise StorageError("backup_damaged", path=backup)


def _copy(backup: Path, path: Path, staged: Path, stopped: Stopped, progress: Progress) -> None:
    """Pages of an encrypted database have less room: only like ones are copied as they are."""
    key = key_of(path)
    if (key_of(backup) is None) != (key is None):
        percent = partial(_percent, progress)
        try:
            copy_with_key(backup, staged, key, Watch(stopped, percent))
        except StorageError as error:
            if error.code != "encryption_cancelled":  # the caller looks whether it was stopped
                raise
        return
    os.close(files.open_private(staged, os.O_RDWR | os.O_CREAT | os.O_EXCL))
    with (
        closing(connect_unchanging(backup)) as reading,
        closing(connect(staged, read_only=False, key=key)) as writing,
    ):
        copy_pages(reading, writing, stopped, progress)


def _percent(progress: Progress, part: float) -> None:
    progress(round(part * 100), 100)


def _first_half(progress: Progress, done: int, total: int) -> None:
    progress(done, 2 * total)


def _second_half(progress: Progress, done: int, total: int) -> None:
    progress(total + done, 2 * total)
