"""Parsing text that still arrives: only the tail that can change is parsed again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from chatapp.markdown.blocks import TOP, Block, CodeBlock, Paragraph, Span, Table
from chatapp.markdown.open_blocks import EMPTY_LINE, OpenFence, OpenTable, decided_part, last_line
from chatapp.markdown.parser import Parsed, Reading, normalized, parse

# What begins a line that belongs to no list or quote before it, whatever comes after.
_STANDS_ALONE = re.compile(r"[^\s\d*+-]|\*\*")
# How many characters are parsed again at most, for each piece and for each of its characters.
_CHARACTERS_PER_PIECE = 2_048
_CHARACTERS_PER_CHARACTER = 16
# A tail longer than this (characters) is parsed in steps of so many events, some milliseconds.
_AT_ONCE = 8_192
_STEP = 1_500


@dataclass(frozen=True, slots=True)
class Update:
    """What a piece of text changed.

    Parameters: `first`, the index of the first block that is not as before; `blocks`, those
    that stand from there on now.
    """

    first: int
    blocks: tuple[Block, ...]


class IncrementalParser:
    """Parses a growing Markdown text.

    Blocks are those of the full parse of the text so far, up to a last line that is still
    undecided and to links and notes whose definition arrives later. After `end` they are exactly
    those of the full parse.

    Where some thousand characters cannot be frozen (one endless paragraph, one item that holds
    everything), they are parsed again only after they have grown by a share of their length, and
    that in steps, one for each piece. Until then what has arrived is added to an open paragraph
    as plain text, and to other blocks not at all. So each piece costs at most some milliseconds
    and each character about the same, however long the text is. While `pending`, appending ""
    goes on with it.
    """

    def __init__(self) -> None:
        self._head: list[str] = []
        self._tail = ""
        self._carry = ""
        self._blocks: list[Block] = []
        self._frozen = 0
        self._ordinal: int | None = None
        self._open: OpenFence | OpenTable | None = None
        self._reading: _TailReading | None = None
        self._credit = 0
        """How many characters may be parsed again by now."""
        self._parsed = 0
        """How much of the tail has been parsed."""
        self._last: Block | None = None
        """The last block as it was parsed, without plain text added to it since."""
        self._behind = False

    @property
    def blocks(self) -> list[Block]:
        """All blocks so far; not to be changed."""
        return self._blocks

    @property
    def pending(self) -> bool:
        """Whether `append("")` brings the blocks closer to those of the full parse."""
        return self._behind or self._reading is not None

    def append(self, text: str) -> Update:
        """Take the next piece of the text."""
        text = self._carry + text
        self._carry = "\r" if text.endswith("\r") else ""
        piece = normalized(text[: len(text) - len(self._carry)])
        self._tail += piece
        self._credit += _CHARACTERS_PER_PIECE + _CHARACTERS_PER_CHARACTER * len(piece)
        if self._reading is not None:
            return self._read_on(self._reading)
        cost = len(self._tail) if self._open is None else self._open.cost(self._tail)
        self._behind = cost > self._credit
        if self._behind:
            return self._show_rest()
        self._credit = 0
        if self._open is not None:
            block = self._open.read(self._tail)
            if block is not None:
                self._last = block
                return self._put(self._frozen, [block])
            self._open = None
        return self._read_on(_TailReading(self._tail, self._ordinal))

    def end(self) -> Update:
        """The text is complete. Definitions of links and notes change what came before them:
        where there are any, all of it is parsed once more."""
        self._tail += normalized(self._carry)
        self._carry = ""
        self._reading, self._behind = None, False
        if any("]:" in piece for piece in (*self._head, self._tail)):
            return self._put(0, parse("".join((*self._head, self._tail))).blocks)
        table = self._open.finish(self._tail) if isinstance(self._open, OpenTable) else None
        if table is not None:
            return self._put(self._frozen, [table])
        return self._put(self._frozen, parse(self._tail, ordinal=self._ordinal).blocks)

    def _read_on(self, reading: _TailReading) -> Update:
        """Take a step in parsing the tail; its blocks are shown when all have been taken."""
        self._reading = reading if reading.step() else None
        if self._reading is not None:
            return self._show_rest()
        parsed = reading.parsed()
        self._parsed = len(reading.decided.rstrip())
        self._last = parsed.blocks[-1] if parsed.blocks else None
        self._behind = len(self._tail) > len(reading.source)
        first = self._put(self._frozen, parsed.blocks).first
        self._freeze(parsed, reading.source)
        if self._behind:
            first = min(first, self._show_rest().first)
        return Update(first, tuple(self._blocks[first:]))

    def _show_rest(self) -> Update:
        """Show what has arrived since the last parse as well as it can be shown."""
        last = self._last
        if self._open or len(self._blocks) == self._frozen or not isinstance(last, Paragraph):
            return Update(len(self._blocks), ())
        end = EMPTY_LINE.search(self._tail, self._parsed)
        rest = self._tail[self._parsed : end.start() if end else None].replace("\n", " ")
        spans = (*last.spans, Span(rest)) if rest.strip() else last.spans
        return self._put(len(self._blocks) - 1, [replace(last, spans=spans)])

    def _put(self, first: int, blocks: list[Block]) -> Update:
        """Replace the blocks from `first` on, and tell from where they differ."""
        before = self._blocks[first:]
        same = 0
        for old, new in zip(before, blocks, strict=False):
            if old != new:
                break
            same += 1
        self._blocks[first + same :] = blocks[same:]
        return Update(first + same, tuple(blocks[same:]))

    def _freeze(self, parsed: Parsed, source: str) -> None:
        """Keep what stands before the last block or list item that nothing can join to it."""
        line = last_line(source)
        certain = [
            boundary
            for boundary in parsed.boundaries[-3:]
            if boundary.offset < line or self._stands_alone(boundary.offset)
        ]
        if not certain:
            return
        last = certain[-1]
        self._head.append(self._tail[: last.offset])
        self._tail = self._tail[last.offset :]
        self._parsed = max(0, self._parsed - last.offset)
        self._frozen += last.block
        self._ordinal = last.ordinal
        rest = parsed.blocks[last.block :]
        if len(rest) == 1 and rest[0].place == TOP:
            if isinstance(rest[0], CodeBlock):
                self._open = OpenFence.begin(rest[0], source[last.offset :])
            elif isinstance(rest[0], Table):
                self._open = OpenTable.begin(source[last.offset :])

    def _stands_alone(self, offset: int) -> bool:
        """Whether the unfinished line at `offset` is no part of what is above it."""
        line_above = self._tail[self._tail.rfind("\n", 0, max(0, offset - 1)) + 1 : offset]
        return not line_above.strip() and bool(_STANDS_ALONE.match(self._tail, offset))


class _TailReading:
    """The parse of a tail as it was when it began; only a long one takes several steps."""

    def __init__(self, source: str, ordinal: int | None) -> None:
        self.source = source
        self.decided = decided_part(source)
        self._reading = Reading(self.decided, ordinal)
        self._count = _STEP if len(source) > _AT_ONCE else None

    def step(self) -> bool:
        """Take a step, and tell whether there may be more."""
        return self._reading.step(self._count)

    def parsed(self) -> Parsed:
        """What came out, after the last step."""
        return self._reading.parsed()
