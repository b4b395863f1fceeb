"""What the page of the system shows, and what it asks for."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from chatapp.domain.messages import Failure


class HotkeyStatus(Enum):
    """How it stands with the hotkey."""

    OFF = "off"
    ON = "on"
    TAKEN = "taken"
    """Another program has it."""
    REFUSED = "refused"
    """The user, or the desktop, does not let the app have it."""
    FAILED = "failed"
    """The system did not say why."""
    UNAVAILABLE = "unavailable"
    """There is no such thing here."""


class SystemController(Protocol):
    """What the page asks for. Every call returns at once; results arrive in `SystemState`."""

    def look_at_login(self) -> None:
        """Tell whether the system starts the app at login."""

    def set_login_start(self, on: bool) -> None:
        """Have the system start the app at login, or not any more."""


class SystemState(QObject):
    """How the app and the system it runs on stand to each other.

    Signals: `changed`; `hotkey_looked_for`, the page wants to know whether there can be a hotkey.
    """

    changed = Signal()
    hotkey_looked_for = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tray_missing = False
        """Whether an icon is wanted and there is no tray for it."""
        self.login_possible = True
        """Whether the system lets the app ask to be started at login."""
        self.login_start = False
        """Whether it starts it."""
        self.login_failure: Failure | None = None
        """Why the last change of that could not be made."""

        self.hotkey = HotkeyStatus.OFF
        """How it stands with the global hotkey."""

    def set_hotkey(self, status: HotkeyStatus) -> None:
        """How it stands with the global hotkey."""
        self.hotkey = status
        self.changed.emit()

    def set_tray_missing(self, missing: bool) -> None:
        """Whether there is no tray."""
        self.tray_missing = missing
        self.changed.emit()

    def set_login(self, *, possible: bool, on: bool, failure: Failure | None = None) -> None:
        """How it is with the start at login."""
        self.login_possible, self.login_start, self.login_failure = possible, on, failure
        self.changed.emit()
