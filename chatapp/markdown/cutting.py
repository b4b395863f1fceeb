"""A block's text as it is shown, and the part of a block between two places in that text."""

from __future__ import annotations

from dataclasses import replace

from chatapp.markdown.blocks import (
    Block,
    CodeBlock,
    Formula,
    Heading,
    Paragraph,
    Place,
    Spans,
    Style,
    Table,
    plain_text,
)

Row = tuple[Spans, ...]


def display_text(block: Block) -> str:
    """The characters of `block` that can be selected, found and copied.

    Formulas count with their source; the cells of a table are joined by tabs, its rows by line
    feeds, the header first; a rule has none.
    """
    if isinstance(block, Paragraph | Heading):
        return plain_text(block.spans)
    if isinstance(block, CodeBlock):
        return block.text
    if isinstance(block, Formula):
        return block.source
    if isinstance(block, Table):
        return "\n".join(row_text(row) for row in (block.header, *block.rows))
    return ""


def row_text(row: Row) -> str:
    """The cells of a table's row, joined by tabs."""
    return "\t".join(plain_text(cell) for cell in row)


def cut_block(block: Block, start: int, end: int) -> Block:
    """`block` with only the characters from `start` to `end` of its display text.

    A formula is kept whole when any of it is inside. Of a table, a cut within one cell gives a
    paragraph of that cell; otherwise the rows that are touched are kept whole, the header
    where it is touched (else it is empty). A block that does not begin at its own beginning
    has no marker.
    """
    length = len(display_text(block))
    start, end = max(0, start), min(end, length)
    if start <= 0 and end >= length:
        return block
    place = _place_after(block.place, start)
    if isinstance(block, Paragraph | Heading):
        return replace(block, spans=cut_spans(block.spans, start, end), place=place)
    if isinstance(block, CodeBlock):
        return replace(block, text=block.text[start:end], place=place)
    if isinstance(block, Table):
        return _cut_table(block, start, end)
    return block


def cut_spans(spans: Spans, start: int, end: int) -> Spans:
    """The spans' characters from `start` to `end`; formulas and the marks of notes stay whole."""
    kept, at = [], 0
    for span in spans:
        first, last = max(start - at, 0), min(end - at, len(span.text))
        at += len(span.text)
        if first >= last:
            continue
        whole = span.style & (Style.MATH | Style.NOTE)
        kept.append(span if whole else replace(span, text=span.text[first:last]))
    return tuple(kept)


def _place_after(place: Place, start: int) -> Place:
    return replace(place, marker="", checked=None) if start and place.marker else place


def _cut_table(table: Table, start: int, end: int) -> Block:
    rows = (table.header, *table.rows)
    touched: list[int] = []
    at = 0
    for number, row in enumerate(rows):
        if start >= end or at > end:
            break
        cell_at = at
        for cell in row:
            cell_end = cell_at + sum(len(span.text) for span in cell)
            if cell_at <= start and end <= cell_end:
                return Paragraph(cut_spans(cell, start - cell_at, end - cell_at), table.place)
            cell_at = cell_end + 1
        if start < cell_at - 1 and end > at:
            touched.append(number)
        at = max(cell_at, at + 1)
    kept = tuple(rows[number] for number in touched if number)
    header = table.header if 0 in touched else ((),) * len(table.header)
    return replace(table, header=header, rows=kept)
