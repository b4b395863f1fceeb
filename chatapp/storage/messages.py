"""Messages in the database: functions that run on its thread, inside a transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import cast

import apsw

from chatapp.domain.chains import as_interrupted
from chatapp.domain.errors import NotFoundError
from chatapp.domain.messages import (
    Failure,
    Message,
    PathEntry,
    Status,
    clean_text,
)
from chatapp.domain.transferred import Origin
from chatapp.storage.attachments import link_attachments
from chatapp.storage.rows import (
    HASHED_COLUMNS,
    MESSAGE_COLUMNS,
    MESSAGE_JOINS,
    Columns,
    Row,
    StoredPath,
    hash_of,
    message_columns,
    message_of,
    text_of,
)

# UNION, not UNION ALL: no row is followed twice, so not even a damaged tree or index makes these
# run for ever.
PATH = """
WITH RECURSIVE path(number, parent, id, role) AS (
    SELECT number, parent, id, role FROM message
        WHERE conversation = :conversation AND number = :leaf
    UNION
    SELECT m.number, m.parent, m.id, m.role FROM path JOIN message m ON m.number = path.parent
    LIMIT :limit
)
"""
"""Begins a query on the messages from :leaf up, at most :limit; `path_bindings` fills it."""
_NEWEST_BELOW = """
WITH RECURSIVE below(number) AS (
    SELECT :number
    UNION
    SELECT m.number FROM below CROSS JOIN message m
        ON m.conversation = :conversation AND m.parent = below.number
)
SELECT m.id FROM message m WHERE m.number = (SELECT max(number) FROM below)
"""
_NOT_A_ROW = -1


def conversation_number(db: apsw.Connection, identity: str) -> int:
    """The row of a conversation, in the trash or not. Raises NotFoundError."""
    number = db.execute("SELECT number FROM conversation WHERE id = ?", (clean_text(identity),)).get
    if number is None:
        raise NotFoundError("no_conversation", id=identity)
    return int(number)


def message_number(db: apsw.Connection, identity: str, conversation: int | None = None) -> int:
    """The row of a message, of that conversation if one is given. Raises NotFoundError."""
    number = db.execute(
        "SELECT number FROM message WHERE id = ?1 AND conversation = coalesce(?2, conversation)",
        (clean_text(identity), conversation),
    ).get
    if number is None:
        raise NotFoundError("no_message", id=identity)
    return int(number)


def read_message(db: apsw.Connection, identity: str) -> Message:
    """One message. Raises NotFoundError."""
    return _select(db, "WHERE m.number = ?", message_number(db, identity))[0]


def read_messages(db: apsw.Connection, conversation: str) -> list[Message]:
    """All messages of a conversation, in the order they were stored. Raises NotFoundError."""
    number = conversation_number(db, conversation)
    return _select(db, "WHERE m.conversation = ? ORDER BY m.number", number)


def read_versions(db: apsw.Connection, identity: str) -> list[Message]:
    """A message and its siblings of the same role, in their order. Raises NotFoundError."""
    number = message_number(db, identity)
    where = """JOIN message one ON one.number = ? WHERE m.conversation = one.conversation
        AND m.parent IS one.parent AND m.role = one.role ORDER BY m.number"""
    return _select(db, where, number)


def newest_leaf(db: apsw.Connection, identity: str) -> str:
    """The id of the leaf stored last under a message, or its own. Raises NotFoundError."""
    number = message_number(db, identity)
    query = "SELECT conversation FROM message WHERE number = ?"
    bindings = {"number": number, "conversation": db.execute(query, (number,)).get}
    return str(db.execute(_NEWEST_BELOW, bindings).get)


def on_shown_branch(db: apsw.Connection, identity: str) -> bool:
    """Whether a message is on the branch that its conversation shows. Raises NotFoundError."""
    number = message_number(db, identity)
    home = db.execute("SELECT conversation FROM message WHERE number = ?", (number,)).get
    bindings = path_bindings(int(home), leaf_number(db, int(home)), None)
    query = f"{PATH} SELECT 1 FROM path WHERE number = :number"
    return db.execute(query, {**bindings, "number": number}).get is not None


def read_branch(
    db: apsw.Connection, conversation: str, leaf: str | None, limit: int | None
) -> list[Message]:
    """The branch from its root, or its newest `limit` messages, to `leaf` or the shown leaf.

    Raises NotFoundError.
    """
    number = conversation_number(db, conversation)
    return _branch(db, path_bindings(number, leaf_number(db, number, leaf), limit))


def read_path(
    db: apsw.Connection, conversation: str, leaf: str | None, limit: int | None
) -> list[PathEntry]:
    """The same branch with the siblings of each message. Raises NotFoundError."""
    number = conversation_number(db, conversation)
    return _path(db, path_bindings(number, leaf_number(db, number, leaf), limit))


def read_path_above(
    db: apsw.Connection, conversation: str, message: str, limit: int
) -> Sequence[PathEntry]:
    """The at most `limit` messages above one, with the siblings of each. Raises NotFoundError."""
    number = conversation_number(db, conversation)
    query = "SELECT parent FROM message WHERE number = ?"
    parent = db.execute(query, (message_number(db, message, number),)).get
    bindings = path_bindings(number, parent, limit)
    rows = _branch_rows(db, bindings)
    if any(row[5] == Status.STREAMING.value for row in rows):
        return _path(db, bindings)
    return StoredPath(rows, _siblings(db, bindings))


def _branch(db: apsw.Connection, bindings: dict[str, int]) -> list[Message]:
    return _messages(db, _branch_rows(db, bindings))


def _branch_rows(db: apsw.Connection, bindings: dict[str, int]) -> list[Row]:
    query = f"""{PATH} SELECT {MESSAGE_COLUMNS} FROM path
        CROSS JOIN message m ON m.number = path.number {MESSAGE_JOINS} ORDER BY m.number"""
    return db.execute(query, bindings).fetchall()


def _path(db: apsw.Connection, bindings: dict[str, int]) -> list[PathEntry]:
    messages = _branch(db, bindings)
    siblings = _siblings(db, bindings)
    return [PathEntry(each, siblings.get(each.id) or (each.id,)) for each in messages]


def _siblings(db: apsw.Connection, bindings: dict[str, int]) -> dict[str, tuple[str, ...]]:
    """The siblings of those messages of a path that have any, in their order, by message id."""
    query = f"""{PATH}
        SELECT path.id, sum(m.number < path.number), json_group_array(m.id ORDER BY m.number)
        FROM path CROSS JOIN message m ON m.conversation = :conversation
            AND m.parent IS path.parent AND m.number <> path.number AND (m.role = path.role OR
                (SELECT mode FROM conversation WHERE number = :conversation) = 'complete')
        GROUP BY path.number"""
    siblings = {}
    for identity, position, others in db.execute(query, bindings):
        found = json.loads(others)
        siblings[identity] = (*found[:position], identity, *found[position:])
    return siblings


def leaf_number(db: apsw.Connection, conversation: int, leaf: str | None = None) -> int | None:
    """The row of a leaf, of the shown one if none is given; None where there is none.

    Raises NotFoundError.
    """
    if leaf is not None:
        return message_number(db, leaf, conversation)
    query = "SELECT current FROM conversation WHERE number = ?"
    return cast(int | None, db.execute(query, (conversation,)).get)


def path_bindings(conversation: int, end: int | None, limit: int | None) -> dict[str, int]:
    """What `PATH` takes. Parameters: `end`, the lowest message; `limit`, None for all above it."""
    return {
        "conversation": conversation,
        "leaf": _NOT_A_ROW if end is None else end,
        "limit": -1 if limit is None else limit,
    }


def next_number(db: apsw.Connection) -> int:
    """A number for a new message: also those of messages that may come back are taken."""
    query = """SELECT max(coalesce((SELECT max(number) FROM message), 0),
        coalesce((SELECT max(number) FROM removed_message), 0)) + 1"""
    return int(db.execute(query).get)


def insert_message(
    db: apsw.Connection,
    message: Message,
    conversation: int,
    writer: str,
    origin: Origin | None = None,
) -> None:
    """Store a message of that conversation. Raises NotFoundError.

    Its parent (no_message) and its attachments (no_attachment) must be there.
    Parameters: `origin`, where it was imported from.
    """
    columns = {
        "number": next_number(db),
        "conversation": conversation,
        "parent": message.parent and message_number(db, message.parent, conversation),
        **message_columns(message),
    }
    columns["writer"] = writer if message.status is Status.STREAMING else None
    columns["hash"] = _hash_unless_streaming(columns)
    if origin is not None:
        columns |= {"source": clean_text(origin.source), "source_id": clean_text(origin.id)}
    names, places = ", ".join(columns), ", ".join("?" * len(columns))
    db.execute(f"INSERT INTO message ({names}) VALUES ({places})", tuple(columns.values()))
    link_attachments(db, message, columns["number"])


def append_chunk(db: apsw.Connection, identity: str, text: str, thinking: str) -> None:
    """Keep what arrived for a streaming message. Raises NotFoundError if it is not one."""
    db.execute(
        """INSERT INTO chunk (message, text, thinking)
           SELECT number, ?2, ?3 FROM message WHERE id = ?1 AND status = 'streaming'""",
        (identity, clean_text(text), clean_text(thinking)),
    )
    if not db.changes():
        raise NotFoundError("no_message", id=identity)


def finish_message(db: apsw.Connection, message: Message) -> None:
    """Give a message its final state; its place in the tree stays. Raises NotFoundError."""
    number = message_number(db, message.id)
    query = "SELECT conversation, parent FROM message WHERE number = ?"
    ((conversation, parent),) = db.execute(query, (number,)).fetchall()
    place = {"number": number, "conversation": conversation, "parent": parent}
    columns = message_columns(message)
    columns["hash"] = _hash_unless_streaming({**place, **columns})
    if message.status is not Status.STREAMING:
        columns["writer"] = None
    assignments = ", ".join(f"{name} = ?" for name in columns)
    values = (*columns.values(), number)
    db.execute(f"UPDATE message SET {assignments} WHERE number = ?", values)
    db.execute("DELETE FROM chunk WHERE message = ?", (number,))
    link_attachments(db, message, number)


def interrupt_abandoned(db: apsw.Connection, alive: Callable[[str], bool]) -> list[str]:
    """End the streaming messages whose writer is gone; gives their conversations' ids.

    Parameters: `alive`, tells of a writer's id whether it still runs.
    """
    query = "SELECT DISTINCT coalesce(writer, '') FROM message WHERE status = 'streaming'"
    touched: dict[str, None] = {}
    for (writer,) in db.execute(query).fetchall():
        if alive(str(writer)):
            continue
        where = "WHERE m.status = 'streaming' AND coalesce(m.writer, '') = ?"
        for message in _select(db, where, str(writer)):
            failure = Failure("interrupted")
            ended = as_interrupted(message)
            finish_message(db, replace(ended, status=Status.INTERRUPTED, error=failure))
            touched[message.conversation] = None
    return list(touched)


def has_streaming(db: apsw.Connection) -> bool:
    """Whether any process is, or was, writing an answer."""
    return bool(db.execute("SELECT 1 FROM message WHERE status = 'streaming' LIMIT 1").get)


def damaged_messages(db: apsw.Connection) -> list[str]:
    """Ids of finished messages whose stored values no longer fit their hash."""
    rows = hashed_rows(db, "hash IS NOT NULL")
    return [text_of(row[1]) for row in rows if hash_of(row[:-1]) != row[-1]]


def doubtful_messages(db: apsw.Connection) -> list[str]:
    """The same, and finished messages that have lost their hash."""
    lost = hashed_rows(db, "hash IS NULL AND status <> 'streaming'")
    return [*damaged_messages(db), *(text_of(row[1]) for row in lost)]


def accept_damaged(db: apsw.Connection) -> int:
    """Take messages as they are now for right; gives how many were not."""
    accepted = doubtful_messages(db)
    for identity in accepted:
        hash_again(db, message_number(db, identity))
    return len(accepted)


def hash_again(db: apsw.Connection, number: int) -> None:
    """Give a finished message the hash of its present values."""
    for row in list(hashed_rows(db, f"number = {number} AND status <> 'streaming'")):
        db.execute("UPDATE message SET hash = ? WHERE number = ?", (hash_of(row[:-1]), number))


def hashed_rows(db: apsw.Connection, where: str) -> Iterator[Row]:
    """The values that `hash_of` takes, texts as bytes, and behind them the stored hash."""
    numbers = ("number", "conversation", "parent", "created")
    names = ", ".join(n if n in numbers else f"CAST({n} AS BLOB)" for n in HASHED_COLUMNS)
    rows: Iterator[Row] = db.execute(f"SELECT {names}, hash FROM message WHERE {where}")
    return rows


def _select(db: apsw.Connection, where: str, *bindings: int | str) -> list[Message]:
    query = f"SELECT {MESSAGE_COLUMNS} FROM message m {MESSAGE_JOINS} {where}"
    return _messages(db, db.execute(query, bindings).fetchall())


def _messages(db: apsw.Connection, rows: Sequence[Row]) -> list[Message]:
    streaming = Status.STREAMING.value
    return [message_of(row, _chunks(db, row[0]) if row[5] == streaming else None) for row in rows]


def _chunks(db: apsw.Connection, number: int) -> tuple[str, str]:
    query = """SELECT CAST(text AS BLOB), CAST(thinking AS BLOB) FROM chunk
        WHERE message = ? ORDER BY number"""
    chunks: list[Row] = db.execute(query, (number,)).fetchall()
    text = b"".join(text for text, _ in chunks)
    thinking = b"".join(thinking for _, thinking in chunks)
    return text_of(text), text_of(thinking)


def _hash_unless_streaming(columns: Columns) -> bytes | None:
    if columns["status"] == Status.STREAMING.value:
        return None
    return hash_of([columns[name] for name in HASHED_COLUMNS])
