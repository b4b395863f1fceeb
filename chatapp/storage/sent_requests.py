"""What was sent for answers, kept with them in `message.request` as JSON.

An answer that took several calls has the later ones under `further`, in their places.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

import apsw

from chatapp.domain.chain_of_thought import NO_FRAME, Frame
from chatapp.domain.example_turns import example_values, examples_of
from chatapp.domain.messages import clean_text
from chatapp.domain.prompt_templates import ExampleTurn
from chatapp.domain.sent import SentRequest
from chatapp.storage.messages import conversation_number, message_number
from chatapp.storage.rows import from_json, to_json
from chatapp.storage.transactions import Transactions

_FURTHER = "further"
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

    async def put(self, message: str, request: SentRequest, place: int = 0) -> None:
        """Keep what is sent for an answer; another try replaces it.

        Parameters: `place`, which of the calls for the answer it is.
        """
        await self._db.write(_put, message, request, place)

    async def get(self, message: str) -> SentRequest | None:
        """What was sent for an answer; None where that is not known.

        Raises NotFoundError (no_message).
        """
        requests = await self.all(message)
        return requests[0] if requests else None

    async def all(self, message: str) -> list[SentRequest]:
        """What was sent in all calls for an answer, as far as it is known.

        Raises NotFoundError (no_message).
        """
        return await self._db.read(_get, message)

    async def forget_summarised(self, conversation: str) -> None:
        """Forget what was sent with a summary: that tells of messages that are to be gone.

        Raises NotFoundError (no_conversation).
        """
        await self._db.write(forget_summarised, conversation)


def _put(db: apsw.Connection, message: str, request: SentRequest, place: int) -> None:
    query = "SELECT CAST(request AS BLOB) FROM message WHERE id = ?"
    before = from_json(db.execute(query, (clean_text(message),)).get, dict) or {}
    known = before.get(_FURTHER)
    further = list(known) if isinstance(known, list) else []
    if place:
        further += [None] * (place - len(further))
        further[place - 1] = _stored(request)
    stored = (before if place else _stored(request)) | ({_FURTHER: further} if further else {})
    query = "UPDATE message SET request = ? WHERE id = ?"
    db.execute(query, (to_json(stored), clean_text(message)))


def _stored(request: SentRequest) -> dict[str, Any]:
    values = {field.name: getattr(request, field.name) for field in fields(request)}
    values["examples"] = example_values(request.examples)
    frame = values.pop("frame")
    stored = {
        name: dict(value) if _KINDS.get(name) is dict else value for name, value in values.items()
    }
    return stored if frame == NO_FRAME else {**stored, "frame": asdict(frame)}


def forget_summarised(db: apsw.Connection, conversation: str) -> None:
    """Forget what was sent with a summary. Raises NotFoundError (no_conversation)."""
    query = """UPDATE message SET request = NULL WHERE conversation = ?
        AND json_valid(request) AND json_extract(request, '$.summarised')"""
    db.execute(query, (conversation_number(db, conversation),))


def _get(db: apsw.Connection, message: str) -> list[SentRequest]:
    number = message_number(db, message)
    query = "SELECT CAST(request AS BLOB) FROM message WHERE number = ?"
    stored = from_json(db.execute(query, (number,)).get, dict)
    further = (stored or {}).get(_FURTHER)
    entries = [stored, *(further if isinstance(further, list) else ())]
    requests = [_request_of(entry) for entry in entries if isinstance(entry, dict)]
    return [request for request in requests if request is not None]


def _request_of(stored: dict[str, Any]) -> SentRequest | None:
    """The request, or None for one that is damaged."""
    values: dict[str, Any] = {}
    for field in fields(SentRequest):
        value = stored.get(field.name)
        if field.name == "frame":
            values[field.name] = _frame_of(value)
            continue
        if field.name == "examples":
            values[field.name] = examples_of(value)
            continue
        fits = isinstance(value, _KINDS.get(field.name, str))
        if not fits and not (field.name == "system" and value is None):
            return None
        values[field.name] = value
    return SentRequest(**values)


def _frame_of(stored: object) -> Frame:
    if not isinstance(stored, dict):
        return NO_FRAME
    texts = {name: str(stored.get(name) or "") for name in ("suffix", "answer", "question")}
    pairs = [one for one in stored.get("examples") or () if isinstance(one, dict)]
    examples = tuple(ExampleTurn(str(one.get("prompt")), str(one.get("answer"))) for one in pairs)
    return Frame(examples, **texts, reasoning=stored.get("reasoning") is True)
