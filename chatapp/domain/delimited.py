"""Comma and tab separated values as lists of cells.

Comma separated values are those of RFC 4180: a cell with the delimiter, a line end or a quotation
mark in it is quoted, a quotation mark in it doubled. What spreadsheets and data sets separate by
tabs is less strict: a quotation mark means something only where it encloses a whole cell.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TextIO

from chatapp.domain.table_lines import BAD_QUOTE, LONGEST_ROW, lines_of, table_line

DELIMITERS = (",", ";", "\t", "|")
"""Those that are looked for; of those found as often as each other the first counts."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SIGNED = re.compile(r"[+-][\d.,]*\d(?:[eE][+-]?\d+)?%?")
_LONGEST_CELL_LINES = 100
"""Lines after which a quotation mark between tabs encloses nothing."""
_TAB_CELL = re.compile(r'(?:"((?:[^"]|"")*+)"(?=\t|\r?\n?\Z)|([^\t\r\n]*))(\t|\r?\n?\Z)')
_CLOSING = re.compile(r'"(?:\t|\r?\n?\Z)')


def no_formula(text: str) -> str:
    """A cell's text as no spreadsheet takes it for a formula and runs it; numbers as they are.

    See OWASP, "CSV Injection".
    """
    formula = text.startswith(_FORMULA) and not _SIGNED.fullmatch(text)
    return f"'{text}" if formula else text


def delimiter_of(start: str) -> str:
    """What separates the cells of the first line, outside of quotation marks."""
    counts = dict.fromkeys(DELIMITERS, 0)
    quoted = False
    for character in start.lstrip("\ufeff\r\n"):
        if character == '"':
            quoted = not quoted
        elif character in "\r\n" and not quoted:
            break
        elif character in counts and not quoted:
            counts[character] += 1
    return max(DELIMITERS, key=lambda each: counts[each])


def delimited_records(stream: TextIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The line where a record begins, and its cells, of each that is not empty.

    Raises InputError (table_line).
    """
    lines = lines_of(stream)
    records = _tab_records(lines) if delimiter == "\t" else _strict_records(lines, delimiter)
    return ((line, cells) for line, cells in records if any(cells) or len(cells) > 1)


def _strict_records(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(LONGEST_ROW)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise table_line(line, BAD_QUOTE) from None
        if cells is None:
            return
        yield line, cells


def _tab_records(lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    number, waiting = 1, deque[str]()
    while line := waiting.popleft() if waiting else next(lines, ""):
        cells, taken = _tab_cells(line), 1
        if cells is None:
            cells, taken = _cells_over_lines(line, waiting, lines)
        yield number, cells
        number += taken


def _cells_over_lines(
    line: str, waiting: deque[str], lines: Iterator[str]
) -> tuple[list[str], int]:
    """The cells of a record with an open quotation mark, and the number of its lines.

    Where nothing closes it, the mark is text. `waiting` are lines that were read ahead.
    """
    waiting.extend(islice(lines, _LONGEST_CELL_LINES - len(waiting)))
    record = line
    for taken, following in enumerate(waiting, 2):
        record += following
        if _CLOSING.search(following) and (cells := _tab_cells(record)) is not None:
            for _line in range(taken - 1):
                waiting.popleft()
            return cells, taken
    return line.rstrip("\r\n").split("\t"), 1


def _tab_cells(record: str) -> list[str] | None:
    """The cells of a record; None where a quotation mark at the beginning of one is not closed."""
    if not (record.startswith('"') or '\t"' in record):
        return record.rstrip("\r\n").split("\t")
    cells, at = [], 0
    while found := _TAB_CELL.match(record, at):
        quoted, plain, end = found.groups()
        if quoted is None and plain.startswith('"') and plain.count('"') % 2:
            return None
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        at = found.end()
        if end != "\t":
            return cells if at == len(record) else None
    return None
