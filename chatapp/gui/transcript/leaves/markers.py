"""What hangs before the text of list items: bullets and task boxes, drawn alike in every font."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from chatapp.gui.theme import theme
from chatapp.gui.widgets.painting import paint_box

BULLETS = "•◦▪"
_BULLET = 5.0
_SQUARE = 4.0
BOX = 14
"""The side of a task's box, in px."""
_TICK = ((3.5, 0.0), (6.0, 2.8), (10.5, -3.0))


def paint_bullet(painter: QPainter, bullet: str, right: float, middle: float) -> None:
    """Paint one of `BULLETS` that ends at `right`, with its middle at this height, in px."""
    color = theme().color("text2")
    size = theme().scaled(_SQUARE if bullet == "▪" else _BULLET)
    box = QRectF(right - size - 2, middle - size / 2, size, size)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if bullet == "◦":
        painter.setPen(QPen(color, 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        if bullet == "▪":
            painter.drawRect(box)
        else:
            painter.drawEllipse(box)
    painter.restore()


def paint_task(painter: QPainter, right: float, middle: float, *, done: bool) -> None:
    """Paint the box of a task that ends at `right`, with its middle at this height, in px."""
    left = right - BOX
    box = QRectF(left, middle - BOX / 2, BOX, BOX)
    paint_box(painter, box, 3, theme().color("chat"), theme().color("edge"))
    if done:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().color("accent"), 1.5))
        painter.drawPolyline([QPointF(left + x, middle + y) for x, y in _TICK])
        painter.restore()
