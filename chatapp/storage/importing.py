"""Imported conversations: stored whole or not at all, and known again when they come once more."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import apsw

from chatapp.domain.messages import Message, clean_text, new_id, now
from chatapp.domain.transferred import OWN, Origin, Outcome, Standing, Transferred
from chatapp.storage.database import Database
from chatapp.storage.folders import folder_named
from chatapp.storage.kept_messages import origins_of_kept
from chatapp.storage.messages import insert_message, message_number
from chatapp.storage.probabilities import put_probabilities
from chatapp.storage.rows import (
    CONVERSATIONS,
    Row,
    conversation_columns,
    conversation_of,
    microseconds,
)

_NO_WRITER = ""
_KEPT = (
    "title",
    "title_source",
    "created",
    "updated",
    "system",
    "connection",
    "model",
    "parameters",
    "mode",
    "persona",
    "examples",
    "pinned",
    "archived",
)


_Ids = dict[str, str | None]
"""Our ids of messages by those they have in the file; None for a root that was taken out."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of an imported conversation."""

    outcome: Outcome
    conversation: str
    """Its id here."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A conversation that is there already."""

    number: int
    identity: str
    deleted: bool


class Importing:
    """Stores imported conversations."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def compare(self, given: Transferred) -> Standing:
        """What storing it would find here. Raises StorageError."""
        return await self._db.read_long(_compare, given)

    async def store(self, given: Transferred, *, from_trash: bool = False) -> Stored:
        """Store a conversation, or what is new in one that is there; its attachments must be.

        Parameters: `from_trash`, whether one that lies in the trash comes back; it counts as
        imported then. Raises NotFoundError (no_attachment), StorageError.
        """
        return await self._db.write(_store, given, from_trash, full=True)

    async def take_back(self, conversations: Sequence[str]) -> None:
        """Put them all into the trash. Raises StorageError."""
        await self._db.write(_set_deleted, conversations, microseconds(now()), full=True)

    async def put_back(self, conversations: Sequence[str]) -> None:
        """Take them all out of the trash. Raises StorageError."""
        await self._db.write(_set_deleted, conversations, None, full=True)


def _set_deleted(db: apsw.Connection, conversations: Sequence[str], at: int | None) -> None:
    query = "UPDATE conversation SET deleted_at = ? WHERE id = ?"
    db.executemany(query, ((at, identity) for identity in conversations))


def _compare(db: apsw.Connection, given: Transferred) -> Standing:
    known = _find(db, given)
    if known is None:
        return Standing.NEW
    if known.deleted:
        return Standing.IN_TRASH
    ids = _known_messages(db, known.number, given)
    removed = _removed_messages(db, known.number, given)
    there = all(message.id in ids or message.id in removed for message in given.messages)
    return Standing.THERE if there else Standing.GROWN


def _store(db: apsw.Connection, given: Transferred, from_trash: bool) -> Stored:
    known = _find(db, given)
    if known is None:
        return _store_new(db, given)
    if known.deleted:
        if not from_trash:
            return Stored(Outcome.ALREADY_THERE, known.identity)
        _set_deleted(db, [known.identity], None)
    ids = _known_messages(db, known.number, given)
    removed = _removed_messages(db, known.number, given)
    grown = _insert_messages(db, known.number, known.identity, given, ids, removed) > 0
    if grown:
        _go_on(db, known, given, ids)
    if known.deleted:
        return Stored(Outcome.IMPORTED, known.identity)
    return Stored(Outcome.GROWN if grown else Outcome.ALREADY_THERE, known.identity)


def _find(db: apsw.Connection, given: Transferred) -> _Known | None:
    """The conversation as it is here: by its id if it is our own, else by where it came from."""
    identity = clean_text(given.conversation.id)
    found: list[Row] = []
    columns = "SELECT number, id, deleted_at IS NOT NULL FROM conversation"
    if given.source == OWN:
        found = db.execute(f"{columns} WHERE id = ?", (identity,)).fetchall()
    for origin in _origins(given, given.conversation.id):
        if not found:
            by_origin = (clean_text(origin.source), clean_text(origin.id))
            query = f"{columns} WHERE source = ? AND source_id = ?"
            found = db.execute(query, by_origin).fetchall()
    for number, own_id, deleted in found:
        return _Known(int(number), str(own_id), bool(deleted))
    return None


def _origins(given: Transferred, identity: str) -> list[Origin]:
    """Where something comes from: the file, and before that maybe another program."""
    earlier = given.origins.get(identity)
    return [*([earlier] if earlier else []), Origin(given.source, identity)]


def _store_new(db: apsw.Connection, given: Transferred) -> Stored:
    conversation = given.conversation
    identity, origin = _identity(db, "conversation", given, conversation.id)
    fields = {name: getattr(conversation, name) for name in _KEPT}
    columns = conversation_columns({**fields, "id": identity, "unread": False})
    columns["folder"] = folder_named(db, given.folder, given.folder_instructions)
    if origin is not None:
        columns |= {"source": clean_text(origin.source), "source_id": clean_text(origin.id)}
    places = ", ".join("?" * len(columns))
    query = f"INSERT INTO conversation ({', '.join(columns)}) VALUES ({places})"
    db.execute(query, tuple(columns.values()))
    number = db.last_insert_rowid()
    ids: _Ids = {}
    _insert_messages(db, number, identity, given, ids)
    if leaf := ids.get(conversation.current or ""):
        _show(db, number, leaf)
    return Stored(Outcome.IMPORTED, identity)


def _show(db: apsw.Connection, number: int, leaf: str) -> None:
    query = "UPDATE conversation SET current = ? WHERE number = ?"
    db.execute(query, (message_number(db, leaf, number), number))


def _identity(
    db: apsw.Connection, table: str, given: Transferred, identity: str
) -> tuple[str, Origin | None]:
    """The id to store something under, and the origin it is known by besides.

    Our own ids are kept, where they are free.
    """
    origin = _origins(given, identity)[0]
    free = f"SELECT 1 FROM {table} WHERE id = ?"
    if given.source == OWN and _is_own_id(identity) and db.execute(free, (identity,)).get is None:
        return identity, None if origin.source == OWN else origin
    return new_id(), origin


def _is_own_id(identity: str) -> bool:
    try:
        return str(uuid.UUID(identity)) == identity
    except ValueError:
        return False


def _known_messages(db: apsw.Connection, number: int, given: Transferred) -> _Ids:
    """Our ids of the given messages that are there, by theirs."""
    query = "SELECT id, source, source_id FROM message WHERE conversation = ?"
    return _known_among(given, db.execute(query, (number,)).fetchall())


def _removed_messages(db: apsw.Connection, number: int, given: Transferred) -> _Ids:
    """The same of those that the user took out and can still put back: they stay out."""
    return _known_among(given, origins_of_kept(db, number))


def _known_among(given: Transferred, rows: Sequence[Row]) -> _Ids:
    """Parameters: `rows`, id, source and source id of our messages."""
    by_id = {str(row[0]) for row in rows}
    by_origin = {(row[1], row[2]): str(row[0]) for row in rows}
    ids: _Ids = {}
    for message in given.messages:
        if given.source == OWN and message.id in by_id:
            ids[message.id] = message.id
            continue
        for origin in _origins(given, message.id):
            found = by_origin.get((clean_text(origin.source), clean_text(origin.id)))
            if found is not None:
                ids[message.id] = found
    return ids


def _insert_messages(
    db: apsw.Connection,
    number: int,
    conversation: str,
    given: Transferred,
    ids: _Ids,
    removed: Collection[str] = (),
) -> int:
    """Store the messages that are not in `ids` yet, and note their ids there; gives how many.

    Parameters: `removed`, those that stay out; what follows one comes under what that was under.
    """
    used: set[tuple[str, str]] = set()
    count = 0
    for message in given.messages:
        if message.id in ids:
            continue
        parent = None if message.parent is None else ids.get(message.parent)
        if message.id in removed:
            ids[message.id] = parent
            continue
        identity, origin = _identity(db, "message", given, message.id)
        new = replace(message, id=identity, parent=parent, conversation=conversation)
        if origin is not None:  # two may say that they come from the same one
            place = (clean_text(origin.source), clean_text(origin.id))
            origin = None if place in used else origin
            used.add(place)
        insert_message(db, new, number, _NO_WRITER, origin)
        if (known := given.probabilities.get(message.id)) is not None:
            put_probabilities(db, message_number(db, identity, number), known)
        ids[message.id] = identity
        count += 1
    return count


def _go_on(db: apsw.Connection, known: _Known, given: Transferred, ids: _Ids) -> None:
    """Show the new end of the branch that was shown, and never an older time than before."""
    (row,) = db.execute(f"{CONVERSATIONS} WHERE c.number = ?", (known.number,)).fetchall()
    here = conversation_of(row)
    updated = max(microseconds(here.updated), microseconds(given.conversation.updated))
    query = "UPDATE conversation SET updated = ? WHERE number = ?"
    db.execute(query, (updated, known.number))
    leaf = ids.get(given.conversation.current or "")
    if leaf is not None and (here.current is None or here.current in _way(given, ids)):
        _show(db, known.number, leaf)


def _way(given: Transferred, ids: _Ids) -> set[str | None]:
    """Our ids of the branch that the file shows."""
    by_id: dict[str, Message] = {message.id: message for message in given.messages}
    way: set[str] = set()
    at = by_id.get(given.conversation.current or "")
    while at is not None and at.id not in way:
        way.add(at.id)
        at = by_id.get(at.parent or "")
    return {ids[each] for each in way}
