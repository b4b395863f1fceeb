"""The menu of models: starred ones first, and a field that leaves those with what is written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from chatapp.domain.messages import now
from chatapp.domain.models import Connection, Dialect
from chatapp.gui.menu_filter import MOST_FOUND
from chatapp.gui.model_menu import (
    MOST_IN_MENU,
    MOST_MORE,
    choices_of,
    fill_model_menu,
)
from chatapp.gui.widgets import Menu

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen, of a menu

MANY = tuple(f"model-{number}" for number in range(400))
ORCHARD = Connection(
    "a", "Orchard", Dialect.OPENAI_CHAT, "https://a.example/v1", now(), models=("finch", "heron")
)


class Picked:
    """A menu of the models of some connections, and what is picked in it."""

    def __init__(self, qtbot: QtBot, *connections: Connection) -> None:
        self.picks: list[tuple[str, str]] = []
        self.menu = Menu()
        qtbot.addWidget(self.menu)
        fill_model_menu(
            self.menu,
            choices_of(connections),
            lambda *pick: self.picks.append(pick),
            ("a", "heron"),
        )
        self.menu.addSeparator()
        self.menu.addAction("Connections…")
        self.menu.popup(self.menu.pos())

    def lines(self) -> list[str]:
        """The texts of the menu, as far as they are no headings."""
        return [action.text() for action in self.menu.actions() if action.text()]

    def line(self, text: str) -> QAction:
        """The line with a text."""
        return next(action for action in self.menu.actions() if action.text() == text)

    @property
    def field(self) -> QLineEdit:
        """The field that filters."""
        field = self.menu.findChild(QLineEdit, "filterModels")
        assert isinstance(field, QLineEdit)
        return field


def test_given_few_models_then_there_is_no_field(qtbot: QtBot) -> None:
    picked = Picked(qtbot, ORCHARD)
    assert picked.menu.findChild(QLineEdit) is None
    assert picked.lines() == ["finch", "heron", "Connections…"]


def test_given_starred_models_then_they_come_first_and_once(qtbot: QtBot) -> None:
    studio = replace(ORCHARD, id="b", name="Studio", models=("wren", "crane"), starred=("crane",))
    picked = Picked(qtbot, replace(ORCHARD, starred=("heron",)), studio)
    assert picked.lines() == ["heron\tOrchard", "crane\tStudio", "finch", "wren", "Connections…"]
    assert picked.line("heron\tOrchard").isChecked()
    picked.line("crane\tStudio").trigger()
    assert picked.picks == [("b", "crane")]


def test_given_many_models_when_written_then_only_what_holds_it_is_left(qtbot: QtBot) -> None:
    picked = Picked(qtbot, replace(ORCHARD, models=MANY), replace(ORCHARD, id="b", name="Studio"))
    before = picked.lines()
    size = picked.menu.size()
    qtbot.keyClicks(picked.field, "ORCH 39")
    found = [name for name in MANY if "39" in name]
    rest = f"{len(found) - MOST_FOUND} more"
    assert picked.lines() == [*found[:MOST_FOUND], rest, "Connections…"]
    assert picked.menu.size() == size
    picked.field.setText("model")
    assert picked.lines()[-2:] == [f"{len(MANY) - MOST_FOUND} more", "Connections…"]
    picked.field.setText("nothing like it")
    assert picked.lines() == ["No model is called so", "Connections…"]
    picked.field.clear()
    assert picked.lines() == before


def test_given_a_filter_when_enter_is_pressed_then_the_first_found_is_taken(qtbot: QtBot) -> None:
    picked = Picked(qtbot, replace(ORCHARD, models=MANY))
    qtbot.keyClicks(picked.field, "399")
    qtbot.keyClick(picked.field, Qt.Key.Key_Return)
    assert picked.picks == [("a", "model-399")]
    assert not picked.menu.isVisible()


def test_given_a_filter_that_finds_nothing_when_enter_is_pressed_then_nothing_is_taken(
    qtbot: QtBot,
) -> None:
    picked = Picked(qtbot, replace(ORCHARD, models=MANY))
    taken = []
    picked.line("Connections…").triggered.connect(taken.append)
    qtbot.keyClicks(picked.field, "nothing like it")
    qtbot.keyClick(picked.field, Qt.Key.Key_Return)
    assert picked.menu.isVisible()
    assert not taken
    assert not picked.picks


def test_given_a_filter_when_down_and_enter_are_pressed_then_the_marked_one_is_taken(
    qtbot: QtBot,
) -> None:
    picked = Picked(qtbot, replace(ORCHARD, models=MANY))
    qtbot.keyClicks(picked.field, "39")
    for _ in range(2):
        qtbot.keyClick(picked.field, Qt.Key.Key_Down)
    active = picked.menu.activeAction()
    assert active is not None
    qtbot.keyClick(picked.field, Qt.Key.Key_Return)
    assert picked.picks == [("a", active.text())]


def test_given_a_submenu_of_the_rest_when_filtered_then_it_does_not_stay_behind(
    qtbot: QtBot,
) -> None:
    picked = Picked(qtbot, replace(ORCHARD, models=MANY))
    for text in ("1", "12", "", "3", ""):
        picked.field.setText(text)
    qtbot.waitUntil(lambda: len(picked.menu.findChildren(QMenu)) == 1)


def test_given_thousands_of_models_when_the_rest_is_opened_then_a_part_of_it_is_made(
    qtbot: QtBot,
) -> None:
    thousands = tuple(f"model-{number}" for number in range(3_000))
    picked = Picked(qtbot, replace(ORCHARD, models=thousands))
    rest = picked.line("More models").menu()
    assert isinstance(rest, QMenu)
    assert rest.isEmpty()

    rest.popup(rest.pos())

    first, *_others, last = rest.actions()
    assert first.text() == thousands[MOST_IN_MENU]
    assert len(rest.actions()) == MOST_MORE + 1
    assert last.text() == f"{len(thousands) - MOST_IN_MENU - MOST_MORE} more"
    assert not last.isEnabled()
    first.trigger()
    assert picked.picks == [("a", first.text())]
