"""What a search lets through besides texts, as conditions of a query on messages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

import apsw

from chatapp.domain.errors import NotFoundError
from chatapp.domain.messages import clean_text
from chatapp.domain.search import SearchQuery
from chatapp.storage.folders import folded_name
from chatapp.storage.messages import conversation_number
from chatapp.storage.rows import Row, microseconds

FEW_MESSAGES = 20_000
"""So many messages of the wanted conversations are picked out, rather than passed by in order."""

Bindings = dict[str, str | int | None]


class Filters:
    """The filters of one query. Raises NotFoundError (no_conversation)."""

    def __init__(self, db: apsw.Connection, query: SearchQuery) -> None:
        self._query = query
        self._conversations: list[int] | None = None
        """The only ones to look at."""
        if query.conversation is not None:
            self._conversations = [conversation_number(db, query.conversation)]
        if query.folder is not None:
            inside = conversations_in(db, query.folder)
            before = self._conversations
            self._conversations = [each for each in inside if before is None or each in before]
        self.index = "INDEXED BY message_newest"
        """How to go through the messages in their order."""
        if self._conversations is not None and self._are_few(db):
            self.index = "INDEXED BY message_parent"

    @property
    def bindings(self) -> Bindings:
        """The values of the conditions."""
        query = self._query
        return {
            "conversations": json.dumps(self._conversations),
            "role": query.role,
            "model": query.model,
            "model_part": (query.model_part or "").lower(),
            "after": moment(query.after),
            "before": moment(query.before),
        }

    def conditions(self) -> Iterator[str]:
        """What a message m must be to be let through."""
        query = self._query
        yield "m.conversation NOT IN (SELECT number FROM conversation WHERE deleted_at IS NOT NULL)"
        if self._conversations is not None:
            yield "m.conversation IN (SELECT value FROM json_each(:conversations))"
        if query.role is not None:
            yield "m.role = :role"
        if query.model is not None:
            yield "m.model = :model"
        if query.model_part is not None:
            yield "instr(lower(m.model), :model_part)"
        if query.after is not None:
            yield "m.created >= :after"
        if query.before is not None:
            yield "m.created < :before"

    def _are_few(self, db: apsw.Connection) -> bool:
        query = """SELECT coalesce(sum(message_count), 0) FROM conversation
            WHERE number IN (SELECT value FROM json_each(?))"""
        return int(db.execute(query, (json.dumps(self._conversations),)).get) <= FEW_MESSAGES


def conversations_in(db: apsw.Connection, folder: str) -> list[int]:
    """The conversations of a folder by its id or name, or of all with that in their names."""
    query = "SELECT number FROM conversation WHERE folder IN (SELECT value FROM json_each(?))"
    numbers = folders_named(db, folder)
    return [int(number) for (number,) in db.execute(query, (json.dumps(numbers),))]


def folders_named(db: apsw.Connection, name: str) -> list[int]:
    """The folder with that id or name, else all with that in their names."""
    name = clean_text(name)
    query = "SELECT number FROM folder WHERE id = ? OR folded_name = ?"
    found: list[Row] = db.execute(query, (name, folded_name(name))).fetchall()
    if not found:
        query = "SELECT number FROM folder WHERE instr(folded_name, ?)"
        found = db.execute(query, (folded_name(name),)).fetchall()
    return [int(number) for (number,) in found]


def folder_named(db: apsw.Connection, name: str) -> str:
    """The id of the folder with that id or name. Raises NotFoundError (no_folder)."""
    query = "SELECT id FROM folder WHERE id = ?1 OR folded_name = ?2 ORDER BY id <> ?1"
    identity = db.execute(query, (clean_text(name), folded_name(clean_text(name)))).get
    if identity is None:
        raise NotFoundError("no_folder", id=name)
    return str(identity)


def moment(time: datetime | None) -> int | None:
    """A time as it is stored."""
    return None if time is None else microseconds(time)
