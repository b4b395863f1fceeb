"""Tokens and costs beside the chat: under each answer, and behind the header's count."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from chatapp.domain.changes import (
    BranchChanged,
    BranchSpliced,
    Change,
    MessageChanged,
    PricesChanged,
)
from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import Status
from chatapp.gui.chat_page import ChatPage
from chatapp.gui.tasks import WindowTasks
from chatapp.loading import load_in_steps

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine

log = logging.getLogger(__name__)

_QUIET_MS = 400
"""How long nothing must happen before a conversation is summed up."""
_MODULES = ("decimal", "chatapp.domain.usage", "chatapp.gui.usage_words")


class ConversationUsage(QObject):
    """Keeps them right while answers end, conversations are opened and prices change."""

    def __init__(self, page: ChatPage, engine: Engine, tasks: WindowTasks) -> None:
        super().__init__(page)
        self._page = page
        self._engine = engine
        self._tasks = tasks
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_QUIET_MS)
        self._timer.timeout.connect(self._sum_up)
        self._shown: str | None = None
        self._closed = False
        page.model.reset.connect(self._on_reset)

    async def start(self) -> None:
        """Read the prices; there is time for it when the window is there."""
        await load_in_steps(_MODULES)
        await self._engine.usage.publish()

    def apply(self, change: Change) -> None:
        """Follow what the engine tells."""
        if isinstance(change, PricesChanged):
            self._page.transcript.set_pricing(change.pricing)
            self._timer.start()
        elif isinstance(change, MessageChanged):
            ended = change.message.status is not Status.STREAMING
            if ended and change.message.conversation == self._page.model.conversation:
                self._timer.start()
        elif (
            isinstance(change, (BranchChanged, BranchSpliced))
            and change.conversation == self._page.model.conversation
        ):
            self._timer.start()  # answers may be taken out, or be back

    def stop(self) -> None:
        """Sum up nothing more: the window is closing."""
        self._timer.stop()
        self._closed = True

    def _on_reset(self) -> None:
        if self._page.model.conversation != self._shown:
            self._shown = self._page.model.conversation
            self._page.header.set_usage(None)
        self._timer.start()

    def _sum_up(self) -> None:
        conversation = self._page.model.conversation
        if conversation is not None and not self._closed:
            self._tasks.spawn(self._show(conversation), "conversation-usage")

    async def _show(self, conversation: str) -> None:
        try:
            figures = await self._engine.usage.of_conversation(conversation)
        except ChatAppError as error:
            log.info("A conversation is not summed up: %s", error.code)
            return
        if self._page.model.conversation == conversation:
            self._page.header.set_usage(figures)
