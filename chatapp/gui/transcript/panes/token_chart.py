"""A strip of bars: how unexpected each token of an answer was."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.transcript.token_words import percent, said
from chatapp.gui.transcript.tokens import ShownTokens
from chatapp.gui.widgets.painting import device_scale

HEIGHT = 48
_THICKEST, _GAP = 8, 2
_NARROWEST = 2
"""Px a bar and the gap beside it take at least; more tokens share one."""
_FULL, _MOST = 5.0, 20.0
"""Nats that reach the top: the most there are, but not less than one and not more than the other."""


def _whole(painter: QPainter, bar: QRectF) -> QRectF:
    """A bar at the nearest whole device pixels, at least one wide: a thin one stays to be seen."""
    scale = device_scale(painter)
    left, width = round(bar.left() * scale), max(1, round(bar.width() * scale))
    top = round(bar.top() * scale)
    return QRectF(left / scale, top / scale, width / scale, bar.bottom() - top / scale)


class TokenChart(QWidget):
    """The bar of the token that is looked at has the accent. Signal: `chosen(unit)`."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("token_chart")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._shown: ShownTokens | None = None
        self._current: int | None = None
        self._bars: list[int] = []
        """The least likely unit of each bar."""
        self._bars_width = -1

    def show_tokens(self, shown: ShownTokens) -> None:
        """Show another answer."""
        self._shown, self._bars_width = shown, -1
        self.update()

    def set_current(self, unit: int | None) -> None:
        """The token that is looked at."""
        if unit != self._current:
            self._current = unit
            self.update()

    def sizeHint(self) -> QSize:
        """As high as the chart."""
        return QSize(120, theme().scaled(HEIGHT))

    def bars(self) -> Sequence[int]:
        """The unit each bar stands for, the least likely of those that share it."""
        shown = self._shown
        if shown is not None and self._bars_width != self.width():
            self._bars_width = self.width()
            count = len(shown.logprobs)
            most = max(1, min(count, self.width() // (_NARROWEST + 1)))
            edges = [count * number // most for number in range(most + 1)]
            self._bars = [
                min(range(first, last), key=shown.logprobs.__getitem__)
                for first, last in itertools.pairwise(edges)
                if first < last
            ]
        return self._bars

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars and the line they stand on."""
        shown = self._shown
        if shown is None:
            return
        bars = self.bars()
        with QPainter(self) as painter:
            base = self.height() - 1
            if bars:
                most = max(-shown.logprobs[unit] for unit in bars)
                highest = max(_FULL, min(_MOST, most))
                step = self.width() / len(bars)
                width = max(1.0, min(_THICKEST, step - _GAP))
                now = self._bar_of(self._current)
                for number, unit in enumerate(bars):
                    height = max(1.0, min(1.0, -shown.logprobs[unit] / highest) * (base - 2))
                    left = number * step + (step - width) / 2
                    area = _whole(painter, QRectF(left, base - height, width, height))
                    token = "accent" if number == now else "edge"
                    painter.fillRect(area, theme().color(token))
            painter.fillRect(QRectF(0, base, self.width(), 1), theme().color("edge"))

    def _bar_of(self, unit: int | None) -> int | None:
        if unit is None or self._shown is None or not self._bars:
            return None
        return min(len(self._bars) - 1, unit * len(self._bars) // max(1, len(self._shown.logprobs)))

    def unit_at(self, point: QPointF) -> int | None:
        """The token whose bar is over or under a point."""
        bars = self.bars()
        if not bars or not 0 <= point.x() < self.width():
            return None
        return bars[math.floor(point.x() * len(bars) / self.width())]

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the token of a bar that is clicked."""
        unit = self.unit_at(event.position())
        if unit is not None and self.rect().contains(event.position().toPoint()):
            self.chosen.emit(unit)

    def event(self, event: QEvent) -> bool:
        """Say which token a bar is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            unit = self.unit_at(event.pos().toPointF())
            if unit is not None and self._shown is not None:
                words = f"{said(self._shown.said(unit))}  {percent(self._shown.probability(unit))}"
                QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)
