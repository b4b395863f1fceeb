"""Rows of tables: what is taken for a cell, and which line is named when one cannot be read."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, repeat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.errors import InputError
from chatapp.domain.messages import clean_text
from chatapp.domain.tables import Layout, Row, TableForm, form_of, read_rows, rows_of_text

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
TABLE = st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5)
TAB = TableForm(Layout.SEPARATED, "\t")


def values(rows: tuple[Row, ...]) -> list[dict[str, str]]:
    return [dict(row.values) for row in rows]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a,b\n1,2\n", ("1", "2")),
        ("\ufeffa;b\r\n1;2", ("1", "2")),
        ("a\tb\r1\t2\r", ("1", "2")),
        ("a|b\n1|2", ("1", "2")),
        ('a,b\n"1, one","say ""hi""\nthere"\n', ("1, one", 'say "hi"\nthere')),
        ('"a",b\n1,', ("1", "")),
        ("a,b\n1\n", ("1", "")),
        ("a,b\n1,2,,\n", ("1", "2")),
        ("a,b\n\n1,2\n\n", ("1", "2")),
        ('a\tb\n5" pipe\t"x"y\n', ('5" pipe', '"x"y')),
        ('a\tb\n"two\nlines"\t"tab\there"\n', ("two\nlines", "tab\there")),
        ('a\tb\n"open\tx\n', ('"open', "x")),
        ('{"a": "1", "b": 2}\n', ("1", "2")),
        ('[{"a": "1", "b": [true, null]}]', ("1", "[true, null]")),
        ('\ufeff [ {"a": "1",\n"b": null} ]\n', ("1", "")),
    ],
)
def test_given_a_table_however_it_is_written_when_read_then_its_cells_are_found(
    text: str, cells: tuple[str, str]
) -> None:
    assert values(rows_of_text(text)) == [{"a": cells[0], "b": cells[1]}]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b\n1,2\n"x\ny",2\n"open,3\nz\n', 5),
        ('a,b\n"1"x,2\n', 2),
        ("a,b\n1,2\n1,2,3\n", 3),
        ('{"a": 1}\n\n{"a": 2\n', 3),
        ('{"a": 1}\n[1]\n', 2),
        ('{"a": NaN}\n', 1),
        ('{"a": 1e999}\n', 1),
        ('[{"a": 1},\n {"a": 2},\n {"a": 3}', 3),
        ('[{"a": 1},\n {"a" 2}]', 2),
        ('[{"a": 1},\n\n 5]', 3),
        ('[{"a": 1}\n {"a": 2}]', 2),
        ('{"a": ' + "[" * 100_000 + "\n", 1),
        ("[" + '{"a": ' * 100_000, 1),
        ("a\n1\n\udcff\n", 3),
        ('[{"a": 1},\n{"a": "\udcff"}]', 2),
    ],
)
def test_given_a_line_that_cannot_be_read_when_read_then_it_is_named(text: str, line: int) -> None:
    with pytest.raises(InputError) as raised:
        rows_of_text(text)
    assert (raised.value.code, raised.value.facts["line"]) == ("table_line", str(line))


def test_given_rows_when_read_then_each_knows_its_number_and_its_line() -> None:
    places = [(row.number, row.line) for row in rows_of_text('a,b\n"x\ny",1\n\n2,3\n')]
    assert places == [(1, 2), (2, 5)]
    places = [(row.number, row.line) for row in rows_of_text('[\n{"a":1},\n\n{"a":\n2}\n]')]
    assert places == [(1, 2), (2, 4)]


def test_given_columns_without_or_with_the_same_name_when_read_then_they_are_told_apart() -> None:
    assert values(rows_of_text("a,,c\n1,2,3"))[0] == {"a": "1", "column2": "2", "c": "3"}
    with pytest.raises(InputError, match="column_twice"):
        rows_of_text("a,b,a\n1,2,3")


@pytest.mark.parametrize(
    ("start", "name", "form"),
    [
        ("{a},b\n", "x.csv", TableForm(Layout.SEPARATED, ",")),
        ("a,b\n", "x.TSV", TAB),
        ('"x\ty",b;c;d\n', "", TableForm(Layout.SEPARATED, ";")),
        ("one\n", "", TableForm(Layout.SEPARATED, ",")),
        ("", "x.jsonl", TableForm(Layout.JSON_LINES)),
        ('  [{"a"', "x.json", TableForm(Layout.JSON_ARRAY)),
        ('{"a"', "x.json", TableForm(Layout.JSON_LINES)),
    ],
)
def test_given_the_beginning_and_the_name_of_a_file_when_looked_at_then_its_form_is_known(
    start: str, name: str, form: TableForm
) -> None:
    assert form_of(start, name) == form


@settings(max_examples=60)
@given(TABLE, st.sampled_from(",;|"), st.sampled_from(["\n", "\r\n"]))
def test_given_any_cells_when_written_by_another_program_and_read_then_they_are_the_same(
    table: list[tuple[str, str]], delimiter: str, end: str
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b"), *table])
    text.seek(0)
    rows = read_rows(text, TableForm(Layout.SEPARATED, delimiter))
    assert [tuple(row.values.values()) for row in rows] == table


@settings(max_examples=60)
@given(TABLE)
def test_given_any_cells_when_copied_as_spreadsheets_do_and_read_then_they_are_the_same(
    table: list[tuple[str, str]],
) -> None:
    def cell(text: str) -> str:
        quoted = any(sign in text for sign in '\t\r\n"')
        return '"' + text.replace('"', '""') + '"' if quoted else text

    text = "a\tb\n" + "".join(f"{cell(one)}\t{cell(two)}\n" for one, two in table)
    rows = read_rows(io.StringIO(text, newline=""), TAB)
    assert [tuple(row.values.values()) for row in rows] == table


@settings(max_examples=60)
@given(st.lists(st.dictionaries(CELL, CELL, max_size=3), max_size=5), st.sampled_from([None, 1]))
def test_given_any_objects_when_read_as_lines_or_as_an_array_then_they_are_the_same(
    objects: list[dict[str, str]], indent: int | None
) -> None:
    lines = "".join(json.dumps(each) + "\n" for each in objects)
    array = json.dumps(objects, indent=indent, ensure_ascii=False)
    read = values(tuple(read_rows(io.StringIO(lines), TableForm(Layout.JSON_LINES))))
    assert read == values(tuple(read_rows(io.StringIO(array), TableForm(Layout.JSON_ARRAY))))
    assert read == [{clean_text(k): clean_text(v) for k, v in each.items()} for each in objects]


@settings(max_examples=80)
@given(st.text('",;\t\r\n[]{}:a\\1 ', max_size=40))
def test_given_any_text_when_read_then_it_is_rows_or_a_line_is_named(text: str) -> None:
    for form in (None, TAB, TableForm(Layout.JSON_LINES), TableForm(Layout.JSON_ARRAY)):
        with suppress(InputError):
            tuple(read_rows(io.StringIO(text, newline=""), form or form_of(text)))


class Endless(io.StringIO):
    """A text that is made while it is read."""

    def __init__(self, pieces: Iterator[str]) -> None:
        super().__init__()
        self._pieces = pieces
        self._left = ""

    def read(self, size: int | None = -1) -> str:
        while len(self._left) < (size or 0) and (piece := next(self._pieces, "")):
            self._left += piece
        piece, self._left = self._left[:size], self._left[size:]
        return piece

    def readline(self, _size: int | None = -1) -> str:  # type: ignore[override]
        return next(self._pieces, "")


@pytest.mark.parametrize(
    ("head", "line", "end", "form"),
    [
        ("a,b\n", "x" * 500 + ",2\n", "", TableForm(Layout.SEPARATED, ",")),
        ("a\tb\n", '"' + "x" * 500 + "\t2\n", "", TAB),
        ("\n", '{"a": "' + "x" * 500 + '"}\n', "", TableForm(Layout.JSON_LINES)),
        ("[", '{"a": "' + "x" * 500 + '"},', "{}]", TableForm(Layout.JSON_ARRAY)),
    ],
)
def test_given_a_large_table_when_read_then_little_of_it_is_in_memory(
    head: str, line: str, end: str, form: TableForm
) -> None:
    rows = read_rows(Endless(chain([head], repeat(line, 3_000), [end])), form)
    next(rows)
    tracemalloc.start()
    count = 1 + sum(1 for _row in rows)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 3_000 + bool(end)
    assert most < 600_000
