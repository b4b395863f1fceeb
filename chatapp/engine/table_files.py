"""Tables in files: their rows, read a few at a time beside the loop."""

from __future__ import annotations

import asyncio
import codecs
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TextIO

from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.tables import Row, TableForm, form_of, read_rows

_START = 65_536
"""Characters that are looked at to tell how a table is written down."""
_AT_A_TIME = 200
"""Rows."""
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table in a file that was read once and can be: how many rows it has, and its columns."""

    path: Path
    encoding: str
    form: TableForm
    rows: int
    columns: tuple[str, ...]
    """Those of the first row."""
    piped: bytes | None = None
    """All of it, where it came out of a pipe, which can be read once only."""

    @property
    def last(self) -> int:
        """The number of its last row."""
        return self.rows

    def first(self, count: int) -> list[Row]:
        """Its first rows; blocks."""
        with self.opened() as stream:
            return list(islice(read_rows(stream, self.form), count))

    async def each(self) -> AsyncIterator[Row]:
        """All rows, read anew. Raises as `open_table` does."""
        stream = await asyncio.to_thread(self.opened)
        try:
            rows = read_rows(stream, self.form)
            while some := await asyncio.to_thread(lambda: list(islice(rows, _AT_A_TIME))):
                for row in some:
                    yield row
        finally:
            stream.close()

    def opened(self) -> TextIO:
        """It as text; bytes that are none in the encoding become lone surrogates."""
        return _opened(self.path, self.encoding, self.piped)


async def open_table(
    path: Path, encoding: str | None = None, piped: bytes | None = None
) -> TableFile:
    """Read a table once, to its end: what cannot be read is known before anything is sent.

    Parameters: `encoding`, as Python names it; None: UTF-8, or UTF-16 where its mark says so;
    `piped`, all of it where it is there already.
    Raises NotFoundError (no_file), InputError (file_not_read, table_line, table_empty,
    column_twice, bad_encoding).
    """
    return await asyncio.to_thread(_look_through, path, encoding, piped)


def _look_through(path: Path, encoding: str | None, piped: bytes | None) -> TableFile:
    try:
        if piped is None and path.is_fifo():
            piped = path.read_bytes()
        if encoding is None:
            with _opened_raw(path, piped) as file:
                start = file.read(2)
            encoding = next((name for mark, name in _MARKS if start == mark), "utf-8")
        codecs.lookup(encoding)
        with _opened(path, encoding, piped) as stream:
            form = form_of(_start_of(stream), path.name)
        with _opened(path, encoding, piped) as stream:
            rows = read_rows(stream, form)
            first = next(rows, None)
            if first is None:
                raise InputError("table_empty", name=path.name)
            return TableFile(path, encoding, form, 1 + _count(rows), tuple(first.values), piped)
    except FileNotFoundError as error:
        raise NotFoundError("no_file", path=path) from error
    except LookupError as error:
        raise InputError("bad_encoding", name=encoding) from error
    except OSError as error:
        raise InputError("file_not_read", path=path, reason=error.strerror or error) from error


def _opened(path: Path, encoding: str, piped: bytes | None) -> TextIO:
    raw = _opened_raw(path, piped)
    return TextIOWrapper(raw, encoding=encoding, errors="surrogateescape", newline="")


def _opened_raw(path: Path, piped: bytes | None) -> BinaryIO:
    return path.open("rb") if piped is None else BytesIO(piped)


def _start_of(stream: TextIO) -> str:
    try:
        return stream.read(_START)
    except UnicodeError:
        return ""


def _count(rows: Iterator[Row]) -> int:
    return sum(1 for _row in rows)
