"""Joins the updates card of the settings to the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatapp.domain.errors import ChatAppError
from chatapp.gui.settings.updates_state import UpdatesState
from chatapp.gui.tasks import WindowTasks

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine


class EngineUpdates(QObject):
    """Does what the card asks for. Signal: `news_requested`, show what is new."""

    news_requested = Signal()

    def __init__(self, engine: Engine, state: UpdatesState, tasks: WindowTasks) -> None:
        super().__init__(state)
        self._engine = engine
        self._tasks = tasks
        self.state = state

    def look(self) -> None:
        """Tell whether this build can check."""
        self.state.set_possible(self._engine.updates.possible)

    def set_checking(self, wanted: bool) -> None:
        """Look for updates once a day, beginning now, or no more."""
        self._tasks.spawn(self._answer(wanted), "answer-updates")

    def check_now(self) -> None:
        """Look for updates once."""
        if not self.state.checking:
            self.state.begin()
            self._tasks.spawn(self._check(), "check-updates")

    def show_news(self) -> None:
        """Ask for the window with what is new."""
        self.news_requested.emit()

    async def _answer(self, wanted: bool) -> None:
        await self._engine.updates.answer(wanted=wanted)
        if wanted:
            self.check_now()

    async def _check(self) -> None:
        try:
            await self._engine.updates.check()
        except ChatAppError as error:
            self.state.end(error.failure)
        except BaseException:
            self.state.end()
            raise
        else:
            self.state.end()
