"""The widgets of the parts that are in view, or were a moment ago."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from chatapp.gui.transcript.item import Item, Slot, outdent_of, release, rise_of
from chatapp.gui.transcript.parts import PromptEditor

SPARE_WIDGETS = 60
"""So many widgets of parts that are out of view are kept."""
_FAR_AWAY = -20_000
_RING = 8
"""Room around a message for the rings of its controls, in px."""


class Placed(NamedTuple):
    """A part of the message with this number, and where its top stands in the view, in px."""

    row: int
    item: Item
    slot: Slot
    y: int


class Stage:
    """Moves, shows and puts away the widgets of parts in `viewport`."""

    def __init__(self, viewport: QWidget) -> None:
        self._viewport = viewport
        self._live: dict[int, tuple[Item, Slot]] = {}
        self._new = False

    def show(self, placed: list[Placed], left: int, width: int) -> None:
        """Show exactly these parts, top to bottom.

        Parameters: `left` and `width`, of the column, in px.
        """
        self._new = False
        for _row, parts in groupby(placed, key=_number):
            self._show_message(list(parts), left, width)
        self._put_away(placed)
        if self._new:
            _chain_focus(self._viewport.parentWidget(), placed)
            _order_for_readers(placed)

    def widgets(self) -> list[QWidget]:
        """All widgets of parts there are now."""
        return [slot.widget for _item, slot in self._live.values() if slot.widget is not None]

    def forget(self, item: Item) -> None:
        """Take away all widgets of a message."""
        for slot in item.slots or ():
            self._live.pop(id(slot), None)
        item.forget()

    def _show_message(self, placed: list[Placed], left: int, width: int) -> None:
        item, top, last = placed[0].item, placed[0].y, placed[-1]
        frame = item.frame
        assert frame is not None
        height = last.y + last.slot.height - top + 2 * _RING
        frame.setGeometry(0, top - _RING, self._viewport.width(), height)
        for one in placed:
            widget = one.slot.widget
            assert widget is not None
            out = outdent_of(widget)
            y = one.y - top + _RING - rise_of(widget)
            widget.setGeometry(left - out, y, width + 2 * out, one.slot.height)
            if widget.isHidden():
                widget.show()
                self._new = True
            self._live.pop(id(one.slot), None)
            self._live[id(one.slot)] = (item, one.slot)
        frame.show()

    def _put_away(self, placed: list[Placed]) -> None:
        """Hide what is out of view; what was so for longest loses its widget.

        An editor keeps it, for what is written there is nowhere else.
        """
        shown = {id(one.slot) for one in placed}
        frames = {one.item.id for one in placed}
        spare = [key for key in self._live if key not in shown]
        focus = QApplication.focusWidget()
        for number, key in enumerate(spare):
            item, slot = self._live[key]
            widget = slot.widget
            if widget is None:
                del self._live[key]
            elif focus is not None and (widget is focus or widget.isAncestorOf(focus)):
                # Hidden, it would give the focus to another.
                if item.id in frames:
                    widget.move(widget.x(), _FAR_AWAY)
            elif number < len(spare) - SPARE_WIDGETS and not isinstance(slot.part, PromptEditor):
                release(slot)
                del self._live[key]
            else:
                widget.hide()
        for item, _slot in self._live.values():
            if item.id not in frames and item.frame is not None:
                item.frame.move(0, _FAR_AWAY)


def _number(placed: Placed) -> int:
    return placed.row


def _chain_focus(view: QWidget | None, placed: list[Placed]) -> None:
    """Tab goes from the view through its parts as they are read, not as they were made."""
    stops: list[QWidget] = [] if view is None else [view]
    for one in placed:
        assert one.slot.widget is not None
        candidates = [one.slot.widget, *one.slot.widget.findChildren(QWidget)]
        stops += [
            widget
            for widget in candidates
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        ]
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def _order_for_readers(placed: list[Placed]) -> None:
    """Assistive technology reads siblings in the order in which they are stacked."""
    frames: dict[QWidget, list[QWidget]] = {}
    for one in placed:
        if one.item.frame is not None and one.slot.widget is not None:
            frames.setdefault(one.item.frame, []).append(one.slot.widget)
    _stack_in_order(list(frames))
    for parts in frames.values():
        _stack_in_order(parts)


def _stack_in_order(siblings: list[QWidget]) -> None:
    """Stack these widgets of one parent so that each lies above the one before."""
    if len(siblings) < 2:
        return
    family = siblings[0].parentWidget()
    assert family is not None
    places = {id(child): place for place, child in enumerate(family.children())}
    order = [places[id(widget)] for widget in siblings]
    if order != sorted(order):
        for widget in siblings:
            widget.raise_()
