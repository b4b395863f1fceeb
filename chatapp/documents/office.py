"""The text of Word, Excel and PowerPoint files. Macros, links and pictures are not looked at."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from chatapp.documents.found import MOST_CHARACTERS, FoundText, Unusable

if TYPE_CHECKING:
    from docx.table import Table

_OFFICE = "application/vnd.openxmlformats-officedocument"
_DEEPEST = 20
"""Tables in tables, groups in groups."""


def read_word(data: bytes) -> FoundText:
    """Headings, paragraphs and tables in their order."""
    from docx import Document

    document = Document(io.BytesIO(data))
    text = _joined(_word_blocks(document.iter_inner_content()), "\n\n")
    return FoundText(text, f"{_OFFICE}.wordprocessingml.document")


def read_excel(data: bytes) -> FoundText:
    """The values of all sheets, a line for each row, the cells between tabs."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        text = _joined(_excel_lines(book), "\n")
        return FoundText(text, f"{_OFFICE}.spreadsheetml.sheet", len(book.sheetnames))
    finally:
        book.close()


def read_powerpoint(data: bytes) -> FoundText:
    """The texts of all slides, with their notes."""
    from pptx import Presentation

    slides = Presentation(io.BytesIO(data)).slides
    text = _joined(_slide_blocks(slides), "\n\n")
    return FoundText(text, f"{_OFFICE}.presentationml.presentation", len(slides))


def _joined(pieces: Iterable[str], between: str) -> str:
    kept: list[str] = []
    length = 0
    for piece in pieces:
        kept.append(piece)
        length += len(piece) + len(between)
        if length > MOST_CHARACTERS:
            raise Unusable("document_too_long", limit=f"{MOST_CHARACTERS:,}")
    return between.join(kept)


def _word_blocks(content: Iterable[Any]) -> Iterator[str]:
    for block in content:
        if hasattr(block, "rows"):
            yield "\n".join(_table_lines(block))
        elif block.text.strip():
            style = block.style.name if block.style is not None else ""
            _heading, _space, level = (style or "").partition("Heading ")
            marks = "#" * min(6, int(level)) + " " if level.isdecimal() else ""
            yield f"{marks}{block.text}"


def _table_lines(table: Table) -> Iterator[str]:
    """A line for each row; a cell that spans several is named once."""
    for row in table.rows:
        cells = dict.fromkeys(cell._tc for cell in row.cells)
        named = {cell._tc: " ".join(cell.text.split()) for cell in row.cells}
        yield " | ".join(named[cell] for cell in cells)


def _excel_lines(book: Any) -> Iterator[str]:
    for sheet in book.worksheets:
        yield f"# {sheet.title}"
        sheet.reset_dimensions()  # what a file says of its size may be far too much
        for row in sheet.iter_rows(values_only=True):
            cells = ["" if value is None else str(value) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield "\t".join(" ".join(cell.split()) for cell in cells)


def _slide_blocks(slides: Iterable[Any]) -> Iterator[str]:
    for number, slide in enumerate(slides, 1):
        yield f"# {number}"
        yield from _shape_texts(slide.shapes, 0)
        if slide.has_notes_slide:
            notes = slide.notes_slide.notes_text_frame
            if notes is not None and notes.text.strip():
                yield notes.text


def _shape_texts(shapes: Iterable[Any], depth: int) -> Iterator[str]:
    for shape in shapes:
        if shape.has_text_frame and shape.text_frame.text.strip():
            yield shape.text_frame.text
        if getattr(shape, "has_table", False):
            rows = (" | ".join(cell.text for cell in row.cells) for row in shape.table.rows)
            yield "\n".join(rows)
        if hasattr(shape, "shapes") and depth < _DEEPEST:
            yield from _shape_texts(shape.shapes, depth + 1)
