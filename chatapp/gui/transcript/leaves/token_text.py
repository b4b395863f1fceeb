"""An answer's plain text, each token on the colour of how sure the model was of it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QTextCharFormat

from chatapp.domain.token_options import UNLIKELY
from chatapp.gui.theme import theme
from chatapp.gui.transcript.leaves.base import Leaf, Marks, mark_format, written_line
from chatapp.gui.transcript.leaves.lines import FormatRange, Lines
from chatapp.gui.transcript.leaves.positions import Positions, wide_characters
from chatapp.gui.transcript.leaves.styles import format_range
from chatapp.gui.transcript.parts import TokenText
from chatapp.gui.transcript.token_fills import Fill, paint_fills, paint_ring, text_token

_LOOSE = 8
"""How much higher a line is than elsewhere, in px."""
_INSET = 3
"""Room between the fills of two lines, above and below, in px."""
_BEHIND = 6


class TokenTextLeaf(Leaf):
    """Shows a `TokenText` part."""

    def __init__(self, part: TokenText) -> None:
        self._part = part
        self._lines: Lines | None = None
        self._fills: list[Fill] | None = None
        self._width = 0
        self._positions = Positions()
        self.set_part(part)

    def set_part(self, part: TokenText) -> None:
        """Show another text, or the same in other colours."""
        self._part = part
        self.text = part.text
        self._positions = Positions(wide_characters(part.text))
        self.outdate()

    def outdate(self) -> None:
        """Lay the text out anew when its height is next asked for."""
        self._lines = self._fills = None
        self._width = 0

    def height_for(self, width: int) -> int:
        """The height in px at a column of `width` px."""
        if self._lines is None:
            text = self.text.replace("\n", "\u2028")
            look = theme()
            formats = list(self._formats())
            line = look.line_height("reading") + look.scaled(_LOOSE)
            self._lines = Lines(text, look.font("reading"), line, formats)
        if width != self._width:
            self._width, self._fills = width, None
            self._lines.lay_out(width)
        return self._lines.height

    def _formats(self) -> Iterator[FormatRange]:
        """The text's colour where the ground is too dark, or too light, for the usual one."""
        if theme().high_contrast:
            return
        for unit, start, end in self._ranges():
            token = text_token(self._part.shown.levels[unit])
            if token != "text":
                style = QTextCharFormat()
                style.setForeground(theme().color(token))
                first, last = self._positions.unit(start), self._positions.unit(end)
                yield format_range(first, last - first, style)

    def _ranges(self) -> Iterator[tuple[int, int, int]]:
        """The units in this piece and where their letters are in it, without space around them."""
        shown, begin = self._part.shown, self._part.start
        for unit in shown.units_between(begin, begin + len(self.text)):
            start, end = shown.letters(unit, begin, begin + len(self.text))
            if start < end:
                yield unit, start - begin, end - begin

    def paint(self, painter: QPainter, marks: Marks, clip: QRectF) -> None:
        """Paint the fills in view, what is marked, and the text."""
        if self._lines is None:
            return
        top, bottom = clip.top(), clip.bottom()
        in_view = (
            fill
            for fill in self._all_fills()
            if fill.box.bottom() >= top and fill.box.top() <= bottom
        )
        paint_fills(painter, in_view)
        painter.setPen(theme().color("text"))
        self._lines.draw(painter, QPointF(0, 0), self._mark_formats(marks), clip)
        if marks.token is not None:
            for box in self.unit_boxes(marks.token):
                paint_ring(painter, box)

    def _all_fills(self) -> list[Fill]:
        if self._fills is None and self._lines is not None:
            shown, unit_of = self._part.shown, self._positions.unit
            ranges = list(self._ranges())
            places = ((unit_of(start), unit_of(end)) for _unit, start, end in ranges)
            self._fills = []
            for number, box in self._lines.boxes(places):
                unit = ranges[number][0]
                unlikely = shown.probability(unit) < UNLIKELY
                box.adjust(-1, _INSET, 1, -_INSET)
                self._fills.append(Fill(unit, box, shown.levels[unit], unlikely))
        return self._fills or []

    def unit_boxes(self, unit: int) -> list[QRectF]:
        """Where a unit's letters stand; of nothing but space, where that is."""
        boxes = [fill.box for fill in self._all_fills() if fill.unit == unit]
        if boxes or unit >= len(self._part.shown.alignment.units):
            return boxes
        one, begin = self._part.shown.alignment.units[unit], self._part.start
        start, end = max(0, one.start - begin), min(len(self.text), one.end - begin)
        if start < end or not self.text or one.start - begin != len(self.text):
            return self._boxes(start, end) if start < end else []
        last = self._boxes(start - 1, start)  # line feeds, behind the end
        return [QRectF(box.right(), box.top(), _BEHIND, box.height()) for box in last[-1:]]

    def unit_at(self, point: QPointF) -> int | None:
        """The unit whose letters are under a point."""
        for fill in self._all_fills() if self._lines is not None else ():
            if fill.box.contains(point):
                return fill.unit
        return None

    def _boxes(self, start: int, end: int) -> list[QRectF]:
        boxes = self.rects(start, end)
        return [box.adjusted(-1, _INSET, 1, -_INSET) for box in boxes if box.width() > 0]

    def _mark_formats(self, marks: Marks) -> list[FormatRange]:
        ranges = [
            self._mark(hit.start, hit.end, "hit_current" if hit.current else "hit")
            for hit in marks.hits
        ]
        if marks.selection is not None:
            ranges.append(self._mark(*marks.selection, "sel"))
        return ranges

    def _mark(self, start: int, end: int, token: str) -> FormatRange:
        first, last = self._positions.unit(start), self._positions.unit(end)
        return format_range(first, last - first, mark_format(token))

    def place_at(self, point: QPointF) -> int:
        """The place in the text nearest to a point."""
        if self._lines is None:
            return 0
        return min(len(self.text), self._positions.character(self._lines.unit_at(*point.toTuple())))

    def rects(self, start: int, end: int) -> list[QRectF]:
        """The boxes around a range."""
        if self._lines is None:
            return []
        return self._lines.rects(self._positions.unit(start), self._positions.unit(end))

    def line_at(self, place: int) -> tuple[int, int]:
        """Where the line that holds a place begins and ends."""
        if self._lines is None:
            return 0, len(self.text)
        number = self._lines.line_of(self._positions.unit(place))
        start, end = self._lines.line_range(number)
        return self._positions.character(start), self._positions.character(end)

    def paragraph_at(self, place: int) -> tuple[int, int]:
        """The line as it was written around a place."""
        return written_line(self.text, place)
