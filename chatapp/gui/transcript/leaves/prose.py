"""Paragraphs and headings, with their list markers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter

from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import Role, theme
from chatapp.gui.transcript.leaves.base import Leaf, Link, Marks, mark_format
from chatapp.gui.transcript.leaves.lines import FormatRange, Lines, Tall, right_to_left
from chatapp.gui.transcript.leaves.markers import BOX, BULLETS, paint_bullet, paint_task
from chatapp.gui.transcript.leaves.spans import CHIP_PADDING, ICON, SetText, SpanSetter, paint_chips
from chatapp.gui.transcript.leaves.styles import (
    INDENT,
    MARKER_END,
    format_range,
    heading_font,
    heading_line,
    left_edge,
)
from chatapp.gui.transcript.parts import Prose
from chatapp.markdown.blocks import Heading, plain_text

_NARROWEST = 60


class ProseLeaf(Leaf):
    """Shows a `Prose` part."""

    def __init__(self, part: Prose) -> None:
        self._part = part
        self._set: SetText | None = None
        self._lines: Lines | None = None
        self._width = 0
        self._left = 0
        self.set_part(part)

    def set_part(self, part: Prose) -> None:
        """Show another paragraph."""
        self._part = part
        self.text = plain_text(part.block.spans)
        self.outdate()

    def outdate(self) -> None:
        """Set the text anew when its height is next asked for."""
        self._set = self._lines = None

    @property
    def waiting(self) -> bool:
        """Whether the picture of a formula is still to come."""
        return self._set is not None and self._set.waiting

    def height_for(self, width: int) -> int:
        """The height in px at a column of `width` px."""
        if self._lines is None:
            self._build()
            self._width = 0
        assert self._lines is not None
        assert self._set is not None
        if self._width != width:
            self._width = width
            edge = left_edge(self._part.block.place)
            self._left = 0 if right_to_left(self.text) else edge
            tall = [
                Tall(unit, each.height - each.depth, each.depth)
                for unit, each in self._set.formulas
            ]
            first_chip = bool(self._set.chips) and self._set.chips[0][0] == 0
            indent = CHIP_PADDING if first_chip else 0
            self._lines.lay_out(max(_NARROWEST, width - edge), tall, indent)
        return self._lines.height

    def _build(self) -> None:
        block = self._part.block
        role: Role = "ui" if self._part.thinking else "reading"
        font, line = theme().font(role), theme().line_height(role)
        if isinstance(block, Heading):
            font, line = heading_font(block, role), heading_line(block, role)
        self._set = SpanSetter(font, self._token).set(block.spans)
        self._lines = Lines(self._set.text, font, line, self._set.formats)
        self._font = font

    @property
    def _token(self) -> str:
        return "text2" if self._part.thinking else "text"

    def paint(self, painter: QPainter, marks: Marks, clip: QRectF) -> None:
        """Paint boxes around code, marker, text and formulas."""
        lines, content = self._lines, self._set
        if lines is None or content is None:
            return
        paint_chips(painter, content, lines, QPointF(self._left, 0))
        self._paint_marker(painter, lines)
        painter.setPen(theme().color(self._token))
        lines.draw(painter, QPointF(self._left, 0), self._mark_formats(marks), clip)
        for unit, picture in content.formulas:
            picture.paint(painter, self._left + lines.x_of(unit) + 1, lines.baseline_of(unit))
        for unit in content.icons:
            box = lines.rects(unit, unit + 1)[0].translated(self._left, 0)
            paint_icon(painter, "image", QRectF(box.left(), box.top(), ICON, box.height()), "text2")

    def _mark_formats(self, marks: Marks) -> list[FormatRange]:
        ranges = []
        for hit in marks.hits:
            token = "hit_current" if hit.current else "hit"
            ranges.append(self._mark(hit.start, hit.end, token))
        if marks.link is not None and marks.link < len(self.links()):
            link = self.links()[marks.link]
            ranges.append(self._mark(link.start, link.end, "sel"))
        if marks.selection is not None:
            ranges.append(self._mark(*marks.selection, "sel"))
        return ranges

    def _mark(self, start: int, end: int, token: str) -> FormatRange:
        first, last = self._units(start, end)
        return format_range(first, last - first, mark_format(token))

    def _units(self, start: int, end: int) -> tuple[int, int]:
        assert self._set is not None
        return self._set.positions.unit(start), self._set.positions.end_unit(end)

    def _paint_marker(self, painter: QPainter, lines: Lines) -> None:
        place = self._part.block.place
        if not place.marker or self._part.continued:
            return
        scale = theme().scaled
        mirrored = right_to_left(self.text)
        indent, reach = scale(INDENT), scale(MARKER_END)
        if mirrored:
            edge = self._width - left_edge(place)
            area = QRectF(edge + indent - reach, 0, reach, lines.height)
        else:
            area = QRectF(self._left - indent, 0, reach, lines.height)
        line = lines.top_of(1) if lines.count > 1 else lines.height
        if place.checked is not None:
            paint_task(
                painter,
                area.left() + BOX if mirrored else area.right(),
                line / 2,
                done=place.checked,
            )
        elif place.marker in BULLETS:
            middle = lines.baseline_of(0) - QFontMetricsF(self._font).xHeight() / 2
            paint_bullet(
                painter, place.marker, area.left() + BOX / 2 if mirrored else area.right(), middle
            )
        else:
            self._paint_number(painter, area, lines, mirrored=mirrored)

    def _paint_number(
        self, painter: QPainter, area: QRectF, lines: Lines, *, mirrored: bool
    ) -> None:
        marker = self._part.block.place.marker
        painter.setFont(self._font)
        painter.setPen(theme().color("text2" if marker.startswith("[") else self._token))
        width = QFontMetricsF(self._font).horizontalAdvance(marker)
        left = area.left() if mirrored else area.right() - width
        painter.drawText(QPointF(left, lines.baseline_of(0)), marker)

    def place_at(self, point: QPointF) -> int:
        """The place in the text nearest to a point."""
        if self._lines is None or self._set is None:
            return 0
        unit = self._lines.unit_at(point.x() - self._left, point.y())
        return min(len(self.text), self._set.positions.character(unit))

    def rects(self, start: int, end: int) -> list[QRectF]:
        """The boxes around a range."""
        if self._lines is None:
            return []
        first, last = self._units(start, end)
        return [box.translated(self._left, 0) for box in self._lines.rects(first, last)]

    def links(self) -> Sequence[Link]:
        """The links in the text."""
        return self._set.links if self._set is not None else ()

    def snapped(self, place: int, step: int) -> int:
        """The nearest place that is not within a formula, onward (1) or back (-1)."""
        return self._set.positions.snapped(place, step) if self._set is not None else place

    def line_at(self, place: int) -> tuple[int, int]:
        """Where the line that holds a place begins and ends."""
        if self._lines is None or self._set is None:
            return 0, len(self.text)
        number = self._lines.line_of(self._set.positions.unit(place))
        start, end = self._lines.line_range(number)
        return self._set.positions.character(start), self._set.positions.character(end)
