"""Token probabilities in the database: functions that run on its thread, inside a transaction."""

from __future__ import annotations

from collections.abc import Iterable

import apsw

from chatapp.domain.messages import Message
from chatapp.domain.probabilities import AnswerProbabilities
from chatapp.storage.messages import conversation_number, finish_message, message_number
from chatapp.storage.rows import Row
from chatapp.storage.token_table import pack, unpack

_PUT = "INSERT OR REPLACE INTO token_probabilities (message, content) VALUES (?, ?)"


def finish_with_probabilities(
    db: apsw.Connection, message: Message, known: AnswerProbabilities
) -> None:
    """As `finish_message`; the probabilities of its tokens are kept with it."""
    finish_message(db, message)
    put_probabilities(db, message_number(db, message.id), known)


def keep_probabilities(db: apsw.Connection, identity: str, known: AnswerProbabilities) -> None:
    """Keep those of a message, by id. Raises NotFoundError (no_message)."""
    put_probabilities(db, message_number(db, identity), known)


def put_probabilities(db: apsw.Connection, number: int, known: AnswerProbabilities) -> None:
    """Keep the probabilities of the tokens of a message, by its number."""
    db.execute(_PUT, (number, pack(known)))


def read_probabilities(db: apsw.Connection, identity: str) -> AnswerProbabilities | None:
    """Those of a message; None where there are none. Raises NotFoundError (no_message)."""
    return _read(db, message_number(db, identity))


def read_all_probabilities(
    db: apsw.Connection, conversation: int
) -> dict[str, AnswerProbabilities]:
    """Those of all messages of a conversation, by message id."""
    query = """SELECT m.id, t.content FROM message m
        JOIN token_probabilities t ON t.message = m.number WHERE m.conversation = ?"""
    found = {str(one): unpack(content) for one, content in db.execute(query, (conversation,))}
    return {identity: known for identity, known in found.items() if known is not None}


def messages_with_probabilities(db: apsw.Connection, identity: str) -> frozenset[str]:
    """The ids of a conversation's messages that have any. Raises NotFoundError."""
    query = """SELECT m.id FROM message m JOIN token_probabilities t ON t.message = m.number
        WHERE m.conversation = ?"""
    return frozenset(str(one) for (one,) in db.execute(query, (conversation_number(db, identity),)))


def copy_probabilities(db: apsw.Connection, numbers: Iterable[tuple[int, int]]) -> None:
    """Keep for messages what is kept for others. Parameters: `numbers`, each old one and new one."""
    query = """INSERT OR REPLACE INTO token_probabilities
        SELECT ?2, content FROM token_probabilities WHERE message = ?1"""
    db.executemany(query, list(numbers))


def take_probabilities(db: apsw.Connection, numbers: Iterable[int]) -> list[Row]:
    """What is kept for messages, as it is: number and content of each that has any."""
    query = "SELECT message, content FROM token_probabilities WHERE message = ?"
    return [row for number in numbers for row in db.execute(query, (number,))]


def give_probabilities(db: apsw.Connection, rows: Iterable[Row]) -> None:
    """Keep what `take_probabilities` gave, under other numbers maybe."""
    db.executemany(_PUT, list(rows))


def _read(db: apsw.Connection, number: int) -> AnswerProbabilities | None:
    content = db.execute("SELECT content FROM token_probabilities WHERE message = ?", (number,)).get
    return unpack(content) if isinstance(content, bytes) else None
