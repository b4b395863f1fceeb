"""How a line of the outline looks: the tree's lines, a mark, the first words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen

from chatapp.domain.outline import Line
from chatapp.gui.theme import theme
from chatapp.gui.widgets.painting import CONTROL_RADIUS, paint_box, paint_dot, paint_mark

ROW = 28
_LEFT, _STEP, _GAP, _RIGHT = 20, 16, 16, 12
_RING, _MARK = 8, 16
_LINE = 1.5


def lane(depth: int) -> float:
    """Where a depth's line stands, in px from the left of a row."""
    return float(theme().scaled(_LEFT) + depth * theme().scaled(_STEP))


def paint_line(
    painter: QPainter, area: QRectF, line: Line, author: str | None, text: str, *, starts: bool
) -> None:
    """Paint a row.

    Parameters: `author`, the model's name, "" for the user, None for folded branches; `starts`,
    whether nothing is above it.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_tree(painter, area, line, starts=starts)
    center = QPointF(area.left() + lane(line.depth), area.center().y())
    if author:
        half = theme().scaled(_MARK) / 2
        paint_mark(
            painter,
            QRectF(center.x() - half, center.y() - half, 2 * half, 2 * half),
            author,
            radius=4,
        )
    elif author is not None:
        _paint_ring(painter, center, shown=line.shown)
    painter.restore()
    left = center.x() + theme().scaled(_GAP)
    box = QRectF(left, area.top(), area.right() - _RIGHT - left, area.height())
    painter.setFont(theme().font("ui", 600 if line.shown and author == "" else 400))
    painter.setPen(theme().color("text" if line.shown else "text3" if author is None else "text2"))
    shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(box, align | Qt.TextFlag.TextSingleLine, shown)


def paint_ground(
    painter: QPainter, area: QRectF, *, here: bool, hovered: bool, focused: bool
) -> None:
    """Paint what lies behind a row."""
    if here or hovered:
        paint_box(painter, area, CONTROL_RADIUS, theme().color("sel" if here else "hover"))
    if focused:
        paint_box(painter, area, CONTROL_RADIUS, border=theme().color("accent"), width=2)


def _paint_tree(painter: QPainter, area: QRectF, line: Line, *, starts: bool) -> None:
    """The lines that pass by, and those that lead to and from the row's mark."""
    middle = area.center().y()
    for depth in range(line.depth):
        if starts:
            continue
        _stroke(painter, line.passing == depth)
        x = area.left() + lane(depth)
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
    x = area.left() + lane(line.depth)
    leads = line.shown or line.passing == line.depth
    if line.branches:
        _paint_fork(painter, area, line, starts=starts)
    elif not starts:
        _stroke(painter, leads)
        painter.drawLine(QPointF(x, area.top()), QPointF(x, middle))
    if not line.ends:
        _stroke(painter, line.shown)
        painter.drawLine(QPointF(x, middle), QPointF(x, area.bottom()))


def _paint_fork(painter: QPainter, area: QRectF, line: Line, *, starts: bool) -> None:
    """From the line one step to the left into the row; the first row's comes from below."""
    start, end = area.left() + lane(line.depth - 1), area.left() + lane(line.depth)
    path = QPainterPath(QPointF(start, area.bottom() if starts else area.top()))
    path.cubicTo(
        QPointF(start, area.center().y()),
        QPointF(start, area.center().y()),
        QPointF(end, area.center().y()),
    )
    _stroke(painter, line.shown)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def _paint_ring(painter: QPainter, center: QPointF, *, shown: bool) -> None:
    """The mark of a prompt."""
    paint_dot(painter, center, _RING, theme().color("accent" if shown else "edge"))
    paint_dot(painter, center, _RING - 3, theme().color("chat"))


def _stroke(painter: QPainter, shown: bool) -> None:
    pen = QPen(theme().color("accent" if shown else "line"), _LINE)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
