"""A link in a block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface

from chatapp.gui.transcript.accessible.base import Doable, Virtual, focus_name, guarded, press_name
from chatapp.gui.transcript.addresses import readable_address
from chatapp.gui.transcript.leaves.base import Link
from chatapp.gui.transcript.reading import Focus

if TYPE_CHECKING:
    from chatapp.gui.transcript.accessible.tree import AccessibleTree


class LinkInterface(Virtual):
    """A link. Parameters: `block`, which part of its message it is in; `number`, which link."""

    def __init__(self, tree: AccessibleTree, message: str, block: int, number: int) -> None:
        super().__init__(tree, message)
        self.block = block
        self.number = number
        self._doable = Doable({press_name(): self._follow, focus_name(): self._take_focus}, tree)

    def _link(self) -> Link | None:
        row = self.row
        leaf = self.tree.view.timeline.leaf(row, self.block) if row is not None else None
        links = leaf.links() if leaf is not None else ()
        return links[self.number] if self.number < len(links) else None

    @guarded(False)
    def isValid(self) -> bool:
        """Whether it is still shown."""
        return self._link() is not None

    @guarded(None)
    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """The block."""
        return self.tree.block(self.message, self.block)

    def role(self) -> QAccessible.Role:
        """A link."""
        return QAccessible.Role.Link

    @guarded("")
    def text(self, kind: QAccessible.Text) -> str:
        """Its text and, as description, where it really leads."""
        link = self._link()
        if link is None:
            return ""
        address = readable_address(link.address)
        if kind == QAccessible.Text.Description:
            return address
        if kind != QAccessible.Text.Name:
            return ""
        return self.tree.text(self.message, self.block)[link.start : link.end] or address

    @guarded(QAccessible.State())
    def state(self) -> QAccessible.State:
        """Whether it is in view and has the focus."""
        state = self.shown_state(self.rect())
        view = self.tree.view
        here = Focus(self.message, self.block, self.number)
        state.focusable = state.linked = True
        state.focused = view.hasFocus() and view.reading.focus == here
        return state

    @guarded(QRect())
    def rect(self) -> QRect:
        """Where its first line is on the screen."""
        link, top = self._link(), self.tree.top_of(self.message, self.block)
        row = self.row
        leaf = self.tree.view.timeline.leaf(row, self.block) if row is not None else None
        if link is None or top is None or leaf is None:
            return QRect()
        boxes = leaf.rects(link.start, link.end)
        area = boxes[0].toAlignedRect().translated(top) if boxes else QRect()
        area = area.intersected(self.tree.view.viewport().rect())
        return QRect() if area.isEmpty() else self.tree.on_screen(area)

    def interfaces(self) -> dict[QAccessible.InterfaceType, object]:
        """It can be pressed."""
        return {QAccessible.InterfaceType.ActionInterface: self._doable}

    def _follow(self) -> None:
        link = self._link()
        if link is not None:
            self.tree.view.follow_link(link.address)

    def _take_focus(self) -> None:
        self.tree.focus(Focus(self.message, self.block, self.number))
