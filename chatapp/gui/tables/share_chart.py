"""Shares as bars, and the intervals they lie in."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets.painting import paint_box
from chatapp.gui.widgets.spoken import name_of, told_in_turn

_BAR = 8.0
_ROW = 32
_GAP = 12.0
_END = 12
"""The height of the lines at the ends of an interval."""


@dataclass(frozen=True, slots=True)
class ShareBar:
    """One share, from 0 to 1."""

    name: str
    share: float
    value: str
    """The figures, as text."""
    interval: tuple[float, float] | None = None
    known: bool = True
    """Whether there is a share; else only the words are shown."""
    current: bool = True
    """Whether it stands out."""

    @property
    def words(self) -> str:
        """All of it, to be read out."""
        return name_of(self.name, self.value)


def chart_words(name: str, bars: tuple[ShareBar, ...]) -> str:
    """All that a chart shows, to be read out; "" where nothing is known."""
    return told_in_turn(name, *(bar.words for bar in bars)) if any(b.known for b in bars) else ""


class ShareChart(QWidget):
    """Bars that lie below each other, from 0 on the left to 100 % on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._bars: tuple[ShareBar, ...] = ()
        theme().changed.connect(self._restyle)

    def show_bars(self, name: str, bars: tuple[ShareBar, ...]) -> None:
        """Show these bars. Parameters: `name`, what they show."""
        self._bars = bars
        self.setAccessibleName(chart_words(name, bars) or name)
        self.setToolTip(name)
        self._restyle()

    def sizeHint(self) -> QSize:
        """A row for each bar."""
        return QSize(theme().scaled(320), theme().scaled(_ROW) * len(self._bars))

    def minimumSizeHint(self) -> QSize:
        """As high, but narrow."""
        return QSize(theme().scaled(200), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Take over another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint names, bars, intervals and figures."""
        painter = QPainter(self)
        painter.setFont(theme().font("meta"))
        metrics = QFontMetricsF(painter.font())
        names = max((metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0.0)
        values = max((metrics.horizontalAdvance(bar.value) for bar in self._bars), default=0.0)
        left = float(round(names + _GAP))
        room = max(40.0, self.width() - left - values - _GAP)
        height = theme().scaled(_ROW)
        for number, bar in enumerate(self._bars):
            row = QRectF(0, number * height, self.width(), height)
            self._paint_words(painter, row, bar)
            self._paint_bar(painter, QRectF(left, row.top(), room, height), bar)
        base = QRect(round(left), 0, 1, height * len(self._bars))
        painter.fillRect(base, theme().color("edge"))

    def _paint_words(self, painter: QPainter, row: QRectF, bar: ShareBar) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme().color("text2"))
        painter.drawText(row, middle | Qt.AlignmentFlag.AlignLeft, bar.name)
        painter.setPen(theme().color("text" if bar.known else "text3"))
        painter.drawText(row, middle | Qt.AlignmentFlag.AlignRight, bar.value)

    def _paint_bar(self, painter: QPainter, room: QRectF, bar: ShareBar) -> None:
        if not bar.known:
            return
        middle, look = room.center().y(), theme()
        width = max(2.0, (room.width() - 2) * bar.share)
        area = QRectF(room.left() + 1, middle - _BAR / 2, width, _BAR)
        paint_box(
            painter, area, min(2.0, width / 2), look.color("accent" if bar.current else "edge")
        )
        if bar.interval is None:
            return
        low, high = (round(room.left() + 1 + (room.width() - 2) * share) for share in bar.interval)
        top = round(middle) - _END // 2
        for line in (
            QRect(low, round(middle), high - low, 1),
            QRect(low, top, 1, _END + 1),
            QRect(high, top, 1, _END + 1),
        ):
            painter.fillRect(line, look.color("text"))

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
