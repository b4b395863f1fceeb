"""The ground of a token: a colour for how sure the model was, a line under what was unlikely."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from chatapp.gui.theme import theme
from chatapp.gui.widgets.painting import paint_box

_RADIUS = 3.0
_UNDERLINE = 2
_RING_GAP, _RING = 3, 2


class Fill(NamedTuple):
    """The box of a unit in one line. `underlined`: what stands there was unlikely."""

    unit: int
    box: QRectF
    level: int
    underlined: bool


def paint_fills(painter: QPainter, fills: Iterable[Fill]) -> None:
    """Paint the grounds of tokens, before their text."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    paint = _paint_line if theme().high_contrast else _paint_fill
    for fill in fills:
        if fill.level or fill.underlined:
            paint(painter, fill)
    painter.restore()


def paint_ring(painter: QPainter, box: QRectF) -> None:
    """Paint the ring around the token that is looked at."""
    ring = box.adjusted(-_RING_GAP, -_RING_GAP, _RING_GAP, _RING_GAP)
    paint_box(painter, ring, _RADIUS + _RING_GAP, None, theme().color("accent"), _RING)


def fill_token(level: int) -> str:
    """The colour of a step of the ramp, from 1 up."""
    return f"ramp_{level}"


def text_token(level: int) -> str:
    """The colour of text on a step of the ramp."""
    return f"ramp_{level}_text" if level >= 4 else "text"


def _paint_fill(painter: QPainter, fill: Fill) -> None:
    if fill.level:
        painter.setBrush(theme().color(fill_token(fill.level)))
        painter.drawRoundedRect(fill.box, _RADIUS, _RADIUS)
    if fill.underlined:
        painter.fillRect(_under(fill.box, _UNDERLINE), theme().color("text"))


def _paint_line(painter: QPainter, fill: Fill) -> None:
    """High contrast: the thicker the line, the higher the step."""
    height = max(1 + fill.level // 2, _UNDERLINE if fill.underlined else 0)
    painter.fillRect(_under(fill.box, height), theme().color("text"))


def _under(box: QRectF, height: float) -> QRectF:
    return QRectF(box.left() + 1, box.bottom() - height, box.width() - 2, height)
