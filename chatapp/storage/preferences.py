"""Preferences, kept in the database with the conversation in which they were given."""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from typing import Any

import apsw

from chatapp.domain.comparing import Verdict
from chatapp.domain.messages import Json, Status, clean_text
from chatapp.domain.preferences import Judged, Preference, Turn
from chatapp.storage.messages import conversation_number
from chatapp.storage.rows import Row, from_json, member, microseconds, time_of, to_json
from chatapp.storage.transactions import Transactions

_PREFERENCES = """
SELECT p.id, c.id, p.created, p.verdict, p.blind, p.chosen, CAST(p.answers AS BLOB),
    CAST(p.messages AS BLOB)
FROM preference p JOIN conversation c ON c.number = p.conversation
"""


class Preferences:
    """The preferences of a profile. Every method raises StorageError."""

    def __init__(self, db: Transactions) -> None:
        self._db = db

    async def list(self, conversation: str | None = None) -> list[Preference]:
        """Those of a conversation, or of all that are stored and not deleted; oldest first."""
        if conversation is not None:
            return await self._db.read_long(_of_conversation, conversation)
        return await self._db.read_long(_list)

    async def add(self, preference: Preference) -> None:
        """Keep one. Raises NotFoundError (no_conversation)."""
        await self._db.write(_add, preference.conversation, preference, full=True)

    async def remove(self, conversation: str, identity: str) -> None:
        """Forget one of a conversation; nothing happens where it is not there."""
        await self._db.write(_remove, conversation, identity, full=True)


def forget_preferences(db: apsw.Connection, messages: Iterable[str]) -> None:
    """Remove those that hold the text of any of these messages (ids)."""
    query = """DELETE FROM preference WHERE EXISTS (SELECT 1 FROM json_each(
        iif(json_valid(messages), messages, '[]')) AS held WHERE held.value = ?)"""
    if db.execute("SELECT 1 FROM preference LIMIT 1").get is not None:
        db.executemany(query, [(message,) for message in messages])


def _list(db: apsw.Connection) -> builtins.list[Preference]:
    rows = db.execute(f"{_PREFERENCES} WHERE c.deleted_at IS NULL ORDER BY p.number")
    return [_preference_of(row) for row in rows]


def _of_conversation(db: apsw.Connection, identity: str) -> builtins.list[Preference]:
    query = f"{_PREFERENCES} WHERE c.id = ? ORDER BY p.number"
    return [_preference_of(row) for row in db.execute(query, (clean_text(identity),))]


def _add(db: apsw.Connection, conversation: str, preference: Preference) -> None:
    query = """INSERT INTO preference
        (id, conversation, created, verdict, blind, chosen, answers, messages)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
    answers = [_kept(answer) for answer in preference.answers]
    number, created = conversation_number(db, conversation), microseconds(preference.created)
    judged = (preference.verdict.value, int(preference.blind), preference.chosen)
    kept = (to_json(answers), to_json([*preference.messages]))
    db.execute(query, (preference.id, number, created, *judged, *kept))


def _remove(db: apsw.Connection, conversation: str, identity: str) -> None:
    number = conversation_number(db, conversation)
    db.execute("DELETE FROM preference WHERE id = ? AND conversation = ?", (identity, number))


def _kept(answer: Judged) -> Json:
    return {
        "message": answer.message,
        "text": clean_text(answer.text),
        "prompt": [
            {"role": turn.role, "content": clean_text(turn.content)} for turn in answer.prompt
        ],
        "connection": answer.connection,
        "model": answer.model,
        "parameters": dict(answer.parameters),
        "made_with": dict(answer.made_with),
        "status": answer.status.value,
    }


def _preference_of(row: Row) -> Preference:
    identity, conversation, created, verdict, blind, chosen, answers, messages = row
    found = tuple(_judged(one) for one in from_json(answers, list) or () if isinstance(one, dict))
    decided = member(Verdict, verdict, Verdict.TIE)
    return Preference(
        id=str(identity),
        conversation=str(conversation),
        created=time_of(created),
        verdict=decided,
        answers=found,
        chosen=chosen if decided is Verdict.CHOSEN and chosen in range(len(found)) else None,
        blind=bool(blind),
        messages=tuple(map(str, from_json(messages, list) or ())),
    )


def _judged(kept: dict[str, Any]) -> Judged:
    turns, parameters = kept.get("prompt"), kept.get("parameters")
    made_with = kept.get("made_with")
    return Judged(
        message=str(kept.get("message")),
        text=str(kept.get("text") or ""),
        prompt=tuple(
            Turn(str(turn.get("role")), str(turn.get("content")))
            for turn in (turns if isinstance(turns, list) else ())
            if isinstance(turn, dict)
        ),
        connection=kept.get("connection"),
        model=kept.get("model"),
        parameters=parameters if isinstance(parameters, dict) else {},
        made_with=made_with if isinstance(made_with, dict) else {},
        status=member(Status, str(kept.get("status")), Status.COMPLETE),
    )
