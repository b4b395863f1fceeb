"""The icon in the system's tray, where there is a tray, and its menu."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from chatapp.gui.session_bus import BUS, BusError, Service, SessionBus
from chatapp.gui.tray_icon import tray_icon

if TYPE_CHECKING:
    from chatapp.gui.answer_watch import AnswerWatch

log = logging.getLogger(__name__)

WATCHER = Service(
    "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher"
)
"""Source: StatusNotifierItem specification."""
_LOOK_EVERY = 0.5
BACK_WITHIN = 10.0
"""Seconds that a desktop's panel may take to come back, as when it is started anew."""


class Tray(QObject):
    """Signals: `new_requested`, `window_requested` (show it, or hide it), `quit_requested`;
    `changed`, `shown` is another: there is a tray, or no more."""

    new_requested = Signal()
    window_requested = Signal()
    quit_requested = Signal()
    changed = Signal()

    def __init__(self, bus: SessionBus, watch: AnswerWatch, parent: QObject) -> None:
        super().__init__(parent)
        self._bus = bus
        self._watch = watch
        self._icon: QSystemTrayIcon | None = None
        self._menu: QMenu | None = None
        self._look = "system"
        self._window_shown = True
        self._wanted = False
        self._followed = False
        self._checking: asyncio.Task[None] | None = None
        self.back_within = BACK_WITHIN
        self._ask_bus = sys.platform not in ("win32", "darwin")

    @property
    def shown(self) -> bool:
        """Whether the icon is in a tray."""
        return self._icon is not None and self._icon.isVisible()

    async def start(self, look: str, *, patience: float) -> bool:
        """Show the icon where there is a tray; gives whether there is.

        Parameters: `look`, a choice of the setting; `patience`, seconds that a tray may take to
        come: at login it may start after the app.
        """
        self._look, self._wanted = look, True
        if self.shown:
            self.refresh()
            return True
        if not await self._is_there(patience):
            return False
        self._make()
        if self._ask_bus and not self._followed:
            self._followed = True
            await self._follow()
        self.changed.emit()
        return self.shown

    def stop(self) -> None:
        """Take the icon out of the tray."""
        self._wanted = False
        if self._checking is not None:
            self._checking.cancel()
        if self._remove():
            self.changed.emit()

    def set_look(self, look: str) -> None:
        """Show the icon in another way."""
        self._look = look
        self.refresh()

    def set_window_shown(self, shown: bool) -> None:
        """Word the menu by whether the window is on the screen."""
        self._window_shown = shown
        self.retranslate()

    def refresh(self) -> None:
        """Show what is being answered and what waits to be read."""
        if self._icon is None:
            return
        unseen, answering = len(self._watch.unseen), self._watch.answering
        self._icon.setIcon(tray_icon(self._look, answering=answering, unread=unseen > 0))
        told = ["ChatApp"]
        if unseen == 1:
            told.append(self.tr("1 conversation with an unread answer"))
        elif unseen:
            told.append(self.tr("%1 conversations with unread answers").replace("%1", str(unseen)))
        if answering:
            told.append(self.tr("An answer is being written"))
        self._icon.setToolTip("\n".join(told))

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        if self._menu is None:
            return
        new, window, _line, leave = self._menu.actions()
        new.setText(self.tr("New conversation"))
        window.setText(self.tr("Hide window") if self._window_shown else self.tr("Show window"))
        leave.setText(self.tr("Quit"))
        self.refresh()

    def _remove(self) -> bool:
        if self._icon is None:
            return False
        self._icon.hide()
        self._icon.deleteLater()
        self._icon = None
        return True

    def _make(self) -> None:
        self._remove()
        self._icon = QSystemTrayIcon(self)
        self._icon.activated.connect(self._activated)
        if self._menu is None:
            self._menu = QMenu()  # the tray's panel shows it, not the window
            self._menu.addAction("").triggered.connect(self.new_requested)
            self._menu.addAction("").triggered.connect(self.window_requested)
            self._menu.addSeparator()
            self._menu.addAction("").triggered.connect(self.quit_requested)
        self._icon.setContextMenu(self._menu)
        self.retranslate()
        self._icon.show()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.window_requested.emit()

    # Whether there is a tray

    async def _is_there(self, patience: float) -> bool:
        if not self._ask_bus:
            return QSystemTrayIcon.isSystemTrayAvailable()
        # Qt keeps for good what it finds at first, so it is asked last.
        end = asyncio.get_event_loop().time() + patience
        while not await self._has_host():
            if asyncio.get_event_loop().time() >= end:
                return QGuiApplication.platformName() == "xcb" and _old_tray()
            await asyncio.sleep(_LOOK_EVERY)
        return True

    async def _has_host(self) -> bool:
        """Whether a panel shows icons by the present protocol."""
        if not has_bus():
            return False
        try:
            return bool(
                await self._bus.has(WATCHER)
                and await self._bus.get(WATCHER, "IsStatusNotifierHostRegistered")
            )
        except BusError as error:
            log.info("No tray: %s", error)
            return False

    async def _follow(self) -> None:
        """Hear when the panel goes, or comes back."""
        try:
            for signal in ("StatusNotifierHostRegistered", "StatusNotifierHostUnregistered"):
                await self._bus.listen(WATCHER, signal, self._panel_changed)
            name, owner = WATCHER.name, "NameOwnerChanged"
            await self._bus.listen(BUS, owner, self._panel_changed, first=name)
        except BusError as error:
            log.info("The tray cannot be followed: %s", error)

    def _panel_changed(self, _told: object) -> None:
        if self._wanted and (self._checking is None or self._checking.done()):
            self._checking = asyncio.get_event_loop().create_task(self._check(), name="tray")

    async def _check(self) -> None:
        """Let the icon go when the panel has not come back, as one that is started anew does."""
        end = asyncio.get_event_loop().time() + self.back_within
        while not (there := await self._has_host()):
            if asyncio.get_event_loop().time() >= end:
                break
            await asyncio.sleep(_LOOK_EVERY)
        if there == self.shown:
            return
        if there:
            self._make()
        else:
            self._remove()
        self.changed.emit()


def has_bus() -> bool:
    """Whether this session has a bus: asked before one would be started for it."""
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS"))


def _old_tray() -> bool:
    """Whether there is a tray by the older protocol of X11."""
    return QSystemTrayIcon.isSystemTrayAvailable()
