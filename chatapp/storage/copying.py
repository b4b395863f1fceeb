"""Copies a conversation, or one branch of it: the same messages under new ids."""

from __future__ import annotations

from dataclasses import dataclass

import apsw

from chatapp.domain.context import SUMMARY
from chatapp.domain.messages import TitleSource, clean_text, new_id, now
from chatapp.storage.kept_messages import Kept, MessageTable
from chatapp.storage.messages import (
    PATH,
    conversation_number,
    leaf_number,
    message_number,
    next_number,
    path_bindings,
)
from chatapp.storage.probabilities import copy_probabilities
from chatapp.storage.removing import refuse_while_written
from chatapp.storage.rows import Row, microseconds
from chatapp.storage.sent_requests import forget_summarised

_SOURCE = "copy"
"""Where a copied message comes from, as the view `answer_usage` knows it: its tokens were spent
for the original."""
_ALIKE = ("folder", "system", "connection", "model", "mode", "preset", "persona", "examples")
_PARAMETERS = f"""CASE WHEN json_valid(parameters)
    THEN json_remove(parameters, '$.{SUMMARY}') ELSE parameters END"""
"""Without the summary: it tells of messages that the copy may not have."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy came to."""

    conversation: str
    """Its id."""
    messages: frozenset[str]
    """The ids of its messages."""


def copy(db: apsw.Connection, identity: str, end: str | None, title: str) -> Copied:
    """Copy a conversation. Attachments are shared.

    Parameters: `end`, only the branch down to this message; `title`, "" for the same.
    Raises NotFoundError (no_conversation, no_message), InputError (conversation_busy).
    """
    number = conversation_number(db, identity)
    refuse_while_written(db, number)
    new, row = _add_conversation(db, number, title)
    numbers = _numbers(db, number, None if end is None else message_number(db, end, number))
    copies = _copy_messages(db, row, numbers)
    forget_summarised(db, new)  # as nothing in the copy says when the summary is to be forgotten
    leaf = numbers[-1] if end is not None else leaf_number(db, number)
    query = "UPDATE conversation SET current = ? WHERE number = ?"
    db.execute(query, (copies.get(leaf) if leaf is not None else None, row))
    ids = db.execute("SELECT id FROM message WHERE conversation = ?", (row,))
    return Copied(new, frozenset(str(one) for (one,) in ids))


def _add_conversation(db: apsw.Connection, number: int, title: str) -> tuple[str, int]:
    identity, moment = new_id(), microseconds(now())
    alike = ", ".join(_ALIKE)
    db.execute(
        f"""INSERT INTO conversation
                (id, title, title_source, created, updated, parameters, {alike})
            SELECT ?2, CAST(coalesce(nullif(?3, ''), title) AS TEXT), ?4, ?5, ?5,
                {_PARAMETERS}, {alike}
            FROM conversation WHERE number = ?1""",
        (number, identity, clean_text(title), TitleSource.USER.value, moment),
    )
    return identity, db.last_insert_rowid()


def _numbers(db: apsw.Connection, conversation: int, end: int | None) -> list[int]:
    """The messages to copy, parents before children."""
    if end is None:
        query = "SELECT number FROM message WHERE conversation = ? ORDER BY number"
        rows: list[Row] = db.execute(query, (conversation,)).fetchall()
    else:
        query = f"{PATH} SELECT number FROM path ORDER BY number"
        rows = db.execute(query, path_bindings(conversation, end, None)).fetchall()
    return [int(row[0]) for row in rows]


def _copy_messages(db: apsw.Connection, conversation: int, numbers: list[int]) -> dict[int, int]:
    copies: dict[int, int] = {}
    table = MessageTable(db)
    for copy_number, number in enumerate(numbers, next_number(db)):
        original = table.read(number)
        copies[number] = copy_number
        place = {
            "number": copy_number,
            "id": new_id().encode(),
            "conversation": conversation,
            "parent": copies.get(original["parent"]),
        }
        origin = {"source": _SOURCE.encode(), "source_id": original["id"]}
        table.insert(Kept(original), {**original, **place, **origin})
    query = """INSERT INTO message_attachment
        SELECT ?, attachment FROM message_attachment WHERE message = ?"""
    db.executemany(query, [(copy, number) for number, copy in copies.items()])
    copy_probabilities(db, copies.items())
    return copies
