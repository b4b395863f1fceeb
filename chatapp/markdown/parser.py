"""The full parse: pyromark's events (CommonMark with GitHub's tables, tasks, strikethrough and
footnotes) to flat blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from chatapp.domain.messages import clean_text
from chatapp.markdown.blocks import (
    TOP,
    Alignment,
    Block,
    CodeBlock,
    Heading,
    Paragraph,
    Place,
    Rule,
    Spans,
    Style,
    Table,
)
from chatapp.markdown.cjk import shield, unshield
from chatapp.markdown.inline import SpanBuilder

_ALIGNMENTS = {"Center": Alignment.CENTER, "Right": Alignment.RIGHT}
_BULLETS = ("•", "◦", "▪")
_INLINE_TAGS = ("Strong", "Emphasis", "Strikethrough")


@dataclass(frozen=True, slots=True)
class Boundary:
    """A line where a top-level block or an item of a top-level list begins.

    Parameters: `offset`, characters before that line; `block`, how many blocks are before it;
    `ordinal`, the item's number in an ordered list.
    """

    offset: int
    block: int
    ordinal: int | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """The blocks of a text and where parsing may begin again."""

    blocks: list[Block]
    boundaries: list[Boundary]


def parse(text: str, *, ordinal: int | None = None) -> Parsed:
    """Parse all of `text`.

    Parameters: `ordinal`, the number of the item `text` begins with, where it is the rest of an
    ordered list.
    """
    text = normalized(text)
    shielded = shield(text)
    restore = str if shielded is text else unshield
    flattener = _Flattener(text.encode(), ordinal, restore)
    for event, where in _events(shielded):
        flattener.take(event, where["start"], where["end"])
    return Parsed(flattener.blocks, _in_characters(text, flattener))


def normalized(text: str) -> str:
    """`text` with only LF as line end, and without what cannot be encoded."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return clean_text(text)


@cache
def _parser() -> Any:
    from pyromark import Markdown, Options

    return Markdown(
        options=Options.ENABLE_TABLES
        | Options.ENABLE_TASKLISTS
        | Options.ENABLE_STRIKETHROUGH
        | Options.ENABLE_FOOTNOTES
        | Options.ENABLE_MATH
    )


def _events(text: str) -> Iterator[tuple[Any, dict[str, int]]]:
    events: Iterator[tuple[Any, dict[str, int]]] = _parser().events_with_range(
        text, merge_text=True
    )
    return events


def _in_characters(text: str, flattener: _Flattener) -> list[Boundary]:
    """Boundaries counted in characters instead of bytes, moved to the start of their line."""
    source, boundaries, done, characters = flattener.source, [], 0, 0
    for boundary in flattener.boundaries:
        start = source.rfind(b"\n", 0, boundary.offset) + 1
        if len(source) == len(text):
            characters = start
        else:
            characters += len(source[done:start].decode())
            done = start
        boundaries.append(replace(boundary, offset=characters))
    return boundaries


@dataclass(slots=True)
class _List:
    """A list that is open. `ordinal` is the number of its next item, None for bullets."""

    ordinal: int | None


@dataclass(slots=True)
class _Rows:
    """A table that is open."""

    alignments: tuple[Alignment, ...]
    header: tuple[Spans, ...] = ()
    rows: list[tuple[Spans, ...]] = field(default_factory=list)
    cells: list[Spans] = field(default_factory=list)


