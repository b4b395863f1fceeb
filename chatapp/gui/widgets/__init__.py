"""The app's controls, drawn from the theme's tokens and sharp at any scale."""

from chatapp.gui.widgets.buttons import Button, IconButton, MenuButton, tip
from chatapp.gui.widgets.cards import ChoiceCard
from chatapp.gui.widgets.choices import Select, Switch
from chatapp.gui.widgets.fields import KeyField, TextField
from chatapp.gui.widgets.focus import KeyboardFocus
from chatapp.gui.widgets.icon_mark import IconMark
from chatapp.gui.widgets.labels import Label
from chatapp.gui.widgets.marks import KeyCap, Mark, ProgressLine, Rule, Spinner, Tag
from chatapp.gui.widgets.menus import Menu
from chatapp.gui.widgets.numbers import NumberField
from chatapp.gui.widgets.scroll_bars import thin_scroll_bars
from chatapp.gui.widgets.surfaces import ScrollPage, Surface

__all__ = [
    "Button",
    "ChoiceCard",
    "IconButton",
    "IconMark",
    "KeyCap",
    "KeyField",
    "KeyboardFocus",
    "Label",
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
    "thin_scroll_bars",
    "tip",
]
