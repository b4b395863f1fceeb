"""What can be asked: the models of all connections, and a menu of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from chatapp.domain.models import Connection
from chatapp.gui.names import connection_name, model_name

MOST_IN_MENU = 12
"""Models of one connection shown before the rest moves into a menu of its own; with more than so
many in all there is a field that filters them."""
MOST_MORE = 400
"""Models in that menu; the field finds the others."""


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """One line of the menu, under its connection's name."""

    connection: str
    """Id of the connection."""
    connection_name: str
    model: str
    label: str
    starred: bool = False


def choices_of(connections: Iterable[Connection]) -> tuple[ModelChoice, ...]:
    """What can be asked of these connections, those out of use left out.

    One without known models is a choice of its own.
    """
    return tuple(
        ModelChoice(
            known.id, connection_name(known), model, _label(known, model), model in known.starred
        )
        for known in connections
        if known.enabled
        for model in _models(known)
    )


def fill_model_menu(
    menu: QMenu,
    choices: Iterable[ModelChoice],
    chosen: Callable[[str, str], None],
    current: tuple[str, str] | None = None,
) -> None:
    """Add the choices: those with a star first, the others under the names of their connections.

    Parameters: `chosen` is called with connection (id) and model; `current`, the pair that is
    ticked, where one is in use.
    """
    known = tuple(choices)
    if len(known) <= MOST_IN_MENU:
        add_choices(menu, known, chosen, current)
        return
    from chatapp.gui.model_filter import add_filtered_choices

    add_filtered_choices(menu, known, chosen, current)


def add_choices(
    menu: QMenu,
    choices: tuple[ModelChoice, ...],
    chosen: Callable[[str, str], None],
    current: tuple[str, str] | None,
    *,
    folded: bool = True,
) -> None:
    """Add lines for these choices.

    Parameters: `folded`, whether the rest of many moves into a menu of its own.
    """
    several = len({choice.connection for choice in choices}) > 1
    starred = [choice for choice in choices if choice.starred]
    if starred:
        menu.addSection(QCoreApplication.translate("names", "Starred"))
        for choice in starred:
            _add(menu, choice, chosen, current, named=several)
    groups: dict[str, list[ModelChoice]] = {}
    for choice in choices:
        if not choice.starred:
            groups.setdefault(choice.connection, []).append(choice)
    for group in groups.values():
        plain = len(group) == 1 and group[0].label == group[0].connection_name
        if (several and not plain) or starred:
            menu.addSection(group[0].connection_name)
        first = MOST_IN_MENU if folded else len(group)
        for choice in group[:first]:
            _add(menu, choice, chosen, current)
        if group[first:]:
            menu.addMenu(_MoreModels(menu, group[first:], chosen, current))


class _MoreModels(QMenu):
    """The rest of a connection's models, made when it is opened: there may be thousands."""

    def __init__(
        self,
        menu: QMenu,
        choices: list[ModelChoice],
        chosen: Callable[[str, str], None],
        current: tuple[str, str] | None,
    ) -> None:
        super().__init__(QCoreApplication.translate("names", "More models"), menu)
        self._choices, self._chosen, self._current = choices, chosen, current
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        if not self.isEmpty():
            return
        for choice in self._choices[:MOST_MORE]:
            _add(self, choice, self._chosen, self._current)
        if (left := len(self._choices) - MOST_MORE) > 0:
            from chatapp.gui.menu_filter import say_how_many_more

            say_how_many_more(self, left)


def _models(connection: Connection) -> list[str]:
    models = list(connection.models)
    if connection.model and connection.model not in models:
        models.insert(0, connection.model)
    return models or [""]


def _label(connection: Connection, model: str) -> str:
    return model_name(connection.id, model) if model else connection_name(connection)


def _add(
    menu: QMenu,
    choice: ModelChoice,
    chosen: Callable[[str, str], None],
    current: tuple[str, str] | None,
    *,
    named: bool = False,
) -> None:
    """Parameters: `named`, whether the connection's name stands beside."""
    words = f"{choice.label}\t{choice.connection_name}" if named else choice.label
    action = QAction(words.replace("&", "&&"), menu)
    if current is not None:
        action.setCheckable(True)
        action.setChecked((choice.connection, choice.model) == current)
    action.triggered.connect(partial(_choose, chosen, choice))
    menu.addAction(action)


def _choose(
    chosen: Callable[[str, str], None], choice: ModelChoice, _checked: bool = False
) -> None:
    chosen(choice.connection, choice.model)
