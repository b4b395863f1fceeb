"""Blocks as plain text, and tables as values between tabs."""

from __future__ import annotations

from collections.abc import Iterable

from chatapp.markdown.blocks import Block, CodeBlock, Rule, Table, plain_text
from chatapp.markdown.cutting import display_text
from chatapp.markdown.nesting import Container, containers

_BOXES = {None: "", True: "[x] ", False: "[ ] "}


def to_plain(blocks: Iterable[Block]) -> str:
    """Plain text of `blocks`: markers of lists and quotes, tabs in tables, code as it is."""
    pieces: list[str] = []
    before: Block | None = None
    for block in blocks:
        if before is not None:
            pieces.append("\n" if _is_joined(before, block) else "\n\n")
        pieces.append(_plain(block))
        before = block
    return "".join(pieces)


def table_to_tsv(table: Table) -> str:
    """Rows as lines, the header first, cells between tabs.

    Line feeds and tabs in a cell become spaces, so that a spreadsheet finds the cells again.
    """
    rows = (table.header, *table.rows) if any(table.header) else table.rows
    return "\n".join(
        "\t".join(plain_text(cell).replace("\n", " ").replace("\t", " ") for cell in row)
        for row in rows
    )


def _plain(block: Block) -> str:
    if isinstance(block, CodeBlock):
        return block.text
    if isinstance(block, Table):
        return table_to_tsv(block)
    place = block.place
    first = lead = "".join("> " if kind is Container.QUOTE else "  " for kind in containers(place))
    if place.marker:
        first = f"{lead[:-2]}{place.marker} {_BOXES[place.checked]}"
    text = "---" if isinstance(block, Rule) else display_text(block)
    return (first + text.replace("\n", "\n" + lead)).rstrip(" ")


def _is_joined(before: Block, block: Block) -> bool:
    """Whether both are items of lists, which need no empty line between them."""
    return bool(
        block.place.marker and before.place.indent and before.place.quotes == block.place.quotes
    )
