"""The prices the user gave."""

from __future__ import annotations

import builtins

import apsw

from chatapp.domain.messages import clean_text
from chatapp.domain.prices import Price
from chatapp.storage.database import Database


class Prices:
    """Kept by model and host; every method raises StorageError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list(self) -> list[Price]:
        """All of them, by model."""
        return await self._db.read(_list)

    async def put(self, price: Price) -> None:
        """Keep a price, in the place of the one of the same model and host."""
        await self._db.write(_put, price)

    async def remove(self, model: str, host: str) -> None:
        """Forget one; nothing happens where it is not there."""
        await self._db.write(_remove, model, host)


def _list(db: apsw.Connection) -> builtins.list[Price]:
    query = """SELECT model, host, currency, prompt, completion, cached, since FROM price
        ORDER BY model, host"""
    return [
        Price(model, host, currency, prompt, completion, cached, since=since, edited=True)
        for model, host, currency, prompt, completion, cached, since in db.execute(query)
    ]


def _put(db: apsw.Connection, price: Price) -> None:
    model, host = clean_text(price.model), clean_text(price.host)
    counts = (price.prompt, price.cached, price.completion)
    values = (model, host, price.currency, *counts, price.since)
    db.execute("INSERT OR REPLACE INTO price VALUES (?, ?, ?, ?, ?, ?, ?)", values)


def _remove(db: apsw.Connection, model: str, host: str) -> None:
    db.execute("DELETE FROM price WHERE model = ? AND host = ?", (model, host))
