"""Text laid out in lines on a grid of baselines."""

from __future__ import annotations

import math
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextLine, QTextOption

FormatRange = QTextLayout.FormatRange
_OPPOSITE = {
    Qt.AlignmentFlag.AlignLeft: Qt.AlignmentFlag.AlignRight,
    Qt.AlignmentFlag.AlignRight: Qt.AlignmentFlag.AlignLeft,
}


class Tall(NamedTuple):
    """Something in the text that is higher than its line.

    Parameters: `unit`, where it stands; `above` and `below` the baseline, in px.
    """

    unit: int
    above: float
    below: float


class Lines:
    """One text in its lines. Fonts of other scripts do not move the baselines.

    Parameters: `line_height`, in px; `alignment`, as for text that runs from left to right;
    `wrap`, how lines are broken; `tab`, the distance of tab stops in px. Places are UTF-16 units.
    """

    def __init__(
        self,
        text: str,
        font: QFont,
        line_height: int,
        formats: Sequence[FormatRange] = (),
        *,
        alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        wrap: QTextOption.WrapMode = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere,
        tab: float = 0.0,
    ) -> None:
        self.height = 0
        """The height of all lines, in px, once they are laid out."""
        self.natural_width = 0.0
        """The width of the widest line, in px."""
        self._layout = QTextLayout(text, font)
        mirrored = right_to_left(text)
        if mirrored and alignment in _OPPOSITE:
            alignment = _OPPOSITE[alignment]
        option = QTextOption(alignment | Qt.AlignmentFlag.AlignAbsolute)
        if mirrored:
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        option.setWrapMode(wrap)
        if tab:
            option.setTabStopDistance(tab)
        self._layout.setTextOption(option)
        self._layout.setCacheEnabled(True)
        if formats:
            self._layout.setFormats(list(formats))
        metrics = QFontMetricsF(font)
        room = line_height - metrics.height()
        self._above = round(room / 2 + metrics.ascent())
        self._below = line_height - self._above
        self._tops: list[int] = []

    def lay_out(self, width: float, tall: Sequence[Tall] = (), indent: float = 0.0) -> None:
        """Break the text at `width` px. Parameters: `indent`, of the first line, in px."""
        layout, top, widest = self._layout, 0, 0.0
        self._tops = []
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            left = 0.0 if self._tops else indent
            line.setLineWidth(width - left)
            above, below = self._reach(line, tall)
            line.setPosition(QPointF(left, top + above - line.ascent()))
            self._tops.append(top)
            top += above + below
            widest = max(widest, line.naturalTextWidth() + left)
        layout.endLayout()
        self.height, self.natural_width = top, widest

    def _reach(self, line: QTextLine, tall: Sequence[Tall]) -> tuple[int, int]:
        above, below = self._above, self._below
        if tall:
            first = line.textStart()
            for one in tall:
                if first <= one.unit < first + line.textLength():
                    above = max(above, math.ceil(one.above) + 2)
                    below = max(below, math.ceil(one.below) + 2)
        return above, below

    def draw(
        self, painter: QPainter, at: QPointF, marks: Sequence[FormatRange], clip: QRectF
    ) -> None:
        """Draw the lines that reach into `clip`. Parameters: `marks`, drawn over the formats."""
        self._layout.draw(painter, at, list(marks), clip)

    def unit_at(self, x: float, y: float) -> int:
        """The place nearest to a point."""
        if not self._tops:
            return 0
        line = self._layout.lineAt(max(0, bisect_right(self._tops, y) - 1))
        return line.xToCursor(x)

    def line_of(self, unit: int) -> int:
        """The number of the line a place is in."""
        line = self._layout.lineForTextPosition(unit)
        return line.lineNumber() if line.isValid() else max(0, len(self._tops) - 1)

    def line_range(self, number: int) -> tuple[int, int]:
        """Where a line begins and ends."""
        line = self._layout.lineAt(max(0, min(number, len(self._tops) - 1)))
        return line.textStart(), line.textStart() + line.textLength()

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._tops)

    def top_of(self, number: int) -> int:
        """Where a line's top is, in px."""
        return self._tops[number] if self._tops else 0

    def baseline_of(self, unit: int) -> float:
        """Where the baseline of the line at a place is, in px from the top."""
        line = self._layout.lineForTextPosition(unit)
        return line.y() + line.ascent() if line.isValid() else float(self._above)

    def x_of(self, unit: int) -> float:
        """How far right a place is, in px."""
        line = self._layout.lineForTextPosition(unit)
        return _x_in(line, unit) if line.isValid() else 0.0

    def rects(self, start: int, end: int) -> list[QRectF]:
        """The boxes around a range, one for each line it runs over."""
        boxes = []
        for number in range(self.line_of(start), self.line_of(max(start, end - 1)) + 1):
            if number >= len(self._tops):
                break
            line = self._layout.lineAt(number)
            first, last = line.textStart(), line.textStart() + line.textLength()
            left, right = _x_in(line, max(start, first)), _x_in(line, min(end, last))
            below = self._tops[number + 1] if number + 1 < len(self._tops) else self.height
            top = self._tops[number]
            boxes.append(QRectF(min(left, right), top, abs(right - left), below - top))
        return boxes

    def boxes(self, ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, QRectF]]:
        """The boxes around many ranges, with the number of each; quicker than `rects` of each.

        The ranges are in their order, and none overlaps another.
        """
        number, count, place, left = 0, len(self._tops), -1, 0.0
        line = self._layout.lineAt(0) if count else None
        first = last = 0
        if line is not None:
            first, last = line.textStart(), line.textStart() + line.textLength()
        for which, (start, end) in enumerate(ranges):
            while line is not None:
                if max(start, first) < min(end, last):
                    begin = left if max(start, first) == place else _x_in(line, max(start, first))
                    place, left = min(end, last), _x_in(line, min(end, last))
                    below = self._tops[number + 1] if number + 1 < count else self.height
                    top = self._tops[number]
                    yield which, QRectF(min(begin, left), top, abs(left - begin), below - top)
                if end < last or number + 1 >= count:
                    break
                number, place = number + 1, -1
                line = self._layout.lineAt(number)
                first, last = line.textStart(), line.textStart() + line.textLength()


def right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    if text.isascii():
        return False
    for letter in text[:200]:
        direction = unicodedata.bidirectional(letter)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def _x_in(line: QTextLine, unit: int) -> float:
    return cast("tuple[float, int]", line.cursorToX(unit))[0]
