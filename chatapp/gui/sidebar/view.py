"""The list of conversations; its rows lie by arithmetic, so any number of them is no work."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QWidget,
)

from chatapp.gui.sidebar.delegate import ConversationDelegate
from chatapp.gui.sidebar.model import Role, SidebarModel
from chatapp.gui.sidebar.places import Places
from chatapp.gui.theme import theme
from chatapp.gui.widgets import thin_scroll_bars
from chatapp.gui.widgets.marks import SPINNER_STEP_DEGREES, SPINNER_STEP_MS
from chatapp.gui.widgets.viewports import clear_viewport

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel, QItemSelection, QPersistentModelIndex
    from PySide6.QtGui import QContextMenuEvent
    from PySide6.QtWidgets import QMenu

    _Index = QModelIndex | QPersistentModelIndex

_SIDE = 8
_LABEL_BOTTOM = 4
_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class ConversationView(QListView):
    """Conversations in groups; a click or Enter opens one."""

    opened = Signal(str)
    delete_requested = Signal(str)

    def __init__(self, model: SidebarModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = model
        self._places = Places(model)
        self._current = ""
        self._by_keyboard = False
        self._empty_text = ""
        self._delegate = ConversationDelegate(self)
        self._spin = QTimer(self)
        self._spin.setInterval(SPINNER_STEP_MS)
        self._spin.timeout.connect(self._turn)
        clear_viewport(self).setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setObjectName("conversations")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        thin_scroll_bars(self, narrow=True)
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self.clicked.connect(self._open)
        model.groups_changed.connect(self._place)
        theme().changed.connect(self._place)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show a model's rows; selection and places follow it."""
        super().setModel(model)
        if model is not None:
            for signal in (
                model.rowsInserted,
                model.rowsRemoved,
                model.rowsMoved,
                model.modelReset,
            ):
                signal.connect(self._place)
            model.dataChanged.connect(self._check_spin)
            self.selectionModel().selectionChanged.connect(self._selected)

    def set_current(self, conversation_id: str | None) -> None:
        """Mark the conversation that is shown in the chat pane."""
        self._current = conversation_id or ""
        self._mark_current()

    @property
    def current(self) -> str:
        """The conversation that is shown in the chat pane, or ""."""
        return self._current

    def set_empty_text(self, text: str) -> None:
        """What is said when no conversation is there."""
        self._empty_text = text
        self.viewport().update()

    def edit_current(self) -> None:
        """Rename the entry under the cursor in its place."""
        index = self.currentIndex()
        if index.isValid():
            self.scrollTo(index)
            self.edit(index)

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
        actions = QAbstractItemView.CursorAction
        rows, row = self._list.rowCount(), self.currentIndex().row()
        page = max(1, self.viewport().height() // self._places.row_height - 1)
        steps = {
            actions.MoveUp: -1,
            actions.MovePrevious: -1,
            actions.MoveDown: 1,
            actions.MoveNext: 1,
            actions.MovePageUp: -page,
            actions.MovePageDown: page,
            actions.MoveHome: -rows,
            actions.MoveEnd: rows,
        }
        if not rows:
            return QModelIndex()
        target = 0 if row < 0 else row + steps.get(action, 0)
        return self._list.index(min(max(target, 0), rows - 1))

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
            index,
            selected=self._list.data(index, Role.ID) == self._current,
            hovered=self.underMouse() and area.contains(pointer),
            focused=self._by_keyboard and self.hasFocus() and row == self.currentIndex().row(),
        )

    def _paint_empty(self, painter: QPainter) -> None:
        area = QRectF(2 * _SIDE, 18, self.width() - 4 * _SIDE, 40)
        painter.setFont(theme().font("meta"))
        painter.setPen(theme().color("text3"))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft, self._empty_text)

    # What happens

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the scroll range true."""
        super().resizeEvent(event)
        self.updateGeometries()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cursor when the focus came by keyboard."""
        self._by_keyboard = event.reason() in _KEYBOARD
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._list.rowCount():
            row = max(0, self._list.row_of(self._current))
            self.setCurrentIndex(self._list.index(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, F2 renames, Delete deletes."""
        self._by_keyboard = True
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(index)
        elif event.key() == Qt.Key.Key_F2:
            self.edit_current()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._delete(index)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click is no keyboard use: the ring goes."""
        self._by_keyboard = False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which row is under the pointer."""
        super().mouseMoveEvent(event)
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the pointer any more."""
        super().leaveEvent(event)
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with an entry."""
        from PySide6.QtGui import QContextMenuEvent

        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if index.isValid():
            place = event.globalPos()
            if not by_mouse:
                place = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            self.context_menu(index).popup(place)

    def context_menu(self, index: QModelIndex) -> QMenu:
        """A menu of what can be done with an entry; it goes when it is closed."""
        from PySide6.QtCore import QPersistentModelIndex

        from chatapp.gui.icons import icon
        from chatapp.gui.widgets import Menu

        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setCurrentIndex(index)
        kept = QPersistentModelIndex(index)
        menu.addAction(self.tr("Open"), partial(self._open, kept))
        rename = menu.addAction(icon("pencil"), self.tr("Rename"), self.edit_current)
        rename.setShortcut(Qt.Key.Key_F2)
        menu.addSeparator()
        delete = menu.addAction(icon("trash"), self.tr("Delete"), partial(self._delete, kept))
        delete.setShortcut(Qt.Key.Key_Delete)
        return menu

    def _open(self, index: _Index) -> None:
        conversation = self._list.conversation(index.row())
        if conversation is not None:
            self.opened.emit(conversation.id)

    def _delete(self, index: _Index) -> None:
        conversation = self._list.conversation(index.row())
        if conversation is not None:
            self.delete_requested.emit(conversation.id)

    def _selected(self, selected: QItemSelection, _deselected: QItemSelection) -> None:
        """Assistive technology opens an entry by selecting it."""
        indexes = selected.indexes()
        if not indexes:
            QTimer.singleShot(0, self._mark_current)  # what is shown stays selected
        elif self._list.data(indexes[0], Role.ID) != self._current:
            self._open(indexes[0])

    def _place(self, *_rows: Any) -> None:
        self.updateGeometries()
        self.updateEditorGeometries()
        self._mark_current()
        self._check_spin()
        self.viewport().update()

    def _mark_current(self) -> None:
        row = self._list.row_of(self._current)
        if row < 0:
            self.selectionModel().clearSelection()
        else:
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().select(self._list.index(row), flag)
        self.viewport().update()

    def _check_spin(self, *_change: Any) -> None:
        if self._list.streaming and theme().animated:
            if not self._spin.isActive():
                self._spin.start()
        else:
            self._spin.stop()
            self._delegate.angle = 0

    def _turn(self) -> None:
        self._delegate.angle = (self._delegate.angle + SPINNER_STEP_DEGREES) % 360
        for conversation_id in self._list.streaming:
            row = self._list.row_of(conversation_id)
            if row >= 0:
                self.viewport().update(self._row_rect(row))
