"""A line of a task's form: words on the left, what they name on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets import Label, Switch
from chatapp.gui.widgets.segments import Segments
from chatapp.gui.widgets.text_box import TextBox

_LABEL = 96


def form_line(words: Label, widget: QWidget) -> QHBoxLayout:
    """The line; a control that has a width of its own keeps it."""
    words.setBuddy(widget)
    words.setFixedWidth(theme().scaled(_LABEL))
    line = QHBoxLayout()
    line.setSpacing(12)
    tall = isinstance(widget, TextBox)
    line.addWidget(words, 0, Qt.AlignmentFlag.AlignTop if tall else Qt.AlignmentFlag(0))
    narrow = isinstance(widget, Segments | Switch)
    line.addWidget(widget, 0 if narrow else 1)
    if narrow:
        line.addStretch(1)
    return line
