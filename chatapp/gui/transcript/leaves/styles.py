"""How spans are set, and where blocks stand among lists and quotes."""

from __future__ import annotations

from PySide6.QtGui import QFont, QTextCharFormat, QTextLayout

from chatapp.gui.theme import Role, theme
from chatapp.markdown.blocks import Heading, Place, Span, Style

INDENT = 28
"""How far a list item's text hangs from the list's edge, in px."""
MARKER_END = 20
"""Where markers end, from the list's edge, in px."""
QUOTE_INDENT = 16
QUOTE_BAR = 3
DEEPEST = 12
"""Lists and quotes nested deeper than this are not moved in any further."""

_HEADINGS: dict[int, tuple[Role, float]] = {1: ("h1", 1.0), 2: ("h1", 0.9), 3: ("h3", 1.0)}
_CODE_SIZE = 0.89
"""The size of code within text, of that text's."""


def char_format(span: Span, font: QFont) -> QTextCharFormat:
    """How a span is set in text of the font `font`."""
    result = QTextCharFormat()
    style = span.style
    result.setFont(code_font(font) if style & (Style.CODE | Style.MATH) else font)
    if style & Style.BOLD:
        result.setFontWeight(QFont.Weight.DemiBold)
    if style & Style.ITALIC:
        result.setFontItalic(True)
    if style & Style.STRIKE:
        result.setFontStrikeOut(True)
    if style & Style.NOTE:
        result.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
    if style & Style.IMAGE:
        result.setForeground(theme().color("text2"))
    if span.link:
        result.setFontUnderline(True)
        result.setForeground(theme().color("accent"))
    return result


def code_font(around: QFont) -> QFont:
    """The font of inline code within text of the font `around`."""
    font = QFont(theme().font("code"))
    font.setPointSizeF(around.pointSizeF() * _CODE_SIZE)
    return font


def format_range(start: int, length: int, style: QTextCharFormat) -> QTextLayout.FormatRange:
    """A format for a range of UTF-16 units."""
    result = QTextLayout.FormatRange()
    result.start, result.length, result.format = start, length, style
    return result


def heading_font(block: Heading, role: Role) -> QFont:
    """The font of a heading in text of the role `role`."""
    wanted, size = _HEADINGS.get(block.level, (role, 1.0))
    font = QFont(theme().font(wanted, 600))
    font.setPointSizeF(font.pointSizeF() * size)
    return font


def heading_line(block: Heading, role: Role) -> int:
    """The height of a heading's line, in px."""
    wanted, size = _HEADINGS.get(block.level, (role, 1.0))
    return round(theme().line_height(wanted) * size)


def left_edge(place: Place) -> int:
    """How far in a block begins, in px."""
    indent, quotes = min(place.indent, DEEPEST), min(len(place.quotes), DEEPEST)
    return theme().scaled(INDENT) * indent + QUOTE_INDENT * quotes


def quote_bars(place: Place) -> list[int]:
    """Where the bars of the quotes around a block are, in px."""
    return [
        theme().scaled(INDENT) * min(lists, DEEPEST) + QUOTE_INDENT * number
        for number, lists in enumerate(place.quotes[:DEEPEST])
    ]
