"""A menu of what a column can be made of, with a field to find it where there is much."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from chatapp.gui.commands import do
from chatapp.gui.compare.state import Offer
from chatapp.gui.menu_filter import MOST_FOUND, FilterField, MenuFilter
from chatapp.gui.widgets import Menu

MOST_PLAIN = 12
"""Lines of a menu without a field."""
translate = QCoreApplication.translate


def fill_offers(
    menu: QMenu, offers: Sequence[Offer], chosen: Callable[[str], None], current: str
) -> None:
    """Add offers. Parameters: `chosen` is called with an id; `current`, that of the ticked one."""
    offered = tuple(offers)
    near = tuple(offer for offer in offered if offer.near or offer.id == current)
    if len(offered) <= MOST_PLAIN:
        _add_all(menu, near, chosen, current)
        return

    def fill(words: list[str]) -> int:
        if not words:
            _add_all(menu, near, chosen, current)
            return len(near)
        found = [offer for offer in offered if _holds(offer, words)]
        found.sort(key=lambda offer: not offer.near)
        for offer in found[:MOST_FOUND]:
            _add(menu, offer, offer.label, chosen, current)
        return len(found)

    field = FilterField(
        "filter_offers",
        translate("CompareMenu", "Search"),
        translate("CompareMenu", "Show only those whose name has these words"),
    )
    MenuFilter(menu, field, fill, translate("CompareMenu", "None is called so")).begin()


def _add_all(
    menu: QMenu, offers: Sequence[Offer], chosen: Callable[[str], None], current: str
) -> None:
    """Add offers in their order; those of a group in a menu within the menu."""
    groups: dict[str, Menu] = {}
    for offer in offers:
        if not offer.group:
            _add(menu, offer, offer.label, chosen, current)
            continue
        if offer.group not in groups:
            groups[offer.group] = inner = Menu(menu)
            inner.setTitle(offer.group.replace("&", "&&"))
            menu.addMenu(inner)
        _add(groups[offer.group], offer, offer.name, chosen, current)


def _add(
    menu: QMenu, offer: Offer, label: str, chosen: Callable[[str], None], current: str
) -> None:
    words = label
    if offer.missing:
        words = translate("CompareMenu", "{title} (needs: {variable})")
        words = words.replace("{title}", label).replace("{variable}", offer.missing)
    action = menu.addAction(words.replace("&", "&&"))
    action.setEnabled(not offer.missing)
    action.setCheckable(True)
    action.setChecked(offer.id == current)
    action.triggered.connect(partial(do, partial(chosen, offer.id)))


def _holds(offer: Offer, words: list[str]) -> bool:
    """Whether all words are in its name."""
    text = offer.label.casefold()
    return all(word in text for word in words)
