"""The conversations of the files that were read, to be chosen from."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from chatapp.domain.folding import fold
from chatapp.domain.transferred import Origin, Standing
from chatapp.gui.transfer.state import ReadFile
from chatapp.gui.transfer.words import BETWEEN, date, messages, standing

if TYPE_CHECKING:
    from chatapp.engine.transfer_reports import Found

    _Index = QModelIndex | QPersistentModelIndex

_ROOT = QModelIndex()
_WANTED = (Standing.NEW, Standing.GROWN)
"""What is worth importing."""


class Role(IntEnum):
    """What a row knows besides its title."""

    ABOUT = Qt.ItemDataRole.UserRole
    """How many messages it has, and of when it is."""
    STANDING = Qt.ItemDataRole.UserRole + 1


class FoundModel(QAbstractListModel):
    """Titles with a check mark; of any number of them only those in view are worked on.

    Signal: `chosen_changed`.
    """

    chosen_changed = Signal()

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[Path, Found]] = []
        self._shown: list[int] = []
        self._chosen: set[int] = set()

    def load(self, files: Sequence[ReadFile]) -> None:
        """Show what is in these files, with all chosen that is new or has grown."""
        self.beginResetModel()
        self._rows = [
            (file.path, found) for file in files if file.preview for found in file.preview.found
        ]
        self._rows.sort(key=_age, reverse=True)
        self._shown = list(range(len(self._rows)))
        self._chosen = {
            row for row, (_path, one) in enumerate(self._rows) if one.standing in _WANTED
        }
        self.endResetModel()
        self.chosen_changed.emit()

    def filter(self, text: str) -> None:
        """Show only what has these words in its title."""
        wanted = fold(text).split()
        self.beginResetModel()
        self._shown = [
            row
            for row, (_path, one) in enumerate(self._rows)
            if all(word in fold(one.title) for word in wanted)
        ]
        self.endResetModel()

    def choose_shown(self, chosen: bool) -> None:
        """Choose all that is shown and worth importing, or take the choice back."""
        for row in self._shown:
            if not chosen:
                self._chosen.discard(row)
            elif self._rows[row][1].standing in _WANTED:
                self._chosen.add(row)
        if self._shown:
            last = self.index(len(self._shown) - 1)
            self.dataChanged.emit(self.index(0), last, [Qt.ItemDataRole.CheckStateRole])
        self.chosen_changed.emit()

    @property
    def chosen(self) -> dict[Path, set[Origin]]:
        """What is to be imported, by file."""
        by_file: dict[Path, set[Origin]] = {}
        for row in self._chosen:
            path, found = self._rows[row]
            by_file.setdefault(path, set()).add(found.origin)
        return by_file

    @property
    def numbers(self) -> tuple[int, int]:
        """How many are chosen, and how many there are."""
        return len(self._chosen), len(self._rows)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """What is already here in full cannot be chosen."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and self._found(index).standing is not Standing.THERE:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A row's title, state, and what is said beside it."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        found = self._found(index)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return found.title or self.tr("New conversation")
            case Qt.ItemDataRole.CheckStateRole:
                if found.standing is Standing.THERE:
                    return None
                chosen = self._shown[index.row()] in self._chosen
                return Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return BETWEEN.join((standing(found.standing), _about(found)))
            case Role.ABOUT:
                return _about(found)
            case Role.STANDING:
                return found.standing
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Choose a row, or take the choice back."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        if not self.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        row = self._shown[index.row()]
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._chosen.add(row)
        else:
            self._chosen.discard(row)
        self.dataChanged.emit(index, index, [role])
        self.chosen_changed.emit()
        return True

    def _found(self, index: _Index) -> Found:
        return self._rows[self._shown[index.row()]][1]


def _about(found: Found) -> str:
    return BETWEEN.join((messages(found.messages), date(found.updated)))


def _age(row: tuple[Path, Found]) -> float:
    return row[1].updated.timestamp()
