"""Code blocks: a head with the language, and lines that are laid out as they come into view."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QTextOption

from chatapp.gui.theme import theme
from chatapp.gui.transcript.cutting import CODE_LINE_CHARACTERS
from chatapp.gui.transcript.highlight import Run, code_format
from chatapp.gui.transcript.leaves.base import BlockState, Leaf, Marks, mark_format, written_line
from chatapp.gui.transcript.leaves.lines import FormatRange, Lines
from chatapp.gui.transcript.leaves.positions import Positions, wide_characters
from chatapp.gui.transcript.leaves.sideways import BAR, bar_handle
from chatapp.gui.transcript.leaves.styles import format_range, left_edge
from chatapp.gui.transcript.parts import Code
from chatapp.gui.widgets.painting import paint_box

HEAD = 33
FOLDED_LINES = 12
_RADIUS = 8
_SIDE = 15
_TOP, _BOTTOM = 10, 13
_NARROWEST = 40
_FOLD_LINE = 28
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class _Line(NamedTuple):
    """A visual line: the characters of the piece it shows."""

    start: int
    end: int


class CodeLeaf(Leaf):
    """Shows a `Code` part. Parameters: `state`, shared by all pieces of the block."""

    def __init__(self, part: Code, state: BlockState) -> None:
        self._state = state
        self._part = part
        self._ranges: list[_Line] = []
        self._laid_out: dict[int, Lines] = {}
        self._tops: list[int] = []
        self._width = 0
        self._wrapped = state.wrapped
        self._was_folded = False
        self._runs: Sequence[Run] | None = None
        self.text = ""
        self.set_part(part)

    def set_part(self, part: Code) -> None:
        """Show other code; lines that are as before keep their layout."""
        before, self._part = self.text, part
        self.text = part.text
        if part.text == before and self._ranges:
            return
        old = self._ranges
        self._ranges = _visual_lines(part.text)
        same = 0
        for first, second in zip(old, self._ranges, strict=False):
            if first != second:
                break
            same += 1
        if not part.text.startswith(before[: old[same - 1].end] if same else ""):
            same = 0
        self._laid_out = {n: line for n, line in self._laid_out.items() if n < same}
        self._tops = []

    def outdate(self) -> None:
        """Lay everything out anew when it is next asked for."""
        self._laid_out.clear()
        self._tops = []
        self._runs = None

    @property
    def _folded(self) -> bool:
        return self._state.folded and self._part.lines > FOLDED_LINES

    @property
    def _last(self) -> bool:
        return self._part.last or self._folded

    @property
    def _count(self) -> int:
        """How many visual lines are shown."""
        if not self._folded:
            return len(self._ranges)
        return min(len(self._ranges), FOLDED_LINES) if self._part.first else 0

    @property
    def _line_height(self) -> int:
        return theme().line_height("code")

    @property
    def _head(self) -> int:
        return theme().scaled(HEAD) if self._part.first else 0

    @property
    def _text_top(self) -> int:
        return self._head + _TOP if self._part.first else 0

    @property
    def _left(self) -> int:
        return left_edge(self._part.place)

    def _inner_width(self) -> int:
        return max(_NARROWEST, self._width - self._left - 2 * _SIDE)

    def height_for(self, width: int) -> int:
        """The height in px at a column of `width` px."""
        if self._folded and not self._part.first:
            return 0
        if width != self._width or self._wrapped != self._state.wrapped:
            if self._state.wrapped or self._wrapped:
                self._laid_out.clear()
            self._tops = []
            self._width, self._wrapped = width, self._state.wrapped
        if self._was_folded != self._folded:
            self._was_folded, self._tops = self._folded, []
        if not self._tops:
            self._lay_out()
        height = self._text_top + self._tops[-1]
        if self._folded:
            height += _FOLD_LINE
        if self._last:
            height += _BOTTOM + (BAR - 3 if self.sideways() else 0)
        return height

    def _lay_out(self) -> None:
        """Where each line's top is, and the end of all."""
        line = self._line_height
        if not self._state.wrapped:
            self._tops = list(range(0, (self._count + 1) * line, line))
            return
        tops = [0]
        for number in range(self._count):
            tops.append(tops[-1] + self._line(number).height)
        self._tops = tops

    def _line(self, number: int) -> Lines:
        found = self._laid_out.get(number)
        if found is None:
            place = self._ranges[number]
            font = theme().font("code")
            mode = QTextOption.WrapMode
            wrap = mode.WrapAnywhere if self._state.wrapped else mode.NoWrap
            tab = 4 * QFontMetricsF(font).horizontalAdvance(" ")
            text = self.text[place.start : place.end]
            found = Lines(text, font, self._line_height, self._colors(place), wrap=wrap, tab=tab)
            found.lay_out(self._inner_width() if self._state.wrapped else 1e6)
            self._laid_out[number] = found
        return found

    def _colors(self, place: _Line) -> list[FormatRange]:
        """The colours of one line."""
        runs = self._runs
        if not runs:
            return []
        offset = self._part.start + place.start
        end = self._part.start + place.end
        positions = Positions(wide_characters(self.text[place.start : place.end]))
        formats = []
        at = max(0, bisect_right(runs, (offset, 0, "")) - 1)
        for start, length, token in runs[at : bisect_left(runs, (end, 0, ""))]:
            first, last = max(start, offset) - offset, min(start + length, end) - offset
            if last > first:
                unit = positions.unit(first)
                formats.append(format_range(unit, positions.unit(last) - unit, code_format(token)))
        return formats

    def sideways(self) -> int:
        """How far the code can be moved to the left, in px."""
        if self._state.wrapped or (self._folded and not self._part.first):
            return 0
        advance = QFontMetricsF(theme().font("code")).horizontalAdvance("0")
        widest = math.ceil(self._part.cells * advance)
        return max(0, widest - self._inner_width())

    def scroll_bar(self) -> QRectF | None:
        """The handle of the block's scroll bar, on its last piece."""
        far = self.sideways()
        if not far or not self._last:
            return None
        left, width = self._left + _SIDE, self._inner_width()
        top = self.height_for(self._width) - BAR
        return bar_handle(left, top, width, far, self._state.scroll)

    def paint(self, painter: QPainter, marks: Marks, clip: QRectF) -> None:
        """Paint the box, its head, and the lines in view."""
        self._take_colors()
        height = self.height_for(self._width)
        if not height:
            return
        self._paint_box(painter, QRectF(self._left, 0, self._width - self._left, height))
        if not self._count:
            return
        top = self._text_top
        first = max(0, bisect_right(self._tops, clip.top() - top) - 1)
        last = min(self._count, bisect_left(self._tops, clip.bottom() - top) + 1)
        inner = QRectF(self._left + 1, 0, self._width - self._left - 2, height)
        painter.save()
        painter.setClipRect(inner.intersected(clip))
        painter.setPen(theme().color("text"))
        left = self._left + _SIDE - min(self._state.scroll, self.sideways())
        for number in range(first, last):
            at = QPointF(left, top + self._tops[number])
            self._line(number).draw(painter, at, self._mark_formats(number, marks), QRectF())
        painter.restore()
        if self._folded:
            self._paint_fold(painter, height)
        if (handle := self.scroll_bar()) is not None:
            paint_box(painter, handle, handle.height() / 2, theme().color("scroll"))

    def _take_colors(self) -> None:
        """Ask for the colours, and take them once they are there."""
        colors = self._state.colors
        if colors is None:
            return
        runs = colors.runs()
        if runs is not self._runs:
            self._runs = runs
            self._laid_out.clear()

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        # A piece in the middle shows only the sides of the box: the rest is out of the picture.
        painter.save()
        painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
        above = 0 if self._part.first else -2 * _RADIUS
        below = 0 if self._last else 2 * _RADIUS
        line = theme().color("line")
        paint_box(painter, box.adjusted(0, above, 0, below), _RADIUS, theme().color("sunken"), line)
        painter.restore()
        if self._part.first:
            head = self._head - 1
            painter.fillRect(QRectF(box.left(), head, box.width(), 1), line)
            painter.setFont(theme().font("meta"))
            painter.setPen(theme().color("text3"))
            area = QRectF(box.left() + _SIDE, 0, box.width() / 2, head)
            painter.drawText(area, _MIDDLE, self._part.language)

    def _paint_fold(self, painter: QPainter, height: int) -> None:
        more = self._part.lines - FOLDED_LINES
        text = QCoreApplication.translate("CodeLeaf", "{count} more lines")
        painter.setFont(theme().font("meta"))
        painter.setPen(theme().color("text3"))
        bottom = height - _BOTTOM - (BAR - 3 if self.sideways() else 0)
        area = QRectF(self._left + _SIDE, bottom - _FOLD_LINE, self._inner_width(), _FOLD_LINE)
        painter.drawText(area, _MIDDLE, text.replace("{count}", str(more)))

    def _mark_formats(self, number: int, marks: Marks) -> list[FormatRange]:
        ranges = []
        for hit in marks.hits:
            token = "hit_current" if hit.current else "hit"
            ranges += self._mark(number, hit.start, hit.end, token)
        if marks.selection is not None:
            ranges += self._mark(number, *marks.selection, "sel")
        return ranges

    def _mark(self, number: int, start: int, end: int, token: str) -> list[FormatRange]:
        place = self._ranges[number]
        first, last = max(start, place.start), min(end, place.end)
        if first >= last:
            return []
        positions = Positions(wide_characters(self.text[place.start : place.end]))
        unit = positions.unit(first - place.start)
        length = positions.unit(last - place.start) - unit
        return [format_range(unit, length, mark_format(token))]

    def place_at(self, point: QPointF) -> int:
        """The place in the code nearest to a point."""
        if not self._count or not self._tops:
            return 0
        y = point.y() - self._text_top
        number = max(0, min(self._count - 1, bisect_right(self._tops, y) - 1))
        x = point.x() - self._left - _SIDE + min(self._state.scroll, self.sideways())
        unit = self._line(number).unit_at(x, y - self._tops[number])
        place = self._ranges[number]
        positions = Positions(wide_characters(self.text[place.start : place.end]))
        return min(place.end, place.start + positions.character(unit))

    def rects(self, start: int, end: int) -> list[QRectF]:
        """The boxes around a range."""
        if not self._tops:
            return []
        boxes: list[QRectF] = []
        left = self._left + _SIDE - min(self._state.scroll, self.sideways())
        for number in range(self._number_of(start), self._number_of(max(start, end - 1)) + 1):
            if number >= self._count:
                break
            place = self._ranges[number]
            positions = Positions(wide_characters(self.text[place.start : place.end]))
            first = positions.unit(max(0, start - place.start))
            last = positions.unit(max(0, min(end, place.end) - place.start))
            top = self._text_top + self._tops[number]
            boxes += [box.translated(left, top) for box in self._line(number).rects(first, last)]
        return boxes

    def line_at(self, place: int) -> tuple[int, int]:
        """Where the line that holds a place begins and ends."""
        return self._ranges[self._number_of(place)] if self._ranges else (0, 0)

    def paragraph_at(self, place: int) -> tuple[int, int]:
        """The line of the source around a place."""
        return written_line(self.text, place)

    def _number_of(self, place: int) -> int:
        return max(0, bisect_right(self._ranges, (place, len(self.text) + 1)) - 1)

    def controls_rect(self) -> QRect | None:
        """The right half of the head."""
        if not self._part.first:
            return None
        width = self._width - self._left
        return QRect(self._left + width // 2, 0, width - width // 2 - 4, self._head - 1)


def _visual_lines(text: str) -> list[_Line]:
    """The lines of `text`; endless ones are broken."""
    lines: list[_Line] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        starts = range(start, max(end, start + 1), CODE_LINE_CHARACTERS)
        lines += [_Line(first, min(end, first + CODE_LINE_CHARACTERS)) for first in starts]
        start = end + 1
    return lines
