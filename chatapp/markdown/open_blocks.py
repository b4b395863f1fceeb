"""Blocks whose end has not come, read on without parsing what they have already."""

from __future__ import annotations

import re
from dataclasses import replace

from chatapp.markdown.blocks import CodeBlock, Spans, Table
from chatapp.markdown.parser import parse

# A line of these alone can become something else with its next character ("-" a heading, a rule
# or a list; "``" the end of code), so it is not shown before it is clear.
_UNDECIDED = re.compile(r"[ \t>]*(?:[-=]+|\||[*+_]{1,2}|`{1,2}|~{1,2}|#{1,6}|\d{1,9}[.)]?)?[ \t]*$")
_OPENING = re.compile(r"(`{3,}+|~{3,}+)[^\n]*+\n")
EMPTY_LINE = re.compile(r"\n[ \t]*\n")


class OpenFence:
    """A fenced code block whose end has not come: its text only grows."""

    def __init__(self, language: str, fence: str, start: int) -> None:
        self._language = language
        self._start = start
        self._line = start
        self._searched = start
        letter, length = re.escape(fence[0]), len(fence)
        self._closing = re.compile(rf"^ {{0,3}}{letter}{{{length},}}[ \t]*$", re.MULTILINE)
        self._partial = re.compile(rf"(?: {{0,3}}{letter}{{1,{length}}})?[ \t]*$")

    @classmethod
    def begin(cls, block: CodeBlock, source: str) -> OpenFence | None:
        """The open fence `source` begins with, or None where lines would need more care."""
        opening = _OPENING.match(source)
        if block.closed or opening is None:
            return None
        return cls(block.language, opening.group(1), opening.end())

    def cost(self, source: str) -> int:
        """How many characters `read` parses: none, code is taken as it is."""
        return 0

    def read(self, source: str) -> CodeBlock | None:
        """The code so far, or None when the closing fence came."""
        if source.find("\n", self._searched) >= 0:
            if self._closing.search(source, self._line):
                return None
            self._line = last_line(source)
        elif self._closing.match(source, self._line):
            return None
        self._searched = len(source)
        end = self._line if self._partial.match(source, self._line) else len(source)
        text = source[self._start : end]
        return CodeBlock(self._language, text[:-1] if text.endswith("\n") else text, closed=False)


class OpenTable:
    """A table that may get more rows: each line is a row of its own."""

    def __init__(self, head: str) -> None:
        self._head = head
        self._read_to = len(head)
        self._rows: tuple[tuple[Spans, ...], ...] = ()

    @classmethod
    def begin(cls, source: str) -> OpenTable | None:
        """The table `source` begins with, or None where its first two lines are not complete,
        or where an empty line has ended it."""
        end = source.find("\n", source.find("\n") + 1) + 1
        return cls(source[:end]) if end > 0 and not EMPTY_LINE.search(source) else None

    def cost(self, source: str) -> int:
        """How many characters `read` parses."""
        return len(source) - self._read_to + len(self._head)

    def read(self, source: str) -> Table | None:
        """The table so far, or None when it has ended."""
        blocks = parse(self._head + decided_part(source[self._read_to :])).blocks
        if len(blocks) != 1 or not isinstance(blocks[0], Table):
            return None
        table = blocks[0]
        finished = source.count("\n", self._read_to)
        if len(table.rows) < finished:  # an empty line has ended it
            return None
        rows = self._rows + table.rows
        self._rows += table.rows[:finished]
        self._read_to = max(self._read_to, last_line(source))
        return replace(table, rows=rows)

    def finish(self, source: str) -> Table | None:
        """The whole table, or None where `source` holds more than a table."""
        blocks = parse(self._head + source[self._read_to :]).blocks
        if len(blocks) != 1 or not isinstance(blocks[0], Table):
            return None
        return replace(blocks[0], rows=self._rows + blocks[0].rows)


def last_line(source: str) -> int:
    """Where the last line begins, which is not finished."""
    return source.rfind("\n") + 1


def decided_part(source: str) -> str:
    """`source` without a last line that can still become anything."""
    line = last_line(source)
    return source[:line] if _UNDECIDED.match(source, line) else source
