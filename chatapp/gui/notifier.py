"""Notifications of the system: freedesktop's on Linux, those of the tray elsewhere."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from chatapp import APP_ID
from chatapp.gui.resources import resource
from chatapp.gui.session_bus import BusError, Service, SessionBus

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSystemTrayIcon

log = logging.getLogger(__name__)

NOTIFICATIONS = Service(
    "org.freedesktop.Notifications",
    "/org/freedesktop/Notifications",
    "org.freedesktop.Notifications",
)
_HIDE_AFTER_MS = -1
"""As the desktop likes."""


class Note(NamedTuple):
    """What is told, and the conversation it is about."""

    conversation: str
    title: str
    text: str


class Notifier(Protocol):
    """Shows notes, one for each conversation."""

    @property
    def opened(self) -> SignalInstance:
        """Signal: a note was chosen; its conversation, and a token to come forward with."""

    async def show(self, note: Note) -> None:
        """Show a note in the place of an earlier one; where that cannot be, nothing happens."""

    async def withdraw(self, conversation: str) -> None:
        """Take a note back that is not needed any more."""


class DesktopNotifier(QObject):
    """Notes by the desktop's notification service.

    Source: Desktop Notifications Specification 1.2 and 1.3 (ActivationToken).
    """

    opened = Signal(str, str)

    def __init__(self, bus: SessionBus, parent: QObject) -> None:
        super().__init__(parent)
        self._bus = bus
        self._shown: dict[int, str] = {}
        """Conversations by the numbers the service gave their notes."""
        self._tokens: dict[int, str] = {}
        self._markup: bool | None = None
        """Whether the service takes marks in a text; None while it was not asked."""

    async def show(self, note: Note) -> None:
        """Show a note in the place of an earlier one of its conversation."""
        try:
            await self._connect()
            await self._show(note)
        except BusError as error:
            log.info("No notification: %s", error)

    async def withdraw(self, conversation: str) -> None:
        """Take the note of a conversation back."""
        for number, about in list(self._shown.items()):
            if about == conversation:
                self._shown.pop(number, None)
                try:
                    await self._bus.call(NOTIFICATIONS, "CloseNotification", "u", number)
                except BusError as error:
                    log.info("A notification stays: %s", error)

    async def _show(self, note: Note) -> None:
        before = [number for number, about in self._shown.items() if about == note.conversation]
        (number,) = await self._bus.call(
            NOTIFICATIONS,
            "Notify",
            "susssasa{sv}i",
            "ChatApp",
            before[-1] if before else 0,
            resource("icons", "app", "128.png").as_uri(),
            note.title,
            _escaped(note.text) if self._markup else note.text,
            # A click is "default"; not every desktop has clicks, and not every one has buttons.
            ["default", self.tr("Open"), "open", self.tr("Open")],
            {"desktop-entry": ("s", APP_ID), "category": ("s", "im.received")},
            _HIDE_AFTER_MS,
        )
        self._shown[number] = note.conversation

    async def _connect(self) -> None:
        """Ask once what the service can do, and hear what becomes of notes."""
        if self._markup is not None:
            return
        (found,) = await self._bus.call(NOTIFICATIONS, "GetCapabilities")
        await self._bus.listen(NOTIFICATIONS, "ActivationToken", self._take_token)
        await self._bus.listen(NOTIFICATIONS, "ActionInvoked", self._take_action)
        await self._bus.listen(NOTIFICATIONS, "NotificationClosed", self._take_end)
        self._markup = "body-markup" in found

    def _take_token(self, told: tuple[int, str]) -> None:
        if told[0] in self._shown:
            self._tokens[told[0]] = told[1]

    def _take_action(self, told: tuple[int, str]) -> None:
        conversation = self._shown.pop(told[0], None)
        if conversation is not None:
            self.opened.emit(conversation, self._tokens.pop(told[0], ""))

    def _take_end(self, told: tuple[int, int]) -> None:
        # Not those that went by themselves: many desktops keep them in a list to choose from.
        expired = 1
        if told[1] != expired:
            self._shown.pop(told[0], None)
        self._tokens.pop(told[0], None)


class TrayNotifier(QObject):
    """Notes by an icon in the tray, which is there as long as a note may be (Windows, macOS)."""

    opened = Signal(str, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._icon: QSystemTrayIcon | None = None
        self._about = ""

    async def show(self, note: Note) -> None:
        """Show a note; the system has one at a time."""
        from PySide6.QtWidgets import QSystemTrayIcon

        from chatapp.gui.icons import app_icon

        if self._icon is None:
            self._icon = QSystemTrayIcon(app_icon(), self)
            self._icon.setToolTip("ChatApp")
            self._icon.messageClicked.connect(self._clicked)
            self._icon.activated.connect(self._clicked)
        self._about = note.conversation
        self._icon.show()
        self._icon.showMessage(note.title, note.text, app_icon())

    async def withdraw(self, conversation: str) -> None:
        """Take the icon away, and the note with it."""
        if self._icon is not None and self._about == conversation:
            self._icon.hide()

    def _clicked(self, *_how: object) -> None:
        if self._icon is not None:
            self._icon.hide()
        self.opened.emit(self._about, "")


def notifier(bus: SessionBus, parent: QObject) -> DesktopNotifier | TrayNotifier:
    """What shows notes on this system."""
    if sys.platform in ("win32", "darwin"):
        return TrayNotifier(parent)
    return DesktopNotifier(bus, parent)


def _escaped(text: str) -> str:
    """Text for a service that would take marks in it for its own."""
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(mark, entity)
    return text
