"""Prompts: plain text in a bubble at the end of the column."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QPainterPath

from chatapp.gui.theme import theme
from chatapp.gui.transcript.leaves.base import Leaf, Marks, mark_format, written_line
from chatapp.gui.transcript.leaves.lines import FormatRange, Lines, right_to_left
from chatapp.gui.transcript.leaves.positions import Positions, wide_characters
from chatapp.gui.transcript.leaves.styles import format_range
from chatapp.gui.transcript.parts import Bubble
from chatapp.gui.widgets.painting import snapped

WIDEST = 480
WIDEST_SHARE = 0.8
_SIDE, _ABOVE = 16, 10
_RADIUS = 12
_CONTROLS, _STEP = 28, 30
_BESIDE = 4


class BubbleLeaf(Leaf):
    """Shows a `Bubble` part."""

    def __init__(self, part: Bubble) -> None:
        self._part = part
        self._width = 0
        self._inner = 0
        self._text = Lines("", theme().font("reading"), theme().line_height("reading"))
        self._positions = Positions()
        self.set_part(part)

    def set_part(self, part: Bubble) -> None:
        """Show another text."""
        self._part = part
        self.text = part.text
        self._positions = Positions(wide_characters(part.text))
        self.outdate()

    def outdate(self) -> None:
        """Lay the text out anew when its height is next asked for."""
        self._width = 0

    def height_for(self, width: int) -> int:
        """The height in px at a column of `width` px."""
        if width != self._width:
            self._width = width
            widest = int(min(theme().scaled(WIDEST), width * WIDEST_SHARE)) - 2 * _SIDE
            text = self.text.replace("\n", "\u2028")
            self._text = Lines(text, theme().font("reading"), theme().line_height("reading"))
            self._text.lay_out(widest)
            alone = self._part.first and self._part.last
            self._inner = min(widest, math.ceil(self._text.natural_width)) if alone else widest
            if right_to_left(self.text):  # it begins at the other edge of its own width
                self._text.lay_out(self._inner)
        return self._text.height + self._above + (_ABOVE if self._part.last else 0)

    @property
    def _above(self) -> int:
        return _ABOVE if self._part.first else 0

    @property
    def _text_left(self) -> int:
        return self._width - _SIDE - self._inner

    def paint(self, painter: QPainter, marks: Marks, clip: QRectF) -> None:
        """Paint the bubble and its text."""
        height = self.height_for(self._width)
        width = self._inner + 2 * _SIDE
        box = snapped(painter, QRectF(self._width - width, 0, width, height))
        above = 0 if self._part.first else -2 * _RADIUS
        below = 0 if self._part.last else 2 * _RADIUS
        path = QPainterPath()
        path.addRoundedRect(box.adjusted(0, above, 0, below), _RADIUS, _RADIUS)
        painter.save()
        painter.setClipRect(box.intersected(clip))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(path, theme().color("bubble"))
        painter.setPen(theme().color("text"))
        at = QPointF(self._text_left, self._above)
        self._text.draw(painter, at, self._mark_formats(marks), clip)
        painter.restore()

    def _mark_formats(self, marks: Marks) -> list[FormatRange]:
        ranges = [
            self._mark(hit.start, hit.end, "hit_current" if hit.current else "hit")
            for hit in marks.hits
        ]
        if marks.selection is not None:
            # The page's mark is too near to the bubble's own ground.
            ranges.append(self._mark(*marks.selection, "sel_bubble"))
        return ranges

    def _mark(self, start: int, end: int, token: str) -> FormatRange:
        first, last = self._positions.unit(start), self._positions.unit(end)
        return format_range(first, last - first, mark_format(token))

    def place_at(self, point: QPointF) -> int:
        """The place in the text nearest to a point."""
        unit = self._text.unit_at(point.x() - self._text_left, point.y() - self._above)
        return min(len(self.text), self._positions.character(unit))

    def rects(self, start: int, end: int) -> list[QRectF]:
        """The boxes around a range."""
        first, last = self._positions.unit(start), self._positions.unit(end)
        boxes = self._text.rects(first, last)
        return [box.translated(self._text_left, self._above) for box in boxes]

    def line_at(self, place: int) -> tuple[int, int]:
        """Where the line that holds a place begins and ends."""
        number = self._text.line_of(self._positions.unit(place))
        start, end = self._text.line_range(number)
        return self._positions.character(start), self._positions.character(end)

    def paragraph_at(self, place: int) -> tuple[int, int]:
        """The line as it was written around a place."""
        return written_line(self.text, place)

    def controls_rect(self) -> QRect | None:
        """Beside the bubble's last line: room for three buttons, or two."""
        if not self._part.buttons:
            return None
        height = theme().scaled(_CONTROLS)
        room = self._width - self._inner - 2 * _SIDE - _BESIDE
        count = 2 if room >= theme().scaled(_CONTROLS + 2 * _STEP) else 1
        width = theme().scaled(_CONTROLS + count * _STEP)
        left = room - width
        return QRect(left, self.height_for(self._width) - height - 8, width, height)
