"""The list of conversations as it is used: by mouse and keys, one entry or several at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QWidget,
)

from chatapp.domain.listing import Shelf
from chatapp.gui.formats import count
from chatapp.gui.sidebar.choice import Choice
from chatapp.gui.sidebar.dragging import Drag
from chatapp.gui.sidebar.intents import ListIntents
from chatapp.gui.sidebar.laid_list import LaidList
from chatapp.gui.sidebar.model import SidebarModel
from chatapp.gui.sidebar.roles import Role
from chatapp.gui.theme import theme
from chatapp.gui.widgets.marks import SPINNER_STEP_DEGREES, SPINNER_STEP_MS

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel, QItemSelection, QPersistentModelIndex
    from PySide6.QtGui import QContextMenuEvent
    from PySide6.QtWidgets import QMenu

    _Index = QModelIndex | QPersistentModelIndex

_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


_CHOOSING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
_ACTIONS = QAbstractItemView.CursorAction
_STEPS: dict[int, QAbstractItemView.CursorAction] = {
    Qt.Key.Key_Up: _ACTIONS.MoveUp,
    Qt.Key.Key_Down: _ACTIONS.MoveDown,
    Qt.Key.Key_PageUp: _ACTIONS.MovePageUp,
    Qt.Key.Key_PageDown: _ACTIONS.MovePageDown,
    Qt.Key.Key_Home: _ACTIONS.MoveHome,
    Qt.Key.Key_End: _ACTIONS.MoveEnd,
}


class ConversationView(LaidList):
    """Conversations in groups, and folders of them; a click or Enter opens one.

    `intents` says what else the user asks for, `choice` holds what is chosen to be acted on.
    """

    opened = Signal(str)
    left = Signal()
    """Back from the archive or the trash."""

    def __init__(self, model: SidebarModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._current = ""
        self._pressed: QPoint | None = None
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self.intents = ListIntents(self)
        self.choice = Choice(model, self)
        self._drag = Drag(self, model, self.intents)
        self._spin = QTimer(self)
        self._spin.setInterval(SPINNER_STEP_MS)
        self._spin.timeout.connect(self._turn)
        self.setObjectName("conversations")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setModel(model)
        self.clicked.connect(self._clicked)
        self.choice.changed.connect(self._on_choice)
        model.groups_changed.connect(self._place)
        theme().changed.connect(self._place)

    def paint_above(self, painter: QPainter) -> None:
        """Paint what is dragged."""
        self._drag.paint(painter)

    def is_marked(self, index: QModelIndex) -> bool:
        """Whether it is chosen; while nothing is, whether it is the one that is shown."""
        if self.choice.active:
            return super().is_marked(index) and not self._list.folder_at(index.row())
        return bool(self._current) and self._list.data(index, Role.ID) == self._current

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
            self.choice.selection = self.selectionModel()
            self.selectionModel().selectionChanged.connect(self._selected)

    def set_current(self, conversation_id: str | None) -> None:
        """Mark the conversation that is shown in the chat pane."""
        self._current = conversation_id or ""
        self._mark_current()

    @property
    def current(self) -> str:
        """The conversation that is shown in the chat pane, or ""."""
        return self._current

    def edit_row(self, row: int) -> None:
        """Give an entry another name in its place."""
        index = self._list.index(row)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self.edit(index)

    # What happens

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the scroll range true."""
        super().resizeEvent(event)
        self.updateGeometries()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cursor when the focus came by keyboard."""
        self._by_keyboard = event.reason() in _KEYBOARD
        if not self.currentIndex().isValid() and self._list.rowCount():  # Qt would take the first
            row = max(0, self._list.row_of(self._current))
            self.setCurrentIndex(self._list.index(row))
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, F2 renames, Delete deletes, Shift and Ctrl choose; folders open and close."""
        self._by_keyboard = True
        if self.state() is QAbstractItemView.State.EditingState:
            return  # the key that ended the editing comes here too
        if self._drag.active:
            if event.key() == Qt.Key.Key_Escape:
                self._drag.end()
        elif not self._choose_by_key(event) and not self._act_by_key(event):
            super().keyPressEvent(event)

    def _act_by_key(self, event: QKeyEvent) -> bool:
        index, key = self.currentIndex(), event.key()
        folder = self._list.folder_at(index.row())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(index)
        elif key == Qt.Key.Key_F2:
            self.edit_row(index.row())
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._delete(index)
        elif key == Qt.Key.Key_Right and folder:
            self._list.open_folder(folder, True)
        elif key == Qt.Key.Key_Left and (home := self._list.folder_of(index.row())):
            self.setCurrentIndex(self._list.index(self._list.row_of_folder(home)))
            self._list.open_folder(home, False)
        else:
            return False
        return True

    def _choose_by_key(self, event: QKeyEvent) -> bool:
        """Shift with a cursor key, Ctrl+Space, Ctrl+A and Esc."""
        row, key = self.currentIndex().row(), event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if shift and key in _STEPS:
            if not self.choice.active:
                self.choice.anchor(row)
            self.setCurrentIndex(self.moveCursor(_STEPS[key], event.modifiers()))
            self.choice.extend(self.currentIndex().row())
        elif control and key == Qt.Key.Key_A:
            self.choice.choose_all()
        elif control and key == Qt.Key.Key_Space:
            self.choice.toggle(row)
        elif key == Qt.Key.Key_Escape and self.choice.active:
            self.choice.end()
        elif key == Qt.Key.Key_Escape and self._list.shelf is not Shelf.LISTED:
            self.left.emit()
        else:
            return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click is no keyboard use: the ring goes. With Ctrl or Shift it chooses."""
        self._by_keyboard = False
        self._modifiers = event.modifiers() & _CHOOSING
        self._pressed = None
        super().mousePressEvent(event)
        row = self.indexAt(event.position().toPoint()).row()
        if event.button() != Qt.MouseButton.LeftButton or row < 0:
            return
        if self._modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._anchor_at_shown()
            self.choice.extend(row)
        elif self._modifiers & Qt.KeyboardModifier.ControlModifier:
            self._anchor_at_shown()
            self.choice.toggle(row)
        else:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which row is under the pointer, or take along what is dragged."""
        at = event.position().toPoint()
        if not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
        elif self._drag.active:
            self._drag.move(at)
        elif self._pressed is not None and self._list.shelf is Shelf.LISTED:
            far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            ids = self._ids_at(self.indexAt(self._pressed).row()) if far else []
            if ids:
                self._drag.begin(ids, self._words_of(ids), at)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put down what was dragged."""
        self._pressed = None
        if self._drag.active:
            self._drag.drop(event.position().toPoint())
            self.setState(QAbstractItemView.State.NoState)
        else:
            super().mouseReleaseEvent(event)

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
        """A menu of what can be done with an entry, or all chosen; it goes when it is closed."""
        from PySide6.QtCore import QPersistentModelIndex

        from chatapp.gui.sidebar.entry_menu import conversations_menu, folder_menu

        ids = self._ids_at(index.row())
        if len(ids) <= 1:
            self.choice.end()
        self.setCurrentIndex(index)
        kept = QPersistentModelIndex(index)
        opening, renaming = partial(self._open, kept), partial(self._rename, kept)
        if folder := self._list.folder_at(index.row()):
            opened = self._list.is_open(folder)
            return folder_menu(self, self.intents, folder, opening, renaming, opened=opened)
        return conversations_menu(self, self._list, self.intents, ids, opening, renaming)

    def _ids_at(self, row: int) -> list[str]:
        """The conversations that are meant by an entry: all chosen if it is one of them."""
        identity = self._list.conversation_id(row)
        if identity is None:
            return []
        chosen = self.choice.ids
        return chosen if identity in chosen else [identity]

    def _words_of(self, ids: list[str]) -> str:
        if len(ids) > 1:
            return self.tr("{count} conversations").format(count=count(len(ids)))
        return str(self._list.index(self._list.row_of(ids[0])).data())

    def _anchor_at_shown(self) -> None:
        row = self._list.row_of(self._current)
        if not self.choice.active and row >= 0:
            self.choice.anchor(row)

    def _clicked(self, index: QModelIndex) -> None:
        if not self._modifiers:
            self.choice.end()
            self._open(index)

    def _open(self, index: _Index) -> None:
        if folder := self._list.folder_at(index.row()):
            self._list.open_folder(folder, not self._list.is_open(folder))
        elif (identity := self._list.conversation_id(index.row())) is None:
            return
        elif self._list.shelf is Shelf.TRASH:  # what lies there is not opened
            self.choice.anchor(index.row())
            self.choice.extend(index.row())
        else:
            self.opened.emit(identity)

    def _rename(self, index: _Index) -> None:
        self.edit_row(index.row())

    def _delete(self, index: _Index) -> None:
        if folder := self._list.folder_at(index.row()):
            self.intents.folder_remove_requested.emit(folder)
        elif ids := self._ids_at(index.row()):
            in_trash = self._list.shelf is Shelf.TRASH
            intents = self.intents
            (intents.remove_requested if in_trash else intents.delete_requested).emit(ids)

    def _selected(self, selected: QItemSelection, _deselected: QItemSelection) -> None:
        """Assistive technology opens an entry by selecting it."""
        if self.choice.changing or self.choice.active:
            return
        indexes = selected.indexes()
        if not indexes:
            QTimer.singleShot(0, self._mark_current)  # what is shown stays selected
        elif self._list.folder_at(indexes[0].row()):
            self._open(indexes[0])
            QTimer.singleShot(0, self._mark_current)
        elif self._list.data(indexes[0], Role.ID) != self._current:
            self._open(indexes[0])

    def _on_choice(self) -> None:
        if not self.choice.active:
            self._mark_current()
        self.viewport().update()

    def _place(self, *_rows: Any) -> None:
        self.updateGeometries()
        self.updateEditorGeometries()
        self.choice.check()
        self._mark_current()
        self._check_spin()
        self.viewport().update()

    def _mark_current(self) -> None:
        if self.choice.active:
            return
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