class _Flattener:
    """Takes events one by one and lays the blocks out flat."""

    def __init__(self, source: bytes, ordinal: int | None, restore: Callable[[str], str]) -> None:
        self.source = source
        self.blocks: list[Block] = []
        self.boundaries: list[Boundary] = []
        self._ordinal = ordinal
        self._depth = 0
        self._lists: list[_List] = []
        self._quotes: list[int] = []
        self._marker = ""
        self._checked: bool | None = None
        self._inline = SpanBuilder()
        self._restore = restore
        self._code: list[str] | None = None
        self._table: _Rows | None = None

    def take(self, event: Any, start: int, end: int) -> None:
        """Take the next event, whose source is at `start` to `end` (bytes)."""
        if isinstance(event, str):
            self._bare(event, start)
            return
        ((kind, value),) = event.items()
        if kind == "Start":
            self._start(value, start)
        elif kind == "End":
            self._end(value, start, end)
        elif self._code is not None:
            self._code.append(self._restore(value))
        else:
            self._leaf(kind, value)

    def _bare(self, event: str, start: int) -> None:
        if event == "SoftBreak":
            self._inline.soft_break()
        elif event == "HardBreak":
            self._inline.hard_break()
        else:
            self._close_paragraph()
            self._mark_boundary(start)
            self._bear_marker()
            self.blocks.append(Rule(self._place()))

    def _leaf(self, kind: str, value: Any) -> None:
        if kind == "TaskListMarker":
            self._checked = value
            return
        value = self._restore(value)
        if kind == "Code":
            self._inline.text(value, Style.CODE)
        elif kind == "InlineMath":
            self._inline.text(f"${value}$", Style.MATH)
        elif kind == "DisplayMath":
            self._inline.text(f"$${value}$$", Style.MATH)
        elif kind == "FootnoteReference":
            self._inline.text(f"[{value}]", Style.NOTE)
        else:
            self._inline.text(value)

    def _start(self, tag: Any, start: int) -> None:
        name, value = (tag, None) if isinstance(tag, str) else next(iter(tag.items()))
        if name in _INLINE_TAGS:
            self._inline.start_style(name)
        elif name in ("Link", "Image"):
            self._start_link(value)
        elif name not in ("TableHead", "TableRow", "TableCell"):
            self._start_block(name, value, start)

    def _start_link(self, link: Any) -> None:
        target = self._restore(link["dest_url"])
        if link["link_type"] == "Email" and ":" not in target:
            target = f"mailto:{target}"
        self._inline.start_link(target)

    def _start_block(self, name: str, value: Any, start: int) -> None:
        self._close_paragraph()
        if name != "Item":
            self._mark_boundary(start)
        self._depth += 1
        if name == "Item":
            self._start_item(start)
        elif name == "List":
            self._bear_marker()
            first, self._ordinal = self._ordinal, None
            self._lists.append(_List(value if value is None or first is None else first))
        elif name == "BlockQuote":
            self._bear_marker()
            self._quotes.append(len(self._lists))
        elif name == "FootnoteDefinition":
            self._lists.append(_List(None))
            self._marker = f"[{self._restore(value)}]"
        elif name == "CodeBlock":
            self._code = []
        elif name == "Table":
            self._table = _Rows(tuple(_ALIGNMENTS.get(side, Alignment.LEFT) for side in value))

    def _start_item(self, start: int) -> None:
        current = self._lists[-1]
        if self._depth == 2 and len(self._lists) == 1:
            self.boundaries.append(Boundary(start, len(self.blocks), current.ordinal))
        self._checked = None
        if current.ordinal is None:
            self._marker = _BULLETS[(len(self._lists) - 1) % len(_BULLETS)]
        else:
            self._marker = f"{current.ordinal}."
            current.ordinal += 1

    def _end(self, tag: Any, start: int, end: int) -> None:
        name, value = (tag, None) if isinstance(tag, str) else next(iter(tag.items()))
        if name in _INLINE_TAGS:
            self._inline.end_style()
        elif name in ("Link", "Image"):
            self._inline.end_link()
        elif self._table is not None and name != "Table":
            self._end_cell(self._table, name)
        else:
            self._end_block(name, value, start, end)
            self._depth -= 1

    def _end_cell(self, table: _Rows, name: str) -> None:
        if name == "TableCell":
            table.cells.append(self._inline.take())
            return
        cells = tuple(table.cells)
        table.cells.clear()
        if name == "TableHead":
            table.header = cells
        else:
            table.rows.append(cells)

    def _end_block(self, name: str, value: Any, start: int, end: int) -> None:
        if name == "Heading":
            spans = self._inline.take()
            self.blocks.append(Heading(int(value[1]), spans, self._place()))
        elif name == "CodeBlock":
            self._end_code(start, end)
        elif name == "Table" and self._table is not None:
            table, self._table = self._table, None
            self._bear_marker()
            rows = tuple(table.rows)
            self.blocks.append(Table(table.header, rows, table.alignments, self._place()))
        else:
            self._close_paragraph(html=name == "HtmlBlock")
            self._end_container(name)

    def _end_container(self, name: str) -> None:
        if name in ("Item", "FootnoteDefinition"):
            self._bear_marker()
        if name in ("List", "FootnoteDefinition"):
            self._lists.pop()
        elif name == "BlockQuote":
            self._quotes.pop()

    def _end_code(self, start: int, end: int) -> None:
        text = "".join(self._code or ())
        self._code = None
        source = self.source[start:end]
        opening, _, rest = source.partition(b"\n")
        fence = re.match(rb"`{3,}|~{3,}", opening)
        info = opening[fence.end() :].decode().split() if fence else []
        self._bear_marker()
        self.blocks.append(
            CodeBlock(
                info[0] if info else "",
                text[:-1] if text.endswith("\n") else text,
                not fence or self._closed(rest, fence.group()),
                self._place(),
            )
        )

    def _closed(self, rest: bytes, fence: bytes) -> bool:
        """Whether the lines after a fenced block's first one end in a closing fence."""
        lead = rb"[ \t>]*" if self._quotes else rb"[ \t]*" if self._lists else rb" {0,3}"
        last = rest.rstrip(b"\n").rpartition(b"\n")[2]
        return bool(re.match(lead + re.escape(fence) + fence[:1] + rb"*[ \t]*$", last))

    def _close_paragraph(self, *, html: bool = False) -> None:
        """What a tight item, a paragraph or a piece of HTML has collected becomes a block."""
        if self._table is not None or self._code is not None or self._inline.empty:
            return
        spans = self._inline.take()
        if html and spans and spans[-1].text.endswith("\n"):
            last = replace(spans[-1], text=spans[-1].text[:-1])
            spans = (*spans[:-1], last) if last.text else spans[:-1]
        if spans:
            self.blocks.append(Paragraph(spans, self._place()))

    def _bear_marker(self) -> None:
        """A marker needs a line of its own where the item begins with no text."""
        if self._marker:
            self.blocks.append(Paragraph((), self._place()))

    def _mark_boundary(self, start: int) -> None:
        if self._depth == 0:
            self.boundaries.append(Boundary(start, len(self.blocks)))

    def _place(self) -> Place:
        marker, checked, self._marker, self._checked = self._marker, self._checked, "", None
        if not self._lists and not self._quotes:
            return TOP
        return Place(len(self._lists), marker, checked, tuple(self._quotes))
