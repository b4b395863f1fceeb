"""What is selected, as Markdown, as rich text and as plain text."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QMimeData

from chatapp.gui.transcript.parts import (
    Bubble,
    Code,
    Divider,
    FormulaLine,
    Grid,
    Part,
    Prose,
    TokenText,
)
from chatapp.gui.transcript.row import Row
from chatapp.gui.transcript.selection import Place, part_of
from chatapp.gui.transcript.timeline import Timeline
from chatapp.markdown.blocks import TOP, Block, CodeBlock, Heading, Paragraph, Rule, Span, Table
from chatapp.markdown.cutting import cut_block, display_text
from chatapp.markdown.html_writer import to_html
from chatapp.markdown.markdown_writer import to_markdown
from chatapp.markdown.parser import parse
from chatapp.markdown.plain_writer import to_plain

_PART = 3_000
"""About how long a part's text is at most, in characters."""
_LONGEST_RICH = 1_000_000
"""Longer excerpts have no rich text, and are plain text as it was written, in characters."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A text in its three forms."""

    markdown: str
    html: str
    plain: str

    def mime(self) -> QMimeData:
        """For the clipboard: rich text, and plain text for what takes no other."""
        data = QMimeData()
        data.setText(self.plain)
        if self.html:
            data.setHtml(self.html)
        data.setData("text/markdown", self.markdown.encode(errors="replace"))
        return data


@dataclass(frozen=True, slots=True)
class _Piece:
    """A message that is copied, or what of it is. `parts`: of one that is shown in parts."""

    row: int
    prompt: bool
    text: str
    parts: Sequence[Part] | None


class Excerpt:
    """What is between two places, taken from the timeline: it stays what it is.

    It is taken in steps, for it may be everything of ten years: `take` goes on until a time.
    The messages both places are in have to be read to their ends before.
    """

    def __init__(self, timeline: Timeline, ends: tuple[Place, Place]) -> None:
        self._ends = ends
        first, last = ends[0].row, ends[1].row
        self._rows = timeline.rows[first : last + 1]
        self._parts: dict[int, list[Part]] = {}
        """Of the messages that have parts, by row."""
        for index in range(first, last + 1):
            if index in (first, last):
                self._parts[index] = [slot.part for slot in timeline.slots(index)]
                continue
            item = timeline.items.made(index)
            if item is not None and item.slots is not None and not item.pending:
                self._parts[index] = [slot.part for slot in item.slots]
        self._pieces: list[_Piece] = []
        self.size = 0
        """About how many characters there are in what is taken."""

    def take(self, until: float) -> bool:
        """Take messages until that time of the monotonic clock; whether all are taken."""
        first = self._ends[0].row
        while len(self._pieces) < len(self._rows):
            index = first + len(self._pieces)
            row, parts = self._rows[index - first], self._parts.get(index)
            self._pieces.append(_Piece(index, row.prompt, row.shown_text, parts))
            self.size += self._length(index, parts, row)
            if time.monotonic() >= until:
                break
        return len(self._pieces) == len(self._rows)

    def _length(self, index: int, parts: Sequence[Part] | None, row: Row) -> int:
        if parts is None:
            return len(row.shown_text)
        start, end = self._ends
        low = start.number if index == start.row else 0
        high = end.number if index == end.row else len(parts)
        return min(len(row.shown_text), (high - low + 1) * _PART)

    def write(self) -> Copied:
        """All three forms; rich text only up to some length. Can be done on any thread."""
        rich = self.size <= _LONGEST_RICH
        copied = [each for piece in self._pieces if (each := self._message(piece, rich=rich))]
        return Copied(
            "\n\n".join(each.markdown for each in copied),
            "\n".join(each.html for each in copied) if rich else "",
            "\n\n".join(each.plain for each in copied),
        )

    def _message(self, piece: _Piece, *, rich: bool) -> Copied | None:
        ends, index, parts = self._ends, piece.row, piece.parts
        if piece.prompt:
            text = piece.text if parts is None else _prompt_text(piece.text, parts, index, ends)
            html = to_html([_plain_paragraph(text)]) if rich else ""
            return Copied(text, html, text) if text else None
        whole = parts is None or _is_whole(parts, index, ends)
        if whole and piece.text and not rich:
            return Copied(piece.text, "", piece.text)
        blocks = parse(piece.text).blocks if parts is None else list(_blocks(parts, index, ends))
        if not blocks:
            return None
        if ends[0][:2] == ends[1][:2]:
            blocks = [_alone(block) for block in blocks]
        markdown = piece.text if whole and piece.text else to_markdown(blocks).rstrip("\n")
        return Copied(markdown, to_html(blocks) if rich else "", to_plain(blocks))


