"""Parsing text that still arrives: only the tail that can change is parsed again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from chatapp.markdown.blocks import TOP, Block, CodeBlock, Spans, Table
from chatapp.markdown.parser import Parsed, normalized, parse

# A line of these alone can become something else with its next character ("-" a heading, a rule
# or a list; "``" the end of code), so it is not shown before it is clear.
_UNDECIDED = re.compile(r"[ \t>]*(?:[-=]+|[*+_]{1,2}|`{1,2}|~{1,2}|#{1,6}|\d{1,9}[.)]?)?[ \t]*$")
_OPENING = re.compile(r"(`{3,}|~{3,})([^\n]*)\n")


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
    undecided and to links whose definition arrives later; after `end` they are exactly those
    of the full parse.
    """

    def __init__(self) -> None:
        self._head: list[str] = []
        self._tail = ""
        self._carry = ""
        self._blocks: list[Block] = []
        self._frozen = 0
        self._ordinal: int | None = None
        self._open: _OpenFence | _OpenTable | None = None

    @property
    def blocks(self) -> list[Block]:
        """All blocks so far; not to be changed."""
        return self._blocks

    def append(self, text: str) -> Update:
        """Take the next piece of the text."""
        text = self._carry + text
        self._carry = "\r" if text.endswith("\r") else ""
        self._tail += normalized(text[: len(text) - len(self._carry)])
        if self._open is not None:
            block = self._open.read(self._tail)
            if block is not None:
                return self._put(self._frozen, [block])
            self._open = None
        return self._parse_tail()

    def end(self) -> Update:
        """The text is complete. Definitions of links and notes change what came before them:
        where there are any, all of it is parsed once more."""
        self._tail += normalized(self._carry)
        self._carry = ""
        if any("]:" in piece for piece in (*self._head, self._tail)):
            return self._put(0, parse("".join((*self._head, self._tail))).blocks)
        return self._put(self._frozen, parse(self._tail, ordinal=self._ordinal).blocks)

    def _parse_tail(self) -> Update:
        parsed = parse(_decided(self._tail), ordinal=self._ordinal)
        update = self._put(self._frozen, parsed.blocks)
        self._freeze(parsed, _last_line(self._tail))
        return update

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

    def _freeze(self, parsed: Parsed, line: int) -> None:
        """Keep what stands before the last block or list item that began on a finished line."""
        certain = [boundary for boundary in parsed.boundaries if boundary.offset < line]
        if not certain:
            return
        last = certain[-1]
        self._head.append(self._tail[: last.offset])
        self._tail = self._tail[last.offset :]
        self._frozen += last.block
        self._ordinal = last.ordinal
        rest = parsed.blocks[last.block :]
        if len(rest) == 1 and rest[0].place == TOP:
            if isinstance(rest[0], CodeBlock):
                self._open = _OpenFence.begin(rest[0], self._tail)
            elif isinstance(rest[0], Table):
                self._open = _OpenTable.begin(self._tail)


class _OpenFence:
    """A fenced code block whose end has not come: its text only grows."""

    def __init__(self, language: str, fence: str, start: int) -> None:
        self._language = language
        self._start = start
        self._read_to = start
        letter, length = re.escape(fence[0]), len(fence)
        self._closing = re.compile(rf"^ {{0,3}}{letter}{{{length},}}[ \t]*$", re.MULTILINE)
        self._partial = re.compile(rf"(?: {{0,3}}{letter}{{1,{length}}})?[ \t]*$")

    @classmethod
    def begin(cls, block: CodeBlock, source: str) -> _OpenFence | None:
        """The open fence `source` begins with, or None where lines would need more care."""
        opening = _OPENING.match(source)
        if block.closed or opening is None:
            return None
        return cls(block.language, opening.group(1), opening.end())

    def read(self, source: str) -> CodeBlock | None:
        """The code so far, or None when the closing fence came."""
        if self._closing.search(source, self._read_to):
            return None
        line = _last_line(source)
        self._read_to = max(self._start, line)
        end = line if line >= self._start and self._partial.match(source, line) else len(source)
        text = source[self._start : end]
        return CodeBlock(self._language, text[:-1] if text.endswith("\n") else text, closed=False)


class _OpenTable:
    """A table that may get more rows: each line is a row of its own."""

    def __init__(self, head: str) -> None:
        self._head = head
        self._read_to = len(head)
        self._rows: tuple[tuple[Spans, ...], ...] = ()

    @classmethod
    def begin(cls, source: str) -> _OpenTable | None:
        """The table `source` begins with, or None where its first two lines are not complete."""
        end = source.find("\n", source.find("\n") + 1) + 1
        return cls(source[:end]) if end > 0 else None

    def read(self, source: str) -> Table | None:
        """The table so far, or None when it has ended."""
        blocks = parse(self._head + _decided(source[self._read_to :])).blocks
        if len(blocks) != 1 or not isinstance(blocks[0], Table):
            return None
        table = blocks[0]
        finished = source.count("\n", self._read_to)
        if len(table.rows) < finished:  # an empty line has ended it
            return None
        rows = self._rows + table.rows
        self._rows += table.rows[:finished]
        self._read_to = max(self._read_to, _last_line(source))
        return replace(table, rows=rows)


def _last_line(source: str) -> int:
    """Where the last line begins, which is not finished."""
    return source.rfind("\n") + 1


def _decided(source: str) -> str:
    """`source` without a last line that can still become anything."""
    line = _last_line(source)
    return source[:line] if _UNDECIDED.match(source, line) else source
