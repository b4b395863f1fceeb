"""Formulas on a line of their own: a picture in the middle, or the source where there is none."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from chatapp.gui.theme import theme
from chatapp.gui.transcript.formulas import FormulaPicture, formulas
from chatapp.gui.transcript.leaves.base import BlockState, Leaf, Marks, mark_format
from chatapp.gui.transcript.leaves.lines import FormatRange, Lines
from chatapp.gui.transcript.leaves.positions import Positions, wide_characters
from chatapp.gui.transcript.leaves.sideways import BAR, bar_handle
from chatapp.gui.transcript.leaves.styles import format_range, left_edge
from chatapp.gui.transcript.parts import FormulaLine
from chatapp.gui.widgets.painting import paint_box

_ABOVE = 4
_SOURCE_SHOWN = 4_000
"""Of a source that is longer, only the beginning is shown; it is copied whole."""


class FormulaLeaf(Leaf):
    """Shows a `FormulaLine` part. Parameters: `state`, of the block."""

    def __init__(self, part: FormulaLine, state: BlockState) -> None:
        self._state = state
        self._part = part
        self._picture: FormulaPicture | None = None
        self._source: Lines | None = None
        self._width = 0
        self._waiting = False
        self.set_part(part)

    def set_part(self, part: FormulaLine) -> None:
        """Show another formula."""
        self._part = part
        self.text = part.block.source
        self.outdate()

    def outdate(self) -> None:
        """Look for the picture anew when the height is next asked for."""
        self._picture = self._source = None
        self._width = 0

    @property
    def waiting(self) -> bool:
        """Whether the picture is still to come."""
        return self._waiting

    @property
    def _left(self) -> int:
        return left_edge(self._part.block.place)

    def height_for(self, width: int) -> int:
        """The height in px at a column of `width` px."""
        if width != self._width:
            self._width = width
            self._look()
        if self._source is not None:
            return self._source.height + 2 * _ABOVE
        assert self._picture is not None
        bar = BAR if self.sideways() else 0
        return math.ceil(self._picture.height) + 2 * _ABOVE + bar

    def _look(self) -> None:
        font = theme().font("reading")
        size = QFontMetricsF(font).fontDpi() / 72 * font.pointSizeF()
        color = theme().color("text").name()
        found = formulas().find(self.text, display=True, size=size, color=color)
        self._waiting = found is None
        if isinstance(found, FormulaPicture):
            self._picture, self._source = found, None
            return
        shown = self.text[:_SOURCE_SHOWN].replace("\n", "\u2028")
        self._source = Lines(shown, theme().font("code"), theme().line_height("code"))
        self._source.lay_out(max(40, self._width - self._left))

    def sideways(self) -> int:
        """How far the formula can be moved to the left, in px."""
        if self._picture is None:
            return 0
        return max(0, math.ceil(self._picture.width) - (self._width - self._left))

    def scroll_bar(self) -> QRectF | None:
        """The handle of its scroll bar."""
        far = self.sideways()
        if not far or self._picture is None:
            return None
        top = math.ceil(self._picture.height) + 2 * _ABOVE
        return bar_handle(self._left, top, self._width - self._left, far, self._state.scroll)

    def paint(self, painter: QPainter, marks: Marks, clip: QRectF) -> None:
        """Paint the picture, or the source."""
        if self._source is not None:
            painter.setPen(theme().color("text2" if self._waiting else "text"))
            at = QPointF(self._left, _ABOVE)
            self._source.draw(painter, at, self._mark_formats(marks), clip)
            return
        if self._picture is None:
            return
        area = self._area()
        for token in _tokens(marks):
            painter.fillRect(area.adjusted(-4, 0, 4, 0), theme().color(token))
        painter.save()
        room = QRectF(self._left, 0, self._width - self._left, area.height() + 2 * _ABOVE)
        painter.setClipRect(room, Qt.ClipOperation.IntersectClip)
        baseline = area.bottom() - self._picture.depth
        self._picture.paint(painter, area.left(), baseline)
        painter.restore()
        if (handle := self.scroll_bar()) is not None:
            paint_box(painter, handle, handle.height() / 2, theme().color("scroll"))

    def _area(self) -> QRectF:
        assert self._picture is not None
        room = self._width - self._left
        middle = max(0.0, (room - self._picture.width) / 2)
        left = self._left + middle - min(self._state.scroll, self.sideways())
        return QRectF(left, _ABOVE, self._picture.width, self._picture.height)

    def _mark_formats(self, marks: Marks) -> list[FormatRange]:
        positions = Positions(wide_characters(self.text[:_SOURCE_SHOWN]))
        ranges = [(h.start, h.end, "hit_current" if h.current else "hit") for h in marks.hits]
        if marks.selection is not None:
            ranges.append((*marks.selection, "sel"))
        formats = []
        for start, end, token in ranges:
            first, last = positions.unit(start), positions.unit(min(end, _SOURCE_SHOWN))
            formats.append(format_range(first, last - first, mark_format(token)))
        return formats

    def place_at(self, point: QPointF) -> int:
        """The beginning or the end of a picture; the nearest place in a source."""
        if self._source is None:
            middle = self._area().center().x()
            return len(self.text) if point.x() > middle else 0
        positions = Positions(wide_characters(self.text[:_SOURCE_SHOWN]))
        unit = self._source.unit_at(point.x() - self._left, point.y() - _ABOVE)
        return min(len(self.text), positions.character(unit))

    def snapped(self, place: int, step: int) -> int:
        """The beginning or the end of a picture."""
        if self._source is not None or not 0 < place < len(self.text):
            return place
        return len(self.text) if step > 0 else 0

    def rects(self, start: int, end: int) -> list[QRectF]:
        """The picture, or the boxes around a range of the source."""
        if self._source is None:
            return [self._area()]
        positions = Positions(wide_characters(self.text[:_SOURCE_SHOWN]))
        boxes = self._source.rects(positions.unit(start), positions.unit(end))
        return [box.translated(self._left, _ABOVE) for box in boxes]


def _tokens(marks: Marks) -> list[str]:
    tokens = ["hit_current" if hit.current else "hit" for hit in marks.hits]
    return [*tokens, "sel"] if marks.selection is not None else tokens
