"""Paints behind a text whose words they are: the model's have a ground, and a line beside them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from chatapp.domain.messages import Role
from chatapp.gui.completing.runs import Run
from chatapp.gui.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock, QTextLine

    from chatapp.gui.completing.editor import TextEditor

_BAR, _BESIDE = 2, 10
"""Pixels: the line's width, and how far left of the text it stands."""


def paint_marks(
    editor: TextEditor, runs: Sequence[Run], starts: Sequence[int], area: QRect
) -> None:
    """Paint the ground of the model's words in a part of the field."""
    painter = QPainter(editor.viewport())
    ground, bar = theme().color("soft"), theme().color("edge")
    block, offset = editor.firstVisibleBlock(), editor.contentOffset()
    while block.isValid():
        place = editor.blockBoundingGeometry(block).translated(offset)
        if place.top() > area.bottom():
            break
        if block.isVisible() and place.bottom() >= area.top():
            for line, left, right in _model_lines(block, runs, starts, place, area):
                height = line.height()
                top = place.top() + line.y()
                painter.fillRect(QRectF(place.left() + left, top, right - left, height), ground)
                edge = max(0.0, place.left() + _margin(editor) - _BESIDE)
                painter.fillRect(QRectF(edge, top, _BAR, height), bar)
        block = block.next()


def _margin(editor: TextEditor) -> float:
    return editor.document().documentMargin()


def _model_lines(
    block: QTextBlock, runs: Sequence[Run], starts: Sequence[int], place: QRectF, area: QRect
) -> Iterator[tuple[QTextLine, float, float]]:
    """The lines in view with words of the model's, and from where to where those go."""
    begin, layout = block.position(), block.layout()
    count = layout.lineCount()
    for number in range(_first_line(layout, count, area.top() - place.top()), count):
        line = layout.lineAt(number)
        if place.top() + line.y() > area.bottom():
            return
        first = begin + line.textStart()
        last = first + line.textLength()
        at = max(0, bisect_right(starts, first) - 1)
        while at < len(runs) and starts[at] < last:
            run, start = runs[at], max(first, starts[at])
            end = min(last, starts[at] + run.length)
            if run.role is Role.ASSISTANT and start < end:
                yield line, _x(line, start - begin), _x(line, end - begin)
            at += 1


def _first_line(layout: Any, count: int, top: float) -> int:
    """The first line of a paragraph that reaches below a height; a paragraph may be very long."""
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        line = layout.lineAt(middle)
        if line.y() + line.height() < top:
            low = middle + 1
        else:
            high = middle
    return low


def _x(line: QTextLine, place: int) -> float:
    found: Any = line.cursorToX(place)
    return float(found[0] if isinstance(found, tuple) else found)
