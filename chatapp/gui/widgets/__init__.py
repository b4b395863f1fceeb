"""The app's controls, drawn from the theme's tokens and sharp at any scale.

A control's module is loaded when the control is first asked for: what the first page does not
show need not be there before it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatapp.gui.widgets.buttons import Button, IconButton, MenuButton, tip
    from chatapp.gui.widgets.cards import ChoiceCard
    from chatapp.gui.widgets.choices import Select, Switch
    from chatapp.gui.widgets.fields import KeyField, TextField
    from chatapp.gui.widgets.focus import KeyboardFocus
    from chatapp.gui.widgets.icon_mark import IconMark
    from chatapp.gui.widgets.labels import Label
    from chatapp.gui.widgets.long_text import LongText
    from chatapp.gui.widgets.marks import KeyCap, Mark, ProgressLine, Rule, Spinner, Tag
    from chatapp.gui.widgets.menus import Menu
    from chatapp.gui.widgets.numbers import NumberField
    from chatapp.gui.widgets.scroll_bars import thin_scroll_bars
    from chatapp.gui.widgets.surfaces import ScrollPage, Surface, limit_width

_MODULES = {
    "buttons": ("Button", "IconButton", "MenuButton", "tip"),
    "cards": ("ChoiceCard",),
    "choices": ("Select", "Switch"),
    "fields": ("KeyField", "TextField"),
    "focus": ("KeyboardFocus",),
    "icon_mark": ("IconMark",),
    "labels": ("Label",),
    "long_text": ("LongText",),
    "marks": ("KeyCap", "Mark", "ProgressLine", "Rule", "Spinner", "Tag"),
    "menus": ("Menu",),
    "numbers": ("NumberField",),
    "scroll_bars": ("thin_scroll_bars",),
    "surfaces": ("ScrollPage", "Surface", "limit_width"),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "Button",
    "ChoiceCard",
    "IconButton",
    "IconMark",
    "KeyCap",
    "KeyField",
    "KeyboardFocus",
    "Label",
    "LongText",
    "Mark",
    "Menu",
    "MenuButton",
    "NumberField",
    "ProgressLine",
    "Rule",
    "ScrollPage",
    "Select",
    "Spinner",
    "Surface",
    "Switch",
    "Tag",
    "TextField",
    "limit_width",
    "thin_scroll_bars",
    "tip",
]


def __getattr__(name: str) -> object:
    """Load the module a control lives in (PEP 562)."""
    module = _MODULE_OF.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{module}"), name)
