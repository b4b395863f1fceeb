"""Reads the rows of damaged tables, and stores what of them fits into sound ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import apsw

from chatapp.domain.messages import new_id
from chatapp.storage.page_scan import Pages, scanned_rows
from chatapp.storage.rows import Row

STEPS_BEHIND_DAMAGE = 2_000
"""Row numbers tried one by one behind a damaged place, more than a page has rows; after that the
steps double, and what they leap over is found on its pages."""

_FIRST, _LAST = 1, 2**63 - 1
_LEAP = 10_000_000
"""A row number that is so much higher than the one before it is damaged itself."""
UNREADABLE = (apsw.Error, UnicodeError)
"""What reading damaged pages raises."""

_ID = re.compile(rb"[!-~]{1,200}")
"""What ids look like; a row with another one was read from a wrong place, or is damaged."""
_PIECE = 512
"""Bytes of a damaged text that are read at once."""
_KINDS: dict[str, type] = {"INTEGER": int, "TEXT": str, "BLOB": bytes}
_NOTHING: dict[str, int | str | bytes] = {"INTEGER": 0, "TEXT": "", "BLOB": b""}


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    kind: str
    needed: bool
    key: int
    """Its place in the primary key, from 1; 0: it is not in it."""

    def holds(self, value: object) -> bool:
        """Whether a value is one that the app has stored, rather than what damage left."""
        if self.name == "id":
            data = value.encode() if isinstance(value, str) else value
            return isinstance(data, bytes) and _ID.fullmatch(data) is not None
        return value is not None or not self.needed

    @property
    def reading(self) -> str:
        return f"CAST({self.name} AS BLOB)" if self.kind == "TEXT" else self.name

    def fitting(self, value: object) -> object:
        """The value, or what stands for none where it is of a kind the column cannot hold."""
        if self.kind == "TEXT" and isinstance(value, bytes):
            return value.decode(errors="replace") if self.holds(value) else new_id()
        if self.kind not in _KINDS or isinstance(value, _KINDS[self.kind]):
            return value
        if not self.needed:
            return None
        return new_id() if self.name == "id" else _NOTHING[self.kind]


class Copying:
    """Copies tables from a damaged database into a new one.

    `partly`: ids of messages of which a part is lost. `broken`: tables with rows that could not
    be reached.
    """

    def __init__(self, target: apsw.Connection) -> None:
        self._target = target
        self.partly: set[str] = set()
        self.broken: set[str] = set()
        self._odd: list[tuple[str, list[_Column], Row]] = []
        """Rows that are not as the app writes them; they come last, where nothing better is."""

    def walk(self, source: apsw.Connection) -> None:
        """Copy all rows that are reached through the tables."""
        for name, without_rowid in self.tables():
            columns = _columns(source, self._target, name)
            if not columns:
                self.broken.add(name)
                continue
            walk = _rows_by_key if without_rowid else _rows_by_number
            for row, whole in walk(source, name, columns):
                if row is None:
                    self.broken.add(name)
                    continue
                if not _as_written(columns, row):
                    self._odd.append((name, columns, row))
                    self.broken.add(name)
                    continue
                identity = _insert(self._target, name, columns, row)
                if name == "message" and not whole:
                    self.partly.add(identity)

    def scan(self, pages: Pages) -> None:
        """Copy what else lies on the pages of broken tables."""
        for name, without_rowid in self.tables():
            if name not in self.broken or without_rowid:
                continue
            columns = _columns(self._target, self._target, name)
            for number, row in scanned_rows(pages, [column.kind for column in columns]):
                if not _as_written(columns, row):
                    self._odd.append((name, columns, row))
                elif not self._has(name, number):
                    _insert(self._target, name, columns, row)
        self._insert_odd()

    def _has(self, table: str, number: object) -> bool:
        query = f"SELECT 1 FROM {table} WHERE rowid = ?"
        return self._target.execute(query, (number,)).get is not None

    def _insert_odd(self) -> None:
        for name, columns, row in self._odd:
            by_number = any(column.key and column.kind == "INTEGER" for column in columns[:1])
            if by_number and isinstance(row[0], int) and not self._has(name, row[0]):
                identity = _insert(self._target, name, columns, row)
                if name == "message":
                    self.partly.add(identity)

    def tables(self) -> list[tuple[str, bool]]:
        """The tables to fill, each with whether it is without row numbers."""
        query = """SELECT name, wr FROM pragma_table_list WHERE schema = 'main'
            AND type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'
            AND name NOT LIKE 'search~_%' ESCAPE '~'"""  # the index is made anew
        return [(str(name), bool(wr)) for name, wr in self._target.execute(query).fetchall()]


def _columns(source: apsw.Connection, target: apsw.Connection, table: str) -> list[_Column]:
    """The columns that both have."""
    query = f"SELECT name, type, \"notnull\", pk FROM pragma_table_info('{table}')"
    try:
        there = {str(row[0]) for row in source.execute(query)}
    except UNREADABLE:
        return []
    rows: list[Row] = target.execute(query).fetchall()
    return [
        _Column(str(name), str(kind), bool(needed) and not key, int(key))
        for name, kind, needed, key in rows
        if name in there
    ]


def _rows_by_number(
    db: apsw.Connection, table: str, columns: Sequence[_Column]
) -> Iterator[tuple[Row | None, bool]]:
    """The rows of a table, each with whether all of it could be read; None for a gap."""
    reading = ", ".join(column.reading for column in columns)
    query = f"SELECT rowid, {reading} FROM {table} NOT INDEXED WHERE rowid >= ? ORDER BY rowid"
    start, failures = _FIRST, 0
    while start <= _LAST:
        try:
            for number, *row in db.execute(query, (start,)):
                if start <= number < start + _LEAP:
                    start, failures = number + 1, 0
                    yield tuple(row), True
            return
        except UNREADABLE:
            part = _readable_part(db, table, columns, start)
            if part is not None or not failures:
                yield part, False
            failures += 1
            start += 1 << max(0, failures - STEPS_BEHIND_DAMAGE)


def _readable_part(
    db: apsw.Connection, table: str, columns: Sequence[_Column], number: int
) -> Row | None:
    """What can be read of one row; None where there is none, or nothing can be."""
    try:
        if db.execute(f"SELECT 1 FROM {table} NOT INDEXED WHERE rowid = ?", (number,)).get is None:
            return None
    except UNREADABLE:
        return None
    row = []
    for column in columns:
        query = f"SELECT {column.reading} FROM {table} NOT INDEXED WHERE rowid = ?"
        try:
            row.append(db.execute(query, (number,)).get)
        except UNREADABLE:
            row.append(_beginning(db, table, column, number))
    return tuple(row)


def _beginning(db: apsw.Connection, table: str, column: _Column, number: int) -> bytes | None:
    """What comes before the damage in a long text; None where that is nothing."""
    pieces: list[bytes] = []
    with suppress(*UNREADABLE), db.blob_open("main", table, column.name, number, False) as blob:
        while piece := blob.read(_PIECE):
            pieces.append(piece)
    return b"".join(pieces) or None


def _rows_by_key(
    db: apsw.Connection, table: str, columns: Sequence[_Column]
) -> Iterator[tuple[Row | None, bool]]:
    """The rows of a table without row numbers: from both ends up to what is damaged."""
    reading = ", ".join(column.reading for column in columns)
    keys = sorted((column.key, column.name) for column in columns if column.key)
    for direction in ("ASC", "DESC"):
        sorting = ", ".join(f"{name} {direction}" for _place, name in keys)
        try:
            for row in db.execute(f"SELECT {reading} FROM {table} ORDER BY {sorting}"):
                yield tuple(row), True
            return
        except UNREADABLE:
            continue


def _as_written(columns: Sequence[_Column], row: Sequence[object]) -> bool:
    return all(column.holds(value) for column, value in zip(columns, row, strict=True))


def _insert(
    target: apsw.Connection, table: str, columns: Sequence[_Column], row: Sequence[object]
) -> str:
    """Store a row as far as the table can hold it; gives its id, or "" where it has none."""
    names = [column.name for column in columns]
    values = [column.fitting(value) for column, value in zip(columns, row, strict=True)]
    places = ", ".join("?" * len(names))
    query = f"INSERT OR IGNORE INTO {table} ({', '.join(names)}) VALUES ({places})"
    target.execute(query, values)
    if "id" not in names:
        return ""
    if not target.changes():  # its id is another one's by damage
        values[names.index("id")] = new_id()
        for name in {"source", "source_id"} & set(names):
            values[names.index(name)] = None
        target.execute(query, values)
    return str(values[names.index("id")])
