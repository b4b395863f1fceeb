"""Blocks to parts: long code, tables and paragraphs are cut into pieces.

Pieces are small enough to be laid out within a frame, so that of a very long message only what
is near the view needs any layout.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from unicodedata import east_asian_width

from chatapp.gui.transcript.parts import Code, Divider, FormulaLine, Grid, Part, Prose
from chatapp.markdown.blocks import (
    Block,
    CodeBlock,
    Formula,
    Heading,
    Paragraph,
    Rule,
    Span,
    Spans,
    Table,
)

PROSE_CHARACTERS = 4_000
CODE_LINES = 200
CODE_LINE_CHARACTERS = 1_000
CODE_CHARACTERS = 16_000
TABLE_ROWS = 24
TABLE_CELLS = 120
"""A piece of a table has no more cells than this, but at least one row."""
TABLE_COLUMNS = 64
"""A table with more columns is shown as text."""
CELL_CHARACTERS = 2_000
_TAB = 4


class Cutter:
    """Keeps the parts of a growing list of blocks.

    Parameters: `base`, the number of the first block.
    """

    def __init__(self, *, thinking: bool = False, base: int = 0) -> None:
        self._base = base
        self.parts: list[Part] = []
        self._starts: list[int] = []
        """Which block each part comes from."""
        self._thinking = thinking
        self._tables: dict[int, _Widest] = {}

    def update(self, blocks: Sequence[Block], first: int) -> int:
        """Make the parts anew where blocks differ from index `first` on.

        Gives the index of the first part that may be another. Parts before it are as they were.
        """
        kept = bisect_left(self._starts, first)
        del self.parts[kept:], self._starts[kept:]
        for number in range(first, len(blocks)):
            for part in self._cut(blocks[number], self._base + number):
                self.parts.append(part)
                self._starts.append(number)
        return kept

    def _cut(self, block: Block, number: int) -> Iterator[Part]:
        if isinstance(block, CodeBlock):
            yield from cut_code(block, number)
        elif isinstance(block, Table):
            widest = self._tables.setdefault(number, _Widest())
            yield from cut_table(block, number, widest.of(block))
        elif isinstance(block, Formula):
            yield FormulaLine(block, number)
        elif isinstance(block, Rule):
            yield Divider(block.place)
        else:
            pieces = cut_paragraph(block)
            yield from (Prose(piece, self._thinking, bool(at)) for at, piece in enumerate(pieces))


def cut_paragraph(block: Paragraph | Heading) -> Iterator[Paragraph | Heading]:
    """A long paragraph in pieces."""
    if sum(len(span.text) for span in block.spans) <= PROSE_CHARACTERS:
        yield block
        return
    for spans in _cut_spans(block.spans):
        yield replace(block, spans=spans)


def _cut_spans(spans: Spans) -> Iterator[Spans]:
    piece: list[Span] = []
    room = PROSE_CHARACTERS
    for span in spans:
        text, start = span.text, 0
        while len(text) - start > room:
            end = start + cut_place(text[start : start + room + 1], room)
            piece.append(replace(span, text=text[start:end]))
            yield tuple(piece)
            piece, room, start = [], PROSE_CHARACTERS, end
        if start < len(text):
            piece.append(replace(span, text=text[start:]) if start else span)
            room -= len(text) - start
    if piece:
        yield tuple(piece)


def cut_place(text: str, limit: int) -> int:
    """Where to cut `text`, at most `limit` characters in: after a line or word if there is one."""
    for separator in ("\n", " "):
        end = text.rfind(separator, limit // 2, limit)
        if end >= 0:
            return end + 1
    return max(1, limit)


def cut_text(text: str, characters: int, lines: int) -> list[str]:
    """Plain text in pieces of at most so many characters and lines, cut at lines if possible."""
    pieces, start = [], 0
    while start < len(text):
        end = _nth_line_end(text, start, lines)
        if end - start > characters:
            end = start + cut_place(text[start : start + characters], characters)
        pieces.append(text[start:end])
        start = end
    return pieces or [""]


def _nth_line_end(text: str, start: int, lines: int) -> int:
    end = start
    for _ in range(lines):
        end = text.find("\n", end) + 1
        if not end:
            return len(text)
    return end


def cut_code(block: CodeBlock, number: int) -> Iterator[Code]:
    """A code block in pieces of whole lines."""
    pieces = cut_text(block.text, CODE_CHARACTERS, CODE_LINES)
    lines = sum(piece.count("\n") for piece in pieces) + 1
    cells = max(_widest(piece) for piece in pieces)
    line = start = 0
    for place, text in enumerate(pieces):
        last = place == len(pieces) - 1
        yield Code(
            language=block.language,
            text=text if last else text.removesuffix("\n"),
            first=not place,
            last=last,
            closed=block.closed,
            block=number,
            line=line,
            start=start,
            lines=lines,
            cells=cells,
            whole=block.text if not place else "",
            place=block.place,
        )
        line += text.count("\n")
        start += len(text)


@lru_cache(maxsize=256)
def _widest(text: str) -> int:
    """The width of the widest line, in letters of a face where all are equally wide."""
    return max(min(_cells(line), 2 * CODE_LINE_CHARACTERS) for line in text.split("\n"))


def _cells(line: str) -> int:
    line = line[:CODE_LINE_CHARACTERS].expandtabs(_TAB)
    if line.isascii():
        return len(line)
    return len(line) + sum(east_asian_width(letter) in "WF" for letter in line)


class _Widest:
    """The longest cell of a table that grows: rows that were looked at are not again."""

    def __init__(self) -> None:
        self._table: Table | None = None
        self._longest = 0

    def of(self, table: Table) -> int:
        """The length of the longest cell, in characters."""
        before, seen = self._table, 0
        if before is not None and before.header == table.header:
            seen = max(0, len(before.rows) - 1)
            if before.rows[:seen] != table.rows[:seen]:
                seen = 0
        if not seen:
            self._longest = _cell_length(table.header)
        rows = table.rows[seen:]
        self._longest = max([self._longest, *map(_cell_length, rows)])
        self._table = table
        return self._longest


def cut_table(table: Table, number: int, longest: int) -> Iterator[Part]:
    """A table in pieces of some rows; one that is too wide for a grid as text.

    Parameters: `longest`, the length of its longest cell in characters.
    """
    if len(table.header) > TABLE_COLUMNS or longest > CELL_CHARACTERS:
        lines = "\n".join(_row_text(row) for row in (table.header, *table.rows))
        yield from cut_code(CodeBlock("", lines, closed=True, place=table.place), number)
        return
    measured = table.rows[:TABLE_ROWS]
    step = max(1, min(TABLE_ROWS, TABLE_CELLS // max(1, len(table.header))))
    for start in range(0, max(1, len(table.rows)), step):
        yield Grid(
            header=table.header,
            rows=table.rows[start : start + step],
            alignments=table.alignments,
            place=table.place,
            block=number,
            first=not start,
            last=start + step >= len(table.rows),
            measured=measured,
        )


def _cell_length(row: tuple[Spans, ...]) -> int:
    return max((sum(len(span.text) for span in cell) for cell in row), default=0)


def _row_text(row: tuple[Spans, ...]) -> str:
    return " | ".join("".join(span.text for span in cell) for cell in row)
