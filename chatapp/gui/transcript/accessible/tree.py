"""The interfaces of a transcript's messages, blocks and links: made when asked for, kept, ended."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtGui import QAccessible, QAccessibleInterface

from chatapp.gui.transcript.accessible.base import Virtual
from chatapp.gui.transcript.accessible.block import BlockInterface
from chatapp.gui.transcript.accessible.link import LinkInterface
from chatapp.gui.transcript.accessible.message import MessageInterface
from chatapp.gui.transcript.item import Slot, text_of
from chatapp.gui.transcript.messages import LAID_OUT
from chatapp.gui.transcript.panes.base import Pane
from chatapp.gui.transcript.parts import Divider
from chatapp.gui.transcript.reading import Focus

if TYPE_CHECKING:
    from chatapp.gui.transcript.view import TranscriptView


class AccessibleTree:
    """Knows every interface there is below `view`, and where its thing stands."""

    def __init__(self, view: TranscriptView) -> None:
        self.view = view
        self._messages: dict[str, MessageInterface] = {}
        self._blocks: OrderedDict[str, dict[tuple[int, int | None], Virtual]] = OrderedDict()
        view.destroyed.connect(self.clear)

    # Interfaces

    @property
    def root(self) -> QAccessibleInterface | None:
        """The transcript's own."""
        return QAccessible.queryAccessibleInterface(self.view)

    def message(self, row: int) -> MessageInterface | None:
        """A message's, by its row."""
        rows = self.view.model.rows
        if not 0 <= row < len(rows):
            return None
        identity = self.view.timeline.items[row].id
        if identity not in self._messages:
            self._messages[identity] = MessageInterface(self, identity)
        return self._messages[identity]

    def message_of(self, identity: str) -> MessageInterface | None:
        """A message's, by its id."""
        row = self.view.model.row_of(identity)
        return None if row is None else self.message(row)

    def block(self, message: str, number: int) -> BlockInterface:
        """A painted part's."""
        known = self._known(message)
        found = known.get((number, None))
        if not isinstance(found, BlockInterface):
            found = known[number, None] = BlockInterface(self, message, number)
        return found

    def link(self, message: str, number: int, link: int) -> LinkInterface:
        """A link's, in a painted part."""
        known = self._known(message)
        found = known.get((number, link))
        if not isinstance(found, LinkInterface):
            found = known[number, link] = LinkInterface(self, message, number, link)
        return found

    def focused(self, focus: Focus) -> Virtual | None:
        """The one of the part or link that has the keyboard's focus."""
        if self.slot(focus.message, focus.number) is None:
            return None
        if focus.link is None:
            return self.block(focus.message, focus.number)
        return self.link(focus.message, focus.number, focus.link)

    def _known(self, message: str) -> dict[tuple[int, int | None], Virtual]:
        """The blocks and links of a message; those of messages long not asked for are ended."""
        if message not in self._blocks:
            while len(self._blocks) >= LAID_OUT:
                _end(self._blocks.popitem(last=False)[1].values())
            self._blocks[message] = {}
        self._blocks.move_to_end(message)
        return self._blocks[message]

    def drop_gone(self) -> None:
        """End the interfaces of messages that are not shown any more."""
        row_of = self.view.model.row_of
        for identity in [each for each in self._messages if row_of(each) is None]:
            self._drop(identity)
        for identity in [each for each in self._blocks if row_of(each) is None]:
            self._drop(identity)

    def clear(self) -> None:
        """End all."""
        for identity in {*self._messages, *self._blocks}:
            self._drop(identity)

    def _drop(self, identity: str) -> None:
        _end(self._blocks.pop(identity, {}).values())
        message = self._messages.pop(identity, None)
        if message is not None:
            _end([message])

    # What is there

    def slots(self, message: str) -> list[Slot]:
        """The parts of a message; those far from the view are made for now."""
        row = self.view.model.row_of(message)
        if row is None:
            return []
        slots = self.view.timeline.slots(row)
        self.view.timeline.forget_oldest()
        return slots

    def slot(self, message: str, number: int) -> Slot | None:
        """One part of a message."""
        slots = self.slots(message)
        return slots[number] if number < len(slots) else None

    def children(self, message: str) -> list[int | Pane]:
        """What is in a message as it is read: painted parts by number, and controls in view."""
        children: list[int | Pane] = []
        for number, slot in enumerate(self.slots(message)):
            if slot.painted and not isinstance(slot.part, Divider):
                children.append(number)
            if slot.pane is not None and slot.pane.isVisible():
                children.append(slot.pane)
        return children

    def text(self, message: str, number: int) -> str:
        """What a painted part says."""
        slot = self.slot(message, number)
        if slot is None:
            return ""
        return slot.leaf.text if slot.leaf is not None else text_of(slot.part)

    # Where it is

    def area(self, message: str, number: int | None = None) -> QRect:
        """Where a message, or a part of it, is on the screen; empty where it is out of view."""
        view, area = self.view, QRect()
        page = view.timeline.page
        for one in view.timeline.placed:
            if one.item.id == message and number in (None, one.number):
                area = area.united(QRect(page.left, one.y, page.width, one.slot.height))
        area = area.intersected(view.viewport().rect())
        return QRect() if area.isEmpty() else self.on_screen(area)

    def on_screen(self, area: QRect) -> QRect:
        """An area of the view, on the screen."""
        return area.translated(self.view.viewport().mapToGlobal(QPoint(0, 0)))

    def top_of(self, message: str, number: int) -> QPoint | None:
        """The top left corner of a part in the view; None where it is far from it."""
        for one in self.view.timeline.placed:
            if one.item.id == message and one.number == number:
                return QPoint(self.view.timeline.page.left, one.y)
        return None

    # What can be done

    def soon(self, action: Callable[[], None]) -> None:
        """Do something when Qt has finished asking."""
        QTimer.singleShot(0, self.view, action)

    def focus(self, focus: Focus) -> None:
        """Give a part or a link the keyboard's focus."""
        view = self.view
        row = view.model.row_of(focus.message)
        if row is None:
            return
        view.reading.focus = focus
        view.setFocus()
        view.bring_into_view(row, focus.number)
        view.redraw()


def _end(interfaces: object) -> None:
    for interface in list(interfaces):  # type: ignore[call-overload]
        QAccessible.deleteAccessibleInterface(interface.registered)
        interface.let_go()
