"""The ring around a control that has the focus by keyboard: 2 px accent, 2 px off."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import ref

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget
from shiboken6 import Shiboken

from chatapp.gui.theme import theme
from chatapp.gui.widgets.painting import CONTROL_RADIUS, paint_box

_REACH = 4
_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class FocusRing(QWidget):
    """A ring that follows one widget; it lies in the page the widget scrolls with.

    It holds neither: were it the last to hold its page, its own end would end the page, and the
    page once more the ring, that is half gone by then.
    """

    def __init__(self, target: QWidget, radius: float) -> None:
        page = _page(target)
        super().__init__(page)
        self._target = ref(target)
        self._radius = radius
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        moved: QWidget | None = target
        while moved is not None and moved is not page:
            moved.installEventFilter(self)  # what it stands in can move as well
            moved = moved.parentWidget()
        self._follow()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the moves of the target, and of what it stands in."""
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring."""
        painter = QPainter(self)
        paint_box(
            painter,
            QRectF(self.rect()),
            self._radius + _REACH,
            border=theme().color("accent"),
            width=2,
        )

    def _follow(self) -> None:
        page, target = self.parentWidget(), self._target()
        if page is not None and target is not None and Shiboken.isValid(target):
            area = target.rect().translated(target.mapTo(page, QPoint(0, 0)))
            self.setGeometry(area.adjusted(-_REACH, -_REACH, _REACH, _REACH))


class KeyboardFocus(QWidget if TYPE_CHECKING else object):  # type: ignore[misc]
    """Mixin for a control that shows the ring while it has the focus by keyboard."""

    ring_radius = CONTROL_RADIUS
    _ring: FocusRing | None = None

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the focus came by keyboard."""
        super().focusInEvent(event)
        if event.reason() in _KEYBOARD and self._ring is None:
            self._ring = FocusRing(self, self.ring_radius)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        if self._ring is not None:
            self._ring.hide()
            self._ring.deleteLater()
            self._ring = None


def _page(widget: QWidget) -> QWidget:
    """The widget that moves as one when scrolled: a scroll area's content, or the window."""
    page = widget
    while (parent := page.parentWidget()) is not None and not page.isWindow():
        outer = parent.parentWidget()
        if isinstance(outer, QAbstractScrollArea) and outer.viewport() is parent:
            return page
        page = parent
    return page
