"""What the page of the system shows, and what it asks for."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Signal

from chatapp.domain.messages import Failure


class SystemController(Protocol):
    """What the page asks for. Every call returns at once; results arrive in `SystemState`."""

    def look_at_login(self) -> None:
        """Tell whether the system starts the app at login."""

    def set_login_start(self, on: bool) -> None:
        """Have the system start the app at login, or not any more."""


class SystemState(QObject):
    """How the app and the system it runs on stand to each other. Signal: `changed`."""

    changed = Signal()

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

    def set_tray_missing(self, missing: bool) -> None:
        """Whether there is no tray."""
        self.tray_missing = missing
        self.changed.emit()

    def set_login(self, *, possible: bool, on: bool, failure: Failure | None = None) -> None:
        """How it is with the start at login."""
        self.login_possible, self.login_start, self.login_failure = possible, on, failure
        self.changed.emit()
