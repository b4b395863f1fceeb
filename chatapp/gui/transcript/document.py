"""Blocks of prose into a QTextDocument, one text block each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)

from chatapp.gui.theme import Role, theme
from chatapp.gui.transcript.derive import block_gap
from chatapp.markdown.blocks import Block, Heading, Paragraph, Place, Rule, Span, Spans, Style

INDENT = 28
"""How far a list item's text hangs from the list's edge, in px."""
MARKER_END = 20
"""Where markers end, from the list's edge, in px."""
QUOTE_INDENT = 16
RULE_HEIGHT = 9
DEEPEST = 12
"""Lists and quotes nested deeper than this are not moved in any further."""
CHIP_PADDING = 5
"""The room inside the box around inline code, left and right, in px."""

_HEADINGS: dict[int, tuple[Role, float]] = {1: ("h1", 1.0), 2: ("h1", 0.9), 3: ("h3", 1.0)}
CHECKED, UNCHECKED = "\u2611", "\u2610"


@dataclass(slots=True)
class Layer:
    """What is painted besides the text of one block: code spans (start, end) and quotes."""

    code: list[tuple[int, int]] = field(default_factory=list)
    rule: bool = False
    place: Place = field(default_factory=Place)


class ProseWriter:
    """Writes blocks into a document, and keeps what has to be painted besides.

    Parameters: `role`, the type role of the text; `token`, the colour token of quoted text.
    """

    def __init__(self, document: QTextDocument, role: Role = "reading") -> None:
        self._document = document
        self._role: Role = role
        self._blocks: list[Block] = []
        self.layers: list[Layer] = []

    def write(self, blocks: Sequence[Block]) -> None:
        """Show `blocks`; what is there already stays, with its layout."""
        same = 0
        for old, new in zip(self._blocks, blocks, strict=False):
            if old is not new and old != new:
                break
            same += 1
        if same < len(self._blocks) and same == len(self._blocks) - 1 < len(blocks):
            same += self._extend(same, self._blocks[same], blocks[same])
        if same == len(blocks) == len(self._blocks):
            self._blocks = list(blocks)
            return
        self._cut(same)
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        for number in range(same, len(blocks)):
            self._insert(cursor, number, blocks[number], blocks[number - 1] if number else None)
        cursor.endEditBlock()
        self._blocks = list(blocks)

    def rewrite(self) -> None:
        """Write everything again, after the theme changed."""
        blocks, self._blocks = self._blocks, []
        self.layers.clear()
        self._document.clear()
        self.write(blocks)

    def _extend(self, number: int, old: Block, new: Block) -> bool:
        """Add the text by which the last span grew; False where that is not all."""
        if not (isinstance(old, Paragraph) and isinstance(new, Paragraph)):
            return False
        if not old.spans or len(old.spans) != len(new.spans) or old.place != new.place:
            return False
        last, grown = old.spans[-1], new.spans[-1]
        if last.style or last.link or old.spans[:-1] != new.spans[:-1]:
            return False
        if (grown.style, grown.link) != (last.style, last.link):
            return False
        if not grown.text.startswith(last.text):
            return False
        cursor = QTextCursor(self._document.findBlockByNumber(number))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        added = grown.text[len(last.text) :].replace("\n", "\u2028")
        cursor.insertText(added, char_format(last, self._font(new)))
        return True

    def _cut(self, count: int) -> None:
        """Leave the first `count` blocks."""
        del self.layers[count:]
        if count >= len(self._blocks):
            return
        cursor = QTextCursor(self._document.findBlockByNumber(count))
        if count:
            cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()

    def _insert(self, cursor: QTextCursor, number: int, block: Block, before: Block | None) -> None:
        spans = block.spans if isinstance(block, Paragraph | Heading) else ()
        block_format = self._block_format(block, before)
        font = self._font(block)
        plain = char_format(Span(""), font)
        if number:
            cursor.insertBlock(block_format, plain)
        else:
            cursor.setBlockFormat(block_format)
            cursor.setBlockCharFormat(plain)
        layer = Layer(rule=not isinstance(block, Paragraph | Heading), place=block.place)
        marker = _marker(block.place)
        if marker:
            hidden = QTextCharFormat(plain)
            if block.place.checked is not None:  # a box is painted in its place
                hidden.setForeground(Qt.GlobalColor.transparent)
            cursor.insertText(f"\t{marker}\t", hidden)
        self._insert_spans(cursor, spans, font, layer)
        self.layers.append(layer)

    def _insert_spans(self, cursor: QTextCursor, spans: Spans, font: QFont, layer: Layer) -> None:
        start = cursor.block().position()
        for number, span in enumerate(spans):
            text = span.text.replace("\n", "\u2028")
            style = char_format(span, font)
            spaced = span.style & Style.CODE or (
                number + 1 < len(spans) and spans[number + 1].style & Style.CODE
            )
            at = cursor.position() - start
            if spaced and text:
                cursor.insertText(text[:-1], style)
                cursor.insertText(text[-1], _followed_by_room(style))
            else:
                cursor.insertText(text, style)
            if span.style & Style.CODE:
                layer.code.append((at, cursor.position() - start))

    def _font(self, block: Block) -> QFont:
        if isinstance(block, Heading):
            role, size = _HEADINGS.get(block.level, (self._role, 1.0))
            font = QFont(theme().font(role, 600))
            font.setPointSizeF(font.pointSizeF() * size)
            return font
        return theme().font(self._role)

    def _block_format(self, block: Block, before: Block | None) -> QTextBlockFormat:
        result = QTextBlockFormat()
        line = theme().line_height(self._role)
        if isinstance(block, Heading) and block.level in _HEADINGS:
            role, size = _HEADINGS[block.level]
            line = round(theme().line_height(role) * size)
        if isinstance(block, Rule):
            line = RULE_HEIGHT
        fixed = QTextBlockFormat.LineHeightTypes.FixedHeight
        result.setLineHeight(line, fixed.value)
        result.setLeftMargin(left_edge(block.place))
        if before is not None:
            result.setTopMargin(block_gap(before, block))
        if isinstance(block, Heading):
            result.setHeadingLevel(block.level)
        spans = block.spans if isinstance(block, Paragraph | Heading) else ()
        chip = CHIP_PADDING if spans and spans[0].style & Style.CODE else 0
        if block.place.marker:
            result.setTextIndent(-INDENT)
            stop, kind = QTextOption.Tab, QTextOption.TabType
            result.setTabPositions(
                [stop(MARKER_END, kind.RightTab), stop(INDENT + chip, kind.LeftTab)]
            )
        elif chip:
            result.setTextIndent(chip)
        return result


