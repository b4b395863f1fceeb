"""Where the rows of the list lie: by arithmetic, so that any number of them is no work."""

from __future__ import annotations

from bisect import bisect_right

from chatapp.gui.sidebar.delegate import ROW
from chatapp.gui.sidebar.model import SidebarModel
from chatapp.gui.theme import theme

_LABEL = 34
_END = 8


class Places:
    """Heights in px from the top of the list: rows of one height, a label above each group."""

    def __init__(self, model: SidebarModel) -> None:
        self._model = model

    @property
    def row_height(self) -> int:
        """The height of a row."""
        return theme().scaled(ROW)

    def label_height(self, row: int) -> int:
        """The height of the label above a row; 0 where no group begins."""
        return theme().scaled(_LABEL) if row in self._model.group_starts() else 0

    def top(self, row: int) -> int:
        """Where a row begins, below its group's label."""
        labels = bisect_right(self._model.group_starts(), row)
        return row * self.row_height + labels * theme().scaled(_LABEL)

    def bottom(self, row: int) -> int:
        """Where a row ends."""
        return self.top(row) + self.row_height

    def first_below(self, y: int) -> int:
        """The first row that ends below a height; the number of rows when none does."""
        return bisect_right(range(self._model.rowCount()), y, key=self.bottom)

    def row_at(self, y: int) -> int:
        """The row at a height; -1 on a label or below the last."""
        row = self.first_below(y)
        return row if row < self._model.rowCount() and self.top(row) <= y else -1

    def height(self) -> int:
        """The height of the whole list."""
        rows = self._model.rowCount()
        return self.bottom(rows - 1) + _END if rows else 0
