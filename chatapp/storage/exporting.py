"""Whole conversations for exports, with where they were once imported from."""

from __future__ import annotations

from dataclasses import replace

import apsw

from chatapp.domain.errors import NotFoundError
from chatapp.domain.transferred import OWN, Origin, Transferred
from chatapp.storage.folders import folder_as_told
from chatapp.storage.messages import conversation_number, read_messages
from chatapp.storage.probabilities import read_all_probabilities
from chatapp.storage.rows import CONVERSATIONS, conversation_of
from chatapp.storage.transactions import Transactions


class Exporting:
    """Reads conversations whole, beside what else is going on."""

    def __init__(self, db: Transactions) -> None:
        self._db = db

    async def read(self, identity: str) -> Transferred:
        """One that is not deleted, without its pictures.

        Raises NotFoundError (no_conversation), StorageError.
        """
        return await self._db.read_long(_read, identity)


def _read(db: apsw.Connection, identity: str) -> Transferred:
    number = conversation_number(db, identity)
    where = "WHERE c.number = ? AND c.deleted_at IS NULL"
    rows = db.execute(f"{CONVERSATIONS} {where}", (number,)).fetchall()
    if not rows:
        raise NotFoundError("no_conversation", id=identity)
    conversation = conversation_of(rows[0])
    origins: dict[str, Origin] = {}
    for query in (
        "SELECT id, source, source_id FROM conversation WHERE number = ? AND source IS NOT NULL",
        "SELECT id, source, source_id FROM message WHERE conversation = ? AND source IS NOT NULL",
    ):
        for own_id, source, source_id in db.execute(query, (number,)):
            origins[str(own_id)] = Origin(str(source), str(source_id))
    messages = tuple(read_messages(db, identity))
    folder, instructions = folder_as_told(db, conversation.folder)
    conversation = replace(conversation, folder=None)  # the id means nothing elsewhere
    known = read_all_probabilities(db, number)
    return Transferred(
        *(OWN, conversation, messages, origins),
        folder=folder,
        folder_instructions=instructions,
        probabilities=known,
    )
