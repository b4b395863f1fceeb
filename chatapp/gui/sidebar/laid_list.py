"""A list whose rows lie by arithmetic, so that any number of them is no work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from chatapp.gui.sidebar.delegate import ConversationDelegate
from chatapp.gui.sidebar.model import SidebarModel
from chatapp.gui.sidebar.places import Places
from chatapp.gui.theme import theme
from chatapp.gui.widgets import thin_scroll_bars
from chatapp.gui.widgets.cursor_keys import cursor_row
from chatapp.gui.widgets.viewports import clear_viewport

if TYPE_CHECKING:
    from PySide6.QtCore import QItemSelection, QPersistentModelIndex

    _Index = QModelIndex | QPersistentModelIndex

_SIDE = 8
_LABEL_BOTTOM = 4


class LaidList(QListView):
    """Rows of one height with labels above groups; nothing selects by itself."""

    def __init__(self, model: SidebarModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = model
        self._places = Places(model)
        self._by_keyboard = False
        self._empty_text = ""
        self._delegate = ConversationDelegate(self)
        clear_viewport(self).setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        thin_scroll_bars(self, narrow=True)
        self.setItemDelegate(self._delegate)

    def set_empty_text(self, text: str) -> None:
        """What is said when no row is there."""
        self._empty_text = text
        self.viewport().update()

    # Where rows lie

    def _row_rect(self, row: int) -> QRect:
        # The scroll bar lies in the margin, so rows keep their width when it comes.
        width = self.width() - 2 * _SIDE
        return QRect(
            _SIDE, self._places.top(row) - self.verticalOffset(), width, self._places.row_height
        )

    def visualRect(self, index: _Index) -> QRect:
        """Where an entry lies in the viewport."""
        return self._row_rect(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The entry at a point of the viewport."""
        row = self._places.row_at(point.y() + self.verticalOffset())
        return self._list.index(row) if row >= 0 else QModelIndex()

    def verticalOffset(self) -> int:
        """How far the list is scrolled, in px."""
        return self.verticalScrollBar().value()

    def doItemsLayout(self) -> None:
        """Nothing to lay out: places are computed."""
        self.updateGeometries()
        self.viewport().update()

    def updateGeometries(self) -> None:
        """Set the scroll bar's range."""
        bar, page = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(page)
        bar.setSingleStep(self._places.row_height)
        bar.setRange(0, max(0, self._places.height() - page))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint what is in view now: Qt would move what it has laid out itself, which is nothing."""
        self.updateEditorGeometries()
        self.viewport().update()

    def scrollTo(
        self,
        index: _Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring an entry, and its group's label, into view."""
        if not index.isValid():
            return
        row, bar = index.row(), self.verticalScrollBar()
        top = self._places.top(row) - self._places.label_height(row)
        bottom = self._places.bottom(row) + _SIDE
        if top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + self.viewport().height():
            bar.setValue(bottom - self.viewport().height())

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Where the cursor keys lead."""
        rows, row = self._list.rowCount(), self.currentIndex().row()
        if not rows:
            return QModelIndex()
        page = self.viewport().height() // self._places.row_height
        return self._list.index(cursor_row(action, row, rows, page))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Only `set_current` and assistive technology select."""

    def selectionCommand(
        self, index: _Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Moving the cursor does not select: the selected entry is the one that is shown."""
        return QItemSelectionModel.SelectionFlag.NoUpdate

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """What has to be painted anew."""
        region = QRegion()
        for index in selection.indexes():
            region += self.visualRect(index)
        return region

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows and labels in view."""
        painter = QPainter(self.viewport())
        rows, offset = self._list.rowCount(), self.verticalOffset()
        if not rows:
            self._paint_empty(painter)
        row = self._places.first_below(offset)
        while row < rows:
            area = self._row_rect(row)
            name = self._list.group_name(row)
            if area.top() - self._places.label_height(row) > event.rect().bottom():
                break
            if name:
                self._paint_label(painter, area, name)
            self._paint_row(painter, row, area)
            row += 1
        self.paint_above(painter)

    def _paint_label(self, painter: QPainter, area: QRect, name: str) -> None:
        height = theme().line_height("meta")
        box = QRectF(area.left() + _SIDE, area.top() - height - _LABEL_BOTTOM, area.width(), height)
        painter.setFont(theme().font("meta"))
        painter.setPen(theme().color("text3"))
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, align, name)

    def _paint_row(self, painter: QPainter, row: int, area: QRect) -> None:
        index = self._list.index(row)
        if self.indexWidget(index) is not None:
            return
        pointer = self.viewport().mapFromGlobal(self.cursor().pos())
        self._delegate.paint_row(
            painter,
            QRectF(area),
            self._list.look(row),
            selected=self.is_marked(index),
            hovered=self.underMouse() and area.contains(pointer),
            focused=self._by_keyboard and self.hasFocus() and row == self.currentIndex().row(),
        )

    def paint_above(self, painter: QPainter) -> None:
        """Paint what lies over the rows."""

    def is_marked(self, index: QModelIndex) -> bool:
        """Whether a row is painted as selected."""
        return self.selectionModel().isSelected(index)

    def _paint_empty(self, painter: QPainter) -> None:
        area = QRectF(2 * _SIDE, 18, self.width() - 4 * _SIDE, 40)
        painter.setFont(theme().font("meta"))
        painter.setPen(theme().color("text3"))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft, self._empty_text)
