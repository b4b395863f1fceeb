"""The rows of the palette: sections with a label each, which grow while more is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from chatapp.gui.palette.rows import Kind, Row, Section

if TYPE_CHECKING:
    from PySide6.QtCore import QPersistentModelIndex

    _Index = QModelIndex | QPersistentModelIndex

ROW = Qt.ItemDataRole.UserRole
"""The `Row` of an index."""


class PaletteModel(QAbstractListModel):
    """Sections in their order; those without rows are not shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._ends: dict[Section, int] = {}
        """The row after the last of each section that is shown."""

    @property
    def rows(self) -> Sequence[Row]:
        """All rows with the labels; only to be read."""
        return self._rows

    def load(
        self, sections: Mapping[Section, Sequence[Row]], labels: Mapping[Section, str]
    ) -> None:
        """Show these sections."""
        self.beginResetModel()
        self._rows, self._ends = [], {}
        for section in Section:
            if rows := sections.get(section):
                self._rows += [Row(Kind.LABEL, labels[section]), *rows]
                self._ends[section] = len(self._rows)
        self.endResetModel()

    def append(self, section: Section, rows: Sequence[Row]) -> None:
        """Add rows at the end of a section that is shown."""
        if not rows:
            return
        at = self._ends[section]
        self.beginInsertRows(QModelIndex(), at, at + len(rows) - 1)
        self._rows[at:at] = rows
        self._ends = {
            each: end + len(rows) if end >= at else end for each, end in self._ends.items()
        }
        self.endInsertRows()

    def has(self, section: Section) -> bool:
        """Whether a section is shown."""
        return section in self._ends

    def row(self, index: _Index) -> Row | None:
        """The row at an index."""
        return self._rows[index.row()] if index.isValid() else None

    def next_to_open(self, row: int, step: int) -> int | None:
        """The nearest row from `row` on, in that direction, that is no label."""
        while 0 <= row < len(self._rows):
            if self._rows[row].kind is not Kind.LABEL:
                return row
            row += step
        return None

    def rowCount(self, parent: _Index | None = None) -> int:
        """How many rows there are, with the labels."""
        return len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A row, and what is read out of it."""
        row = self.row(index)
        if row is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        return row if role == ROW else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Labels cannot be chosen."""
        row = self.row(index)
        if row is None or row.kind is Kind.LABEL:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
