"""The order of the Tab key for what is made late: Qt would put it last."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_behind(before: QWidget, *widgets: QWidget) -> QWidget:
    """Let the Tab key lead from `before` through `widgets` and all within them; gives the last."""
    window, none = before.window(), Qt.FocusPolicy.NoFocus
    for widget in widgets:
        for stop in (widget, *widget.findChildren(QWidget)):
            # The list of a combo box is a window of its own.
            # Of choices the one that holds is a stop, and another one may hold later.
            if stop.focusPolicy() != none and stop.window() is window:
                QWidget.setTabOrder(before, stop)
                before = stop
    return before