def char_format(span: Span, font: QFont) -> QTextCharFormat:
    """How a span is set in text of the font `font`."""
    result = QTextCharFormat()
    style = span.style
    if style & (Style.CODE | Style.MATH):
        result.setFont(code_font(font))
    else:
        result.setFont(font)
    if style & Style.BOLD:
        result.setFontWeight(QFont.Weight.DemiBold)
    if style & Style.ITALIC:
        result.setFontItalic(True)
    if style & Style.STRIKE:
        result.setFontStrikeOut(True)
    if style & Style.NOTE:
        result.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
    if span.link:
        result.setAnchor(True)
        result.setAnchorHref(span.link)
        result.setFontUnderline(True)
        result.setForeground(theme().color("accent"))
    return result


def code_font(around: QFont) -> QFont:
    """The font of inline code within text of the font `around`."""
    font = QFont(theme().font("code"))
    font.setPointSizeF(around.pointSizeF() * 0.89)
    return font


def left_edge(place: Place) -> int:
    """How far in the text of a block begins, in px."""
    indent, quotes = min(place.indent, DEEPEST), min(len(place.quotes), DEEPEST)
    return INDENT * indent + QUOTE_INDENT * quotes


def quote_bars(place: Place) -> list[int]:
    """Where the bars of the quotes around a block are, in px."""
    return [
        INDENT * min(lists, DEEPEST) + QUOTE_INDENT * number
        for number, lists in enumerate(place.quotes[:DEEPEST])
    ]


def _marker(place: Place) -> str:
    if place.checked is not None:
        return CHECKED if place.checked else UNCHECKED
    return place.marker


def _followed_by_room(style: QTextCharFormat) -> QTextCharFormat:
    result = QTextCharFormat(style)
    result.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
    result.setFontLetterSpacing(CHIP_PADDING)
    return result
