"""A field at the top of a menu of models that leaves only those that hold what is written."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget, QWidgetAction

from chatapp.gui.model_menu import MOST_FOUND, ModelChoice, add_choices, say_how_many_more
from chatapp.gui.widgets import TextField

_MARGIN = 4
_ANY = 16_777_215


class ModelFilter(QWidgetAction):
    """Goes before the models of a menu; what follows them in it stays.

    Enter takes the first that is found, Down leads to it.
    """

    def __init__(
        self,
        menu: QMenu,
        choices: tuple[ModelChoice, ...],
        chosen: Callable[[str, str], None],
        current: tuple[str, str] | None,
    ) -> None:
        super().__init__(menu)
        self._menu = menu
        self._choices, self._chosen, self._current = choices, chosen, current
        self._models: list[QAction] = []
        self._field = _Field()
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.addWidget(self._field)
        self.setDefaultWidget(holder)
        menu.aboutToHide.connect(self._give_room_back)
        self._field.textChanged.connect(self._filter)
        self._field.returnPressed.connect(self._take_first)

    def take_note(self) -> None:
        """What follows this field now are the models."""
        actions = self._menu.actions()
        self._models = actions[actions.index(self) + 1 :]

    def _filter(self, text: str) -> None:
        menu = self._menu
        menu.setFixedSize(menu.size())  # it stays where it is, whatever is found
        rest = self._take_models_out()
        words = text.casefold().split()
        found = tuple(choice for choice in self._choices if _holds(choice, words))
        if words:
            add_choices(menu, found[:MOST_FOUND], self._chosen, self._current, folded=False)
            self._say_how_many_more(len(found))
        else:
            add_choices(menu, found, self._chosen, self._current)
        self.take_note()
        for action in rest:
            menu.addAction(action)

    def _give_room_back(self) -> None:
        self._menu.setMinimumSize(0, 0)
        self._menu.setMaximumSize(_ANY, _ANY)

    def _take_models_out(self) -> list[QAction]:
        """Remove the models; gives what follows them, taken out but whole."""
        actions = self._menu.actions()
        rest = actions[actions.index(self) + 1 + len(self._models) :]
        for action in (*self._models, *rest):
            self._menu.removeAction(action)
        for action in self._models:
            inner = action.menu()
            if isinstance(inner, QMenu):
                inner.deleteLater()
            action.deleteLater()
        return rest

    def _say_how_many_more(self, found: int) -> None:
        if found == 0:
            words = QCoreApplication.translate("names", "No model is called so")
            self._menu.addAction(words).setEnabled(False)
        elif found > MOST_FOUND:
            say_how_many_more(self._menu, found - MOST_FOUND)

    def _take_first(self) -> None:
        if self._menu.activeAction() not in (None, self):
            return  # the menu itself takes the line that is marked
        for action in self._models:
            if action.isEnabled() and not action.isSeparator():
                self._menu.close()
                action.trigger()
                return


class _Field(TextField):
    """The field itself: what is typed in the menu goes into it."""

    def __init__(self) -> None:
        super().__init__(icon="search")
        self.setObjectName("filterModels")
        translate = QCoreApplication.translate
        self.setPlaceholderText(translate("names", "Search models"))
        self.setAccessibleName(translate("names", "Search models"))
        self.setToolTip(translate("names", "Show only models whose name has these words"))

    def showEvent(self, event: QShowEvent) -> None:
        """Take the keyboard."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.PopupFocusReason)


def _holds(choice: ModelChoice, words: list[str]) -> bool:
    """Whether all words are in the names of the model and its connection."""
    text = f"{choice.label} {choice.connection_name}".casefold()
    return all(word in text for word in words)
