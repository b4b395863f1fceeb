"""Many conversations at once: placed in the list, deleted, brought back, removed for good."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import apsw

from chatapp.domain.listing import Placement
from chatapp.domain.messages import clean_text, now
from chatapp.storage.conversations import remove_for_good
from chatapp.storage.database import Database
from chatapp.storage.folders import folder_number
from chatapp.storage.rows import Row, microseconds

_PLACES = """
SELECT c.id, (SELECT id FROM folder WHERE number = c.folder), c.pinned, c.archived
FROM conversation c WHERE c.id = ?
"""


class Placing:
    """Each method is one transaction; conversations that are gone are passed by.

    Besides what is named, every method raises StorageError.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    async def pin(self, ids: Sequence[str], pinned: bool) -> list[Placement]:
        """Pin or unpin; gives where they stood."""
        return await self._db.write(_set, ids, "pinned = ?", (int(pinned),), full=True)

    async def archive(self, ids: Sequence[str], archived: bool) -> list[Placement]:
        """Put into the archive or take out of it; gives where they stood."""
        return await self._db.write(_set, ids, "archived = ?", (int(archived),), full=True)

    async def move(self, ids: Sequence[str], folder: str | None, *, unpin: bool) -> list[Placement]:
        """Put into a folder, or into none; gives where they stood. Raises NotFoundError.

        Parameters: `unpin`, whether they leave the pinned ones too.
        """
        return await self._db.write(_move, ids, folder, unpin, full=True)

    async def put_back(self, placements: Sequence[Placement]) -> None:
        """Place each where it stood; where its folder is gone, in none."""
        await self._db.write(_put_back, placements, full=True)

    async def delete(self, ids: Sequence[str]) -> list[str]:
        """Put into the trash; gives those that were not there already."""
        return await self._db.write(_delete, ids, full=True)

    async def restore(self, ids: Sequence[str]) -> list[str]:
        """Take out of the trash; gives those that lay there."""
        return await self._db.write(_restore, ids, full=True)

    async def remove(self, ids: Sequence[str] | None = None) -> list[str]:
        """Remove for good what lies in the trash: some, or all of it; gives which.

        One in which an answer is still being written stays.
        """
        return await self._db.write(_remove, ids, full=True)


def _set(
    db: apsw.Connection, ids: Iterable[str], assignment: str, values: tuple[int | None, ...]
) -> list[Placement]:
    before: list[Placement] = []
    for identity in ids:
        rows: list[Row] = db.execute(_PLACES, (clean_text(identity),)).fetchall()
        for known, folder, pinned, archived in rows:
            before.append(Placement(known, folder, bool(pinned), bool(archived)))
            db.execute(f"UPDATE conversation SET {assignment} WHERE id = ?", (*values, known))
    return before


def _move(
    db: apsw.Connection, ids: Sequence[str], folder: str | None, unpin: bool
) -> list[Placement]:
    number = folder_number(db, folder)
    assignment = "folder = ?, pinned = 0" if unpin else "folder = ?"
    return _set(db, ids, assignment, (number,))


def _put_back(db: apsw.Connection, placements: Sequence[Placement]) -> None:
    query = """UPDATE conversation SET pinned = ?, archived = ?,
        folder = (SELECT number FROM folder WHERE id = ?) WHERE id = ?"""
    for place in placements:
        db.execute(query, (int(place.pinned), int(place.archived), place.folder, place.id))


def _delete(db: apsw.Connection, ids: Sequence[str]) -> list[str]:
    query = "UPDATE conversation SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL"
    moment = microseconds(now())
    return [each for each in ids if _changed(db, query, (moment, clean_text(each)))]


def _restore(db: apsw.Connection, ids: Sequence[str]) -> list[str]:
    query = "UPDATE conversation SET deleted_at = NULL WHERE id = ? AND deleted_at IS NOT NULL"
    return [each for each in ids if _changed(db, query, (clean_text(each),))]


def _changed(db: apsw.Connection, query: str, bindings: tuple[int | str, ...]) -> bool:
    db.execute(query, bindings)
    return db.changes() > 0


def _remove(db: apsw.Connection, ids: Sequence[str] | None) -> list[str]:
    query = """SELECT number, id FROM conversation WHERE deleted_at IS NOT NULL AND number NOT IN
        (SELECT conversation FROM message WHERE status = 'streaming')"""
    rows: list[Row] = db.execute(query).fetchall()
    if ids is not None:
        wanted = set(map(clean_text, ids))
        rows = [row for row in rows if row[1] in wanted]
    db.pragma("secure_delete", True)  # pages that become free are overwritten too
    try:
        remove_for_good(db, rows)
    finally:
        db.execute("PRAGMA secure_delete = FAST")
    return [str(identity) for _number, identity in rows]
