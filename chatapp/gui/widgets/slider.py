"""A slider over a row of places, of which none may be chosen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets.focus import KeyboardFocus
from chatapp.gui.widgets.painting import paint_box

_TRACK, _THUMB = 4, 16
_MOVING = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)


class Slider(KeyboardFocus, QSlider):
    """Filled from a neutral place to the chosen one; with none chosen the thumb is pale.

    Signals, of what the user does only: `moved(place)`, at every step of a move; `let_go(place)`,
    at its end and at every key; `emptied`, Delete or Backspace.
    """

    moved = Signal(int)
    let_go = Signal(int)
    emptied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._chosen = False
        self._neutral = 0
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._restyle()
        theme().changed.connect(self._restyle)

    def set_places(self, count: int, neutral: int) -> None:
        """How many places there are, and where the fill begins; a choice stays where it can."""
        blocked = self.blockSignals(True)
        self.setRange(0, max(0, count - 1))
        self.setPageStep(max(1, count // 10))
        self.blockSignals(blocked)
        self._neutral = neutral
        self.update()

    def choose(self, place: int | None) -> None:
        """Show a choice, or that there is none; no signal."""
        self._chosen = place is not None
        blocked = self.blockSignals(True)
        self.setValue(self._neutral if place is None else place)
        self.blockSignals(blocked)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(theme().scaled(160), theme().scaled(_THUMB))

    def minimumSizeHint(self) -> QSize:
        """Wide enough to be moved."""
        return QSize(theme().scaled(80), theme().scaled(_THUMB))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where the pointer is."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._follow(event.position().x())
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self.isSliderDown():
            self._follow(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The place is chosen."""
        if self.isSliderDown():
            self.setSliderDown(False)
            self.let_go.emit(self.value())
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, or take the choice back."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.emptied.emit()
            event.accept()
            return
        super().keyPressEvent(event)
        if event.key() in _MOVING:
            self._chosen = True
            self.let_go.emit(self.value())
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll; nothing is changed in passing."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track, fill and thumb."""
        painter, look = QPainter(self), theme()
        thumb, track = look.scaled(_THUMB), look.scaled(_TRACK)
        middle, here = self.height() / 2, self._left_of(self.value())
        box = QRectF(thumb / 2, middle - track / 2, self.width() - thumb, track)
        paint_box(painter, box, track / 2, look.color("press"))
        if self._chosen:
            start = self._left_of(self._neutral)
            fill = QRectF(min(start, here), box.top(), abs(here - start), track)
            token = "accent" if self.isEnabled() else "edge"
            paint_box(painter, fill, track / 2, look.color(token))
        self._paint_thumb(painter, QPointF(here, middle), thumb)

    def _paint_thumb(self, painter: QPainter, center: QPointF, size: int) -> None:
        look = theme()
        border = "edge"
        if self.isEnabled() and (self._chosen or self.underMouse()):
            border = "accent_hover" if self.underMouse() else "accent"
        area = QRectF(0, 0, size, size)
        area.moveCenter(center)
        fill = look.color("raised" if self.isEnabled() else "press")
        paint_box(painter, area, size / 2, fill, look.color(border), 2 if self._chosen else 1)

    def _left_of(self, place: int) -> float:
        """Where a place is, in px."""
        thumb, most = theme().scaled(_THUMB), max(1, self.maximum())
        return thumb / 2 + (self.width() - thumb) * place / most

    def _follow(self, left: float) -> None:
        thumb = theme().scaled(_THUMB)
        share = (left - thumb / 2) / max(1, self.width() - thumb)
        place = round(max(0.0, min(1.0, share)) * self.maximum())
        if place != self.value() or not self._chosen:
            self.choose(place)
            self.moved.emit(place)

    def _restyle(self) -> None:
        self.setFixedHeight(theme().scaled(_THUMB))
        self.update()
