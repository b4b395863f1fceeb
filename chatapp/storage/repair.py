"""Looks a database over that met damage while running, and mends its indexes and counters.

What lies deeper is for `salvage`: it shows as apsw.CorruptError.
"""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path

import apsw

from chatapp.domain.messages import Failure, now
from chatapp.domain.settings import BACKUP_FOLDER
from chatapp.storage.backup_folder import BackupKind, back_up_before
from chatapp.storage.checking import problems_of
from chatapp.storage.connecting import connect
from chatapp.storage.mending import RECOUNT
from chatapp.storage.migrations import MIGRATIONS, schema_number
from chatapp.storage.migrations.m0001_initial import APPLICATION_ID
from chatapp.storage.rows import from_json

_WITH_IDS = ("conversation", "message")
_ODD_IDS = """SELECT EXISTS (SELECT 1 FROM {table}
    WHERE id GLOB '*[^!-~]*' OR length(id) <> length(CAST(id AS BLOB)))"""
"""Whether there is an id the app never gives: new indexes would hide that its row is damaged."""


def look_over(path: Path) -> list[Failure]:
    """Check a database; indexes and counters are made anew where only they are wrong.

    One of another app or of a newer version is left as it is. A backup of the state before is made first. Gives what to tell the user.
    Raises apsw.CorruptError where more is damaged, StorageError where there is no backup.
    """
    with closing(connect(path, read_only=False)) as db:
        ours = db.pragma("application_id") == APPLICATION_ID
        if not ours or schema_number(db) > len(MIGRATIONS):
            return []
        if _is_cut(path, db):  # what is missing of the last page passes for zeros
            raise apsw.CorruptError("the file ends within a page")
        if not problems_of(db):
            return []
        db.pragma("synchronous", "full")
        db.execute("BEGIN IMMEDIATE")
        try:
            _mend(db)
            # It copies what is committed: the state before.
            back_up_before(BackupKind.REPAIR, path, chosen_folder(db), now())
            db.execute("COMMIT")
        except BaseException:
            with suppress(apsw.Error):
                db.execute("ROLLBACK")
            raise
    return [Failure("database_reindexed")]


def _is_cut(path: Path, db: apsw.Connection) -> bool:
    """Whether the file ends within a page, once all that the log holds is in it."""
    db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_FULL)
    return path.stat().st_size % int(db.pragma("page_size")) != 0


def _mend(db: apsw.Connection) -> None:
    try:
        db.execute("REINDEX")
        db.execute(RECOUNT)
    except apsw.ConstraintError as error:
        raise apsw.CorruptError("what is to be unique is not") from error
    if problems_of(db) or any(db.execute(_ODD_IDS.format(table=table)).get for table in _WITH_IDS):
        raise apsw.CorruptError("more than the indexes is damaged")


def chosen_folder(db: apsw.Connection) -> str:
    """The folder of backups the user has set; "" for the default one."""
    try:
        query = "SELECT CAST(value AS BLOB) FROM setting WHERE name = ?"
        value = db.execute(query, (BACKUP_FOLDER.name,)).get
    except apsw.Error:
        return ""
    return from_json(value, str) or "" if isinstance(value, bytes) else ""
