"""What can be done with the prompt that waits for an answer's end: send it now, change it, drop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from chatapp.gui.chat_page import ChatPage
from chatapp.gui.drafts import joined
from chatapp.gui.tasks import WindowTasks

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine


class WaitingPrompt(QObject):
    """Joins the card over the message field and the engine's queue.

    Parameters: `shown`, gives the id of the conversation that is shown, if any.
    """

    def __init__(
        self, page: ChatPage, engine: Engine, tasks: WindowTasks, shown: Callable[[], str | None]
    ) -> None:
        super().__init__(page)
        self._composer = page.composer
        self._engine = engine
        self._tasks = tasks
        self._shown = shown
        card = page.composer.queued
        card.edit_requested.connect(self._edit)
        card.send_requested.connect(self._send)
        card.remove_requested.connect(self._remove)

    def _edit(self) -> None:
        text, rest = self._composer.queued.text, self._composer.text
        self._remove()
        self._composer.set_text(joined(text, rest))
        self._composer.focus_text()

    def _remove(self) -> None:
        if (conversation := self._shown()) is not None:
            put = self._engine.chat.queue.put(conversation, None)
            self._tasks.spawn(put, "remove-queued")

    def _send(self) -> None:
        if (conversation := self._shown()) is not None:
            self._tasks.spawn(self._engine.chat.send_queued(conversation), "send-queued")
