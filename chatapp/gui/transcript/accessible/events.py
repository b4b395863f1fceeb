"""Tells assistive technology what changed: rows that come and go, the focus, the selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleTextCursorEvent,
    QAccessibleTextSelectionEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from chatapp.gui.transcript.reading import Focus
from chatapp.gui.transcript.selection import Spot

if TYPE_CHECKING:
    from chatapp.gui.transcript.view import TranscriptView

_Event = QAccessible.Event
_ANNOUNCED_ROWS = 20
"""When more rows come at once, the list is said to be another instead of each being told."""


class AccessibleEvents(QObject):
    """Watches one view. It costs one question to Qt where no assistive technology runs."""

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self._view = view
        self._focus: Focus | None = None
        self._head: Spot | None = None
        self._selection: tuple[Spot, Spot] | None = None
        model = view.model
        model.reset.connect(self._rows_replaced)
        model.prepended.connect(self._rows_replaced)
        model.replaced.connect(self._rows_replaced)
        model.spliced.connect(self._rows_replaced)
        model.added.connect(self._rows_added)
        application = QApplication.instance()
        application.focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def _rows_replaced(self, _first: int = 0) -> None:
        if QAccessible.isActive():
            self._view.accessible.drop_gone()
            QAccessible.updateAccessibility(QAccessibleEvent(self._view, _Event.ObjectReorder))

    def _rows_added(self, first: int) -> None:
        if not QAccessible.isActive():
            return
        count = len(self._view.model.rows)
        if count - first > _ANNOUNCED_ROWS:
            self._rows_replaced()
            return
        for row in range(first, count):
            _tell(self._view.accessible.message(row), _Event.ObjectCreated)

    def reading_changed(self) -> None:
        """The focus among the blocks, or the selection, may be another."""
        if not QAccessible.isActive():
            return
        reading = self._view.reading
        if reading.focus != self._focus:
            self._focus = reading.focus
            self._tell_focus()
        anchor, head = reading.selection.anchor, reading.selection.head
        selection = None if anchor is None or head is None else (anchor, head)
        if selection != self._selection:
            self._selection = selection
            self._tell_selection()

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is self._view and self._view.reading.focus is not None and QAccessible.isActive():
            self._focus = self._view.reading.focus
            self._tell_focus()

    def _tell_focus(self) -> None:
        view = self._view
        if not view.hasFocus():
            return
        if self._focus is None:
            QAccessible.updateAccessibility(QAccessibleEvent(view, _Event.Focus))
        else:
            _tell(view.accessible.focused(self._focus), _Event.Focus)

    def _tell_selection(self) -> None:
        """The caret moved, and what is selected of the block it is in is another."""
        head = self._view.reading.selection.head
        if head is None or self._view.accessible.slot(head.message, head.number) is None:
            return
        block = self._view.accessible.block(head.message, head.number)
        caret = block.content.cursorPosition()
        QAccessible.updateAccessibility(QAccessibleTextCursorEvent(block, caret))
        start, end = block.content.selected() or (caret, caret)
        QAccessible.updateAccessibility(QAccessibleTextSelectionEvent(block, start, end))


def _tell(interface: QAccessibleInterface | None, event: QAccessible.Event) -> None:
    if interface is not None:
        QAccessible.updateAccessibility(QAccessibleEvent(interface, event))
