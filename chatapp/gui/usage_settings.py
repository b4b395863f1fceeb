"""Joins the page of usage to the engine: sums, prices with undo, a file of all sums."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatapp.gui.settings.usage_state import UsageState
from chatapp.gui.tasks import WindowTasks

if TYPE_CHECKING:
    from chatapp.domain.prices import Price
    from chatapp.domain.usage import Period
    from chatapp.engine.engine import Engine


class EngineUsage(QObject):
    """Does the page's intents over the engine.

    Signals: `told(text, undo)`, something was done, with what takes it back (None: nothing does);
    `conversation_requested(id)`.
    """

    told = Signal(str, object)
    conversation_requested = Signal(str)

    def __init__(self, engine: Engine, state: UsageState, tasks: WindowTasks) -> None:
        super().__init__(state)
        self._engine = engine
        self._state = state
        self._tasks = tasks
        self._wanted: Period | None = None

    def load_report(self, period: Period) -> None:
        """Sum up a period; the one asked for last is shown."""
        self._wanted = period
        self._tasks.spawn(self._load(period), "usage-report")

    def set_price(self, price: Price) -> None:
        """Keep a price; undo brings back the one before."""
        self._tasks.spawn(self._set(price), "set-price")

    def reset_price(self, price: Price) -> None:
        """Forget a price the user gave; undo brings it back."""
        self._tasks.spawn(self._reset(price), "reset-price")

    def export_usage(self, path: str) -> None:
        """Write all sums into a file."""
        self._tasks.spawn(self._export(Path(path)), "export-usage")

    def open_conversation(self, conversation: str) -> None:
        """Ask for a conversation to be shown."""
        self.conversation_requested.emit(conversation)

    async def _load(self, period: Period) -> None:
        report = await self._engine.usage.report(period)
        if period is self._wanted:
            self._state.set_report(report)

    async def _set(self, price: Price) -> None:
        before = self._given(price)
        await self._engine.usage.set_price(price)
        undo = partial(self._forget, price) if before is None else partial(self._put_back, before)
        self._tell(self.tr("The price of %1 is kept."), price, undo)

    async def _reset(self, price: Price) -> None:
        await self._engine.usage.reset_price(price)
        undo = partial(self._put_back, price)
        self._tell(self.tr("Your price of %1 is removed."), price, undo)

    async def _export(self, path: Path) -> None:
        await self._engine.usage.export(path)
        self.told.emit(self.tr("Usage is written to %1.").replace("%1", path.name), None)

    def _given(self, price: Price) -> Price | None:
        """The price the user gave before for the same model and service."""
        prices = self._state.pricing.prices if self._state.pricing else ()
        return next((each for each in prices if each.edited and each.key == price.key), None)

    def _put_back(self, price: Price) -> None:
        self._tasks.spawn(self._engine.usage.put_back(price), "put-price-back")

    def _forget(self, price: Price) -> None:
        self._tasks.spawn(self._engine.usage.reset_price(price), "forget-price")

    def _tell(self, words: str, price: Price, undo: Callable[[], None]) -> None:
        self.told.emit(words.replace("%1", price.model), undo)
