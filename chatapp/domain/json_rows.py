"""The values of JSON lines, and of a JSON array, one at a time."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import TextIO

from chatapp.domain.messages import Json
from chatapp.domain.table_lines import (
    LONGEST_ROW,
    NO_ARRAY_END,
    NO_JSON,
    NO_OBJECT,
    TOO_LONG,
    lines_of,
    read_piece,
    table_line,
)

_PIECE = 65_536
"""Characters that are read at a time."""
_SPACE = " \t\r\n"


def _no_constant(constant: str) -> Json:
    raise ValueError(constant)


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(text)
    return number


_decoder = json.JSONDecoder(parse_constant=_no_constant, parse_float=_finite)


def line_values(stream: TextIO) -> Iterator[tuple[int, Json]]:
    """The line and the value of each line that is not empty. Raises InputError (table_line)."""
    for number, line in enumerate(lines_of(stream), 1):
        if not line.isspace():
            try:
                yield number, _decoder.decode(line)
            except (ValueError, RecursionError):
                raise table_line(number, NO_JSON) from None


def array_values(stream: TextIO) -> Iterator[tuple[int, Json]]:
    """The line where it begins, and the value, of each object in an array.

    Raises InputError (table_line), for what is no object, too.
    """
    reader = _ArrayReader(stream)
    if reader.next_character() != "[":
        raise table_line(reader.line, NO_JSON)
    reader.skip()
    if reader.next_character() == "]":
        return
    while True:
        if reader.next_character() != "{":
            raise table_line(reader.line, NO_OBJECT)
        yield reader.line, reader.object()
        following = reader.next_character()
        reader.skip()
        if following == "]":
            return
        if following != ",":
            raise table_line(reader.line, NO_ARRAY_END if not following else NO_JSON)


class _ArrayReader:
    """Reads a text in pieces and forgets what was used."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._text, self._at = "", 0
        self.line = 1
        """The one that is read next."""
        self._more(_PIECE)
        self._text = self._text.removeprefix("\ufeff")

    def next_character(self) -> str:
        """The next one that is no white space, not yet used; "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self.skip()
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more(_PIECE):
                return ""

    def skip(self) -> None:
        """Use the next character."""
        self.line += self._text.startswith("\n", self._at)
        self._at += 1

    def object(self) -> Json:
        """Use the object that begins here. A longer one is looked at again as it doubles."""
        while True:
            try:
                value, end = _decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                length = len(self._text) - self._at
                if length > LONGEST_ROW:
                    raise table_line(self.line, TOO_LONG) from None
                if not self._more(max(_PIECE, length)):
                    line = self.line + self._text.count("\n", self._at, error.pos)
                    raise table_line(line, NO_JSON) from None
            except (ValueError, RecursionError):
                raise table_line(self.line, NO_JSON) from None
            else:
                self.line += self._text.count("\n", self._at, end)
                self._at = end
                return value  # type: ignore[no-any-return]

    def _more(self, characters: int) -> bool:
        self._text, self._at = self._text[self._at :], 0
        piece = read_piece(self._stream, characters, self.line - 1 + self._text.count("\n"))
        self._text += piece
        return bool(piece)
