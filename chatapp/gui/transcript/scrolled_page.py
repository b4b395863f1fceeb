"""The scrolled page: places, paints and scrolls what the timeline holds, at most once a frame."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.transcript.background import hold_off
from chatapp.gui.transcript.finder import Finder
from chatapp.gui.transcript.formulas import formulas
from chatapp.gui.transcript.highlight import code_turns
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.leaves.base import Marks
from chatapp.gui.transcript.messages import Page
from chatapp.gui.transcript.model import TranscriptModel
from chatapp.gui.transcript.overlay import FADE, STRIP, WIDE, Fade, LatestButton
from chatapp.gui.transcript.painting import paint_focus, paint_page
from chatapp.gui.transcript.pictures import pictures
from chatapp.gui.transcript.reading import Reading
from chatapp.gui.transcript.selection import Place, part_of
from chatapp.gui.transcript.stage import Placed
from chatapp.gui.transcript.timeline import Timeline
from chatapp.gui.widgets import thin_scroll_bars

FRAME_MS = 16
_GROWING_MS = 24
"""From one frame to the next while text arrives: nobody reads faster, and it saves a third."""
COLUMN = 592
NARROW = 720
"""Views narrower than this have the smaller margin; in px."""
_MARGIN, _NARROW_MARGIN = 24, 16
_QUIET_MS = 150
_LAYING_OUT = 0.012
"""Seconds of a frame in which parts are laid out at a place never seen."""
_READING = 0.006
"""Seconds of a frame in which long texts are read on."""
_FROM_EDGE = 48
"""How far from the view's edge a part that is gone to stands, in px."""


