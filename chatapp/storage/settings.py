"""The values of the settings that `domain/settings.py` declares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import apsw

from chatapp.domain.errors import InputError
from chatapp.domain.settings import SETTINGS, Setting, T
from chatapp.storage.database import Database
from chatapp.storage.rows import Row, from_json, to_json


class Settings:
    """All settings; reading takes them from memory."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._values: dict[str, object] = {}

    async def load(self) -> list[str]:
        """Read what is stored; gives the names whose value is another one than before.

        Raises StorageError.
        """
        before = self._all()
        self._values = await self._db.read(_load)
        return [name for name, value in self._all().items() if value != before[name]]

    def get(self, setting: Setting[T]) -> T:
        """Its value; the default where none is stored, or one that does not fit any more."""
        try:
            return setting.check(self._values[setting.name])
        except (KeyError, InputError):
            return setting.default

    def _all(self) -> dict[str, object]:
        settings: dict[str, Setting[Any]] = {**SETTINGS}
        return {name: self.get(setting) for name, setting in settings.items()}

    async def set(self, setting: Setting[T], value: object) -> None:
        """Store a value. Raises InputError (bad_parameter), StorageError."""
        checked = setting.check(value)
        await self._db.write(_store, setting.name, to_json(checked))
        self._values[setting.name] = checked


def _load(db: apsw.Connection) -> dict[str, object]:
    rows: Iterator[Row] = db.execute("SELECT name, CAST(value AS BLOB) FROM setting")
    return {name: from_json(value, object) for name, value in rows}


def _store(db: apsw.Connection, name: str, value: str) -> None:
    db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))
