"""The menu of a column: what it is asked with, and what can be done with its answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from chatapp.gui.commands import do
from chatapp.gui.compare.state import ColumnState, CompareIntents, Offers, Stage
from chatapp.gui.formats import decimal
from chatapp.gui.widgets import Menu

translate = QCoreApplication.translate

TEMPERATURES = (None, 0.0, 0.3, 0.7, 1.0, 1.3)
"""None: it is not sent."""


def column_menu(
    state: ColumnState,
    intents: CompareIntents,
    offers: Offers,
    fill_models: Callable[[Menu, tuple[str, str], Callable[[str, str], None]], None],
    parent: QWidget,
) -> Menu:
    """Make the menu. Parameters: `fill_models(menu, current, chosen)` adds models to a menu."""
    menu = Menu(parent)
    menu.setObjectName("compare_column_menu")
    if state.stage is Stage.NOT_ASKED:
        models = _inner(menu, translate("CompareMenu", "Model"))
        fill_models(models, state.model, partial(intents.model_chosen.emit, state.id))
        _add_presets(_inner(menu, translate("CompareMenu", "Preset")), state, intents, offers)
        _add_temperatures(_inner(menu, translate("CompareMenu", "Temperature")), state, intents)
        menu.addSeparator()
    _add_actions(menu, state, intents)
    return menu


def _add_actions(menu: Menu, state: ColumnState, intents: CompareIntents) -> None:
    asked, running = state.stage is not Stage.NOT_ASKED, state.stage.running
    if running:
        _add(menu, translate("CompareMenu", "Stop"), intents.stop_column_requested.emit, state.id)
    if not running and not state.draft:
        words = translate("CompareMenu", "Ask again") if asked else translate("CompareMenu", "Ask")
        _add(menu, words, intents.ask_column_requested.emit, state.id)
    if asked and not state.covered:
        _add(menu, translate("CompareMenu", "Copy answer"), intents.copy_requested.emit, state.id)
    if asked and not running:
        _add(
            menu,
            translate("CompareMenu", "Go on with this answer"),
            intents.go_on_requested.emit,
            state.id,
        )
    menu.addSeparator()
    _add(menu, translate("CompareMenu", "Remove column"), intents.remove_requested.emit, state.id)


def _add_presets(menu: Menu, state: ColumnState, intents: CompareIntents, offers: Offers) -> None:
    for identity, name in (("", translate("CompareMenu", "None")), *offers.presets):
        action = menu.addAction(name.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(identity == state.preset)
        action.triggered.connect(
            partial(do, partial(intents.preset_chosen.emit, state.id, identity))
        )


def _add_temperatures(menu: Menu, state: ColumnState, intents: CompareIntents) -> None:
    for value in TEMPERATURES:
        words = translate("CompareMenu", "Not sent") if value is None else decimal(value, 1)
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(value == state.temperature)
        action.triggered.connect(
            partial(do, partial(intents.temperature_chosen.emit, state.id, value))
        )


def _inner(menu: Menu, title: str) -> Menu:
    inner = Menu(menu)
    inner.setTitle(title)
    menu.addMenu(inner)
    return inner


def _add(menu: Menu, words: str, function: Callable[..., object], column: str) -> None:
    menu.addAction(words).triggered.connect(partial(do, partial(function, column)))
