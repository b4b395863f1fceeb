"""The page as one works with it: the mouse, the keyboard and the focus on its text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from chatapp.domain.messages import ImagePart
from chatapp.gui.transcript.addresses import readable_address
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.keys import Keys
from chatapp.gui.transcript.model import TranscriptModel
from chatapp.gui.transcript.overlay import FADE
from chatapp.gui.transcript.pointer import Pointer
from chatapp.gui.transcript.scrolled_page import ScrolledPage
from chatapp.gui.transcript.tab_stops import TabStops

_WHEEL_NOTCH = 72


class PageView(ScrolledPage):
    """Takes the events of a scrolled page."""

    link_activated = Signal(str)
    """An address (http, https or mailto), as it would be requested."""
    picture_requested = Signal(ImagePart)
    """A picture should be shown large."""

    def __init__(
        self, model: TranscriptModel, intents: Intents, parent: QWidget | None = None
    ) -> None:
        super().__init__(model, intents, parent)
        self._pointer = Pointer(
            self.viewport(),
            self.timeline,
            self.reading,
            self.redraw,
            self.scroll_by,
            self.follow_link,
        )
        self._keys = Keys(
            model,
            self.timeline,
            self.reading,
            self.redraw,
            self.bring_into_view,
            self.scroll_by,
            self.follow_link,
        )
        self._tab_stops = TabStops(
            self, model, self.timeline, self.reading, super().focusNextPrevChild
        )
        self._pointer.picture_clicked.connect(self.picture_requested)
        self._keys.picture_opened.connect(self.picture_requested)
        self._keys.delete_requested.connect(intents.delete_requested)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by the wheel or the touchpad; sideways what is wider than the column."""
        if not self._pointer.wheel(event):
            pixels = event.pixelDelta().y()
            distance = pixels or round(event.angleDelta().y() / 120 * _WHEEL_NOTCH)
            self.scroll_by(-distance)
        event.accept()

    def text_moved(self) -> None:
        """Other text is under the pointer now."""
        self._pointer.text_moved()

    # The mouse and the keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to select."""
        self._pointer.press(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Count as another press: two select a word, three a paragraph."""
        self._pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select on, or show what is under the pointer."""
        self._pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select no further; follow a link that was clicked."""
        self._pointer.release(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show where a link really leads; notice when the pointer leaves."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.reading.link_at(event.pos().toPointF())
            text = readable_address(found[1].address) if found is not None else ""
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self._pointer.leave()
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll, select, copy, and move the focus."""
        key = Qt.Key(event.key())
        if self._keys.press(event):
            event.accept()
        elif key == Qt.Key.Key_Home:
            self.timeline.move_to(0)
            self._arrange()
        elif key == Qt.Key.Key_End:
            self.scroll_to_end()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shift+Tab comes to what is read last; the ring is shown."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.BacktabFocusReason:
            self._tab_stops.enter_at_end()
        self.redraw()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring is not shown any more."""
        super().focusOutEvent(event)
        self.redraw()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through links and controls as they are read."""
        return self._tab_stops.step(forward=forward)

    def follow_link(self, address: str) -> None:
        """Ask for an address to be opened."""
        self.link_activated.emit(readable_address(address))

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Bring a control that got the focus by keyboard into view."""
        if now is None or now is self.viewport() or not self.viewport().isAncestorOf(now):
            return
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton or self._arranging:
            return
        if now in (self.latest, self._fade):
            return
        top = now.mapTo(self.viewport(), QPoint(0, 0)).y()
        bottom, height = top + now.height(), self.viewport().height() - FADE
        if top < 0 or bottom > height:
            self.scroll_by(top - 8 if top < 0 or now.height() > height else bottom - height + 8)
