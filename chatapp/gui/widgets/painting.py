"""Painting that stays sharp: boxes whose edges lie on device pixels at any scale."""

from __future__ import annotations

from math import ceil, floor

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from chatapp.gui.theme import Role, theme

CONTROL_RADIUS = 6.0
FIELD_HEIGHT = 32
SMALL_HEIGHT = 28
_EPSILON = 0.01


def device_scale(painter: QPainter) -> float:
    """Device pixels per logical px along a side, for a painter that does not turn."""
    return painter.deviceTransform().m11() or 1.0


def snapped(painter: QPainter, area: QRectF) -> QRectF:
    """`area` with its edges moved inwards to whole device pixels."""
    transform = painter.deviceTransform()
    device = transform.mapRect(area)
    left, top = ceil(device.left() - _EPSILON), ceil(device.top() - _EPSILON)
    right, bottom = floor(device.right() + _EPSILON), floor(device.bottom() + _EPSILON)
    inverse, _invertible = transform.inverted()
    return inverse.mapRect(QRectF(left, top, right - left, bottom - top))


def paint_box(
    painter: QPainter,
    area: QRectF,
    radius: float,
    fill: QColor | None = None,
    border: QColor | None = None,
    width: float = 1.0,
) -> None:
    """Paint a rounded box with its border inside `area`; lengths in px."""
    scale = device_scale(painter)
    area = snapped(painter, area)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if border is not None:
        line = max(1, round(width * scale)) / scale
        painter.setPen(QPen(border, line))
        half = line / 2
        area, radius = area.adjusted(half, half, -half, -half), max(0.0, radius - half)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area, radius, radius)
    painter.restore()


def paint_ring(painter: QPainter, area: QRectF, angle: float, width: float = 2.0) -> None:
    """Paint the ring that stands for work going on: a quarter of it in the accent.

    Parameters: `angle`, where the quarter begins, in degrees clockwise from the top.
    """
    inset = width / 2 + 1
    inner = area.adjusted(inset, inset, -inset, -inset)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme().color("press"), width))
    painter.drawEllipse(inner)
    pen = QPen(theme().color("accent"), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawArc(inner, round((90 - angle) * 16), -90 * 16)
    painter.restore()


def paint_dot(painter: QPainter, center: QPointF, diameter: float, color: QColor) -> None:
    """Paint a filled circle."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(center, diameter / 2, diameter / 2)
    painter.restore()


def paint_mark(
    painter: QPainter, area: QRectF, name: str, fill: str = "soft", radius: float = 6.0
) -> None:
    """Paint the square with the first letter of a connection or model."""
    paint_box(painter, area, radius, theme().color(fill))
    height = area.height() * 100 / theme().font_scale
    role: Role = "meta" if height < 28 else "ui" if height < 40 else "title"
    painter.setFont(theme().font(role, 600))
    painter.setPen(theme().color("accent"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, name.strip()[:1].upper())
