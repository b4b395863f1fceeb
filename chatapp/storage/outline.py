"""Reads the outline of a conversation: where its messages stand, and how they begin."""

from __future__ import annotations

import re

import apsw

from chatapp.domain.outline import LONGEST, Outline, OutlineNode
from chatapp.storage.messages import conversation_number
from chatapp.storage.rows import role_of

_MARKS = re.compile(r"\*\*|__|`+|^ {0,3}(?:#{1,6}|>|[-*+]) +", re.MULTILINE)
"""What Markdown has around words; a line of the outline is plain text."""
_MOST_BYTES = 4 * LONGEST


def read_outline(db: apsw.Connection, identity: str) -> Outline:
    """All messages of a conversation. Raises NotFoundError (no_conversation)."""
    query = """SELECT number, parent, id, role, substr(CAST(text AS BLOB), 1, ?2), connection,
        model FROM message WHERE conversation = ?1 ORDER BY number"""
    conversation = conversation_number(db, identity)
    places: dict[int, int] = {}
    nodes: list[OutlineNode] = []
    for number, parent, message, role, start, *asked in db.execute(
        query, (conversation, _MOST_BYTES)
    ):
        places[number] = len(nodes)
        text = _MARKS.sub("", (start or b"").decode(errors="ignore"))
        text = " ".join(text.split())[:LONGEST]
        nodes.append(OutlineNode(message, places.get(parent, -1), role_of(role), text, *asked))
    leaf = db.execute("SELECT current FROM conversation WHERE number = ?", (conversation,)).get
    return Outline(nodes, places.get(leaf, -1))


def newest_message(db: apsw.Connection, identity: str) -> str | None:
    """The id of the message stored last in a conversation. Raises NotFoundError."""
    query = """SELECT id FROM message WHERE number =
        (SELECT max(number) FROM message WHERE conversation = ?)"""
    found: str | None = db.execute(query, (conversation_number(db, identity),)).get
    return found
