"""The menu of a column: what it is asked with, and what can be done with its answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from chatapp.gui.commands import do
from chatapp.gui.compare.offer_menu import fill_offers
from chatapp.gui.compare.state import ColumnState, CompareIntents, Offer, Offers, Stage
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
        add_makings(menu, state, intents, offers)
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
    if asked and not running and not state.covered:
        _add(
            menu,
            translate("CompareMenu", "Go on with this answer"),
            intents.go_on_requested.emit,
            state.id,
        )
    menu.addSeparator()
    _add(menu, translate("CompareMenu", "Remove column"), intents.remove_requested.emit, state.id)


def add_makings(
    menu: Menu, state: ColumnState, intents: CompareIntents, offers: Offers, *, new: bool = False
) -> None:
    """Add menus of what a column is asked with besides its model.

    Parameters: `new`, whether they add a column: there is nothing to be chosen away then.
    """
    none, written = translate("CompareMenu", "None"), translate("CompareMenu", "As written")
    kinds = (
        (translate("CompareMenu", "Persona"), offers.personas, intents.persona_chosen, none),
        (translate("CompareMenu", "Preset"), offers.presets, intents.preset_chosen, none),
        (translate("CompareMenu", "Wording"), offers.wordings, intents.wording_chosen, written),
    )
    for (title, offered, signal, nothing), current in zip(
        kinds, (state.persona, state.preset, state.wording), strict=True
    ):
        if offered:
            plain = () if new else (Offer("", nothing),)
            chosen = partial(signal.emit, state.id)
            fill_offers(_inner(menu, title), (*plain, *offered), chosen, current)
    temperatures = TEMPERATURES[1:] if new else TEMPERATURES
    inner = _inner(menu, translate("CompareMenu", "Temperature"))
    _add_temperatures(inner, state, intents, temperatures)


def _add_temperatures(
    menu: Menu,
    state: ColumnState,
    intents: CompareIntents,
    temperatures: Sequence[float | None],
) -> None:
    for value in temperatures:
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
