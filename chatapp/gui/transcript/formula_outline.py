"""A formula as outlines, of no particular size and colour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SIZE = 100.0
"""The size of the type, in units of an outline."""
OWN_COLOR = "currentColor"
"""Marks what has the colour of the text around the formula."""


@dataclass(slots=True)
class Shape:
    """Ink of one colour."""

    path: QPainterPath
    color: QColor | None
    """None: that of the text around it."""
    stroke: float = 0.0
    """Width of the pen; 0: the path is filled."""
    bar: QRectF | None = None
    """A rule, in place of the path: it is put on whole pixels."""


@dataclass(frozen=True, slots=True)
class Outline:
    """Shapes with the origin at the left end of the baseline, y downwards."""

    shapes: tuple[Shape, ...]
    bounds: QRectF

    @property
    def cost(self) -> int:
        """How many points there are to keep."""
        return 20 + sum(shape.path.elementCount() for shape in self.shapes)

    def paint(self, painter: QPainter, color: QColor) -> None:
        """Paint with the painter's transformation, the left end of the baseline at its origin."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-self.bounds.left(), 0)
        for shape in self.shapes:
            ink = shape.color or color
            if shape.bar is not None:
                painter.fillRect(_on_pixels(painter, shape.bar), ink)
            elif shape.stroke:
                painter.strokePath(shape.path, QPen(ink, shape.stroke))
            else:
                painter.fillPath(shape.path, ink)


def outline_of(drawing: Element, box: QRectF) -> Outline:
    """The outline in what ziamath drew (SVG 1.1).

    Parameters: `box`, the room it takes. Raises ValueError when nothing would be seen.
    """
    shapes: list[Shape] = []
    for shape in _shapes(drawing, None):
        last = shapes[-1] if shapes else None
        if last is not None and _same_pen(last, shape):
            last.path.addPath(shape.path)
        else:
            shapes.append(shape)
    if not shapes:
        raise ValueError("nothing to be seen")
    bounds = QRectF(box)
    for shape in shapes:
        half = shape.stroke / 2
        ink = shape.path.boundingRect() if shape.bar is None else shape.bar
        bounds = bounds.united(ink.adjusted(-half, -half, half, half))
    return Outline(tuple(shapes), bounds)


def _same_pen(one: Shape, other: Shape) -> bool:
    if one.bar is not None or other.bar is not None:
        return False
    return one.color == other.color and one.stroke == other.stroke


def _shapes(element: Element, inherited: str | None) -> Iterator[Shape]:
    fill = element.get("fill", inherited)
    stroke = element.get("stroke")
    width = float(element.get("stroke-width", 0)) if stroke else 0.0
    color = _color(stroke or fill)
    match element.tag:
        case "svg" | "g":
            for child in element:
                yield from _shapes(child, fill)
        case "path":
            yield Shape(_path(element.get("d", "")), color, width)
        case "rect" if width:
            path = QPainterPath()
            path.addRect(_rectangle(element))
            yield Shape(path, color, width)
        case "rect":
            yield Shape(QPainterPath(), color, bar=_rectangle(element))
        case "ellipse":
            center = QPointF(_number(element, "cx"), _number(element, "cy"))
            path = QPainterPath()
            path.addEllipse(center, _number(element, "rx"), _number(element, "ry"))
            yield Shape(path, color, width)


def _path(data: str) -> QPainterPath:
    """The path of SVG path data with absolute M, L, Q, C and Z, as ziamath writes it."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    tokens = iter(data.split())

    def point() -> QPointF:
        return QPointF(float(next(tokens)), float(next(tokens)))

    for token in tokens:
        match token:
            case "M":
                path.moveTo(point())
            case "L":
                path.lineTo(point())
            case "Q":
                path.quadTo(point(), point())
            case "C":
                path.cubicTo(point(), point(), point())
            case "Z":
                path.closeSubpath()
            case _:
                raise ValueError(f"unknown path command {token[:10]}")
    return path


def _rectangle(element: Element) -> QRectF:
    return QRectF(*(_number(element, name) for name in ("x", "y", "width", "height")))


def _number(element: Element, name: str) -> float:
    return float(element.get(name, 0))


def _color(name: str | None) -> QColor | None:
    color = QColor.fromString(name or OWN_COLOR)
    return color if color.isValid() else None


def _on_pixels(painter: QPainter, bar: QRectF) -> QRectF:
    """A rule moved and widened to whole pixels across its direction, so that it is not grey."""
    to_device = painter.deviceTransform()
    if to_device.isRotating():
        return bar
    device = to_device.mapRect(bar)
    if device.width() >= device.height():
        device.setTop(round(device.top()))
        device.setHeight(max(1, round(to_device.m22() * bar.height())))
    else:
        device.setLeft(round(device.left()))
        device.setWidth(max(1, round(to_device.m11() * bar.width())))
    back, _possible = to_device.inverted()
    return back.mapRect(device)
