"""Where Tab stops in the transcript: links and controls, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from chatapp.gui.transcript.model import TranscriptModel
from chatapp.gui.transcript.reading import Focus, Reading
from chatapp.gui.transcript.timeline import Timeline

if TYPE_CHECKING:
    from chatapp.gui.transcript.page_view import PageView

Stop = Focus | QWidget


class TabStops:
    """Moves the focus within the transcript, and out of it at its ends.

    Parameters: `leave`, goes to the next widget of the window that takes Tab, or the one before.
    """

    def __init__(
        self,
        view: PageView,
        model: TranscriptModel,
        timeline: Timeline,
        reading: Reading,
        leave: Callable[[bool], bool],
    ) -> None:
        self._view = view
        self._model = model
        self._timeline = timeline
        self._reading = reading
        self._leave_view = leave
        self._returning = False
        """Whether the focus goes from the first stop to the view itself."""

    def step(self, *, forward: bool) -> bool:
        """Go to the next stop, or the one before."""
        stops = self._stops()
        here = self._here(stops)
        target = here + 1 if forward else here - 1
        if target == -1 and not forward:
            self._to_view()
            return True
        if not 0 <= target < len(stops):
            return self._leave(forward=forward)
        self._go(stops[target])
        return True

    def enter_at_end(self) -> None:
        """Shift+Tab came from what follows the transcript: go to the last stop."""
        if not self._returning and (stops := self._stops()):
            self._go(stops[-1])

    def _stops(self) -> list[Stop]:
        stops: list[Stop] = []
        for one in self._timeline.placed:
            pane, leaf = one.slot.pane, one.slot.leaf
            if pane is not None:
                stops += [widget for widget in pane.stops if _takes_tab(widget)]
            if leaf is not None:
                links = range(len(leaf.links()))
                stops += [Focus(one.item.id, one.number, link) for link in links]
        if self._view.latest.isVisible():
            stops.append(self._view.latest)
        return stops

    def _here(self, stops: list[Stop]) -> int:
        """The stop that has the focus; -1 for the view itself, -2 before it."""
        widget = QApplication.focusWidget()
        focus: object = widget
        if focus is self._view:
            focus = self._reading.focus
            if focus is None:
                return -1
        for number, stop in enumerate(stops):
            if stop is focus or stop == focus:
                return number
        for number, stop in enumerate(stops):
            if widget is not None and isinstance(stop, QWidget) and stop.isAncestorOf(widget):
                return number
        return self._near_focused_part(stops)

    def _near_focused_part(self, stops: list[Stop]) -> int:
        """Before the first stop in or after the part that has the focus."""
        focus = self._reading.focus
        if focus is None or QApplication.focusWidget() is not self._view:
            return -1
        order = [(one.item.id, one.number) for one in self._timeline.placed]
        if focus[:2] not in order:
            return -1
        reached = set(order[order.index(focus[:2]) :])
        panes = {
            one.slot.pane for one in self._timeline.placed if (one.item.id, one.number) in reached
        }
        for number, stop in enumerate(stops):
            if isinstance(stop, Focus) and stop[:2] in reached:
                return number - 1
            if isinstance(stop, QWidget) and any(p and p.isAncestorOf(stop) for p in panes):
                return number - 1
        return len(stops) - 1

    def _go(self, stop: Stop) -> None:
        if isinstance(stop, Focus):
            self._reading.focus = stop
            self._view.setFocus(Qt.FocusReason.TabFocusReason)
            row = self._model.row_of(stop.message)
            if row is not None:
                self._view.bring_into_view(row, stop.number)
            self._view.redraw()
        else:
            self._reading.focus = None
            stop.setFocus(Qt.FocusReason.TabFocusReason)

    def _to_view(self) -> None:
        focused = QApplication.focusWidget() is self._view and self._reading.focus is None
        if focused:
            self._leave(forward=False)
            return
        self._reading.focus = None
        self._returning = True
        self._view.setFocus(Qt.FocusReason.BacktabFocusReason)
        self._returning = False
        self._view.redraw()

    def _leave(self, *, forward: bool) -> bool:
        """Go to the next widget of the window that is not in the transcript."""
        self._reading.focus = None
        return self._leave_view(forward)


def _takes_tab(widget: QWidget) -> bool:
    return bool(
        widget.focusPolicy() & Qt.FocusPolicy.ClickFocus
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
    )
