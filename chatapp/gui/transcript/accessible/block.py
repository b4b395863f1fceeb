"""A block of a message: a paragraph, heading, code, table, formula or picture, with its links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible, QAccessibleAttributesInterface, QAccessibleInterface

from chatapp.gui.transcript.accessible.base import Doable, Virtual, focus_name, guarded
from chatapp.gui.transcript.accessible.link import LinkInterface
from chatapp.gui.transcript.accessible.names import block_description, block_name, block_role
from chatapp.gui.transcript.accessible.text import BlockText
from chatapp.gui.transcript.leaves.base import Leaf
from chatapp.gui.transcript.parts import Grid, Part, Prose
from chatapp.gui.transcript.reading import Focus
from chatapp.markdown.blocks import Heading

if TYPE_CHECKING:
    from chatapp.gui.transcript.accessible.tree import AccessibleTree

_Kind = QAccessible.InterfaceType
_NO_ATTRIBUTES: list[QAccessible.Attribute] = []


class BlockInterface(Virtual):
    """A painted part. Parameters: `number`, which part of its message it is."""

    def __init__(self, tree: AccessibleTree, message: str, number: int) -> None:
        super().__init__(tree, message)
        self.number = number
        self.content = BlockText(tree, message, number)
        self._doable = Doable({focus_name(): self._take_focus}, tree)
        self._level = _Level(self)

    @property
    def part(self) -> Part | None:
        """What is shown there now."""
        slot = self.tree.slot(self.message, self.number) if self.row is not None else None
        return slot.part if slot is not None and slot.painted else None

    @guarded(False)
    def isValid(self) -> bool:
        """Whether it is still shown."""
        return self.part is not None

    @guarded(None)
    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """The message."""
        return self.tree.message_of(self.message)

    @guarded(QAccessible.Role.Paragraph)
    def role(self) -> QAccessible.Role:
        """What kind of block it is."""
        part = self.part
        return QAccessible.Role.NoRole if part is None else block_role(part)

    @guarded("")
    def text(self, kind: QAccessible.Text) -> str:
        """What it is called."""
        part = self.part
        if part is None:
            return ""
        if kind == QAccessible.Text.Name:
            return block_name(part)
        return block_description(part) if kind == QAccessible.Text.Description else ""

    @guarded(QAccessible.State())
    def state(self) -> QAccessible.State:
        """Whether it is in view, focused or selected; of a task in a list, whether it is done."""
        state = self.shown_state(self.rect())
        view = self.tree.view
        state.focusable = state.selectableText = True
        here = Focus(self.message, self.number)
        state.focused = view.hasFocus() and view.reading.focus == here
        state.selected = self.content.selected() is not None
        part = self.part
        if isinstance(part, Prose) and part.block.place.checked is not None:
            state.checkable, state.checked = True, part.block.place.checked
        return state

    @guarded(QRect())
    def rect(self) -> QRect:
        """Where it is on the screen, as much of it as is in view."""
        return self.tree.area(self.message, self.number)

    def leaf(self) -> Leaf | None:
        """What paints it, laid out."""
        row = self.row
        return None if row is None else self.tree.view.timeline.leaf(row, self.number)

    @guarded(0)
    def childCount(self) -> int:
        """How many links are in it."""
        if not _may_link(self.part):
            return 0
        leaf = self.leaf()
        return len(leaf.links()) if leaf is not None else 0

    @guarded(None)
    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """A link."""
        if not 0 <= index < self.childCount():
            return None
        return self.tree.link(self.message, self.number, index)

    @guarded(-1)
    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """The place of a link."""
        return child.number if isinstance(child, LinkInterface) else -1

    def interfaces(self) -> dict[QAccessible.InterfaceType, object]:
        """It has text, can take the focus, and a heading has a level."""
        found: dict[QAccessible.InterfaceType, object] = {
            _Kind.TextInterface: self.content,
            _Kind.ActionInterface: self._doable,
        }
        if heading_level(self.part):
            found[_Kind.AttributesInterface] = self._level
        return found

    def _take_focus(self) -> None:
        self.tree.focus(Focus(self.message, self.number))


class _Level(QAccessibleAttributesInterface):
    """How deep a heading is."""

    def __init__(self, block: BlockInterface) -> None:
        super().__init__()
        self._block = block

    @guarded(_NO_ATTRIBUTES)
    def attributeKeys(self) -> list[QAccessible.Attribute]:
        """Its level, if it is a heading."""
        return [QAccessible.Attribute.Level] if heading_level(self._block.part) else []

    @guarded(None)
    def attributeValue(self, key: QAccessible.Attribute) -> object:
        """1 for the highest, 6 for the deepest."""
        level = heading_level(self._block.part)
        return level if key == QAccessible.Attribute.Level and level else None


def heading_level(part: Part | None) -> int:
    """The level of a heading; 0 for anything else."""
    block = part.block if isinstance(part, Prose) else None
    return block.level if isinstance(block, Heading) else 0


def _may_link(part: Part | None) -> bool:
    """Whether links can be in a part: only then is it worth being laid out."""
    if isinstance(part, Prose):
        return any(span.link for span in part.block.spans)
    return isinstance(part, Grid)
