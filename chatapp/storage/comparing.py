"""What a restore would take away and bring back, conversation by conversation."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import apsw

from chatapp.domain.errors import StorageError
from chatapp.storage.connecting import connect_unchanging
from chatapp.storage.rows import Row, text_of


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes with a restore; titles, those of the newest conversations first."""

    lost: tuple[str, ...]
    """Conversations that exist now and are not in the backup."""
    returning: tuple[str, ...]
    """Conversations in the backup that do not exist now."""
    older: tuple[str, ...]
    """Those in both that were changed since: they become as they were."""


_Found = dict[str, tuple[str, int]]
"""Title and time of the last change, by the conversation's id."""


def difference(now: _Found, backup: Path) -> Difference:
    """Compare what there is now (see `conversations_of`) with a backup; blocks the thread.

    Raises StorageError (backup_damaged).
    """
    try:
        with closing(connect_unchanging(backup)) as connection:
            then = conversations_of(connection)
    except (apsw.Error, UnicodeError) as error:
        raise StorageError("backup_damaged", path=backup) from error
    return Difference(
        tuple(title for identity, (title, _) in now.items() if identity not in then),
        tuple(title for identity, (title, _) in then.items() if identity not in now),
        tuple(
            title
            for identity, (title, updated) in now.items()
            if identity in then and then[identity][1] != updated
        ),
    )


def conversations_of(db: apsw.Connection) -> _Found:
    """All conversations with messages that are not in the trash, the newest first."""
    query = """SELECT CAST(id AS BLOB), CAST(title AS BLOB), updated FROM conversation
        WHERE deleted_at IS NULL AND message_count > 0 ORDER BY updated DESC, number DESC"""
    rows: list[Row] = db.execute(query).fetchall()
    return {text_of(identity): (text_of(title), int(updated)) for identity, title, updated in rows}
