"""Tables: rules only; columns share the width, and move sideways where it is too little."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from chatapp.gui.theme import theme
from chatapp.gui.transcript.leaves.base import BlockState, Leaf, Link, Marks, mark_format
from chatapp.gui.transcript.leaves.column_widths import COLUMN_GAP, column_widths
from chatapp.gui.transcript.leaves.lines import FormatRange, Lines
from chatapp.gui.transcript.leaves.sideways import BAR, bar_handle
from chatapp.gui.transcript.leaves.spans import SetText, SpanSetter, paint_chips
from chatapp.gui.transcript.leaves.styles import format_range, left_edge
from chatapp.gui.transcript.parts import Grid
from chatapp.markdown.blocks import Alignment, Spans, plain_text

_HEAD_PADDING, _ROW_PADDING = 6, 7
_ALIGNMENTS = {
    Alignment.LEFT: Qt.AlignmentFlag.AlignLeft,
    Alignment.CENTER: Qt.AlignmentFlag.AlignHCenter,
    Alignment.RIGHT: Qt.AlignmentFlag.AlignRight,
}


class _Cell(NamedTuple):
    """A cell whose text is laid out."""

    content: SetText
    lines: Lines


class _Spot(NamedTuple):
    """Where a cell's text is among all: its row, column, first character and the one after."""

    start: int
    end: int
    row: int
    column: int


