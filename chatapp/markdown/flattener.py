"""pyromark's events to flat blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from chatapp.markdown.blocks import (
    MAX_DEPTH,
    TOP,
    Alignment,
    Block,
    CodeBlock,
    Formula,
    Heading,
    Paragraph,
    Place,
    Rule,
    Spans,
    Style,
    Table,
)
from chatapp.markdown.inline import SpanBuilder

_ALIGNMENTS = {"Center": Alignment.CENTER, "Right": Alignment.RIGHT}
_BULLETS = ("•", "◦", "▪")
_CODE, _NOTE, _MATH = int(Style.CODE), int(Style.NOTE), int(Style.MATH)
_DISPLAY = int(Style.MATH | Style.DISPLAY)
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


class Flattener:
    """Takes events one by one and lays the blocks out flat.

    Parameters: `source`, the text in UTF-8; `ordinal`, see `parse`; `restore` makes the text's
    own characters of those the parser was given; `formulas`, the sources of formulas that are
    not as the parser was given them, by their place in `source`.
    """

    def __init__(
        self,
        source: bytes,
        ordinal: int | None,
        restore: Callable[[str], str],
        formulas: Mapping[int, str],
    ) -> None:
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
        self._formulas = formulas
        self._code: list[str] | None = None
        self._language = ""
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
        elif start in self._formulas and kind == "DisplayMath":
            self._formula(self._formulas[start], display=self.source[start + 1 : start + 2] != b"(")
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
            self._inline.text(value, _CODE)
        elif kind == "InlineMath":
            self._formula(value, display=False)
        elif kind == "DisplayMath":
            self._formula(value, display=True)
        elif kind == "FootnoteReference":
            self._inline.atom(f"[{value}]", _NOTE)
        else:
            self._inline.text(value)

    def _formula(self, value: str, *, display: bool) -> None:
        if self._table is not None:
            value = value.replace("\\|", "|")
        if not value.strip():
            self._inline.text(f"$${value}$$")
        elif display:
            self._inline.atom(value.strip(), _DISPLAY)
        else:
            self._inline.atom(value.replace("\n", " ").strip(), _MATH)

    def _start(self, tag: Any, start: int) -> None:
        name, value = _named(tag)
        if name in _INLINE_TAGS:
            self._inline.start_style(name)
        elif name == "Link":
            self._start_link(value)
        elif name == "Image":
            self._inline.start_image(self._restore(value["dest_url"]))
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
            self._bear_marker()
            self._lists.append(_List(None))
            self._marker = f"[{self._restore(value)}]"
        elif name == "CodeBlock":
            self._code = []
            info = value.get("Fenced", "") if isinstance(value, dict) else ""
            self._language = next(iter(self._restore(info).split()), "")
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
        name, value = _named(tag)
        if name in _INLINE_TAGS:
            self._inline.end_style()
        elif name == "Link":
            self._inline.end_link()
        elif name == "Image":
            self._inline.end_image()
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
        self._bear_marker()
        self.blocks.append(
            CodeBlock(
                self._language,
                text[:-1] if text.endswith("\n") else text,
                not fence or self._closed(rest, fence.group()),
                self._place(),
            )
        )

    def _closed(self, rest: bytes, fence: bytes) -> bool:
        """Whether the lines after a fenced block's first one end in a closing fence."""
        last = rest.rstrip(b"\n").rpartition(b"\n")[2].rstrip(b" \t")
        sign = fence[:1]
        lead = last.rstrip(sign)
        if len(last) - len(lead) < len(fence):
            return False
        around = b" \t>" if self._quotes else b" \t"
        return not lead.strip(around) and (bool(self._lists or self._quotes) or len(lead) <= 3)

    def _close_paragraph(self, *, html: bool = False) -> None:
        """What a tight item, a paragraph or a piece of HTML has collected becomes a block."""
        if self._table is not None or self._code is not None or self._inline.empty:
            return
        spans = self._inline.take()
        if html and spans and spans[-1].text.endswith("\n"):
            last = replace(spans[-1], text=spans[-1].text[:-1])
            spans = (*spans[:-1], last) if last.text else spans[:-1]
        if len(spans) == 1 and spans[0].style == _DISPLAY and not spans[0].link:
            self.blocks.append(Formula(spans[0].text, self._place()))
        elif spans:
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
        quotes = tuple(min(lists, MAX_DEPTH) for lists in self._quotes[:MAX_DEPTH])
        return Place(min(len(self._lists), MAX_DEPTH), marker, checked, quotes)


def _named(tag: Any) -> tuple[str, Any]:
    """A tag's name, and what it carries if anything."""
    return (tag, None) if isinstance(tag, str) else next(iter(tag.items()))
