"""Brings a window forward where the desktop does not let just any window do so."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_VARIABLE = "XDG_ACTIVATION_TOKEN"
"""Where Qt looks for a token when a window is activated on Wayland."""


def activate(window: QWidget, token: str) -> None:
    """Give a window the focus. Parameters: `token`, of the start that asked for it, or ""."""
    if not token:
        window.activateWindow()
        return
    os.environ[_VARIABLE] = token
    try:
        window.activateWindow()
    finally:
        os.environ.pop(_VARIABLE, None)  # it is good for one window, and for no child
    if QGuiApplication.platformName() == "xcb":
        from chatapp.gui.x11_activation import activate as activate_on_x11

        activate_on_x11(int(window.winId()), token)
