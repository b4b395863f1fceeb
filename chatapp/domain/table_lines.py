"""What can be wrong with a line of a table, and reading lines that are not endless."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TextIO

from chatapp.domain.errors import InputError
from chatapp.domain.translation import QT_TRANSLATE_NOOP

LONGEST_ROW = 10_000_000
"""Characters of a row, or of a line: what is longer is no table, and would fill the memory."""

NO_OBJECT = QT_TRANSLATE_NOOP("errors", "It is no JSON object")
NO_JSON = QT_TRANSLATE_NOOP("errors", "It is no valid JSON")
NO_ARRAY_END = QT_TRANSLATE_NOOP("errors", "The array is not closed after it")
BAD_QUOTE = QT_TRANSLATE_NOOP(
    "errors", "A quotation mark is not closed, or something stands between it and the next cell"
)
TOO_MANY_CELLS = QT_TRANSLATE_NOOP("errors", "It has more cells than there are columns")
TOO_LONG = QT_TRANSLATE_NOOP("errors", "It is longer than 10 million characters")
NO_TEXT = QT_TRANSLATE_NOOP("errors", "It is not text in this encoding")

_UNDECODED = re.compile(r"[\ud800-\udfff]")


def table_line(line: int, reason: str) -> InputError:
    """The error for a line of a table that cannot be read."""
    return InputError("table_line", line=line, reason=reason)


def lines_of(stream: TextIO) -> Iterator[str]:
    """The lines of a text with their ends, the mark of its encoding left out.

    Raises InputError (table_line) for one that is too long, or that could not be decoded:
    the bytes of it then are lone surrogates.
    """
    number = 0
    while line := _decoded(stream.readline, LONGEST_ROW + 1, number):
        number += 1
        if len(line) > LONGEST_ROW:
            raise table_line(number, TOO_LONG)
        yield line.removeprefix("\ufeff") if number == 1 else line


def read_piece(stream: TextIO, characters: int, lines_before: int) -> str:
    """The next characters of a text, "" at its end; raises as `lines_of` does."""
    return _decoded(stream.read, characters, lines_before)


def _decoded(read: Callable[[int], str], characters: int, lines_before: int) -> str:
    try:
        text = read(characters)
    except UnicodeError:
        raise table_line(lines_before + 1, NO_TEXT) from None
    if not text.isascii() and (bad := _UNDECODED.search(text)):
        raise table_line(lines_before + 1 + text.count("\n", 0, bad.start()), NO_TEXT)
    return text
