"""Blocks to parts: prose is gathered, long code, tables and paragraphs are cut into pieces.

Pieces are small enough to be laid out within a frame, so that of a very long message only what
is near the view needs any layout.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from chatapp.gui.transcript.parts import Code, Grid, Part, Prose
from chatapp.markdown.blocks import Block, CodeBlock, Heading, Paragraph, Span, Spans, Table

PROSE_BLOCKS = 24
PROSE_CHARACTERS = 4_000
CODE_LINES = 200
CODE_LINE_CHARACTERS = 1_000
CODE_CHARACTERS = 16_000
TABLE_ROWS = 40
TABLE_COLUMNS = 64
"""A table with more columns is shown as text."""
CELL_CHARACTERS = 2_000


class Grouper:
    """Keeps the parts of a growing list of blocks."""

    def __init__(self, *, thinking: bool = False) -> None:
        self.parts: list[Part] = []
        self._starts: list[int] = []
        self._thinking = thinking

    def update(self, blocks: Sequence[Block], first: int) -> int:
        """Make the parts anew where blocks differ from index `first` on.

        Gives the index of the first part that may be another. Parts before it are as they were.
        """
        start = kept = 0
        if first and self._starts:  # the part of the block before can take in a new block
            start = self._starts[bisect_right(self._starts, first - 1) - 1]
            kept = bisect_left(self._starts, start)
        del self.parts[kept:], self._starts[kept:]
        for at, part in self._group(blocks, start):
            self.parts.append(part)
            self._starts.append(at)
        return kept

    def _group(self, blocks: Sequence[Block], start: int) -> Iterator[tuple[int, Part]]:
        at = start
        while at < len(blocks):
            block = blocks[at]
            if isinstance(block, CodeBlock):
                yield from ((at, part) for part in cut_code(block))
                at += 1
            elif isinstance(block, Table):
                yield from ((at, part) for part in cut_table(block))
                at += 1
            elif _length(block) > PROSE_CHARACTERS:
                pieces = cut_paragraph(block)
                yield from ((at, Prose((piece,), self._thinking)) for piece in pieces)
                at += 1
            else:
                end = _prose_end(blocks, at)
                yield at, Prose(tuple(blocks[at:end]), self._thinking)
                at = end


def _prose_end(blocks: Sequence[Block], start: int) -> int:
    characters, end = 0, start
    while end < len(blocks) and end - start < PROSE_BLOCKS:
        block = blocks[end]
        length = _length(block)
        if isinstance(block, CodeBlock | Table) or (
            end > start and characters + length > PROSE_CHARACTERS
        ):
            break
        characters += length
        end += 1
    return end


def _length(block: Block) -> int:
    if isinstance(block, Paragraph | Heading):
        return sum(len(span.text) for span in block.spans)
    return 0


def cut_paragraph(block: Block) -> Iterator[Block]:
    """A long paragraph in pieces; only the first hangs from the marker."""
    if not isinstance(block, Paragraph | Heading):
        yield block
        return
    rest = replace(block.place, marker="", checked=None)
    for number, spans in enumerate(_cut_spans(block.spans)):
        yield replace(block, spans=spans, place=rest if number else block.place)


def _cut_spans(spans: Spans) -> Iterator[Spans]:
    piece: list[Span] = []
    room = PROSE_CHARACTERS
    for span in spans:
        text = span.text
        while len(text) > room:
            end = cut_place(text, room)
            piece.append(replace(span, text=text[:end]))
            yield tuple(piece)
            piece, room, text = [], PROSE_CHARACTERS, text[end:]
        if text:
            piece.append(replace(span, text=text))
            room -= len(text)
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


def cut_code(block: CodeBlock) -> Iterator[Code]:
    """A code block in pieces of whole lines."""
    pieces = cut_text(block.text, CODE_CHARACTERS, CODE_LINES)
    line = 0
    for number, text in enumerate(pieces):
        last = number == len(pieces) - 1
        yield Code(
            language=block.language,
            text=text if last else text.removesuffix("\n"),
            first=not number,
            last=last,
            closed=block.closed,
            line=line,
            whole=block.text if not number else "",
            place=block.place,
        )
        line += text.count("\n")


def cut_table(table: Table) -> Iterator[Part]:
    """A table in pieces of some rows; one that is too wide for a grid as text."""
    longest = max((_cell_length(row) for row in (table.header, *table.rows)), default=0)
    if len(table.header) > TABLE_COLUMNS or longest > CELL_CHARACTERS:
        lines = "\n".join(_row_text(row) for row in (table.header, *table.rows))
        yield from cut_code(CodeBlock("", lines, closed=True, place=table.place))
        return
    measured = table.rows[:TABLE_ROWS]
    for start in range(0, max(1, len(table.rows)), TABLE_ROWS):
        rows = table.rows[start : start + TABLE_ROWS]
        yield Grid(table.header, rows, table.alignments, table.place, not start, measured)


def _cell_length(row: tuple[Spans, ...]) -> int:
    return max((sum(len(span.text) for span in cell) for cell in row), default=0)


def _row_text(row: tuple[Spans, ...]) -> str:
    return " | ".join("".join(span.text for span in cell) for cell in row)
