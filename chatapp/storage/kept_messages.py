"""Messages as they are kept while they can be put back: all their columns, byte for byte.

A kept message's row number is that of the message itself, which nobody gets meanwhile
(`next_number`), so that it comes back to its place among its siblings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import apsw

from chatapp.domain.folding import fold
from chatapp.domain.messages import new_id
from chatapp.storage.attached_parts import attached_of_text
from chatapp.storage.rows import HASHED_COLUMNS, Columns, Row, hash_of, text_of
from chatapp.storage.search_words import vocabulary_of, words_of
from chatapp.storage.searched_text import searched_text


@dataclass(slots=True)
class Kept:
    """A message, and what it needs to come back. Other messages are named by their numbers."""

    columns: Columns
    """Texts as bytes."""
    attachments: list[str] = field(default_factory=list)
    """Ids."""
    children: list[int] = field(default_factory=list)
    """Those that moved up to its parent."""
    leaf: int | None = None
    """What was shown, if that was taken out with it."""
    edited: int | None = None
    """The message of which this is an earlier text; None: it was taken out itself."""

    @property
    def number(self) -> int:
        """Its own number."""
        return int(self.columns["number"])


class MessageTable:
    """The rows of the table of messages, whole, whatever columns it has."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db
        rows: list[Row] = db.execute(
            "SELECT name, type FROM pragma_table_info('message')"
        ).fetchall()
        self._kinds: dict[str, str] = {str(name): str(kind) for name, kind in rows}
        names = ", ".join(
            f"CAST({name} AS BLOB)" if kind == "TEXT" else name
            for name, kind in self._kinds.items()
        )
        self._reading = f"SELECT {names} FROM message WHERE number = ?"

    def read(self, number: int) -> Columns:
        """All columns of a message; texts as bytes."""
        (row,) = self._db.execute(self._reading, (number,))
        return dict(zip(self._kinds, row, strict=True))

    def insert(self, kept: Kept, columns: Columns) -> None:
        """Store a kept message again, with other columns than it had."""
        number = columns["number"]
        columns["hash"] = hash_after(kept.columns, columns)
        names = [name for name in columns if name in self._kinds]
        places = ", ".join(
            "CAST(? AS TEXT)" if self._kinds[name] == "TEXT" else "?" for name in names
        )
        query = f"INSERT INTO message ({', '.join(names)}) VALUES ({places})"
        self._db.execute(query, [columns[name] for name in names])
        link = "INSERT OR IGNORE INTO message_attachment SELECT ?, number FROM attachment"
        for identity in kept.attachments:
            self._db.execute(f"{link} WHERE id = ?", (number, identity))


def keep_all(
    db: apsw.Connection, removal: str, moment: int, numbers: Sequence[int], first: Kept
) -> None:
    """Keep messages that are about to be deleted. Parameters: `first`, the topmost of them."""
    table = MessageTable(db)
    for number in numbers:
        one = first if number == first.number else Kept(table.read(number))
        query = """SELECT a.id FROM message_attachment m
            JOIN attachment a ON a.number = m.attachment WHERE m.message = ?"""
        one.attachments = [str(row[0]) for row in db.execute(query, (number,))]
        keep(db, removal, moment, number, one)


def keep(db: apsw.Connection, removal: str, moment: int, number: int, kept: Kept) -> None:
    """Keep one under a number. Parameters: `moment`, in microseconds."""
    query = """INSERT INTO removed_message (number, removal, conversation, removed_at, content)
        VALUES (?, ?, ?, ?, ?)"""
    conversation = kept.columns["conversation"]
    db.execute(query, (number, removal, conversation, moment, content_of(kept)))


def kept_of(db: apsw.Connection, conversation: int, removal: str) -> list[Kept]:
    """What was taken out together, parents before children."""
    query = """SELECT content FROM removed_message WHERE removal = ? AND conversation = ?
        ORDER BY number"""
    kept = (_kept(content) for (content,) in db.execute(query, (removal, conversation)))
    return [one for one in kept if one is not None]


def parent_of_kept(db: apsw.Connection, number: int) -> int | None:
    """The parent of a message that is kept; None where it is not."""
    query = "SELECT content FROM removed_message WHERE number = ?"
    for (content,) in db.execute(query, (number,)):
        kept = _kept(content)
        parent: int | None = kept.columns["parent"] if kept is not None else None
        return parent
    return None


