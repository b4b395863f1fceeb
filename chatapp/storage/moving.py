"""A whole conversation from one database into another: functions that run inside a transaction.

Rows are carried as they are, with all their columns; only the numbers by which they refer to
each other are others in another database.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import apsw

from chatapp.domain.messages import Conversation
from chatapp.storage.attachments import OF_DRAFTS
from chatapp.storage.drafts import draft_keys
from chatapp.storage.kept_messages import id_of_kept, renumbered
from chatapp.storage.messages import conversation_number, next_number
from chatapp.storage.probabilities import give_probabilities, take_probabilities
from chatapp.storage.rows import (
    CONVERSATIONS,
    HASHED_COLUMNS,
    Columns,
    Row,
    conversation_of,
    hash_of,
)

_COUNTED = "message_count"
"""The column of a conversation that triggers keep."""
_DRAFTS = "key IN (SELECT value FROM json_each(?))"
"""A condition on drafts; it is given `draft_keys`."""


@dataclass(frozen=True, slots=True)
class Whole:
    """All rows of one conversation, numbered as in the database they were read from."""

    conversation: Columns
    messages: list[Columns]
    """Parents before their children."""
    chunks: list[Columns]
    attachments: list[Columns]
    links: list[Row]
    """Which message has which attachment: their numbers."""
    drafts: list[Columns]
    removed: list[Columns]
    """Messages that were taken out, and earlier texts of edited ones."""
    probabilities: list[Row]
    """Token probabilities by a message's number."""
    preferences: list[Columns]

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the conversation and its messages, also of those that may come back."""
        kept = filter(None, (id_of_kept(row["content"]) for row in self.removed))
        return frozenset([*(str(row["id"]) for row in (self.conversation, *self.messages)), *kept])


def take_whole(db: apsw.Connection, identity: str) -> Whole:
    """Read a conversation, deleted or not. Raises NotFoundError (no_conversation)."""
    number = conversation_number(db, identity)
    messages = "SELECT number FROM message WHERE conversation = ?"
    links = f"FROM message_attachment WHERE message IN ({messages})"
    kept = "SELECT value FROM removed_message, json_each(content, '$.attachments')"
    used = f"""number IN (SELECT attachment {links}) OR id IN ({kept} WHERE conversation = ?)
        OR id IN ({OF_DRAFTS} AND draft.{_DRAFTS})"""
    (conversation,) = _rows(db, "conversation", "number = ?", number)
    rows = _rows(db, "message", "conversation = ? ORDER BY number", number)
    removed = _rows(db, "removed_message", "conversation = ? ORDER BY number", number)
    return Whole(
        conversation,
        rows,
        _rows(db, "chunk", f"message IN ({messages}) ORDER BY number", number),
        _rows(db, "attachment", used, number, number, draft_keys(identity)),
        db.execute(f"SELECT message, attachment {links}", (number,)).fetchall(),
        _rows(db, "draft", _DRAFTS, draft_keys(identity)),
        removed,
        take_probabilities(db, (int(row["number"]) for row in (*rows, *removed))),
        _rows(db, "preference", "conversation = ? ORDER BY number", number),
    )


def put_whole(db: apsw.Connection, whole: Whole) -> Conversation:
    """Store a conversation that was read elsewhere, in no folder."""
    elsewhere = {"current": None, "folder": None}
    columns = {**_unnumbered(whole.conversation), **elsewhere}
    del columns[_COUNTED]
    number = _insert(db, "conversation", columns)
    numbers = _numbers(db, whole)
    _put_messages(db, number, whole.messages, numbers)
    for kept in whole.removed:
        content = renumbered(kept["content"], numbers, number)
        place = {"number": numbers[kept["number"]], "conversation": number, "content": content}
        _insert(db, "removed_message", {**kept, **place})
    for chunk in whole.chunks:
        _insert(db, "chunk", {**_unnumbered(chunk), "message": numbers[chunk["message"]]})
    attachments = {row["number"]: _put_attachment(db, row) for row in whole.attachments}
    for message, attachment in whole.links:
        link = (numbers[message], attachments[attachment])
        db.execute("INSERT INTO message_attachment VALUES (?, ?)", link)
    known = ((numbers[message], content) for message, content in whole.probabilities)
    give_probabilities(db, known)
    for draft in whole.drafts:
        _insert(db, "draft", draft)
    for preference in whole.preferences:
        _insert(db, "preference", {**_unnumbered(preference), "conversation": number})
    leaf = numbers.get(whole.conversation["current"])
    db.execute("UPDATE conversation SET current = ? WHERE number = ?", (leaf, number))
    (row,) = db.execute(f"{CONVERSATIONS} WHERE c.number = ?", (number,)).fetchall()
    return conversation_of(row)


def remove_whole(db: apsw.Connection, identity: str) -> None:
    """Remove a conversation's rows for good. Raises NotFoundError (no_conversation)."""
    number = conversation_number(db, identity)
    db.execute("UPDATE conversation SET current = NULL WHERE number = ?", (number,))
    db.execute("DELETE FROM message WHERE conversation = ?", (number,))
    db.execute("DELETE FROM conversation WHERE number = ?", (number,))
    db.execute(f"DELETE FROM draft WHERE {_DRAFTS}", (draft_keys(identity),))


def _numbers(db: apsw.Connection, whole: Whole) -> dict[int, int]:
    """New numbers for all messages by the old ones, in the same order."""
    old = sorted(int(row["number"]) for row in (*whole.messages, *whole.removed))
    return dict(zip(old, itertools.count(next_number(db)), strict=False))


def _put_messages(
    db: apsw.Connection, conversation: int, messages: list[Columns], numbers: dict[int, int]
) -> None:
    """Store the messages in their order under their new numbers."""
    for message in messages:
        place = {"number": numbers[message["number"]], "conversation": conversation}
        parent = message["parent"]
        columns = {**message, **place, "parent": None if parent is None else numbers[parent]}
        if columns["hash"] is not None:
            columns["hash"] = hash_of([columns[name] for name in HASHED_COLUMNS])
        _insert(db, "message", columns)


def _put_attachment(db: apsw.Connection, row: Columns) -> int:
    """Store an attachment, unless it is there; gives its number."""
    number = db.execute("SELECT number FROM attachment WHERE id = ?", (row["id"],)).get
    return _insert(db, "attachment", _unnumbered(row)) if number is None else int(number)


def _rows(db: apsw.Connection, table: str, where: str, *bindings: int | str) -> list[Columns]:
    info = db.execute("SELECT name FROM pragma_table_info(?)", (table,))
    names = [str(name) for (name,) in info]
    rows = db.execute(f"SELECT {', '.join(names)} FROM {table} WHERE {where}", bindings)
    return [dict(zip(names, row, strict=True)) for row in rows]


def _insert(db: apsw.Connection, table: str, columns: Columns) -> int:
    places = ", ".join("?" * len(columns))
    query = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"
    db.execute(query, tuple(columns.values()))
    return db.last_insert_rowid()


def _unnumbered(row: Columns) -> Columns:
    return {name: value for name, value in row.items() if name != "number"}
