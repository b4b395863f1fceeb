"""Blocks as Markdown again.

What `parse` makes of the result are the blocks that were written, but for:

- code whose end has not come (`closed` False) is closed here, or its end would be lost;
- the mark of a footnote whose definition is not among the blocks reads back as text;
- a block deeper than `MAX_DEPTH`, or one whose list item began before the first block, stands
  further out;
- a formula over several lines that has delimiters of both kinds or a lone ">" in it, or stands in a heading
  or a cell, may read back otherwise, as may emphasis that directly touches other emphasis inside
  a word; no text is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from chatapp.markdown.blocks import (
    Alignment,
    Block,
    CodeBlock,
    Formula,
    Heading,
    Paragraph,
    Place,
    Spans,
    Table,
)
from chatapp.markdown.inline_writer import Setting, formula_source, inline_markdown
from chatapp.markdown.nesting import Container, containers, note_name, number_of, shared

_BOXES = {None: "", True: "[x] ", False: "[ ] "}
_DELIMITERS = {Alignment.LEFT: "---", Alignment.CENTER: ":---:", Alignment.RIGHT: "---:"}
_NOTE_INDENT = "    "


def to_markdown(blocks: Iterable[Block]) -> str:
    """Markdown of `blocks`, ending in a line feed unless there is nothing."""
    writer = _Writer()
    for block in blocks:
        writer.add(block)
    return writer.finish()


def table_to_markdown(table: Table) -> str:
    """A table as Markdown, with a row for the header even where that is empty."""
    delimiters = "| " + " | ".join(_DELIMITERS[side] for side in table.alignments) + " |"
    rows = [_row(row) for row in (table.header, *table.rows)]
    return "\n".join((rows[0], delimiters, *rows[1:]))


def _row(row: tuple[Spans, ...]) -> str:
    return "| " + " | ".join(inline_markdown(cell, Setting.CELL) for cell in row) + " |"


@dataclass(slots=True)
class _Open:
    """A container that is open: what each of its lines begins with, and its last item."""

    kind: Container
    prefix: str
    number: int | None = None
    delimiter: str = "."
    note: bool = False


class _Writer:
    """Keeps which lists and quotes are open, and puts their prefixes before the lines."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._stack: list[_Open] = []
        self._before: Block | None = None

    def add(self, block: Block) -> None:
        """Write one block where it stands."""
        place = block.place
        around = containers(place)
        keep = shared([entry.kind for entry in self._stack], around)
        level = len(around) - 1 if place.marker and around else len(around)
        keep = min(keep, level)
        last = self._stack[level] if len(self._stack) > level and keep == level else None
        self._separate(keep, block, last)
        del self._stack[keep:]
        self._stack += [_opened(kind) for kind in around[keep:level]]
        lead = first = self._prefix()
        if level < len(around):
            marker, entry = _item(place, last)
            self._stack.append(entry)
            first, lead = lead + marker, self._prefix()
        self._write(first, lead, _source(block))
        self._before = block

    def finish(self) -> str:
        """All lines."""
        return "".join(f"{line}\n" for line in self._lines)

    def _prefix(self) -> str:
        return "".join(entry.prefix for entry in self._stack)

    def _separate(self, keep: int, block: Block, last: _Open | None) -> None:
        """An empty line before `block`, unless it is an item that needs none."""
        if self._before is None or self._joins(block, last):
            return
        self._lines.append("".join(entry.prefix for entry in self._stack[:keep]).rstrip())

    def _joins(self, block: Block, last: _Open | None) -> bool:
        before = self._before
        if not isinstance(before, Paragraph):
            return False
        if not before.spans and before.place.marker:  # an item begins with one empty line at most
            return not block.place.marker or block.place.indent > before.place.indent
        marker = block.place.marker
        if not marker or not before.place.indent or before.place.quotes != block.place.quotes:
            return False
        if last is not None:
            return last.note == (note_name(marker) is not None)
        empty = isinstance(block, Paragraph) and not block.spans
        return not empty and number_of(marker) in (None, 1) and note_name(marker) is None

    def _write(self, first: str, lead: str, source: str) -> None:
        for number, line in enumerate(source.split("\n")):
            prefix = lead if number else first
            self._lines.append(prefix + line if line else prefix.rstrip(" "))


def _opened(kind: Container) -> _Open:
    """A quote, or a list whose item began before the first block."""
    return _Open(kind, "> " if kind is Container.QUOTE else "")


def _item(place: Place, last: _Open | None) -> tuple[str, _Open]:
    """What an item begins with, and its list; `last` is the list that is open there."""
    name = note_name(place.marker)
    if name is not None:
        return f"[^{name}]: ", _Open(Container.LIST, _NOTE_INDENT, note=True)
    number = number_of(place.marker)
    if number is None:
        return f"- {_BOXES[place.checked]}", _Open(Container.LIST, "  ")
    delimiter = "."
    if last is not None and last.number is not None:
        follows = number == last.number + 1
        delimiter = last.delimiter if follows else ")" if last.delimiter == "." else "."
    marker = f"{number}{delimiter} "
    entry = _Open(Container.LIST, " " * len(marker), number, delimiter)
    return marker + _BOXES[place.checked], entry


def _source(block: Block) -> str:
    if isinstance(block, Paragraph):
        return inline_markdown(block.spans, Setting.PARAGRAPH)
    if isinstance(block, Heading):
        return _heading(block)
    if isinstance(block, CodeBlock):
        return _code(block)
    if isinstance(block, Table):
        return table_to_markdown(block)
    return formula_source(block.source) if isinstance(block, Formula) else "---"


def _heading(block: Heading) -> str:
    if block.place.checked is not None:  # a task cannot begin with "#"
        return inline_markdown(block.spans, Setting.PARAGRAPH) + ("\n===", "\n---")[block.level > 1]
    return f"{'#' * block.level} {inline_markdown(block.spans, Setting.HEADING)}".rstrip(" ")


def _code(block: CodeBlock) -> str:
    sign = "~" if "`" in block.language else "`"
    runs = (len(run) for run in re.findall(f"{sign}+", block.text))
    fence = sign * max(3, 1 + max(runs, default=0))
    text = f"{block.text}\n" if block.text else ""
    return f"{fence}{block.language}\n{text}{fence}"
