"""The mouse in the transcript: selecting, links, and what scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from chatapp.domain.messages import ImagePart
from chatapp.gui.transcript.leaves.sideways import dragged_scroll
from chatapp.gui.transcript.parts import Picture
from chatapp.gui.transcript.reading import Reading
from chatapp.gui.transcript.selection import Spot
from chatapp.gui.transcript.stage import Placed
from chatapp.gui.transcript.timeline import Timeline

_FRAME_MS = 16
_FASTEST = 60
"""How far the text moves at most in a frame while the pointer is beyond the view's edge, in px."""


class Step(Enum):
    """What a selection grows by: characters, words, or parts."""

    CHARACTER = 1
    WORD = 2
    PART = 3


class _BarDrag(NamedTuple):
    """The handle of a bar that is being drawn, and where that began."""

    one: Placed
    begun: float
    scroll: int


class Pointer(QObject):
    """Takes the mouse's events of the viewport.

    Parameters: `redraw`, paints anew what is selected; `scroll_by`, moves the text by px;
    `follow_link`, opens an address.
    """

    picture_clicked = Signal(object)
    """An attached image (ImagePart)."""

    def __init__(
        self,
        viewport: QWidget,
        timeline: Timeline,
        reading: Reading,
        redraw: Callable[[], None],
        scroll_by: Callable[[int], None],
        follow_link: Callable[[str], None],
    ) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._timeline = timeline
        self._reading = reading
        self._redraw = redraw
        self._scroll_by = scroll_by
        self._follow_link = follow_link
        self._step = Step.CHARACTER
        self._origin: tuple[Spot, Spot] | None = None
        self._pressed_at: QPointF | None = None
        self._clicked_at = QPointF()
        self._dragged = False
        self._last = QPointF()
        self._clicks = 0
        self._bar: _BarDrag | None = None
        self._hovered: Placed | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._auto = QTimer(self)
        self._auto.setInterval(_FRAME_MS)
        self._auto.timeout.connect(self._scroll_on)

    def press(self, event: QMouseEvent) -> None:
        """A button went down."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position()
        if self._begin_bar(point):
            return
        self._count_click(point)
        extends = event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._origin is not None
        if not extends:
            self._step = Step(min(self._clicks, 3))
        spot = self._spot(point)
        self._reading.focus = None
        if spot is None:
            self._reading.selection.clear()
        elif extends:
            self._extend(spot)
        else:
            self._origin = self._grown(spot)
            self._reading.selection.set(*self._origin)
        self._pressed_at, self._dragged = point, False
        self._last = point
        self._redraw()

    def move(self, event: QMouseEvent) -> None:
        """The pointer moved."""
        point = event.position()
        self._last = point
        if self._bar is not None:
            self._drag_bar(point)
        elif self._pressed_at is not None and self._origin is not None:
            self._dragged |= self._clicks > 1 or _is_drag(self._pressed_at, point)
            if self._dragged:
                self._drag(point)
        else:
            self._hover(point)

    def release(self, event: QMouseEvent) -> None:
        """A button went up: a click on a link follows it."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        pressed, self._pressed_at, self._bar = self._pressed_at, None, None
        self._auto.stop()
        clicked = pressed is not None and not self._dragged
        clicked = clicked and not _is_drag(self._clicked_at, event.position())
        if clicked and self._clicks == 1 and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            found = self._reading.link_at(event.position())
            if found is not None:
                self._follow_link(found[1].address)
            elif (image := self._picture_at(event.position())) is not None:
                self.picture_clicked.emit(image)

    def text_moved(self) -> None:
        """Other text may be under the pointer now."""
        if self._viewport.underMouse() and self._pressed_at is None and self._bar is None:
            self._hover(self._last)

    def leave(self) -> None:
        """The pointer left the view."""
        self._set_hovered(None)

    def wheel(self, event: QWheelEvent) -> bool:
        """Scroll a wide part sideways; False where the wheel is for the text as a whole."""
        if not is_sideways(event):
            return False
        delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta()
        sideways = delta.x() or delta.y()
        one = self._reading.part_at(event.position())
        if one is None or one.slot.leaf is None:
            return False
        far = one.slot.leaf.sideways()
        if not far:
            return False
        state = one.item.state(one.slot.part)
        state.scroll = max(0, min(far, min(state.scroll, far) - sideways))
        self._redraw()
        return True

    # Selecting

    def _count_click(self, point: QPointF) -> None:
        near = not _is_drag(self._clicked_at, point)
        self._clicks = self._clicks % 3 + 1 if near and self._again.isActive() else 1
        self._again.start(QApplication.doubleClickInterval())
        self._clicked_at = point

    def _spot(self, point: QPointF) -> Spot | None:
        """The place nearest to a point; of a word, the one of the letter that is under it."""
        by_letter = self._step is not Step.CHARACTER
        return self._reading.letter_at(point) if by_letter else self._reading.spot_at(point)

    def _grown(self, spot: Spot) -> tuple[Spot, Spot]:
        if self._step is Step.WORD:
            return self._reading.word(spot)
        if self._step is Step.PART:
            return self._reading.part(spot)
        return spot, spot

    def _extend(self, spot: Spot) -> None:
        """Select from where it began to here, by whole words or parts if it began so."""
        assert self._origin is not None
        place = self._reading.selection.place
        begun, first, last = place(self._origin[0]), *map(place, self._grown(spot))
        start, end = self._origin
        if begun is None or first is None or last is None:
            return
        if first < begun:
            self._reading.selection.set(end, self._grown(spot)[0])
        else:
            self._reading.selection.set(start, self._grown(spot)[1])

    def _drag(self, point: QPointF) -> None:
        height = self._viewport.height()
        beyond = not 0 <= point.y() <= height
        if beyond and not self._auto.isActive():
            self._auto.start()
        elif not beyond:
            self._auto.stop()
        inside = QPointF(point.x(), max(0.0, min(float(height), point.y())))
        spot = self._spot(inside)
        if spot is not None:
            self._extend(spot)
            self._redraw()

    def _scroll_on(self) -> None:
        """The pointer is held beyond the view's edge."""
        if not QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._auto.stop()
            return
        y, height = self._last.y(), self._viewport.height()
        beyond = y if y < 0 else y - height
        self._scroll_by(round(max(-_FASTEST, min(_FASTEST, beyond / 2))))
        self._drag(self._last)

    # Bars and hovering

    def _begin_bar(self, point: QPointF) -> bool:
        one = self._reading.part_at(point)
        if one is None or one.slot.leaf is None:
            return False
        handle = one.slot.leaf.scroll_bar()
        if handle is None or not handle.adjusted(-4, -3, 4, 3).contains(
            self._reading.within(one, point)
        ):
            return False
        far = one.slot.leaf.sideways()
        scroll = min(far, one.item.state(one.slot.part).scroll)
        self._bar = _BarDrag(one, point.x(), scroll)
        return True

    def _drag_bar(self, point: QPointF) -> None:
        assert self._bar is not None
        one, begun, scroll = self._bar
        leaf = one.slot.leaf
        if leaf is not None and leaf.sideways():
            width = float(self._timeline.page.width)
            state = one.item.state(one.slot.part)
            state.scroll = dragged_scroll(width, leaf.sideways(), scroll, point.x() - begun)
            self._redraw()

    def _picture_at(self, point: QPointF) -> ImagePart | None:
        one = self._reading.part_at(point)
        if one is None or one.slot.leaf is None or not isinstance(one.slot.part, Picture):
            return None
        inside = one.slot.leaf.rects(0, 0)[0].contains(self._reading.within(one, point))
        return one.slot.part.image if inside else None

    def _hover(self, point: QPointF) -> None:
        one = self._reading.part_at(point)
        self._set_hovered(one)
        link = self._reading.link_at(point) is not None
        if link or self._picture_at(point) is not None:
            shape = Qt.CursorShape.PointingHandCursor
        elif one is not None and self._reading.over_text(point):
            shape = Qt.CursorShape.IBeamCursor
        else:
            shape = Qt.CursorShape.ArrowCursor
        if self._viewport.cursor().shape() != shape:
            self._viewport.setCursor(shape)

    def _set_hovered(self, one: Placed | None) -> None:
        """Show the quiet buttons of what the pointer is over: of a bubble, those in its row too."""
        before, self._hovered = self._hovered, one
        if before is not None and (one is None or before.slot is not one.slot):
            self._reveal(before, revealed=False)
        if one is not None:
            self._reveal(one, revealed=True)

    def _reveal(self, one: Placed, *, revealed: bool) -> None:
        for slot in one.item.slots or ():
            if slot.pane is not None:
                slot.pane.set_revealed(revealed)


def is_sideways(event: QWheelEvent) -> bool:
    """Whether the wheel scrolls sideways: by its direction, or because Shift is held."""
    delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta()
    shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return abs(delta.x()) > abs(delta.y()) or (shifted and not delta.isNull())


def _is_drag(pressed: QPointF, point: QPointF) -> bool:
    distance = (point - pressed).manhattanLength()
    return distance >= QApplication.startDragDistance()
