"""Several entries chosen at once, by Ctrl, by Shift or all of them."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QObject,
    QPersistentModelIndex,
    Signal,
)

from chatapp.gui.sidebar.model import SidebarModel

_Flag = QItemSelectionModel.SelectionFlag


class Choice(QObject):
    """What is chosen, kept by the list's selection, so that assistive technology hears of it.

    While nothing is chosen, the selection is the entry that is shown. Signal: `changed`.
    """

    changed = Signal()

    def __init__(self, model: SidebarModel, parent: QObject) -> None:
        super().__init__(parent)
        self._list = model
        self._anchor = QPersistentModelIndex()
        self.selection: QItemSelectionModel | None = None
        self.active = False
        """Whether entries are being chosen."""
        self.changing = False
        """Whether the selection is just being changed from here."""

    @property
    def ids(self) -> list[str]:
        """The chosen conversations, from the top."""
        if not self.active or self.selection is None:
            return []
        spans = sorted((span.top(), span.bottom()) for span in self.selection.selection().toList())
        rows = (row for top, bottom in spans for row in range(top, bottom + 1))
        return [each for row in rows if (each := self._list.conversation_id(row)) is not None]

    def anchor(self, row: int) -> None:
        """From here the next extension goes."""
        self._anchor = QPersistentModelIndex(self._list.index(row))

    def toggle(self, row: int) -> None:
        """Choose an entry besides, or no longer."""
        if self._list.conversation_id(row) is None:
            return
        self.anchor(row)
        self._select(row, row, _Flag.Toggle)

    def extend(self, row: int) -> None:
        """Choose all between the entry that was chosen last and this one."""
        start = self._anchor.row() if self._anchor.isValid() else row
        self._select(min(start, row), max(start, row), _Flag.ClearAndSelect)

    def choose_all(self) -> None:
        """Choose every entry that is there."""
        if self._list.rowCount():
            self._select(0, self._list.rowCount() - 1, _Flag.ClearAndSelect)

    def end(self) -> None:
        """Nothing is chosen any more."""
        if self.active:
            self.active = False
            self.changed.emit()

    def check(self) -> None:
        """Entries went: the last chosen one may be among them."""
        if self.active and not self.ids:
            self.end()
        elif self.active:
            self.changed.emit()

    def _select(self, first: int, last: int, command: QItemSelectionModel.SelectionFlag) -> None:
        if self.selection is None:
            return
        self.active = True
        span = QItemSelection(self._list.index(first), self._list.index(last))
        self.changing = True
        try:
            self.selection.select(span, command)
        finally:
            self.changing = False
        self.check()
