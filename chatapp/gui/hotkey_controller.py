"""Joins the global hotkey to the setting, the window and the page of the system."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from chatapp.domain.changes import Change, SettingChanged
from chatapp.domain.settings import HOTKEY
from chatapp.gui.settings.system_state import HotkeyStatus

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.gui.hotkey.base import Hotkey
    from chatapp.gui.settings.system_state import SystemState
    from chatapp.gui.tasks import WindowTasks


class HotkeyController(QObject):
    """Holds the key that the setting names; nothing is loaded while it names none.

    Signal: `pressed(token)`, wherever the user is.
    """

    pressed = Signal(str)

    def __init__(self, engine: Engine, state: SystemState, tasks: WindowTasks) -> None:
        super().__init__(state)
        self._engine = engine
        self._state = state
        self._tasks = tasks
        self._hotkey: Hotkey | None = None
        self._turn = 0
        self._one_at_a_time = asyncio.Lock()
        state.hotkey_looked_for.connect(self._look)

    def start(self) -> None:
        """Hold the key of the setting."""
        if self._engine.settings.get(HOTKEY):
            self._tasks.spawn(self._hold(), "hotkey")

    def apply(self, change: Change) -> None:
        """Follow the setting."""
        if isinstance(change, SettingChanged) and change.name == HOTKEY.name:
            self._tasks.spawn(self._hold(), "hotkey")

    async def close(self) -> None:
        """Give the key back: the app ends."""
        self._turn += 1
        if self._hotkey is not None:
            await self._hotkey.release()

    def _look(self) -> None:
        """The page is shown: find out whether there is such a thing here."""
        if not self._engine.settings.get(HOTKEY):
            self._tasks.spawn(self._hold(), "hotkey")

    async def _hold(self) -> None:
        """Hold what the setting says now; a later change is in charge of what it says."""
        self._turn += 1
        turn = self._turn
        async with self._one_at_a_time:  # the desktop may be asking the user
            if turn == self._turn:
                self._state.set_hotkey(await self._ask(self._engine.settings.get(HOTKEY)))

    async def _ask(self, keys: str) -> HotkeyStatus:
        from chatapp.gui.hotkey.base import hotkey
        from chatapp.gui.hotkey.keys import chord

        if self._hotkey is None:
            session = os.environ.get("XDG_SESSION_TYPE", "")
            made = self._hotkey = hotkey(QGuiApplication.platformName(), session, self)
            if made is not None:
                made.pressed.connect(self.pressed)
        if self._hotkey is None or not await self._hotkey.available():
            return HotkeyStatus.UNAVAILABLE
        if not keys:
            await self._hotkey.release()
            return HotkeyStatus.OFF
        wanted = chord(keys)
        return HotkeyStatus.FAILED if wanted is None else await self._hotkey.hold(wanted)
