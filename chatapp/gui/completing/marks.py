"""Paints behind a text whose words they are: the model's have a ground, and a line beside them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

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


class ViewLine(NamedTuple):
    """A line in view. `first` and `last`: its places in the text; `begin`: of its paragraph."""

    line: QTextLine
    begin: int
    first: int
    last: int
    left: float
    top: float

    def box(self, start: int, end: int) -> QRectF:
        """Where a part of the line stands in the viewport."""
        left, right = _x(self.line, start - self.begin), _x(self.line, end - self.begin)
        return QRectF(self.left + min(left, right), self.top, abs(right - left), self.line.height())


def paint_marks(
    editor: TextEditor,
    runs: Sequence[Run],
    starts: Sequence[int],
    area: QRect,
    *,
    ground: bool = True,
) -> None:
    """Mark the model's words in a part of the field.

    Parameters: `ground`, whether they have one besides the line at the left.
    """
    painter = QPainter(editor.viewport())
    color, bar = theme().color("soft"), theme().color("edge")
    for one in lines_in_view(editor, area):
        for start, end in _model_parts(one, runs, starts):
            box = one.box(start, end)
            if ground:
                painter.fillRect(box, color)
            edge = max(0.0, one.left + _margin(editor) - _BESIDE)
            painter.fillRect(QRectF(edge, box.top(), _BAR, box.height()), bar)


def lines_in_view(editor: TextEditor, area: QRect) -> Iterator[ViewLine]:
    """The lines that reach into a part of the viewport, from the top."""
    block, offset = editor.firstVisibleBlock(), editor.contentOffset()
    while block.isValid():
        place = editor.blockBoundingGeometry(block).translated(offset)
        if place.top() > area.bottom():
            break
        if block.isVisible() and place.bottom() >= area.top():
            yield from _lines(block, place, area)
        block = block.next()


def boxes_of(editor: TextEditor, start: int, end: int) -> list[QRectF]:
    """Where a part of the text stands in the viewport, line by line; what is not in view is not."""
    found = lines_in_view(editor, editor.viewport().rect())
    return [
        one.box(max(start, one.first), min(end, one.last))
        for one in found
        if one.first < end and start < one.last
    ]


def _margin(editor: TextEditor) -> float:
    return editor.document().documentMargin()


def _lines(block: QTextBlock, place: QRectF, area: QRect) -> Iterator[ViewLine]:
    begin, layout = block.position(), block.layout()
    count = layout.lineCount()
    for number in range(_first_line(layout, count, area.top() - place.top()), count):
        line = layout.lineAt(number)
        top = place.top() + line.y()
        if top > area.bottom():
            return
        first = begin + line.textStart()
        yield ViewLine(line, begin, first, first + line.textLength(), place.left(), top)


def _model_parts(
    one: ViewLine, runs: Sequence[Run], starts: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """From where to where words of the model's go in a line."""
    for at in runs_between(starts, one.first, one.last):
        start = max(one.first, starts[at])
        end = min(one.last, starts[at] + runs[at].length)
        if runs[at].role is Role.ASSISTANT and start < end:
            yield start, end


def runs_between(starts: Sequence[int], first: int, last: int) -> range:
    """The numbers of the runs that reach into a part of the text."""
    return range(max(0, bisect_right(starts, first) - 1), bisect_left(starts, last))


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