class TableLeaf(Leaf):
    """Shows a `Grid` part. Parameters: `state`, shared by all pieces of the table."""

    def __init__(self, part: Grid, state: BlockState) -> None:
        self._state = state
        self._part = part
        self._width = 0
        self._columns: list[int] = []
        self._tops: list[int] = [0]
        self._cells: dict[tuple[int, int], _Cell] = {}
        self._rows: list[tuple[Spans, ...]] = []
        self._spots: list[_Spot] = []
        self.set_part(part)

    def set_part(self, part: Grid) -> None:
        """Show other rows; those that are as before keep their layout."""
        before, old = self._part, self._rows
        self._part = part
        self._rows = [part.header, *part.rows] if part.first else list(part.rows)
        if (before.header, before.measured) != (part.header, part.measured):
            self.outdate()
        else:
            same = 0
            for first, second in zip(old, self._rows, strict=False):
                if first is not second and first != second:
                    break
                same += 1
            self._cells = {at: cell for at, cell in self._cells.items() if at[0] < same}
            del self._tops[same + 1 :]
        self._write_text()

    def outdate(self) -> None:
        """Lay everything out anew when it is next asked for."""
        self._cells.clear()
        self._width = 0
        self._tops = [0]

    def _write_text(self) -> None:
        pieces: list[str] = []
        self._spots, at = [], 0
        for row, cells in enumerate(self._rows):
            for column in range(len(self._part.header)):
                text = plain_text(cells[column]) if column < len(cells) else ""
                self._spots.append(_Spot(at, at + len(text), row, column))
                pieces += (text, "\t")
                at += len(text) + 1
            pieces[-1] = "\n"
        self.text = "".join(pieces)[:-1]

    @property
    def _left(self) -> int:
        return left_edge(self._part.place)

    def height_for(self, width: int) -> int:
        """The height in px at a column of `width` px."""
        if width != self._width:
            self._cells.clear()
            self._tops = [0]
            self._width = width
            room = width - self._left
            self._columns = column_widths(self._part.header, self._part.measured, room)
        for row in range(len(self._tops) - 1, len(self._rows)):
            self._tops.append(self._tops[-1] + self._row_height(row))
        return self._tops[-1] + (BAR if self._part.last and self.sideways() else 0)

    def _row_height(self, row: int) -> int:
        line = theme().line_height("ui")
        lines = line
        for column in range(len(self._columns)):
            if not self._fits(row, column):
                lines = max(lines, self._cell(row, column).lines.height)
        return lines + 2 * (_HEAD_PADDING if self._is_header(row) else _ROW_PADDING) + 1

    def _is_header(self, row: int) -> bool:
        return self._part.first and row == 0

    def _fits(self, row: int, column: int) -> bool:
        """Whether a cell is plain and takes one line: then it need not be laid out to know."""
        cells = self._rows[row]
        if column >= len(cells) or not cells[column]:
            return True
        spans = cells[column]
        if len(spans) > 1 or spans[0].style or len(spans[0].text) > 400 or "\n" in spans[0].text:
            return False
        metrics = QFontMetricsF(theme().font("ui", 600 if self._is_header(row) else 400))
        return metrics.horizontalAdvance(spans[0].text) <= self._text_width(column)

    def _text_width(self, column: int) -> int:
        last = column == len(self._columns) - 1
        return self._columns[column] - (0 if last else COLUMN_GAP)

    def _cell(self, row: int, column: int) -> _Cell:
        found = self._cells.get((row, column))
        if found is None:
            header = self._is_header(row)
            font = theme().font("ui", 600 if header else 400)
            cells = self._rows[row]
            spans = cells[column] if column < len(cells) else ()
            content = SpanSetter(font, "text2" if header else "text").set(spans)
            sides = self._part.alignments
            side = (
                _ALIGNMENTS[sides[column]] if column < len(sides) else _ALIGNMENTS[Alignment.LEFT]
            )
            line = theme().line_height("ui")
            lines = Lines(content.text, font, line, content.formats, alignment=side)
            lines.lay_out(max(8, self._text_width(column)))
            found = self._cells[row, column] = _Cell(content, lines)
        return found

    def sideways(self) -> int:
        """How far the table can be moved to the left, in px."""
        return max(0, sum(self._columns) - (self._width - self._left))

    def scroll_bar(self) -> QRectF | None:
        """The handle of the table's scroll bar, on its last piece."""
        far = self.sideways()
        if not far or not self._part.last:
            return None
        width = self._width - self._left
        return bar_handle(self._left, self._tops[-1], width, far, self._state.scroll)

    def paint(self, painter: QPainter, marks: Marks, clip: QRectF) -> None:
        """Paint the rows in view and the rules between them."""
        area = QRectF(self._left, 0, self._width - self._left, self._tops[-1])
        painter.save()
        painter.setClipRect(area.adjusted(-1, 0, 1, 0), Qt.ClipOperation.IntersectClip)
        first = max(0, bisect_right(self._tops, clip.top()) - 1)
        last = min(len(self._rows), bisect_left(self._tops, clip.bottom()))
        for row in range(first, last):
            self._paint_row(painter, row, marks)
            rule = QRectF(area.left(), self._tops[row + 1] - 1, area.width(), 1)
            painter.fillRect(rule, theme().color("edge" if self._is_header(row) else "line"))
        painter.restore()
        if (handle := self.scroll_bar()) is not None:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("scroll"))
            painter.drawRoundedRect(handle, handle.height() / 2, handle.height() / 2)
            painter.restore()

    def _paint_row(self, painter: QPainter, row: int, marks: Marks) -> None:
        painter.setPen(theme().color("text2" if self._is_header(row) else "text"))
        left = float(self._left - min(self._state.scroll, self.sideways()))
        top = self._tops[row] + (_HEAD_PADDING if self._is_header(row) else _ROW_PADDING)
        columns = len(self._columns)
        for column, width in enumerate(self._columns):
            if left + width > self._left and left < self._width:
                cell, spot = self._cell(row, column), self._spots[row * columns + column]
                at = QPointF(left, top)
                paint_chips(painter, cell.content, cell.lines, at)
                cell.lines.draw(painter, at, _formats(cell, spot, marks), QRectF())
                for unit, picture in cell.content.formulas:
                    baseline = top + cell.lines.baseline_of(unit)
                    picture.paint(painter, left + cell.lines.x_of(unit) + 1, baseline)
            left += width

    def _column_left(self, column: int) -> int:
        return self._left + sum(self._columns[:column]) - min(self._state.scroll, self.sideways())

    def place_at(self, point: QPointF) -> int:
        """The place in the text nearest to a point."""
        if not self._rows or len(self._tops) < 2:
            return 0
        row = max(0, min(len(self._rows) - 1, bisect_right(self._tops, point.y()) - 1))
        column, left = 0, self._column_left(0)
        while column < len(self._columns) - 1 and left + self._columns[column] <= point.x():
            left += self._columns[column]
            column += 1
        spot = self._spots[row * len(self._columns) + column]
        cell = self._cell(row, column)
        top = self._tops[row] + (_HEAD_PADDING if self._is_header(row) else _ROW_PADDING)
        unit = cell.lines.unit_at(point.x() - left, point.y() - top)
        return min(spot.end, spot.start + cell.content.positions.character(unit))

    def rects(self, start: int, end: int) -> list[QRectF]:
        """The boxes around a range."""
        boxes: list[QRectF] = []
        for spot in self._spots_in(start, end):
            if spot.row + 1 >= len(self._tops):
                break
            cell = self._cell(spot.row, spot.column)
            first, last = _units(cell, spot, start, end)
            header = self._is_header(spot.row)
            top = self._tops[spot.row] + (_HEAD_PADDING if header else _ROW_PADDING)
            left = self._column_left(spot.column)
            boxes += [box.translated(left, top) for box in cell.lines.rects(first, last)]
        return boxes

    def _spots_in(self, start: int, end: int) -> list[_Spot]:
        first = max(0, bisect_right(self._spots, (start, 1 << 60)) - 1)
        last = bisect_left(self._spots, (max(end, start + 1), -1))
        return self._spots[first:last]

    def links(self) -> list[Link]:
        """The links in all cells."""
        found = []
        for spot in self._spots:
            cells = self._rows[spot.row]
            at = spot.start
            for span in cells[spot.column] if spot.column < len(cells) else ():
                if span.link:
                    found.append(Link(at, at + len(span.text), span.link))
                at += len(span.text)
        return found

    def line_at(self, place: int) -> tuple[int, int]:
        """Where the cell that holds a place begins and ends."""
        spot = self._spots_in(place, place + 1)
        return (spot[0].start, spot[0].end) if spot else (0, len(self.text))

    def paragraph_at(self, place: int) -> tuple[int, int]:
        """The cell that holds a place."""
        return self.line_at(place)


def _units(cell: _Cell, spot: _Spot, start: int, end: int) -> tuple[int, int]:
    first, last = max(start, spot.start) - spot.start, min(end, spot.end) - spot.start
    positions = cell.content.positions
    return positions.unit(max(0, first)), positions.end_unit(max(0, last))


def _formats(cell: _Cell, spot: _Spot, marks: Marks) -> list[FormatRange]:
    wanted = [(hit.start, hit.end, "hit_current" if hit.current else "hit") for hit in marks.hits]
    if marks.selection is not None:
        wanted.append((*marks.selection, "sel"))
    ranges = []
    for start, end, token in wanted:
        if start < spot.end and end > spot.start:
            first, last = _units(cell, spot, start, end)
            ranges.append(format_range(first, last - first, mark_format(token)))
    return ranges
