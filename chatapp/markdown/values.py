"""JSON values as Markdown: a table, a tree of lists, or code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from chatapp.domain.messages import Json
from chatapp.domain.structured import ValueTable, cell_text
from chatapp.markdown.blocks import Alignment, Block, Paragraph, Place, Span, Style, Table
from chatapp.markdown.markdown_writer import to_markdown

_MOST_LINES = 5_000
"""So many lines of a tree are written; what is left out is counted in the last."""
_DEEPEST = 12
_TICKS = re.compile(r"`{3,}")
_SPACES = re.compile(r"\s+")


def table_markdown(table: ValueTable) -> str:
    """A table; columns of numbers stand to the right."""
    cells = tuple(tuple(_spans(cell_text(cell)) for cell in row) for row in table.rows)
    sides = tuple(
        Alignment.RIGHT if all(map(_is_number, column)) else Alignment.LEFT
        for column in zip(*table.rows, strict=True)
    )
    header = tuple(_spans(name) for name in table.columns)
    return to_markdown([Table(header, cells, sides)])


def tree_markdown(value: Json) -> str:
    """Lists within lists; members have their names in bold, elements their numbers from 1."""
    blocks: list[Block] = []
    lines = _lines(value, 1)
    for block in lines:
        blocks.append(block)
        if len(blocks) == _MOST_LINES:
            left = sum(1 for _each in lines)
            if left:
                blocks.append(Paragraph((Span(f"… + {left}"),)))
            break
    return to_markdown(blocks or [Paragraph(_spans(_shown(value)))])


def code_markdown(text: str) -> str:
    """A text as a block of JSON code."""
    ticks = "`" * max((len(found[0]) + 1 for found in _TICKS.finditer(text)), default=3)
    return f"{ticks}json\n{text}\n{ticks}"


def indented(value: Json) -> str:
    """A value as JSON, two spaces a level."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def _lines(value: Json, depth: int) -> Iterator[Block]:
    if isinstance(value, dict):
        named = [(_line(name), member, "•") for name, member in value.items()]
    elif isinstance(value, list):
        named = [("", each, f"{number}.") for number, each in enumerate(value, 1)]
    else:
        return
    for name, member, marker in named:
        inner = isinstance(member, dict | list) and bool(member) and depth < _DEEPEST
        said = "" if inner else _shown(member)
        spans = [Span(name, Style.BOLD)] if name else []
        if said:
            spans.append(Span(f": {said}" if spans else said))
        yield Paragraph(tuple(spans), Place(depth, marker))
        if inner:
            yield from _lines(member, depth + 1)


def _shown(value: Json) -> str:
    if isinstance(value, str):
        return _line(value) if value.strip() else json.dumps(value)
    return json.dumps(value, ensure_ascii=False)


def _spans(text: str) -> tuple[Span, ...]:
    line = _line(text)
    return (Span(line),) if line else ()


def _line(text: str) -> str:
    """A text as one line: Markdown has no other in a cell."""
    return _SPACES.sub(" ", text).strip()


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
