"""What is selected, as Markdown, as rich text and as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QMimeData

from chatapp.gui.transcript.parts import Bubble, Code, Divider, FormulaLine, Grid, Part, Prose
from chatapp.gui.transcript.row import Row
from chatapp.gui.transcript.selection import Place, part_of
from chatapp.gui.transcript.timeline import Timeline
from chatapp.markdown.blocks import TOP, Block, CodeBlock, Heading, Paragraph, Rule, Span, Table
from chatapp.markdown.cutting import cut_block, display_text
from chatapp.markdown.html_writer import to_html
from chatapp.markdown.markdown_writer import to_markdown
from chatapp.markdown.plain_writer import to_plain


@dataclass(frozen=True, slots=True)
class Copied:
    """A text in its three forms."""

    markdown: str
    html: str
    plain: str

    def mime(self) -> QMimeData:
        """For the clipboard: rich text, and plain text for what takes no other."""
        data = QMimeData()
        data.setText(self.plain)
        data.setHtml(self.html)
        data.setData("text/markdown", self.markdown.encode(errors="replace"))
        return data


def copy_range(timeline: Timeline, ends: tuple[Place, Place]) -> Copied:
    """What is between two places."""
    pieces = []
    for row in range(ends[0].row, ends[1].row + 1):
        copied = _message(timeline, row, ends)
        if copied is not None:
            pieces.append(copied)
    return Copied(
        "\n\n".join(piece.markdown for piece in pieces),
        "\n".join(piece.html for piece in pieces),
        "\n\n".join(piece.plain for piece in pieces),
    )


def _message(timeline: Timeline, index: int, ends: tuple[Place, Place]) -> Copied | None:
    row = timeline.rows[index]
    timeline.read_all(index)
    parts = [slot.part for slot in timeline.slots(index)]
    if row.prompt:
        text = _prompt_text(row, parts, index, ends)
        return Copied(text, to_html([_plain_paragraph(text)]), text) if text else None
    blocks = list(_blocks(parts, index, ends))
    if not blocks:
        return None
    whole = _is_whole(parts, index, ends)
    if ends[0][:2] == ends[1][:2]:
        blocks = [_alone(block) for block in blocks]
    markdown = row.text if whole and row.text else to_markdown(blocks).rstrip("\n")
    return Copied(markdown, to_html(blocks), to_plain(blocks))


def _is_whole(parts: Sequence[Part], index: int, ends: tuple[Place, Place]) -> bool:
    """Whether all text of an answer is selected."""
    texts = [(number, block) for number, part in enumerate(parts) if (block := block_of(part))]
    edges = [(number, len(display_text(block))) for number, block in (texts[0], texts[-1])]
    return all(part_of(ends, index, number, end) == (0, end) for number, end in edges)


def _alone(block: Block) -> Block:
    """Some words of a paragraph, without the list or quote around it; a whole one keeps them."""
    if isinstance(block, Paragraph) and not block.place.marker:
        return replace(block, place=TOP)
    return block


def _prompt_text(row: Row, parts: Sequence[Part], index: int, ends: tuple[Place, Place]) -> str:
    """The selected part of a prompt, exactly as it was written."""
    first = last = None
    end = 0
    for number, part in enumerate(parts):
        if isinstance(part, Bubble):
            end = part.start + len(part.text)
            chosen = part_of(ends, index, number, len(part.text))
            if chosen is not None:
                first = part.start + chosen[0] if first is None else first
                last = part.start + chosen[1]
    if first == 0 and last == end:
        return row.text  # with the line feeds at its end, which no bubble shows
    return "" if first is None or last is None else row.text[first:last]


def _plain_paragraph(text: str) -> Block:
    return Paragraph((Span(text),))


def _blocks(parts: Sequence[Part], index: int, ends: tuple[Place, Place]) -> Iterator[Block]:
    """The selected blocks of an answer, pieces of one put together again."""
    waiting: Block | None = None
    for number, part in enumerate(parts):
        block = block_of(part)
        if block is None:
            continue
        text = display_text(block)
        chosen = part_of(ends, index, number, len(text))
        if chosen is None:
            continue
        if chosen != (0, len(text)):
            block = cut_block(block, *chosen)
        joined = _joined(waiting, block, part, parts[number - 1])
        if joined is None and waiting is not None:
            yield waiting
        waiting = joined or block
    if waiting is not None:
        yield waiting


def _joined(before: Block | None, block: Block, part: Part, above: Part) -> Block | None:
    """Two pieces of one block as one; None where they are not. `above`: the part before."""
    if isinstance(part, Prose) and part.continued and isinstance(before, Paragraph | Heading):
        spans = block.spans if isinstance(block, Paragraph | Heading) else ()
        return replace(before, spans=(*before.spans, *spans))
    if isinstance(part, Code) and not part.first and isinstance(before, CodeBlock):
        text = block.text if isinstance(block, CodeBlock) else ""
        cut_in_line = isinstance(above, Code) and above.start + len(above.text) == part.start
        return replace(before, text=before.text + ("" if cut_in_line else "\n") + text)
    if isinstance(part, Grid) and not part.first and isinstance(before, Table):
        rows = block.rows if isinstance(block, Table) else ()
        return replace(before, rows=(*before.rows, *rows))
    return None


def block_of(part: Part) -> Block | None:
    """The block a painted part shows, or the piece of it."""
    match part:
        case Prose() | FormulaLine():
            return part.block
        case Code():
            return CodeBlock(part.language, part.text, closed=True, place=part.place)
        case Grid():
            header = part.header if part.first else tuple(() for _ in part.header)
            return Table(header, part.rows, part.alignments, part.place)
        case Divider():
            return Rule(part.place)
        case _:
            return None


def whole_table(parts: Sequence[Part], number: int) -> Table | None:
    """The table that a part is a piece of."""
    part = parts[number]
    if not isinstance(part, Grid):
        return None
    pieces = [each for each in parts if isinstance(each, Grid) and each.block == part.block]
    rows = tuple(row for piece in pieces for row in piece.rows)
    return Table(part.header, rows, part.alignments, part.place)
