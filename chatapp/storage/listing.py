"""The list of conversations: its outline, who fits words, and what stands in some of its rows."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence

import apsw

from chatapp.domain.listing import Entries, Outline, Shelf, fits
from chatapp.domain.messages import Conversation, clean_text
from chatapp.storage.conversations import readable_rows
from chatapp.storage.database import Database
from chatapp.storage.rows import (
    CONVERSATIONS,
    Row,
    conversation_of,
    to_json,
)
from chatapp.storage.title_cache import TitleCache

log = logging.getLogger(__name__)

_SHELVES = {
    Shelf.LISTED: ("updated", "deleted_at IS NULL AND archived = 0"),
    Shelf.ARCHIVE: ("updated", "deleted_at IS NULL AND archived = 1"),
    Shelf.TRASH: ("deleted_at", "deleted_at IS NOT NULL"),
}
"""The time that orders a shelf, and what is on it."""
_LOOK_AGAIN_AFTER = 1_000
"""Conversations between looks whether a filter is still wanted."""


class Listing:
    """Reads the list beside what else is going on. Every method raises StorageError.

    Parameters: `titles`, those that are kept, if others look through them too.
    """

    def __init__(self, db: Database, titles: TitleCache | None = None) -> None:
        self._db = db
        self._titles = titles or TitleCache()

    async def head(self, limit: int) -> Outline:
        """The top of the list: all of it where it is not longer, else without its folders.

        Parameters: `limit`, so many at most of each part.
        """
        return await self._db.read(_head, limit)

    async def outline(self, shelf: Shelf) -> Outline:
        """A shelf, whole."""
        return await self._db.read_long(_outline, shelf)

    async def matches(
        self, shelf: Shelf, words: Sequence[str], untitled: str, wanted: Callable[[], bool]
    ) -> Outline | None:
        """Those on a shelf whose titles have all folded words; None once it is not wanted.

        Parameters: `untitled`, what stands for a title that is not there; `wanted`, asked now
        and then, on another thread.
        """
        return await self._db.read_long(_matches, self._titles, shelf, words, untitled, wanted)

    async def conversations(self, ids: Sequence[str], *, deleted: bool) -> list[Conversation]:
        """Some conversations, in that order; those that are gone are left out.

        Parameters: `deleted`, whether those in the trash are meant, or those that are not.
        """
        return await self._db.read_long(_conversations, ids, deleted)

    async def empty_one(self) -> Conversation | None:
        """One in the list in which nothing was written yet."""
        return await self._db.read(_empty_one)

    async def any_begun(self) -> bool:
        """Whether anything was written in any that is not deleted."""
        return await self._db.read(_any_begun)


def _conversations(db: apsw.Connection, ids: Sequence[str], deleted: bool) -> list[Conversation]:
    there = f"c.deleted_at IS {'NOT NULL' if deleted else 'NULL'}"
    try:
        where = f"WHERE c.id IN (SELECT value FROM json_each(?)) AND {there}"
        rows: list[Row] = db.execute(f"{CONVERSATIONS} {where}", (to_json(list(ids)),)).fetchall()
    except apsw.CorruptError:
        # A damaged page of messages closes the conversations on it, not all of them.
        log.error("A part of the database is damaged")
        where = f"WHERE c.id = ? AND {there}"
        rows = [row for each in ids for row in readable_rows(db, where, clean_text(each))]
    found = {str(row[0]): conversation_of(row) for row in rows}
    return [found[identity] for identity in ids if identity in found]


def _head(db: apsw.Connection, limit: int) -> Outline:
    rows = _places(db, f"ORDER BY updated DESC, id LIMIT {limit + 1}")
    if len(rows) <= limit:
        return _sorted_out(db, rows)
    pinned = _places(db, f"AND pinned = 1 ORDER BY updated DESC, id LIMIT {limit}")
    loose = _places(
        db, f"AND pinned = 0 AND folder IS NULL ORDER BY updated DESC, id LIMIT {limit}"
    )
    return Outline(
        pinned=Entries((row[0], row[1]) for row in pinned),
        loose=Entries((row[0], row[1]) for row in loose),
        whole=False,
    )


def _places(db: apsw.Connection, rest: str) -> list[Row]:
    time, there = _SHELVES[Shelf.LISTED]
    query = f"SELECT id, {time}, pinned, folder FROM conversation WHERE {there} {rest}"
    rows: list[Row] = db.execute(query).fetchall()
    return rows


def _outline(db: apsw.Connection, shelf: Shelf) -> Outline:
    if shelf is Shelf.LISTED:
        return _sorted_out(db, _places(db, "ORDER BY updated DESC, id"))
    time, there = _SHELVES[shelf]
    query = f"SELECT id, {time} FROM conversation WHERE {there} ORDER BY {time} DESC, id"
    return Outline(loose=Entries(db.execute(query)))


def _sorted_out(db: apsw.Connection, rows: Iterable[Row]) -> Outline:
    """Each row in its part of the list."""
    outline = Outline()
    folders = {number: str(identity) for number, identity in db.execute(_FOLDER_IDS)}
    for identity, time, pinned, folder in rows:
        if pinned:
            part = outline.pinned
        elif folder in folders:
            part = outline.folders.setdefault(folders[folder], Entries())
        else:
            part = outline.loose
        part.ids.append(identity)
        part.times.append(time)
    return outline


_FOLDER_IDS = "SELECT number, id FROM folder"


def _matches(
    db: apsw.Connection,
    titles: TitleCache,
    shelf: Shelf,
    words: Sequence[str],
    untitled: str,
    wanted: Callable[[], bool],
) -> Outline | None:
    if not wanted():
        return None
    titles.read(db)
    numbers = titles.with_all(words)
    if fits(untitled, words):
        numbers += titles.untitled
    time, there = _SHELVES[shelf]
    query = f"""SELECT id, {time} FROM conversation
        WHERE {there} AND number IN (SELECT value FROM json_each(?)) ORDER BY {time} DESC, id"""
    found = Entries()
    for count, (identity, moment) in enumerate(db.execute(query, (to_json(numbers),))):
        if count % _LOOK_AGAIN_AFTER == 0 and not wanted():
            return None
        found.ids.append(identity)
        found.times.append(moment)
    return Outline(loose=found)


def _empty_one(db: apsw.Connection) -> Conversation | None:
    query = f"""{CONVERSATIONS} WHERE c.current IS NULL AND c.title = '' AND c.message_count = 0
        AND c.deleted_at IS NULL AND c.archived = 0 ORDER BY c.updated DESC LIMIT 1"""
    for row in db.execute(query):
        return conversation_of(row)
    return None


def _any_begun(db: apsw.Connection) -> bool:
    query = "SELECT 1 FROM conversation WHERE deleted_at IS NULL AND current IS NOT NULL LIMIT 1"
    return db.execute(query).get is not None
