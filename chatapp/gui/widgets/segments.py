"""A few choices side by side, of which one holds."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets.focus import KeyboardFocus
from chatapp.gui.widgets.painting import CONTROL_RADIUS, SMALL_HEIGHT, paint_box

_PADDING = 10


class Segments(QWidget):
    """Words in one box, 28 px high. Signal: `chosen(value)`, when the user chose."""

    chosen = Signal(str)

    def __init__(self, values: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selecting = False
        self._segments = {value: _Segment(self) for value in values}
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 0, 1, 0)
        row.setSpacing(0)
        for value, segment in self._segments.items():
            segment.setObjectName(f"segment_{value}")
            segment.toggled.connect(partial(self._toggled, value))
            row.addWidget(segment)
        theme().changed.connect(self._restyle)
        self._restyle()

    def set_text(self, value: str, text: str, tip: str = "") -> None:
        """Set the words of a choice, and its tip."""
        segment = self._segments[value]
        segment.setText(text)
        segment.setToolTip(tip or text)
        segment.updateGeometry()

    def set_shown(self, value: str, shown: bool) -> None:
        """Offer a choice, or not."""
        self._segments[value].setVisible(shown)

    def select(self, value: str) -> None:
        """Let a choice hold; no signal."""
        self._selecting = True
        self._segments[value].setChecked(True)
        self._selecting = False
        self._stop_at(value)
        self.update()

    @property
    def value(self) -> str:
        """The choice that holds; "" before there is one."""
        return next((value for value, one in self._segments.items() if one.isChecked()), "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, what is chosen, and the lines between."""
        painter, look, area = QPainter(self), theme(), QRectF(self.rect())
        fill = look.color("raised" if self.isEnabled() else "press")
        paint_box(painter, area, CONTROL_RADIUS, fill)
        segments = [one for one in self._segments.values() if not one.isHidden()]
        for number, segment in enumerate(segments):
            box = QRectF(segment.geometry())
            if segment.isChecked() and self.isEnabled():
                inner = box.adjusted(1 if number else 0, 1, 0, -1)
                paint_box(painter, inner, CONTROL_RADIUS - 1, look.color("sel"))
            if number:
                painter.fillRect(QRectF(box.left(), 1, 1, self.height() - 2), look.color("line"))
        paint_box(painter, area, CONTROL_RADIUS, border=look.color("edge"))

    def _toggled(self, value: str, checked: bool) -> None:
        """Assistive technology toggles, without a click."""
        self.update()
        if checked and not self._selecting:
            self._stop_at(value)
            self.chosen.emit(value)

    def _stop_at(self, value: str) -> None:
        """Let the Tab key stop at the choice that holds; Qt does once it had the focus."""
        for each, segment in self._segments.items():
            here = each == value
            policy = Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus
            segment.setFocusPolicy(policy)

    def _restyle(self) -> None:
        self.setFixedHeight(theme().scaled(SMALL_HEIGHT))


class _Segment(KeyboardFocus, QRadioButton):
    """One of the choices."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._restyle()
        theme().changed.connect(self._restyle)

    def hitButton(self, position: QPoint) -> bool:
        """All of it can be clicked."""
        return self.rect().contains(position)

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2 * _PADDING
        return QSize(width, theme().scaled(SMALL_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words; the box is its parent's."""
        painter = QPainter(self)
        token = "accent" if self.isChecked() else "text" if self.underMouse() else "text2"
        painter.setFont(self.font())
        painter.setPen(theme().color(token if self.isEnabled() else "text3"))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self.text())

    def _restyle(self) -> None:
        self.setFont(theme().font("ui"))
        self.updateGeometry()
