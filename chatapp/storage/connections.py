"""Connections to endpoints, kept in the database without their keys."""

from __future__ import annotations

import builtins
import unicodedata
from collections.abc import Mapping
from dataclasses import fields as fields_of
from typing import Any

import apsw

from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.messages import clean_text
from chatapp.domain.models import (
    EMBEDDED_ID,
    Connection,
    ConnectionOptions,
    Dialect,
    ProxyMode,
)
from chatapp.storage.database import Database
from chatapp.storage.rows import Columns, Row, from_json, member, microseconds, time_of, to_json

_COLUMNS = (
    "id, name, dialect, base_url, created, has_key, model, CAST(models AS BLOB), enabled, last_used,"
    " service, CAST(options AS BLOB), CAST(starred AS BLOB), CAST(contexts AS BLOB)"
)


class Connections:
    """The stored connections, in the order they were made; the embedded one is not among them.

    Besides what is named, every method raises StorageError.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list(self) -> list[Connection]:
        """All of them."""
        return await self._db.read(_list)

    async def add(self, connection: Connection) -> None:
        """Store a new one.

        Raises InputError (name_taken, whatever the case; builtin_connection).
        """
        _refuse_embedded(connection.id)
        await self._db.write(_add, connection, full=True)

    async def change(self, identity: str, **fields: Any) -> Connection:
        """Change fields of a connection; gives the whole of it.

        Raises NotFoundError (no_connection), InputError (name_taken, builtin_connection).
        """
        _refuse_embedded(identity)
        return await self._db.write(_change, identity, fields)

    async def learn(self, asked: Connection, **fields: Any) -> bool:
        """Keep what a call to `asked` has shown, unless it is gone or has another address by now.

        Gives whether it was kept.
        """
        return await self._db.write(_learn, asked, fields)

    async def remove(self, identity: str) -> None:
        """Forget it. Raises NotFoundError (no_connection), InputError (builtin_connection)."""
        _refuse_embedded(identity)
        await self._db.write(_remove, identity, full=True)


def _refuse_embedded(identity: str) -> None:
    if identity == EMBEDDED_ID:
        raise InputError("builtin_connection")


def _list(db: apsw.Connection) -> builtins.list[Connection]:
    rows = db.execute(f"SELECT {_COLUMNS} FROM connection ORDER BY number")
    return [_connection_of(row) for row in rows]


def _add(db: apsw.Connection, connection: Connection) -> None:
    columns = _columns(
        {field.name: getattr(connection, field.name) for field in fields_of(connection)}
    )
    _refuse_taken(db, columns, connection.id)
    names, places = ", ".join(columns), ", ".join("?" * len(columns))
    db.execute(f"INSERT INTO connection ({names}) VALUES ({places})", tuple(columns.values()))


def _change(db: apsw.Connection, identity: str, fields: Mapping[str, Any]) -> Connection:
    columns = _columns(fields)
    _refuse_taken(db, columns, identity)
    if columns:
        assignments = ", ".join(f"{name} = ?" for name in columns)
        values = (*columns.values(), identity)
        db.execute(f"UPDATE connection SET {assignments} WHERE id = ?", values)
    found = db.execute(f"SELECT {_COLUMNS} FROM connection WHERE id = ?", (identity,))
    for row in found:
        return _connection_of(row)
    raise NotFoundError("no_connection", name=identity)


def _learn(db: apsw.Connection, asked: Connection, fields: Mapping[str, Any]) -> bool:
    query = "SELECT base_url FROM connection WHERE id = ?"
    if db.execute(query, (asked.id,)).get != asked.base_url:
        return False
    _change(db, asked.id, fields)
    return True


def _remove(db: apsw.Connection, identity: str) -> None:
    db.execute("DELETE FROM connection WHERE id = ?", (identity,))
    if not db.changes():
        raise NotFoundError("no_connection", name=identity)


def _refuse_taken(db: apsw.Connection, columns: Columns, identity: str) -> None:
    query = "SELECT name FROM connection WHERE folded_name = ? AND id <> ?"
    taken = db.execute(query, (columns.get("folded_name"), identity)).get
    if taken is not None:
        raise InputError("name_taken", name=taken)


def _columns(fields: Mapping[str, Any]) -> Columns:
    columns: Columns = {}
    for name, value in fields.items():
        match name:
            case "name":
                columns["name"] = clean_text(value)
                columns["folded_name"] = _folded(value)
            case "dialect":
                columns[name] = Dialect(value).value
            case "created" | "last_used":
                columns[name] = None if value is None else microseconds(value)
            case "has_key" | "enabled":
                columns[name] = int(value)
            case "models" | "starred":
                columns[name] = to_json(list(value))
            case "contexts":
                columns[name] = to_json(dict(value))
            case "options":
                columns[name] = to_json(_options_json(value))
            case "id" | "base_url" | "model" | "service":
                columns[name] = value and clean_text(value)
            case _:
                raise TypeError(f"a connection has no field {name} to store")
    return columns


def _folded(name: str) -> str:
    """Names that differ in case or width only are the same."""
    return unicodedata.normalize("NFKC", clean_text(name)).casefold().strip()


def _connection_of(row: Row) -> Connection:
    (identity, name, dialect, base_url, created, has_key, model, models, *rest) = row
    enabled, last_used, service, options, starred, contexts = rest
    return Connection(
        id=identity,
        name=name,
        dialect=member(Dialect, dialect, Dialect.OPENAI_CHAT),
        base_url=base_url,
        created=time_of(created),
        has_key=bool(has_key),
        model=model,
        models=_names(models),
        enabled=bool(enabled),
        last_used=None if last_used is None else time_of(last_used),
        service=service,
        options=_options_of(from_json(options, dict) or {}),
        starred=_names(starred),
        contexts={
            str(name): tokens
            for name, tokens in (from_json(contexts, dict) or {}).items()
            if isinstance(tokens, int)
        },
    )


def _names(stored: bytes) -> tuple[str, ...]:
    return tuple(str(one) for one in from_json(stored, list) or ())


def _options_json(options: ConnectionOptions) -> dict[str, Any]:
    """The options that are not as usual."""
    usual = ConnectionOptions()
    named = ((field.name, getattr(options, field.name)) for field in fields_of(options))
    return {name: value for name, value in named if value != getattr(usual, name)}


def _options_of(stored: Mapping[str, Any]) -> ConnectionOptions:
    """The options as stored; one that is damaged or not known is as usual."""
    usual = ConnectionOptions()
    found: dict[str, Any] = {}
    for field in fields_of(usual):
        value, default = stored.get(field.name), getattr(usual, field.name)
        if field.name.endswith("_timeout"):
            if isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0:
                found[field.name] = float(value)
        elif field.name == "proxy":
            found[field.name] = member(ProxyMode, str(value), ProxyMode.SYSTEM)
        elif field.name == "headers":
            names = value if isinstance(value, list) else []
            found[field.name] = tuple(str(name) for name in names)
        elif type(value) is type(default):
            found[field.name] = value
    return ConnectionOptions(**found)
