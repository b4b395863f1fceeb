"""The filter of a menu of models."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from chatapp.gui.menu_filter import MOST_FOUND, FilterField, MenuFilter
from chatapp.gui.model_menu import ModelChoice, add_choices


def add_filtered_choices(
    menu: QMenu,
    choices: tuple[ModelChoice, ...],
    chosen: Callable[[str, str], None],
    current: tuple[str, str] | None,
) -> None:
    """Add a field and, behind it, the choices whose names hold what is written there."""
    translate = QCoreApplication.translate

    def fill(words: list[str]) -> int:
        found = tuple(choice for choice in choices if _holds(choice, words))
        shown = found[:MOST_FOUND] if words else found
        add_choices(menu, shown, chosen, current, folded=not words)
        return len(found)

    field = FilterField(
        "filterModels",
        translate("names", "Search models"),
        translate("names", "Show only models whose name has these words"),
    )
    MenuFilter(menu, field, fill, translate("names", "No model is called so")).begin()


def _holds(choice: ModelChoice, words: list[str]) -> bool:
    """Whether all words are in the names of the model and its connection."""
    text = f"{choice.label} {choice.connection_name}".casefold()
    return all(word in text for word in words)
