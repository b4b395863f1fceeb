"""The list of the outline's lines; they lie by arithmetic, so any number of them is no work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from chatapp.gui.outline.lines import ROW, paint_ground, paint_line
from chatapp.gui.outline.model import OutlineModel, OutlineRole
from chatapp.gui.theme import theme
from chatapp.gui.widgets import thin_scroll_bars
from chatapp.gui.widgets.cursor_keys import cursor_row
from chatapp.gui.widgets.viewports import clear_viewport

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPersistentModelIndex
    from PySide6.QtGui import QResizeEvent

    _Index = QModelIndex | QPersistentModelIndex

_SIDE, _TOP = 8, 8
_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class OutlineView(QListView):
    """A click or Enter goes to a message, or shows branches that are folded."""

    chosen = Signal(str)
    """A message (id) should be shown."""
    closed = Signal()
    """Esc was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = OutlineModel(self)
        self._here = -1
        self._by_keyboard = False
        clear_viewport(self).setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setObjectName("outline_lines")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        thin_scroll_bars(self, narrow=True)
        self.setModel(self.lines)
        self.clicked.connect(self._go)
        self.lines.modelReset.connect(self._place)
        theme().changed.connect(self._place)

    def set_here(self, message_id: str) -> None:
        """Mark the message that is in view in the transcript."""
        row = self.lines.row_of(message_id)
        if row != self._here:
            self._here = row
            self.viewport().update()

    def keep_here(self) -> None:
        """Bring the mark into view, or the shown leaf where there is none; the keys begin there."""
        if self.lines.rowCount():
            index = self.lines.index(self._first_row)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    # Where lines lie

    def visualRect(self, index: _Index) -> QRect:
        """Where a line lies in the viewport."""
        if not index.isValid():
            return QRect()
        height = theme().scaled(ROW)
        top = _TOP + index.row() * height - self.verticalOffset()
        return QRect(_SIDE, top, self.width() - 2 * _SIDE, height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The line at a point of the viewport."""
        row = (point.y() + self.verticalOffset() - _TOP) // theme().scaled(ROW)
        return self.lines.index(row) if 0 <= row < self.lines.rowCount() else QModelIndex()

    def verticalOffset(self) -> int:
        """How far the list is scrolled, in px."""
        return self.verticalScrollBar().value()

    def doItemsLayout(self) -> None:
        """Nothing to lay out: places are computed."""
        self.updateGeometries()
        self.viewport().update()

    def updateGeometries(self) -> None:
        """Set the scroll bar's range."""
        bar, page, height = self.verticalScrollBar(), self.viewport().height(), theme().scaled(ROW)
        bar.setPageStep(page)
        bar.setSingleStep(height)
        bar.setRange(0, max(0, 2 * _TOP + self.lines.rowCount() * height - page))

    def scrollTo(
        self,
        index: _Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a line into view, in its middle if it is far off."""
        area, page = self.visualRect(index), self.viewport().height()
        bar = self.verticalScrollBar()
        if not index.isValid() or (area.top() >= 0 and area.bottom() <= page):
            return
        if -page < area.top() < 0:
            bar.setValue(bar.value() + area.top() - _TOP)
        elif area.top() < 2 * page and area.top() > 0:
            bar.setValue(bar.value() + area.bottom() + _TOP - page)
        else:
            bar.setValue(bar.value() + area.center().y() - page // 2)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Where the cursor keys lead."""
        rows, row = self.lines.rowCount(), self.currentIndex().row()
        if not rows:
            return QModelIndex()
        page = self.viewport().height() // theme().scaled(ROW)
        # Qt asks too when the focus comes and nothing is current yet.
        return self.lines.index(cursor_row(action, row, rows, page, self._first_row))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Nothing is selected: what is marked is what the transcript shows."""

    def selectionCommand(
        self, index: _Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Moving the cursor does not select."""
        from PySide6.QtCore import QItemSelectionModel

        return QItemSelectionModel.SelectionFlag.NoUpdate

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Nothing is selected."""
        return QRegion()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines in view."""
        painter = QPainter(self.viewport())
        pointer = self.viewport().mapFromGlobal(self.cursor().pos())
        first = self.indexAt(QPoint(_SIDE, max(event.rect().top(), _TOP - self.verticalOffset())))
        for row in range(max(0, first.row()), self.lines.rowCount()):
            area = self.visualRect(self.lines.index(row))
            if area.top() > event.rect().bottom():
                break
            self._paint_row(painter, row, area, pointer)

    def _paint_row(self, painter: QPainter, row: int, area: QRect, pointer: QPoint) -> None:
        cursor = self._by_keyboard and self.hasFocus() and row == self.currentIndex().row()
        paint_ground(
            painter,
            QRectF(area),
            here=row == self._here,
            hovered=self.underMouse() and area.contains(pointer),
            focused=cursor,
        )
        message = self.lines.message(row)
        paint_line(
            painter,
            QRectF(area),
            self.lines.lines[row],
            None if message is None else self.lines.mark(message),
            str(self.lines.index(row).data()),
            starts=row == 0,
        )

    # What happens

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the scroll range true."""
        super().resizeEvent(event)
        self.updateGeometries()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cursor when the focus came by keyboard."""
        self._by_keyboard = event.reason() in _KEYBOARD
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.lines.rowCount():
            self.setCurrentIndex(self.lines.index(self._first_row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes there, Esc closes."""
        self._by_keyboard = True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._go(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click is no keyboard use: the ring goes."""
        self._by_keyboard = False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which line is under the pointer."""
        super().mouseMoveEvent(event)
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        """No line is under the pointer any more."""
        super().leaveEvent(event)
        self.viewport().update()

    @property
    def _first_row(self) -> int:
        """Where the cursor keys begin: what is in view in the transcript, or the shown leaf."""
        return self._here if self._here >= 0 else max(0, self.lines.leaf_row)

    def _go(self, index: _Index) -> None:
        row = index.row()
        if not index.isValid():
            return
        message = str(index.data(OutlineRole.ID))
        if message:
            self.chosen.emit(message)
            return
        self.lines.open(row)
        self.setCurrentIndex(self.lines.index(row))

    def _place(self, *_changed: Any) -> None:
        self._here = -1
        self.updateGeometries()
        self.viewport().update()
