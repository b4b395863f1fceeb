"""Changes a message where it stands: functions that run inside a transaction."""

from __future__ import annotations

import apsw

from chatapp.domain.errors import InputError
from chatapp.domain.messages import Message, Status, clean_text, with_text
from chatapp.storage.messages import hash_again, message_number, read_message
from chatapp.storage.removing import TEXT_COLUMNS, keep_text
from chatapp.storage.rows import message_columns


def edit(db: apsw.Connection, identity: str, text: str) -> tuple[Message, str]:
    """Give a message another text; gives the whole of it, and an id to undo that by.

    What it said before is kept, and what follows it stays.
    Raises NotFoundError (no_message), InputError (conversation_busy).
    """
    number = message_number(db, identity)
    message = read_message(db, identity)
    if message.status is Status.STREAMING:
        raise InputError("conversation_busy")
    removal = keep_text(db, number)
    columns = message_columns(with_text(message, clean_text(text)))
    assignments = ", ".join(f"{name} = ?" for name in TEXT_COLUMNS)
    values = (*(columns[name] for name in TEXT_COLUMNS), number)
    db.execute(f"UPDATE message SET {assignments} WHERE number = ?", values)
    hash_again(db, number)
    return read_message(db, identity), removal


def rate(db: apsw.Connection, identity: str, rating: int) -> Message:
    """Keep what the user thinks of a message; gives the whole of it.

    Raises NotFoundError (no_message), InputError (conversation_busy) while it is being written.
    """
    number = message_number(db, identity)
    if read_message(db, identity).status is Status.STREAMING:
        raise InputError("conversation_busy")
    db.execute("UPDATE message SET rating = ? WHERE number = ?", (rating, number))
    return read_message(db, identity)
