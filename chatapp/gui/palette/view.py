"""The list of the palette: one row is always current, by the keyboard or under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from chatapp.gui.palette.delegate import PaletteDelegate, height_of
from chatapp.gui.palette.model import PaletteModel
from chatapp.gui.palette.rows import Row
from chatapp.gui.theme import theme
from chatapp.gui.widgets import thin_scroll_bars

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

BELOW = 8
"""The room under the last row, in px."""


class PaletteView(QListView):
    """Shows a `PaletteModel`. Signals: `opened`, a row was clicked; `near_end`, more may be wanted;
    `moved`, another row is current by the keyboard.
    """

    opened = Signal(Row)
    near_end = Signal()
    moved = Signal(Row)

    def __init__(self, model: PaletteModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._pointer: QPoint | None = None
        """Where the pointer was last: a row that comes under a pointer at rest is not meant."""
        self.setObjectName("palette_results")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setAutoFillBackground(False)
        thin_scroll_bars(self, narrow=True)
        self.setItemDelegate(PaletteDelegate(self))
        self.setModel(model)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme().changed.connect(self.doItemsLayout)

    @property
    def current(self) -> Row | None:
        """The row that Enter opens."""
        return self._rows.row(self.currentIndex())

    def content_height(self) -> int:
        """The height of all rows, in px."""
        rows = self._rows.rows
        return sum(map(height_of, rows)) + (BELOW if rows else 0)

    def go_to_row(self, wanted: Row | None) -> None:
        """Make that row current, or the first where it is not there."""
        rows = self._rows.rows
        if wanted is not None and wanted in rows:
            self._go_to(rows.index(wanted))
            return
        self._go_to(self._rows.next_to_open(0, 1))
        self.scrollToTop()

    def step(self, by: int) -> None:
        """Go to the next row (1) or the one before (-1); after the last comes the first."""
        target = self._rows.next_to_open(self.currentIndex().row() + by, by)
        if target is None:
            edge = 0 if by > 0 else self._rows.rowCount() - 1
            target = self._rows.next_to_open(edge, by)
        self._go_to(target, told=True)

    def step_page(self, by: int) -> None:
        """Go down or up by what is in view."""
        area = self.viewport().height()
        here = self.visualRect(self.currentIndex())
        rows = max(1, area // max(1, here.height()) - 1)
        count, row = self._rows.rowCount(), self.currentIndex().row() + by * rows
        inside = max(0, min(count - 1, row))
        target = self._rows.next_to_open(inside, by)
        self._go_to(
            target if target is not None else self._rows.next_to_open(inside, -by), told=True
        )

    def go_to_end(self, *, last: bool) -> None:
        """Go to the first row, or the last."""
        edge = self._rows.rowCount() - 1 if last else 0
        self._go_to(self._rows.next_to_open(edge, -1 if last else 1), told=True)

    def _go_to(self, row: int | None, *, told: bool = False) -> None:
        if row is None:
            return
        index = self._rows.index(row)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)
        if self._rows.next_to_open(row - 1, -1) is None:
            self.scrollToTop()
        else:
            self.scrollTo(index)
        found = self._rows.row(index)
        if told and found is not None:
            self.moved.emit(found)
        if row > self._rows.rowCount() - 10:
            self.near_end.emit()

    def _scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if value > bar.maximum() - self.viewport().height():
            self.near_end.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The row under the pointer becomes current, once the pointer moves."""
        point = event.position().toPoint()
        if self._pointer is not None and point != self._pointer:
            self._point_at(self.indexAt(point))
        self._pointer = point

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The field keeps the focus."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._point_at(self.indexAt(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens."""
        index = self.indexAt(event.position().toPoint())
        row = self._rows.row(index)
        if event.button() == Qt.MouseButton.LeftButton and index == self.currentIndex() and row:
            self.opened.emit(row)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; what lies under the palette does not."""
        super().wheelEvent(event)
        event.accept()

    def _point_at(self, index: QModelIndex) -> None:
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEnabled:
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)
