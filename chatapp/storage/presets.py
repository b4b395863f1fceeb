"""Presets of parameters, kept in the database."""

from __future__ import annotations

import builtins

import apsw

from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.messages import clean_text
from chatapp.domain.presets import Preset, Wanted, folded_name
from chatapp.storage.database import Database
from chatapp.storage.rows import Row, from_json, microseconds, text_of, time_of, to_json

_PRESETS = """
SELECT id, CAST(name AS BLOB), created, CAST(system AS BLOB), CAST(parameters AS BLOB) FROM preset
"""


class Presets:
    """The presets of a profile. Besides what is named, every method raises StorageError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list(self) -> list[Preset]:
        """All presets, by name."""
        return await self._db.read(_list)

    async def get(self, identity: str) -> Preset:
        """Raises NotFoundError (no_preset)."""
        return await self._db.read(_get, identity)

    async def add(self, preset: Preset) -> None:
        """Store a new one. Raises InputError (preset_taken, whatever the case)."""
        await self._db.write(_add, preset, full=True)

    async def change(self, preset: Preset) -> None:
        """Give one its name and what it wants anew.

        Raises NotFoundError (no_preset), InputError (preset_taken).
        """
        await self._db.write(_change, preset, full=True)

    async def remove(self, identity: str) -> None:
        """Forget one. Raises NotFoundError (no_preset)."""
        await self._db.write(_remove, identity, full=True)


def _list(db: apsw.Connection) -> builtins.list[Preset]:
    rows: builtins.list[Row] = db.execute(f"{_PRESETS} ORDER BY folded_name, number").fetchall()
    return [_preset_of(row) for row in rows]


def _get(db: apsw.Connection, identity: str) -> Preset:
    for row in db.execute(f"{_PRESETS} WHERE id = ?", (clean_text(identity),)):
        return _preset_of(row)
    raise NotFoundError("no_preset", name=identity)


def _preset_of(row: Row) -> Preset:
    identity, name, created, system, parameters = row
    wanted = Wanted(None if system is None else text_of(system), from_json(parameters, dict) or {})
    return Preset(str(identity), text_of(name), time_of(created), wanted)


def _add(db: apsw.Connection, preset: Preset) -> None:
    _refuse_taken(db, preset)
    query = """INSERT INTO preset (id, name, folded_name, system, parameters, created)
        VALUES (?, ?, ?, ?, ?, ?)"""
    db.execute(query, (preset.id, *_columns(preset), microseconds(preset.created)))


def _change(db: apsw.Connection, preset: Preset) -> None:
    _get(db, preset.id)
    _refuse_taken(db, preset)
    query = "UPDATE preset SET name = ?, folded_name = ?, system = ?, parameters = ? WHERE id = ?"
    db.execute(query, (*_columns(preset), preset.id))


def _remove(db: apsw.Connection, identity: str) -> None:
    _get(db, identity)
    db.execute("DELETE FROM preset WHERE id = ?", (identity,))


def _columns(preset: Preset) -> tuple[str, str, str | None, str]:
    name, system = clean_text(preset.name), preset.wanted.system
    parameters = to_json(dict(preset.wanted.parameters))
    return name, folded_name(name), system and clean_text(system), parameters


def _refuse_taken(db: apsw.Connection, preset: Preset) -> None:
    query = "SELECT 1 FROM preset WHERE folded_name = ? AND id <> ?"
    if db.execute(query, (folded_name(clean_text(preset.name)), preset.id)).get is not None:
        raise InputError("preset_taken", name=preset.name)
