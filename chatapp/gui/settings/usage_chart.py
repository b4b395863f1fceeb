"""The chart of usage: a bar for each month; one of them is looked at more closely."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets import KeyboardFocus
from chatapp.gui.widgets.painting import paint_box, snapped
from chatapp.gui.widgets.spoken import announce

_BAR = 8.0
_PLOT = 96
_GAP = 4
_VALUE_ROOM = 8
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


@dataclass(frozen=True, slots=True)
class Bar:
    """A month: how high it stands, and its words.

    `words` is all that is told about it when it is looked at.
    """

    value: int
    value_text: str
    label: str
    words: str


class MonthChart(KeyboardFocus, QWidget):
    """Bars from left to right; Left, Right, Home, End and a click choose the one looked at.

    `chosen` is emitted when that is another one; `current` is its number.
    """

    ring_radius = 6.0
    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("usageChart")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._bars: tuple[Bar, ...] = ()
        self._name = ""
        self.current = -1
        theme().changed.connect(self._restyle)

    def show_bars(self, bars: tuple[Bar, ...], name: str) -> None:
        """Show these bars; the last one is looked at. Parameters: `name`, what they show."""
        self._bars, self._name = bars, name
        self.current = len(bars) - 1
        self._told()

    @property
    def words(self) -> str:
        """All about the bar that is looked at."""
        return self._bars[self.current].words if 0 <= self.current < len(self._bars) else ""

    def sizeHint(self) -> QSize:
        """Room for values, bars and labels."""
        return QSize(theme().scaled(_PLOT * 4), self._plot() + 2 * (self._line() + _GAP))

    def minimumSizeHint(self) -> QSize:
        """As high, but narrow."""
        return QSize(0, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from bar to bar."""
        last = len(self._bars) - 1
        if event.key() in _STEPS:
            self._choose(self.current + _STEPS[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Home:
            self._choose(0)
        elif event.key() == Qt.Key.Key_End:
            self._choose(last)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Look at the bar under the pointer."""
        if self._bars and event.button() == Qt.MouseButton.LeftButton:
            self._choose(int(event.position().x() // self._slot()))

    def changeEvent(self, event: QEvent) -> None:
        """Take over another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bars, values, labels and the line they stand on."""
        painter = QPainter(self)
        painter.setFont(theme().font("meta"))
        base = self._line() + _GAP + self._plot()
        most = max((bar.value for bar in self._bars), default=0)
        every = self._label_step(QFontMetricsF(painter.font()))
        for number, bar in enumerate(self._bars):
            current = number == self.current
            top = self._paint_bar(painter, number, bar, base, most)
            if current or (bar.value and self._has_room(painter, bar)):
                self._paint_text(painter, number, bar.value_text, top, current=current)
            if (len(self._bars) - 1 - number) % every == 0:
                below = base + _GAP
                self._paint_text(painter, number, bar.label, below + self._line(), current=current)
        line = snapped(painter, QRectF(0, base, self.width(), 1))
        painter.fillRect(line, theme().color("line"))

    def _paint_bar(self, painter: QPainter, number: int, bar: Bar, base: float, most: int) -> float:
        """Paint one bar; gives its top."""
        height = self._plot() * bar.value / most if most else 0.0
        if bar.value:
            height = max(height, 2.0)
        width = min(_BAR, self._slot() - 2)
        left = self._slot() * (number + 0.5) - width / 2
        token = "accent" if number == self.current else "edge"
        if height:
            area = QRectF(left, base - height, width, height)
            paint_box(painter, area, min(2.0, height / 2), theme().color(token))
        return base - height

    def _paint_text(
        self, painter: QPainter, number: int, text: str, bottom: float, *, current: bool
    ) -> None:
        """Paint words with the middle under or over a bar, within the chart."""
        width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 2
        left = self._slot() * (number + 0.5) - width / 2
        left = max(0.0, min(left, self.width() - width))
        painter.setPen(theme().color("text" if current else "text3"))
        place = QRectF(QPointF(left, bottom - self._line()), QPointF(left + width, bottom))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _has_room(self, painter: QPainter, bar: Bar) -> bool:
        metrics, current = QFontMetricsF(painter.font()), self._bars[self.current]
        widest = max(metrics.horizontalAdvance(each.value_text) for each in (bar, current))
        return widest + _VALUE_ROOM <= self._slot()

    def _label_step(self, metrics: QFontMetricsF) -> int:
        """Every how many bars have their label."""
        widest = max((metrics.horizontalAdvance(bar.label) for bar in self._bars), default=0.0)
        step = 1
        while self._slot() * step < widest + _VALUE_ROOM and step < len(self._bars):
            step += 1
        return step

    def _choose(self, number: int) -> None:
        number = max(0, min(number, len(self._bars) - 1))
        if number == self.current or not self._bars:
            return
        self.current = number
        self._told()
        announce(self, self.words)

    def _told(self) -> None:
        self.setAccessibleName(f"{self._name}. {self.words}")
        self.setAccessibleDescription("; ".join(bar.words for bar in self._bars))
        self.setToolTip(self._name)
        self.update()
        self.chosen.emit()

    def _slot(self) -> float:
        return self.width() / max(1, len(self._bars))

    def _plot(self) -> int:
        return theme().scaled(_PLOT)

    def _line(self) -> int:
        return theme().line_height("meta")

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
