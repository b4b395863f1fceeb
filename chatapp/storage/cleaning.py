"""Takes out of the database file what is left there of removed rows.

SQLite leaves old bytes in pages that are free and in gaps of others. They go when the file is
written anew, and its log is emptied.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import apsw

from chatapp.domain.errors import StorageError
from chatapp.storage.backup import Stopped, never
from chatapp.storage.encrypted_files import key_of
from chatapp.storage.files import FULL
from chatapp.storage.rows import Row

_INSTRUCTIONS_BETWEEN_LOOKS = 10_000
_ROOM = 2.2
"""How often the database's size has to be free: for the new file, and its way through the log."""


def write_anew(connection: apsw.Connection, path: Path, stopped: Stopped = never) -> bool:
    """Write the open database `path` anew, without traces of removed rows; blocks the thread.

    Gives whether that could be done: not when it was stopped, and not while others read.
    Parameters: `connection`, the one that writes, outside a transaction.
    Raises StorageError (no_room_to_clean) where there is no room, apsw.Error: nothing was changed then.
    """
    _need_room(path)
    connection.set_progress_handler(stopped, _INSTRUCTIONS_BETWEEN_LOOKS)
    try:
        # As much as the database would be held in memory else. Temporary files are not encrypted.
        if key_of(path) is None:
            connection.pragma("temp_store", "file")
        connection.execute("VACUUM")
    except apsw.InterruptError:
        return False
    except apsw.IOError as error:
        if connection.system_errno in FULL:
            raise StorageError("no_room_to_clean") from error
        raise
    finally:
        connection.set_progress_handler(None)
        connection.pragma("temp_store", "memory")
    return empty_log(connection)


def empty_log(connection: apsw.Connection) -> bool:
    """Cut the write-ahead log to nothing; gives whether nobody kept it from that.

    Other processes that still read the old state are waited for, as long as for any of theirs.
    """
    try:
        rows: list[Row] = connection.execute("PRAGMA wal_checkpoint(truncate)").fetchall()
    except apsw.BusyError:
        return False
    return not rows[0][0]


def forget_at_once(connection: apsw.Connection, wanted: bool) -> None:
    """Whether what is removed from now on is overwritten, also on pages that become free."""
    connection.pragma("secure_delete", "on" if wanted else "fast")


def _need_room(path: Path) -> None:
    if shutil.disk_usage(path.parent).free < path.stat().st_size * _ROOM:
        raise StorageError("no_room_to_clean")
