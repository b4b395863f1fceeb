"""One line of text with highlights, cut so that the first of them is seen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption

from chatapp.gui.palette.rows import Ranges
from chatapp.gui.theme import Role, theme

_MORE = "…"
_SEEN, _BEFORE = 0.9, 0.35
"""Parts of the width: the first highlight ends within it; what is left before it where it has to be
cut."""


def paint_line(
    painter: QPainter, area: QRectF, text: str, ranges: Ranges, role: Role, token: str
) -> None:
    """Paint a line in the middle of `area`'s height, its highlights on their own ground."""
    font = theme().font(role)
    text, ranges = fitted(text, ranges, QFontMetricsF(font), area.width())
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(option)
    layout.setFormats([_highlight(text, start, end) for start, end in ranges])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(area.width())
    layout.endLayout()
    painter.setPen(theme().color(token))
    layout.draw(painter, QPointF(area.left(), area.center().y() - line.height() / 2))


def fitted(text: str, ranges: Ranges, metrics: QFontMetricsF, width: float) -> tuple[str, Ranges]:
    """The text cut to a width, at the front too where its first highlight would not be seen."""
    if metrics.horizontalAdvance(text) <= width:
        return text, ranges
    cut = 0
    if ranges and metrics.horizontalAdvance(text[: ranges[0][1]]) > width * _SEEN:
        start = ranges[0][0]
        kept = metrics.elidedText(text[:start], Qt.TextElideMode.ElideLeft, width * _BEFORE)
        left = start - max(0, len(kept) - len(_MORE))
        while left < start and text[left].isspace():
            left += 1
        text, cut = _MORE + text[left:], left - len(_MORE)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
    end = len(shown) - len(_MORE) if shown != text else len(text)
    moved = ((max(0, first - cut), min(last - cut, end)) for first, last in ranges)
    return shown, tuple((first, last) for first, last in moved if first < last)


def _highlight(text: str, start: int, end: int) -> QTextLayout.FormatRange:
    """The format of a highlight; Qt counts in UTF-16."""
    span = QTextLayout.FormatRange()
    span.start = _units(text[:start])
    span.length = _units(text[start:end])
    format_ = QTextCharFormat()
    format_.setBackground(theme().color("hit"))
    format_.setForeground(theme().color("text"))
    span.format = format_
    return span


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
