"""What was sent for answers, kept with them in `message.request` as JSON."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import apsw

from chatapp.domain.example_turns import example_values, examples_of
from chatapp.domain.messages import clean_text
from chatapp.domain.sent import SentRequest
from chatapp.storage.messages import conversation_number, message_number
from chatapp.storage.rows import from_json, to_json
from chatapp.storage.transactions import Transactions

_KINDS: dict[str, type] = {
    "headers": dict,
    "parameters": dict,
    "last_length": int,
    "left_out": int,
    "size": int,
    "stream": bool,
    "summarised": bool,
}
"""Of the fields that are no text."""


class SentRequests:
    """Every method raises StorageError besides what is named."""

    def __init__(self, db: Transactions) -> None:
        self._db = db

    async def put(self, message: str, request: SentRequest) -> None:
        """Keep what is sent for an answer; another try replaces it."""
        await self._db.write_statement(_put, message, request)

    async def get(self, message: str) -> SentRequest | None:
        """What was sent for an answer; None where that is not known.

        Raises NotFoundError (no_message).
        """
        return await self._db.read(_get, message)

    async def forget_summarised(self, conversation: str) -> None:
        """Forget what was sent with a summary: that tells of messages that are to be gone.

        Raises NotFoundError (no_conversation).
        """
        await self._db.write(forget_summarised, conversation)


def _put(db: apsw.Connection, message: str, request: SentRequest) -> None:
    values = {field.name: getattr(request, field.name) for field in fields(request)}
    values["examples"] = example_values(request.examples)
    stored = {
        name: dict(value) if _KINDS.get(name) is dict else value for name, value in values.items()
    }
    query = "UPDATE message SET request = ? WHERE id = ?"
    db.execute(query, (to_json(stored), clean_text(message)))


def forget_summarised(db: apsw.Connection, conversation: str) -> None:
    """Forget what was sent with a summary. Raises NotFoundError (no_conversation)."""
    query = """UPDATE message SET request = NULL WHERE conversation = ?
        AND json_valid(request) AND json_extract(request, '$.summarised')"""
    db.execute(query, (conversation_number(db, conversation),))


def _get(db: apsw.Connection, message: str) -> SentRequest | None:
    number = message_number(db, message)
    query = "SELECT CAST(request AS BLOB) FROM message WHERE number = ?"
    return _request_of(from_json(db.execute(query, (number,)).get, dict))


def _request_of(stored: dict[str, Any] | None) -> SentRequest | None:
    """The request, or None for one that is damaged."""
    if stored is None:
        return None
    values: dict[str, Any] = {}
    for field in fields(SentRequest):
        value = stored.get(field.name)
        if field.name == "examples":
            values[field.name] = examples_of(value)
            continue
        fits = isinstance(value, _KINDS.get(field.name, str))
        if not fits and not (field.name == "system" and value is None):
            return None
        values[field.name] = value
    return SentRequest(**values)