class ScrolledPage(QAbstractScrollArea):
    """Shows a timeline. It follows the end only while the end is in view.

    Parameters: `intents`, what the user asks for by the controls on the page.
    """

    def __init__(
        self, model: TranscriptModel, intents: Intents, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        # The first one is made, and asked of by assistive technology, before this is a page.
        self.setViewport(QWidget())
        self.timeline = Timeline(model, self.viewport(), intents)
        self.reading = Reading(model, self.timeline)
        self.timeline.parts_moved = self.reading.parts_moved
        self.finder = Finder(model, self.timeline, self)
        self._dirty: set[int] = set()
        """Rows that changed since the last frame."""
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.timeout.connect(self._show_changes)
        self._wanted = False
        self._next_frame = 0.0
        """When the next frame may come, by `time.perf_counter`."""
        self._arranging = False
        self._room = 0
        self._jumping = False
        """Whether a place never seen is shown: what takes long comes in the frames after."""
        self._ends: tuple[Place, Place] | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thin_scroll_bars(self)
        viewport = self.viewport()
        viewport.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        viewport.setMouseTracking(True)
        self._fade = Fade(viewport)
        self.latest = LatestButton(viewport)
        self.latest.setObjectName("latest")
        self.latest.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab reaches it after the controls
        self.latest.hide()
        self._quiet = QTimer(self)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self._prepare)
        self._take_colors()
        self._watch()

    def _watch(self) -> None:
        self.finder.changed.connect(self.redraw)
        formulas().ready.connect(self._picture_ready)
        pictures().ready.connect(self.redraw)
        code_turns().colored.connect(self.redraw)
        self.verticalScrollBar().valueChanged.connect(self._bar_moved)
        self.latest.clicked.connect(self.scroll_to_end)
        theme().changed.connect(self._restyle)

    @property
    def at_end(self) -> bool:
        """Whether the end is in view, so that it is followed."""
        return self.timeline.follow

    @property
    def moving(self) -> bool:
        """Whether there is more to be shown in the next frame."""
        return self._frame.isActive()

    def scroll_to_end(self) -> None:
        """Show the newest text, and follow it."""
        if self.latest.hasFocus():
            self.setFocus()
        self.timeline.follow = True
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Get ready for what will be shown, in quiet moments."""
        super().showEvent(event)
        self._quiet.start()

    def _prepare(self) -> None:
        if not self._frame.isActive() and not self.timeline.stage.panes.prepare():
            self._quiet.stop()

    # Frames

    def _schedule(self) -> None:
        """Show what has changed: at once, unless there was a frame just now."""
        self._wanted = True
        if not self._frame.isActive():
            wait = max(0.0, self._next_frame - time.perf_counter())
            self._frame.start(math.ceil(wait * 1000))

    def _show_changes(self) -> None:
        """One frame. After a slow one there is a pause, so that the window stays alive."""
        if not self._wanted:
            return
        begun, self._wanted = time.perf_counter(), False
        dirty, self._dirty = self._dirty, set()
        self._next_frame = begun + (_GROWING_MS if dirty else FRAME_MS) / 1000
        for row in sorted(dirty):
            self.timeline.refresh(row)
            self.finder.row_changed(row)
        if self.timeline.pending:
            self.timeline.work(_READING)
        self._arrange()
        ended = time.perf_counter()
        if ended > self._next_frame:
            self._next_frame = ended + (ended - begun)
            if self._wanted:
                self._frame.start(math.ceil((ended - begun) * 1000))

    def _picture_ready(self) -> None:
        """The picture of a formula, or an image, has come: what waited for it gets it."""
        waiting = False
        self.timeline.hold_line()
        for one in self.timeline.placed:
            leaf = one.slot.leaf
            if leaf is not None and leaf.waiting:
                leaf.outdate()
                one.slot.width, waiting = -1, True
                one.slot.stale = True
        if waiting:
            self._schedule()

    # Layout

    def _arrange(self) -> None:
        if self._arranging:  # the scroll bar came or went
            self._schedule()
            return
        self._arranging = True
        try:
            before = self.timeline.placed
            self._measure_page()
            self.timeline.arrange(_LAYING_OUT if self._jumping else math.inf)
            self._jumping = self.timeline.unfinished
            self._show_placed(before)
            self._show_place()
            self.text_moved()
        finally:
            self._arranging = False
        if self.timeline.pending or self._jumping:
            self._schedule()

    def _measure_page(self) -> None:
        page, width = self.timeline.page, self.width()
        page.width = column_width(width)
        page.left = max(_margin(width), (width - page.width) // 2)
        page.height = self.viewport().height()

    def _show_placed(self, before: list[Placed]) -> None:
        """Move what is painted already, and paint what is not."""
        viewport, page = self.viewport(), self.timeline.page
        shift, fresh = _shift(before, self.timeline.placed, page.height)
        if shift is None:
            viewport.update()
        else:
            if shift:
                viewport.scroll(0, shift)
            for one in fresh:
                top = one.y - one.slot.gap
                viewport.update(0, top, viewport.width(), one.slot.height + one.slot.gap + 1)
            if shift and self.reading.focus is not None:
                viewport.update()
        for one in self.timeline.placed:
            one.slot.stale = False
        self.timeline.show()

    def _show_place(self) -> None:
        """Scroll bar, fade and the way back, as the timeline stands now."""
        bar, timeline = self.verticalScrollBar(), self.timeline
        if not bar.isSliderDown():
            bar.setRange(0, max(0, timeline.total - timeline.page.height))
            bar.setPageStep(timeline.page.height)
            bar.setValue(bar.maximum() if timeline.follow else timeline.offset)
        self.latest.setVisible(not timeline.follow)
        self._place_overlays()

    def _place_overlays(self) -> None:
        page, view = self.timeline.page, self.viewport().rect()
        self.latest.place(view, page.left + page.width)
        strip = STRIP if self.latest.isVisibleTo(self) and self.width() < WIDE else 0
        self._fade.setGeometry(0, view.height() - FADE - strip, view.width(), FADE)
        # At the end there is only the page under it, and scrolling is cheaper with nothing above.
        self._fade.setVisible(not self.timeline.follow)
        self._fade.raise_()
        self.latest.raise_()

    def redraw(self) -> None:
        """Paint anew: what is selected, found or focused is another."""
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for another size; what is read stays where it is."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the page, and the text on it."""
        self._ends = self.reading.selection.ends()
        painter = QPainter(self.viewport())
        try:
            painter.fillRect(event.rect(), theme().color("chat"))
            clip = QRectF(event.rect())
            paint_page(painter, self.timeline.placed, self.timeline.page, clip, self._marks)
            if self.hasFocus() and (area := self.reading.focus_area()) is not None:
                paint_focus(painter, area)
        finally:
            painter.end()

    def _marks(self, one: Placed) -> Marks:
        leaf, focus = one.slot.leaf, self.reading.focus
        length = len(leaf.text) if leaf is not None else 0
        focused = focus is not None and focus[:2] == (one.item.id, one.number)
        return Marks(
            selection=part_of(self._ends, one.row, one.number, length) if length else None,
            hits=self.finder.hits_in(one.item.id, one.number),
            link=focus.link if focus is not None and focused else None,
        )

    def _restyle(self) -> None:
        self._take_colors()
        panes = [slot.pane for item in self.timeline.items.all_made() for slot in item.slots or ()]
        for pane in [*panes, *self.timeline.stage.panes.spare()]:
            if pane is not None:
                pane.retheme()
        self.outdate()
        self.viewport().update()

    def _take_colors(self) -> None:
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Window, theme().color("chat"))
        self.setPalette(palette)

    def outdate(self) -> None:
        """Texts and sizes are others: lay everything out anew."""
        self.timeline.outdate()
        self._schedule()

    def text_moved(self) -> None:
        """Other text is under the pointer now."""

    # Scrolling

    def scroll_by(self, distance: int) -> None:
        """Show what is `distance` px further down."""
        if distance:
            hold_off()
            self.timeline.move_by(distance)
            self._arrange()

    def set_room_above(self, room: int) -> None:
        """Leave so many px free at the top, for what lies over the page there."""
        self.timeline.page.top = Page.top + room
        self._room = room
        self._arrange()

    def bring_into_view(self, row: int, number: int) -> None:
        """Scroll as little as needed to see a part, or its beginning."""
        height = self.viewport().height() - FADE
        for one in self.timeline.placed:
            if (one.row, one.number) == (row, number):
                if one.y < 0 or one.slot.height > height - _FROM_EDGE:
                    self.scroll_by(one.y - _FROM_EDGE if one.y < 0 or one.y > height else 0)
                elif one.y + one.slot.height > height:
                    self.scroll_by(one.y + one.slot.height - height + 8)
                return
        self.timeline.move_to_part(row, number, _FROM_EDGE)
        self._arrange()

    def show_place(self, row: int, number: int, place: int) -> None:
        """Scroll to a character of a part, unless it is in view."""
        if self.reading.reveal(row, number, place):
            self._arrange()
            self.redraw()
        leaf = self.timeline.leaf(row, number)
        boxes = leaf.rects(place, place + 1) if leaf is not None else []
        top = round(boxes[0].top()) if boxes else 0
        height = self.viewport().height()
        for one in self.timeline.placed:
            if (one.row, one.number) == (row, number):
                if not _FROM_EDGE + self._room <= one.y + top <= height - 2 * _FROM_EDGE:
                    self.scroll_by(one.y + top - height // 3)
                return
        self.timeline.move_to_part(row, number, height // 3 - top)
        self._arrange()

    def go_to_row(self, row: int) -> None:
        """Put the beginning of a message, seen before or not, near the top of the view."""
        self.timeline.move_to_part(row, 0, _FROM_EDGE + self._room)
        self._jumping = True
        self._arrange()

    def _bar_moved(self, value: int) -> None:
        if self._arranging:
            return
        hold_off()
        timeline = self.timeline
        if abs(value - timeline.offset) < 2 * timeline.page.height and not timeline.follow:
            timeline.move_by(value - timeline.offset)
        elif value >= self.verticalScrollBar().maximum():
            timeline.follow = True
        else:
            timeline.move_to(value)
            self._jumping = True
            # What is laid out now is painted before the rest is laid out.
            self._next_frame = time.perf_counter() + _LAYING_OUT + FRAME_MS / 1000
        self._arrange()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Nothing: the timeline places everything itself."""

    def change_in_place(self, place: int) -> None:
        """A message gets other parts where the user is looking: it does not move."""
        self.timeline.hold_whole(place)
        self.timeline.hold_line()
        self.timeline.refresh(place)
        self.finder.row_changed(place)
        self._arrange()


def column_width(width: int) -> int:
    """How wide the column of text is in a view of `width` px."""
    return max(120, min(theme().scaled(COLUMN), width - 2 * _margin(width)))


def _margin(width: int) -> int:
    return _NARROW_MARGIN if width < NARROW else _MARGIN


def _shift(
    before: list[Placed], after: list[Placed], height: int
) -> tuple[int | None, list[Placed]]:
    """By how much all that was painted has moved, and what has to be painted.

    None instead of a distance where it moved by different ones.
    """
    old = {id(one.slot): one.y for one in before}
    shifts, fresh = set(), []
    for one in after:
        y = old.get(id(one.slot))
        if y is None or one.slot.stale:
            fresh.append(one)
        else:
            shifts.add(one.y - y)
    gone = {id(one.slot) for one in after}
    lost = any(id(one.slot) not in gone and -one.slot.height < one.y < height for one in before)
    if len(shifts) != 1 or (lost and shifts == {0}):
        return None, fresh
    shift = shifts.pop()
    return (shift, fresh) if abs(shift) < height else (None, fresh)
