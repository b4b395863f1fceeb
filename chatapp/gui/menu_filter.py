"""A field at the top of a menu that leaves only the lines that hold what is written."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget, QWidgetAction

from chatapp.gui.widgets import TextField

MOST_FOUND = 10
"""Lines shown of those that are found: fewer than without a filter, so that they have room."""
_MARGIN = 4
_ANY = 16_777_215


class MenuFilter(QWidgetAction):
    """Goes before the lines of a menu that it filters; what follows these stays.

    Enter takes the first that is found, Down leads to it. Parameters: `fill(words)` adds the
    lines that hold all these words, in small letters, or all lines for none, and gives how many
    there are; `nothing`, what is said where there are none.
    """

    def __init__(
        self, menu: QMenu, field: FilterField, fill: Callable[[list[str]], int], nothing: str
    ) -> None:
        super().__init__(menu)
        self._menu = menu
        self._fill, self._nothing = fill, nothing
        self._lines: list[QAction] = []
        self._field = field
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.addWidget(self._field)
        self.setDefaultWidget(holder)
        menu.aboutToHide.connect(self._give_room_back)
        self._field.textChanged.connect(self._filter)
        self._field.returnPressed.connect(self._take_first)

    def begin(self) -> None:
        """Put the field and all lines into the menu; what is added behind them stays."""
        self._menu.addAction(self)
        self._fill([])
        self._take_note()

    def _take_note(self) -> None:
        actions = self._menu.actions()
        self._lines = actions[actions.index(self) + 1 :]

    def _filter(self, text: str) -> None:
        menu = self._menu
        menu.setFixedSize(menu.size())  # it stays where it is, whatever is found
        rest = self._take_lines_out()
        words = text.casefold().split()
        found = self._fill(words)
        if words and found == 0:
            menu.addAction(self._nothing).setEnabled(False)
        elif words and found > MOST_FOUND:
            say_how_many_more(menu, found - MOST_FOUND)
        self._take_note()
        for action in rest:
            menu.addAction(action)

    def _give_room_back(self) -> None:
        self._menu.setMinimumSize(0, 0)
        self._menu.setMaximumSize(_ANY, _ANY)

    def _take_lines_out(self) -> list[QAction]:
        """Remove the lines; gives what follows them, taken out but whole."""
        actions = self._menu.actions()
        rest = actions[actions.index(self) + 1 + len(self._lines) :]
        for action in (*self._lines, *rest):
            self._menu.removeAction(action)
        for action in self._lines:
            inner = action.menu()
            if isinstance(inner, QMenu):
                inner.deleteLater()
            action.deleteLater()
        return rest

    def _take_first(self) -> None:
        if self._menu.activeAction() not in (None, self):
            return  # the menu itself takes the line that is marked
        for action in self._lines:
            if action.isEnabled() and not action.isSeparator():
                self._close_all()
                action.trigger()
                return

    def _close_all(self) -> None:
        """Close the menu with those it lies in."""
        menu: object = self._menu
        while isinstance(menu, QMenu):
            menu.close()
            menu = menu.parent()


class FilterField(TextField):
    """The field itself: what is typed in the menu goes into it."""

    def __init__(self, object_name: str, words: str, tip: str) -> None:
        super().__init__(icon="search")
        self.setObjectName(object_name)
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self.setToolTip(tip)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the keyboard."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.PopupFocusReason)


def say_how_many_more(menu: QMenu, count: int) -> None:
    """Add a line that says how many more there are."""
    words = QCoreApplication.translate("names", "{count} more").format(count=count)
    menu.addAction(words).setEnabled(False)
