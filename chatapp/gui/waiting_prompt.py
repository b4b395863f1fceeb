"""What can be done with the prompt that waits for an answer's end: send it now, change it, drop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from chatapp.gui.attaching import Attaching
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
        self,
        page: ChatPage,
        engine: Engine,
        tasks: WindowTasks,
        shown: Callable[[], str | None],
        attaching: Attaching,
    ) -> None:
        super().__init__(page)
        self._composer = page.composer
        self._engine = engine
        self._tasks = tasks
        self._shown = shown
        self._attaching = attaching
        card = page.composer.queued
        card.edit_requested.connect(self._edit)
        card.send_requested.connect(self._send)
        card.remove_requested.connect(self._remove)

    def _edit(self) -> None:
        conversation = self._shown()
        waiting = self._engine.chat.queue.get(conversation) if conversation is not None else None
        if conversation is None or waiting is None:
            return
        self._remove()
        self._composer.set_text(joined(waiting.text, self._composer.text))
        self._attaching.give_back(conversation, waiting.attached)
        self._composer.focus_text()

    def _remove(self) -> None:
        if (conversation := self._shown()) is not None:
            put = self._engine.chat.queue.put(conversation, None)
            self._tasks.spawn(put, "remove-queued")

    def _send(self) -> None:
        if (conversation := self._shown()) is not None:
            self._tasks.spawn(self._engine.chat.send_queued(conversation), "send-queued")
