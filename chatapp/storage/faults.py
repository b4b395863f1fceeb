"""SQLite's errors in the app's terms, at the one boundary where they are raised."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from chatapp.domain.errors import StorageError
from chatapp.domain.translation import QT_TRANSLATE_NOOP
from chatapp.storage.connecting import is_damage, mark_damaged
from chatapp.storage.files import FULL, READ_ONLY, storage_error_of


@contextmanager
def mapped_errors(path: Path, connection: apsw.Connection | None = None) -> Iterator[None]:
    """Raise StorageError for what SQLite, the system and damaged text raise inside.

    Parameters: `path`, the database; `connection`, asked for the system's error number.
    """
    try:
        yield
    except apsw.Error as error:
        raise _storage_error(error, path, connection) from error
    except UnicodeError as error:
        raise StorageError(
            "storage_failed", reason=QT_TRANSLATE_NOOP("errors", "some text is damaged")
        ) from error
    except OSError as error:
        raise storage_error_of(error, path) from error


def _storage_error(
    error: apsw.Error, path: Path, connection: apsw.Connection | None
) -> StorageError:
    if is_damage(error):
        mark_damaged(path)
        return StorageError("database_corrupt")
    number = connection.system_errno if connection is not None else 0
    if isinstance(error, apsw.FullError) or (isinstance(error, apsw.IOError) and number in FULL):
        return StorageError("disk_full")
    if getattr(error, "extendedresult", 0) == apsw.SQLITE_IOERR_SHMSIZE:
        return StorageError("disk_full")  # the file beside the WAL could not grow
    if isinstance(error, apsw.ReadOnlyError) or (
        isinstance(error, (apsw.CantOpenError, apsw.IOError)) and number in READ_ONLY
    ):
        return StorageError("read_only", path=path.parent)
    if isinstance(error, apsw.BusyError):
        return StorageError(
            "storage_failed",
            reason=QT_TRANSLATE_NOOP("errors", "another process holds the database"),
        )
    return StorageError(
        "storage_failed", reason=str(error).removeprefix(f"{type(error).__name__}: ")
    )
