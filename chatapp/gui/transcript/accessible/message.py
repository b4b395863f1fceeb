"""A message: an item of the list, named by author and time, with its blocks and controls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface

from chatapp.gui.transcript.accessible.base import Doable, Virtual, focus_name, guarded
from chatapp.gui.transcript.accessible.block import BlockInterface
from chatapp.gui.transcript.accessible.names import message_name
from chatapp.gui.transcript.reading import Focus

if TYPE_CHECKING:
    from chatapp.gui.transcript.accessible.tree import AccessibleTree

_DESCRIBED = 10_000
"""So many characters of a message are told at once; all of it is in its blocks."""


class MessageInterface(Virtual):
    """One message."""

    def __init__(self, tree: AccessibleTree, message: str) -> None:
        super().__init__(tree, message)
        self._doable = Doable({focus_name(): self._take_focus}, tree)

    @guarded(None)
    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """The transcript."""
        return self.tree.root

    def role(self) -> QAccessible.Role:
        """An item of a list."""
        return QAccessible.Role.ListItem

    @guarded("")
    def text(self, kind: QAccessible.Text) -> str:
        """Its name and, as description, what it says."""
        row = self.row
        if row is None:
            return ""
        if kind == QAccessible.Text.Name:
            return message_name(self.tree.view.model.rows[row])
        if kind == QAccessible.Text.Description:
            return self._says(row)
        return ""

    def _says(self, row: int) -> str:
        timeline = self.tree.view.timeline
        pieces, length = [], 0
        for _number, text in timeline.texts(row):
            pieces.append(text)
            length += len(text)
            if length > _DESCRIBED:
                break
        return "\n".join(pieces)[:_DESCRIBED]

    @guarded(QAccessible.State())
    def state(self) -> QAccessible.State:
        """Whether it is in view, and selected."""
        state = self.shown_state(self.rect())
        ends = self.tree.view.reading.selection.ends()
        state.selectable = True
        row = self.row
        if ends is not None and row is not None:
            state.selected = ends[0].row <= row <= ends[1].row
        return state

    @guarded(QRect())
    def rect(self) -> QRect:
        """Where it is on the screen, as much of it as is in view."""
        return self.tree.area(self.message)

    @guarded(0)
    def childCount(self) -> int:
        """How many blocks and controls there are."""
        return len(self.tree.children(self.message))

    @guarded(None)
    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """A block or a control, as they are read."""
        children = self.tree.children(self.message)
        if not 0 <= index < len(children):
            return None
        child = children[index]
        if isinstance(child, int):
            return self.tree.block(self.message, child)
        return QAccessible.queryAccessibleInterface(child)

    @guarded(-1)
    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """The place of a block or a control."""
        wanted = child.number if isinstance(child, BlockInterface) else child.object()
        children = self.tree.children(self.message)
        return children.index(wanted) if wanted in children else -1

    def interfaces(self) -> dict[QAccessible.InterfaceType, object]:
        """It can take the focus."""
        return {QAccessible.InterfaceType.ActionInterface: self._doable}

    def _take_focus(self) -> None:
        numbers = [each for each in self.tree.children(self.message) if isinstance(each, int)]
        if numbers:
            self.tree.focus(Focus(self.message, numbers[0]))
