"""What every way to have a global hotkey offers."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance

from chatapp.gui.hotkey.keys import Chord
from chatapp.gui.settings.system_state import HotkeyStatus


class Hotkey(Protocol):
    """A key that is noticed in whatever program it is pressed."""

    @property
    def pressed(self) -> SignalInstance:
        """Signal: it was pressed; a token to come forward with, or ""."""

    async def available(self) -> bool:
        """Whether the system has such a thing."""

    async def hold(self, chord: Chord) -> HotkeyStatus:
        """Ask for a key, in the place of the one that is held."""

    async def release(self) -> None:
        """Give it back."""


def hotkey(platform: str, session: str, parent: QObject) -> Hotkey | None:
    """The way of a system; None where there is none.

    Parameters: `platform`, Qt's name of how windows are shown; `session`, XDG_SESSION_TYPE.
    """
    if platform == "windows":
        from chatapp.gui.hotkey.windows import WindowsHotkey

        return WindowsHotkey(parent)
    if platform == "cocoa":
        from chatapp.gui.hotkey.mac import MacHotkey

        return MacHotkey(parent)
    if platform == "wayland" or (platform == "xcb" and session == "wayland"):
        # On Wayland an X server only has the keys that are pressed in its own windows.
        from chatapp.gui.hotkey.portal import PortalHotkey

        return PortalHotkey(parent)
    if platform == "xcb":
        from chatapp.gui.hotkey.x11 import X11Hotkey

        return X11Hotkey(parent)
    return None
