"""Rows of a table, out of comma or tab separated values, JSON lines, or a JSON array of objects.

Rows are read one at a time, so that a table of any length takes little memory. The first line of
separated values names the columns; objects name theirs themselves.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TextIO

from chatapp.domain.delimited import delimited_records, delimiter_of
from chatapp.domain.errors import InputError
from chatapp.domain.json_rows import array_values, line_values
from chatapp.domain.messages import Json, clean_text
from chatapp.domain.table_lines import NO_OBJECT, TOO_MANY_CELLS, table_line


class Layout(StrEnum):
    """How rows are written down."""

    SEPARATED = "separated"
    JSON_LINES = "json-lines"
    JSON_ARRAY = "json-array"


@dataclass(frozen=True, slots=True)
class TableForm:
    """How a table is written down."""

    layout: Layout
    delimiter: str = ""
    """Between the cells of separated values."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    number: int
    """From 1; the line with the names of the columns is no row."""
    line: int
    """The line of the file where it begins, from 1."""
    values: Mapping[str, str]
    """By the name of the column."""


def form_of(start: str, name: str = "") -> TableForm:
    """How a table is written down.

    Parameters: `start`, its first characters, with the whole first line if possible; `name`, of
    its file: what it ends with decides, where it says anything.
    """
    ending = name.lower().rpartition(".")[2]
    first = start.lstrip("\ufeff \t\r\n")[:1]
    if ending in ("csv", "tsv", "tab"):
        return TableForm(Layout.SEPARATED, delimiter_of(start) if ending == "csv" else "\t")
    if ending in ("jsonl", "ndjson") or (first == "{" and ending != "txt"):
        return TableForm(Layout.JSON_LINES)
    if first == "[":
        return TableForm(Layout.JSON_ARRAY)
    return TableForm(Layout.SEPARATED, delimiter_of(start))


def read_rows(stream: TextIO, form: TableForm) -> Iterator[Row]:
    """The rows of a table, read as they are asked for.

    Parameters: `stream`, at its beginning, which translates no line ends (`newline=""`).
    Raises InputError: table_line, which names the line; column_twice.
    """
    if form.layout is Layout.SEPARATED:
        return _separated_rows(stream, form.delimiter)
    objects = line_values(stream) if form.layout is Layout.JSON_LINES else array_values(stream)
    return _object_rows(objects)


def rows_of_text(text: str, name: str = "") -> tuple[Row, ...]:
    """The rows of a text, as it is copied from a spreadsheet, or of a small file.

    Raises InputError (table_line, column_twice).
    """
    return tuple(read_rows(io.StringIO(text, newline=""), form_of(text, name)))


def cells_of_text(text: str) -> tuple[tuple[str, ...], ...]:
    """The cells of all lines of separated values, the first one included; () of objects.

    Raises InputError (table_line).
    """
    form = form_of(text)
    if form.layout is not Layout.SEPARATED:
        return ()
    records = delimited_records(io.StringIO(text, newline=""), form.delimiter)
    return tuple(tuple(map(clean_text, cells)) for _line, cells in records)


def cell_text(value: Json) -> str:
    """A value of an object as the text of a cell: texts as they are, others as JSON, null empty."""
    if isinstance(value, str):
        return clean_text(value)
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _separated_rows(stream: TextIO, delimiter: str) -> Iterator[Row]:
    records = delimited_records(stream, delimiter)
    _line, names = next(records, (1, []))
    columns = _column_names(names)
    for number, (line, cells) in enumerate(records, 1):
        if len(cells) > len(columns):
            if any(cells[len(columns) :]):
                raise table_line(line, TOO_MANY_CELLS)
            del cells[len(columns) :]
        cells += [""] * (len(columns) - len(cells))
        yield Row(number, line, dict(zip(columns, map(clean_text, cells), strict=True)))


def _column_names(names: list[str]) -> list[str]:
    """The names of the columns; one without a name gets its number."""
    columns = [clean_text(name).strip() or f"column{n}" for n, name in enumerate(names, 1)]
    for name in columns:
        if columns.count(name) > 1:
            raise InputError("column_twice", name=name)
    return columns


def _object_rows(objects: Iterator[tuple[int, Json]]) -> Iterator[Row]:
    for number, (line, value) in enumerate(objects, 1):
        if not isinstance(value, dict):
            raise table_line(line, NO_OBJECT)
        yield Row(number, line, {clean_text(k): cell_text(v) for k, v in value.items()})
