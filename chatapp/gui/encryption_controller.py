"""Joins the encryption card of the settings to the engine."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import Failure

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.gui.settings.encryption_state import EncryptionState


class EncryptionController:
    """Does what the card asks for; results go into its state."""

    def __init__(self, engine: Engine, state: EncryptionState) -> None:
        self._engine = engine
        self._state = state

    async def look(self) -> None:
        """Tell how the conversations are kept."""
        self._state.set_status(await self._engine.encryption.status(try_it=False))

    async def prepare(self) -> None:
        """Make a recovery key to be shown, if encryption can begin."""
        try:
            await self._engine.encryption.check()
        except ChatAppError as error:
            self._state.end(error.failure)
        else:
            self._state.end()
            self._state.key_made.emit(self._engine.encryption.new_recovery_key())

    async def encrypt(self, recovery_key: str) -> None:
        """Encrypt everything; progress is shown."""
        encryption = self._engine.encryption
        await self._change(lambda: encryption.encrypt(recovery_key, self._progress()))

    async def decrypt(self) -> None:
        """Decrypt everything; progress is shown."""
        encryption = self._engine.encryption
        await self._change(lambda: encryption.decrypt(self._progress()))

    def cancel(self) -> None:
        """Give up what is under way."""
        self._engine.encryption.give_up()

    async def _change(self, change: Callable[[], Awaitable[list[Failure]]]) -> None:
        if self._state.percent is not None:
            return
        self._state.set_percent(0)
        try:
            told = await change()
        except ChatAppError as error:
            told = [] if error.code == "encryption_cancelled" else [error.failure]
        except BaseException:
            self._state.end()
            raise
        await self.look()
        self._state.end(*told)

    def _progress(self) -> Callable[[float], None]:
        """Takes the progress from the thread that works; each percent is shown once."""
        loop = asyncio.get_running_loop()
        shown = 0

        def tell(part: float) -> None:
            nonlocal shown
            percent = round(part * 100)
            if percent > shown:
                shown = percent
                loop.call_soon_threadsafe(self._show, percent)

        return tell

    def _show(self, percent: int) -> None:
        if self._state.percent is not None:
            self._state.set_percent(percent)
