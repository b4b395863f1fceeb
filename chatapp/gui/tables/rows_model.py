"""The rows of a task as a table that is edited in place; each change can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from chatapp.domain.messages import clean_text

MOST_ROWS = 5_000
"""Rows of a table that is edited here."""
_MOST_UNDONE = 100

Cells = tuple[str, ...]
Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel):
    """Columns and rows. Signal: `edited`, the user changed them."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.columns: Cells = ()
        self.rows: tuple[Cells, ...] = ()
        self.named = False
        """Whether the columns were given these names by the user, or by what they wrote."""
        self._before: list[tuple[Cells, tuple[Cells, ...]]] = []
        self._after: list[tuple[Cells, tuple[Cells, ...]]] = []

    # What a view asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell; where it has several lines, they are shown in one."""
        if not index.isValid() or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.EditRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return None
        text = self.rows[index.row()][index.column()]
        return " ".join(text.split("\n")) if role == Qt.ItemDataRole.DisplayRole else text

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The name of a column, the number of a row."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return section + 1
        return self.columns[section] if section < len(self.columns) else ""

    def flags(self, index: Index) -> Qt.ItemFlag:
        """All cells can be edited."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was written in a cell."""
        row, column, text = index.row(), index.column(), clean_text(str(value))
        if role != Qt.ItemDataRole.EditRole or self.rows[row][column] == text:
            return False
        cells = (*self.rows[row][:column], text, *self.rows[row][column + 1 :])
        self._change(self.columns, (*self.rows[:row], cells, *self.rows[row + 1 :]))
        return True

    # What is done with it

    def show(self, columns: Cells, rows: tuple[Cells, ...]) -> None:
        """Show another table; what was done before cannot be undone any more."""
        self.named = False
        self._before, self._after = [], []
        self._set(columns, rows)

    def set_columns(self, names: Iterable[str]) -> None:
        """Rename columns by their place; new ones are empty, those at the end go."""
        columns = tuple(dict.fromkeys(name for name in map(str.strip, names) if name))
        if columns and columns != self.columns:
            self.named = True
            self._change(columns, tuple(_fitted(row, len(columns)) for row in self.rows))

    def replace(self, columns: Cells, rows: Sequence[Cells]) -> None:
        """Put another table in the place of this one."""
        self._change(columns, tuple(rows[:MOST_ROWS]))

    def add_rows(self, rows: Sequence[Cells], after: int | None = None) -> None:
        """Put rows behind one, or at the end."""
        at = len(self.rows) if after is None else after + 1
        room = MOST_ROWS - len(self.rows)
        fitted = tuple(_fitted(row, len(self.columns)) for row in rows[:room])
        if fitted:
            self._change(self.columns, (*self.rows[:at], *fitted, *self.rows[at:]))

    def remove_rows(self, rows: Iterable[int]) -> None:
        """Take rows out."""
        gone = set(rows)
        if gone:
            kept = tuple(row for number, row in enumerate(self.rows) if number not in gone)
            self._change(self.columns, kept)

    def move_row(self, row: int, by: int) -> int:
        """Move a row up or down; gives where it is then."""
        to = max(0, min(len(self.rows) - 1, row + by))
        if to != row:
            rows = [*self.rows]
            rows.insert(to, rows.pop(row))
            self._change(self.columns, tuple(rows))
        return to

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether a change was taken back."""
        return bool(self._after)

    def undo(self) -> None:
        """Take the last change back."""
        if self._before:
            self._after.append((self.columns, self.rows))
            self._set(*self._before.pop())
            self.edited.emit()

    def redo(self) -> None:
        """Make the change again that was taken back."""
        if self._after:
            self._before.append((self.columns, self.rows))
            self._set(*self._after.pop())
            self.edited.emit()

    def _change(self, columns: Cells, rows: tuple[Cells, ...]) -> None:
        self._before = [*self._before[1 - _MOST_UNDONE :], (self.columns, self.rows)]
        self._after = []
        self._set(columns, rows)
        self.edited.emit()

    def _set(self, columns: Cells, rows: tuple[Cells, ...]) -> None:
        if (len(rows), len(columns)) == (len(self.rows), len(self.columns)):
            self.columns, self.rows = columns, rows
            if rows and columns:
                last = self.index(len(rows) - 1, len(columns) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            if columns:
                self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(columns) - 1)
            return
        self.beginResetModel()
        self.columns, self.rows = columns, rows
        self.endResetModel()


def _fitted(row: Cells, length: int) -> Cells:
    """A row with so many cells."""
    return (*row, *[""] * length)[:length]
