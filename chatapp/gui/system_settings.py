"""Joins the page of the system to what the system keeps itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from chatapp.domain.messages import Failure
from chatapp.engine.login_start import login_command, login_start
from chatapp.gui.settings.system_state import SystemState

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine


class EngineSystem(QObject):
    """Does the page's intents."""

    def __init__(self, engine: Engine, state: SystemState) -> None:
        super().__init__(state)
        self._engine = engine
        self._state = state

    def look_at_login(self) -> None:
        """Tell whether the system starts the app at login."""
        self._tell(None)

    def set_login_start(self, on: bool) -> None:
        """Have the system start the app at login, or not any more."""
        keeper, failure, profile = login_start(), None, self._engine.profile
        try:
            if keeper is not None and on:
                keeper.turn_on(login_command(None if profile.usual else profile.folder))
            elif keeper is not None:
                keeper.turn_off()
        except OSError as error:
            failure = Failure("login_start_failed", {"reason": error.strerror or str(error)})
        self._tell(failure)

    def _tell(self, failure: Failure | None) -> None:
        keeper = login_start()
        on = keeper is not None and keeper.is_on()
        self._state.set_login(possible=keeper is not None, on=on, failure=failure)
