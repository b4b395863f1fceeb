"""What the outline shows: its lines as rows of a list."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from chatapp.domain.messages import Role
from chatapp.domain.outline import Line, Outline, OutlineNode
from chatapp.gui.formats import count
from chatapp.gui.names import model_name

if TYPE_CHECKING:
    from PySide6.QtCore import QPersistentModelIndex

    _Index = QModelIndex | QPersistentModelIndex

_ROOTS = ""


class OutlineRole(IntEnum):
    """What an index has besides its text."""

    ID = Qt.ItemDataRole.UserRole
    """The message's id; "" for what stands for folded branches."""


class OutlineModel(QAbstractListModel):
    """The lines of one outline. What was unfolded stays so as long as its message is there."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.outline = Outline((), -1)
        self.lines: list[Line] = []
        self._rows: dict[int, int] = {}
        self._opened: set[str] = set()
        """Ids of messages all of whose branches are shown."""

    def show(self, outline: Outline, lines: list[Line]) -> None:
        """Show another outline by its lines, as `lines_of` gave them."""
        self.beginResetModel()
        self.outline, self.lines = outline, lines
        self._rows = {line.node: row for row, line in enumerate(lines) if not line.folded}
        self.endResetModel()

    def lines_of(self, outline: Outline) -> list[Line]:
        """An outline's lines; it takes a while for a long one, and can be done on any thread."""
        ids = frozenset(self._opened)
        opened = {at for at, node in enumerate(outline.nodes) if node.id in ids} if ids else set()
        if _ROOTS in ids:
            opened.add(-1)
        return outline.lines(opened)

    def open(self, row: int) -> None:
        """Show the branches that a line stands for."""
        node = self.lines[row].node
        self._opened.add(self.outline.nodes[node].id if node >= 0 else _ROOTS)
        self.show(self.outline, self.lines_of(self.outline))

    def message(self, row: int) -> OutlineNode | None:
        """The message of a row; None for folded branches and rows that are not there."""
        if not 0 <= row < len(self.lines) or self.lines[row].folded:
            return None
        return self.outline.nodes[self.lines[row].node]

    def row_of(self, message_id: str) -> int:
        """The row of a message on the shown branch, or -1."""
        shown = self.outline.shown
        found = (place for place in shown if self.outline.nodes[place].id == message_id)
        return self._rows.get(next(found, -1), -1)

    @property
    def leaf_row(self) -> int:
        """The row of the shown leaf, or -1."""
        return self._rows.get(self.outline.leaf, -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """How many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A line's text, its full name, or its message."""
        row = index.row()
        if not 0 <= row < len(self.lines):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._name(row)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self._place(self.lines[row])
        if role == OutlineRole.ID:
            message = self.message(row)
            return message.id if message is not None else ""
        return None

    def author(self, node: OutlineNode) -> str:
        """Who speaks."""
        if node.role is Role.USER:
            return self.tr("You")
        return model_name(node.connection, node.model)

    def mark(self, node: OutlineNode) -> str:
        """What its mark shows the first letter of; "" for a prompt."""
        return "" if node.role is Role.USER else self.author(node).rpartition("/")[2]

    def _text(self, row: int) -> str:
        message = self.message(row)
        if message is None:
            return self.tr("{count} more").replace("{count}", count(self.lines[row].folded))
        return message.start or self.tr("No text")

    def _name(self, row: int) -> str:
        message = self.message(row)
        return self._text(row) if message is None else f"{self.author(message)}: {self._text(row)}"

    def _place(self, line: Line) -> str:
        """How far in it stands, and whether it is on the shown branch."""
        words = self.tr("Level {number}").replace("{number}", str(line.depth + 1))
        return f"{words}, {self.tr('shown')}" if line.shown else words
