"""Sums of the tokens that answers told, over all messages there are and were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import apsw

from chatapp.domain.messages import clean_text
from chatapp.domain.usage import Titled, UsageSum
from chatapp.storage.rows import Row, text_of
from chatapp.storage.transactions import Transactions

_COUNTED = """month, connection, model, {conversation} AS conversation, count(prompt),
    count(*) - count(prompt), coalesce(sum(prompt), 0), coalesce(sum(min(cached, prompt)), 0),
    coalesce(sum(completion), 0), coalesce(max(prompt), 0)"""
# Materialized: else every sum would read the counts out of their JSON again.
_PRESENT = f"""WITH answer AS MATERIALIZED (SELECT * FROM answer_usage {{where}})
    SELECT {_COUNTED.format(conversation="conversation")} FROM answer
    GROUP BY conversation, month, connection, model, size"""
_PAST = f"""SELECT {_COUNTED.format(conversation="NULL")} FROM past_answer
    GROUP BY month, connection, model, size"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A connection there is, or was: its name, and where it leads."""

    name: str
    base_url: str


@dataclass(frozen=True, slots=True)
class StoredUsage:
    """All sums, and the titles of the conversations in them, by id."""

    sums: list[UsageSum]
    titles: Mapping[str, Titled]


class UsageSums:
    """The sums of a profile; every method raises StorageError."""

    def __init__(self, db: Transactions) -> None:
        self._db = db

    async def all(self) -> StoredUsage:
        """Over all branches and all conversations: those in the trash, and those that are gone.

        Temporary ones leave nothing behind, not even this.
        Months are those of this computer's time zone.
        """
        return await self._db.read_long(_all)

    async def of_conversation(self, identity: str) -> list[UsageSum]:
        """Over all branches of one conversation; nothing where it is not there."""
        return await self._db.read_long(_of_conversation, identity)

    async def connections(self) -> dict[str, Asked]:
        """All connections there are, and those that are gone and have answered, by id."""
        return await self._db.read(_connections)


def _all(db: apsw.Connection) -> StoredUsage:
    rows: list[Row] = db.execute(_PRESENT.format(where="")).fetchall()
    numbers = {row[3] for row in rows}
    query = "SELECT number, id, CAST(title AS BLOB), deleted_at IS NOT NULL FROM conversation"
    found = {
        number: Titled(identity, text_of(title), bool(trashed))
        for number, identity, title, trashed in db.execute(query)
        if number in numbers
    }
    sums = [_sum_of(row, found[row[3]].id if row[3] in found else None) for row in rows]
    sums += [_sum_of(row, None) for row in db.execute(_PAST)]
    return StoredUsage(sums, {titled.id: titled for titled in found.values()})


def _of_conversation(db: apsw.Connection, identity: str) -> list[UsageSum]:
    where = "WHERE conversation = (SELECT number FROM conversation WHERE id = ?)"
    rows = db.execute(_PRESENT.format(where=where), (clean_text(identity),))
    return [_sum_of(row, identity) for row in rows]


def _sum_of(row: Row, conversation: str | None) -> UsageSum:
    month, connection, model, _number, *counts = row
    return UsageSum(month or "1970-01", connection, model, conversation, *counts)


def _connections(db: apsw.Connection) -> dict[str, Asked]:
    query = """SELECT connection, name, base_url FROM past_connection
        UNION ALL SELECT id, name, base_url FROM connection"""
    return {identity: Asked(name, base_url) for identity, name, base_url in db.execute(query)}