def origins_of_kept(db: apsw.Connection, conversation: int) -> list[Row]:
    """Id, source and source id of all that is kept of a conversation."""
    query = "SELECT content FROM removed_message WHERE conversation = ?"
    kept = (_kept(content) for (content,) in db.execute(query, (conversation,)))
    names = ("id", "source", "source_id")
    return [
        tuple(value and text_of(value) for value in map(one.columns.get, names))
        for one in kept
        if one is not None
    ]


def hash_after(before: Columns, after: Columns) -> bytes | None:
    """The hash of changed columns; what did not fit its hash before does not do so now."""
    known: bytes | None = before["hash"]
    if known is None or hash_of([before[name] for name in HASHED_COLUMNS]) != known:
        return known
    return hash_of([after[name] for name in HASHED_COLUMNS])


def id_of_kept(content: str) -> str | None:
    """The id of a kept message; None where that is damaged."""
    kept = _kept(content)
    return None if kept is None else text_of(kept.columns["id"])


def renumbered(content: str, numbers: Mapping[int, int], conversation: int) -> str:
    """A kept message as it is kept in another database, where rows have other numbers."""
    kept = _kept(content)
    if kept is None:
        return content
    before = kept.columns
    parent = before["parent"]
    kept.columns = {
        **before,
        "number": numbers.get(before["number"], before["number"]),
        "conversation": conversation,
        "parent": None if parent is None else numbers.get(parent),
    }
    kept.columns["hash"] = hash_after(before, kept.columns)
    kept.children = [numbers[child] for child in kept.children if child in numbers]
    kept.leaf = None if kept.leaf is None else numbers.get(kept.leaf)
    kept.edited = None if kept.edited is None else numbers.get(kept.edited)
    return content_of(kept)


def words_of_kept(db: apsw.Connection, where: str, *bindings: int) -> set[str]:
    """The vocabulary of kept messages that are going to be forgotten."""
    query = f"SELECT content FROM removed_message WHERE {where}"
    words: set[str] = set()
    for (content,) in db.execute(query, bindings):
        if (kept := _kept(content)) is not None:
            parts = kept.columns["parts"]
            named = attached_of_text(text_of(parts) if parts else "")
            names = "\n".join(part.name for part in named).encode()
            text = searched_text(kept.columns["text"], names)
            words |= vocabulary_of(words_of(fold(text)))
    return words


def content_of(kept: Kept) -> str:
    """A kept message as JSON; bytes that are no text are kept too."""
    value = {
        "columns": {name: _plain(name, one) for name, one in kept.columns.items()},
        "attachments": kept.attachments,
        "children": kept.children,
        "leaf": kept.leaf,
        "edited": kept.edited,
    }
    return json.dumps({name: one for name, one in value.items() if one}, separators=(",", ":"))


def _kept(content: str) -> Kept | None:
    """What `content_of` made; None where it is damaged."""
    try:
        value = json.loads(content)
        columns = {name: _stored(name, one) for name, one in value.pop("columns").items()}
        if not {*HASHED_COLUMNS, "hash"} <= columns.keys():
            return None
        return Kept(columns, **value)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


def _plain(name: str, value: object) -> object:
    if not isinstance(value, bytes):
        return value
    return value.hex() if name == "hash" else value.decode(errors="surrogateescape")


def _stored(name: str, value: object) -> Any:
    if not isinstance(value, str):
        return value
    return bytes.fromhex(value) if name == "hash" else value.encode(errors="surrogateescape")


def make_free(db: apsw.Connection, columns: Columns) -> None:
    """Give another id where the message has been imported again meanwhile."""
    if db.execute("SELECT 1 FROM message WHERE id = CAST(? AS TEXT)", (columns["id"],)).get:
        columns["id"] = new_id().encode()
    place = (columns["conversation"], columns.get("source"), columns.get("source_id"))
    query = """SELECT 1 FROM message WHERE conversation = ?
        AND source = CAST(? AS TEXT) AND source_id = CAST(? AS TEXT)"""
    if db.execute(query, place).get:
        columns["source"] = columns["source_id"] = None
