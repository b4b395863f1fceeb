"""The controls of the parts that are in view, moved to where these stand."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget

from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.item import Item, Slot
from chatapp.gui.transcript.panes.code_head import CodeHead
from chatapp.gui.transcript.panes.registry import PanePool, has_pane

_FAR_AWAY = -20_000


class Placed(NamedTuple):
    """A part that is in view, or nearly: message and part by number, and its top in the view."""

    row: int
    number: int
    item: Item
    slot: Slot
    y: int


class Stage:
    """Shows and puts away controls in `viewport`."""

    def __init__(self, viewport: QWidget, intents: Intents) -> None:
        self.panes = PanePool(intents, viewport)
        self._shown: dict[int, Slot] = {}

    def show(self, placed: list[Placed], left: int, width: int) -> None:
        """Show the controls of exactly these parts. Parameters: of the column, in px."""
        shown: dict[int, Slot] = {}
        for one in placed:
            slot = one.slot
            if not has_pane(slot.part):
                continue
            if slot.pane is None:
                slot.pane = self.panes.take(slot.part, one.item.id)
            self._place(one, left, width)
            shown[id(slot)] = slot
        for key, slot in self._shown.items():
            if key not in shown:
                self._put_away(slot, shown)
        self._shown = shown

    def release(self, slots: list[Slot]) -> None:
        """These slots are gone."""
        for slot in slots:
            self._shown.pop(id(slot), None)
            if slot.pane is not None:
                self.panes.give_back(slot.pane)
                slot.pane = None
            slot.leaf = None

    def _place(self, one: Placed, left: int, width: int) -> None:
        slot = one.slot
        pane = slot.pane
        assert pane is not None
        if slot.painted:
            area = slot.leaf.controls_rect() if slot.leaf is not None else None
            area = (area or QRect()).translated(left, one.y)
        else:
            out = pane.outdent
            area = QRect(left - out, one.y, width + 2 * out, slot.height)
        if isinstance(pane, CodeHead):
            state = one.item.state(slot.part)
            pane.show_state(folded=state.folded, wrapped=state.wrapped)
        if pane.geometry() != area:
            pane.setGeometry(area)
        if pane.isHidden():
            pane.show()

    def _put_away(self, slot: Slot, shown: dict[int, Slot]) -> None:
        """Hide what is out of view. What has the focus keeps it, out of sight."""
        pane = slot.pane
        if pane is None:
            return
        focus = QApplication.focusWidget()
        if focus is not None and (pane is focus or pane.isAncestorOf(focus)):
            pane.move(pane.x(), _FAR_AWAY)
            shown[id(slot)] = slot
            return
        self.panes.give_back(pane)
        slot.pane = None
        if not slot.painted:
            slot.width = -1