def copy_range(timeline: Timeline, ends: tuple[Place, Place]) -> Copied:
    """What is between two places, at once."""
    excerpt = Excerpt(timeline, ends)
    excerpt.take(math.inf)
    return excerpt.write()


def _is_whole(parts: Sequence[Part], index: int, ends: tuple[Place, Place]) -> bool:
    """Whether all text of an answer is selected."""
    texts = [(number, block) for number, part in enumerate(parts) if (block := block_of(part))]
    edges = [(number, len(display_text(block))) for number, block in (*texts[:1], *texts[-1:])]
    return bool(edges) and all(
        part_of(ends, index, number, end) == (0, end) for number, end in edges
    )


def _alone(block: Block) -> Block:
    """Some words of a paragraph, without the list or quote around it; a whole one keeps them."""
    if isinstance(block, Paragraph) and not block.place.marker:
        return replace(block, place=TOP)
    return block


def _prompt_text(text: str, parts: Sequence[Part], index: int, ends: tuple[Place, Place]) -> str:
    """The selected part of a prompt, exactly as it was written. Parameters: `text`, all of it."""
    first = last = None
    end = 0
    for number, part in enumerate(parts):
        if isinstance(part, Bubble):
            end = part.start + len(part.text)
            chosen = part_of(ends, index, number, len(part.text))
            if chosen is not None:
                first = part.start + chosen[0] if first is None else first
                last = part.start + chosen[1]
    if first == 0 and last == end:
        return text  # with the line feeds at its end, which no bubble shows
    return "" if first is None or last is None else text[first:last]


def _plain_paragraph(text: str) -> Block:
    return Paragraph((Span(text),))


def _blocks(parts: Sequence[Part], index: int, ends: tuple[Place, Place]) -> Iterator[Block]:
    """The selected blocks of an answer, pieces of one put together again."""
    waiting: Block | None = None
    start = ends[0].number if index == ends[0].row else 0
    end = ends[1].number if index == ends[1].row else len(parts) - 1
    for number in range(start, min(end + 1, len(parts))):
        part = parts[number]
        block = block_of(part)
        if block is None:
            continue
        text = display_text(block)
        chosen = part_of(ends, index, number, len(text))
        if chosen is None:
            continue
        if chosen != (0, len(text)):
            block = cut_block(block, *chosen)
        joined = _joined(waiting, block, part, parts[number - 1])
        if joined is None and waiting is not None:
            yield waiting
        waiting = joined or block
    if waiting is not None:
        yield waiting


def _joined(before: Block | None, block: Block, part: Part, above: Part) -> Block | None:
    """Two pieces of one block as one; None where they are not. `above`: the part before."""
    if isinstance(part, Prose) and part.continued and isinstance(before, Paragraph | Heading):
        spans = block.spans if isinstance(block, Paragraph | Heading) else ()
        return replace(before, spans=(*before.spans, *spans))
    if isinstance(part, TokenText) and isinstance(above, TokenText):
        if not isinstance(before, Paragraph) or not isinstance(block, Paragraph):
            return None
        lines = Span("\n" * (part.start - above.start - len(above.text)))
        return replace(before, spans=(*before.spans, lines, *block.spans))
    if isinstance(part, Code) and not part.first and isinstance(before, CodeBlock):
        text = block.text if isinstance(block, CodeBlock) else ""
        cut_in_line = isinstance(above, Code) and above.start + len(above.text) == part.start
        return replace(before, text=before.text + ("" if cut_in_line else "\n") + text)
    if isinstance(part, Grid) and not part.first and isinstance(before, Table):
        rows = block.rows if isinstance(block, Table) else ()
        return replace(before, rows=(*before.rows, *rows))
    return None


def block_of(part: Part) -> Block | None:
    """The block a painted part shows, or the piece of it."""
    match part:
        case Prose() | FormulaLine():
            return part.block
        case Code():
            return CodeBlock(part.language, part.text, closed=True, place=part.place)
        case Grid():
            header = part.header if part.first else tuple(() for _ in part.header)
            return Table(header, part.rows, part.alignments, part.place)
        case Divider():
            return Rule(part.place)
        case TokenText():
            return Paragraph((Span(part.text),))
        case _:
            return None


def whole_table(parts: Sequence[Part], number: int) -> Table | None:
    """The table that a part is a piece of."""
    part = parts[number]
    if not isinstance(part, Grid):
        return None
    pieces = [each for each in parts if isinstance(each, Grid) and each.block == part.block]
    rows = tuple(row for piece in pieces for row in piece.rows)
    return Table(part.header, rows, part.alignments, part.place)
