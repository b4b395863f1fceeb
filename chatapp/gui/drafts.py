"""What is written and not sent: one text per conversation, kept while it is typed."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from chatapp.domain.changes import Level
from chatapp.domain.errors import ChatAppError
from chatapp.gui.chat_page import ChatPage
from chatapp.gui.tasks import WindowTasks, kept

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine

log = logging.getLogger(__name__)

SAVE_AFTER_MS = 400


class Drafts(QObject):
    """Keeps the composer's text for the conversation that is shown."""

    def __init__(self, page: ChatPage, engine: Engine, tasks: WindowTasks) -> None:
        super().__init__(page)
        self._bar = page.bar
        self._composer = page.composer
        self._engine = engine
        self._tasks = tasks
        self._conversation: str | None = None
        self._failed = False
        self._released = False
        """Whether what is in the field was written for a conversation that is gone."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self._save_later)
        self._composer.text_changed.connect(self._timer.start)

    async def read(self, conversation: str) -> str:
        """A conversation's draft, after what waited there when the app ended."""
        await kept(self._engine.chat.queue.to_draft(conversation))
        return await self._engine.conversations.draft(conversation)

    async def show(self, conversation: str, draft: str) -> None:
        """Put a conversation's draft into the field at once; what was there is kept."""
        left, text = self._conversation, self._composer.text
        self._conversation = conversation
        if left is None:
            apart = "\n\n" if self._released and draft else ""
            self._composer.load_text(draft if text in draft else f"{draft}{apart}{text}")
            self._released = False
        elif left != conversation:
            self._timer.stop()
            self._composer.load_text(draft)
            await self._keep(left, text)

    def leave(self) -> None:
        """What is typed from now on is for another conversation; what is there is kept."""
        if self._conversation is not None:
            self._timer.stop()
            keeping = self._keep(self._conversation, self._composer.text)
            self._tasks.spawn(keeping, "save-draft")
            self._conversation = None
            self._composer.load_text("")

    async def save(self) -> None:
        """Keep what is written now."""
        self._timer.stop()
        if self._conversation is not None:
            text = self._composer.text
            await self._keep(self._conversation, text)

    def forget(self) -> None:
        """The shown conversation is gone, and its draft with it."""
        self._composer.load_text("")
        self._timer.stop()
        self._conversation = None
        self._released = False

    def release(self, unsent: Iterable[str]) -> str:
        """The shown conversation is gone: what was written for it stays, for the next one.

        Gives it. Parameters: `unsent`, what else was written there, in the order to be read.
        """
        text = self._composer.text
        for each in filter(None, unsent):
            text = joined(each, text)
        self._composer.load_text(text)
        self._timer.stop()
        self._conversation = None
        self._released = True
        return text.strip()

    async def take_up(self) -> None:
        """What is stored is another state now: its draft is shown where nothing is written."""
        if self._conversation is None:
            return
        if self._composer.text:
            await self.save()
            return
        draft = await self.read(self._conversation)
        if not self._composer.text:
            self._composer.load_text(draft)

    async def give_back(self, conversation: str, text: str) -> None:
        """Put a prompt that could not be sent back to where it was written."""
        if self._conversation == conversation:
            self._composer.set_text(joined(text, self._composer.text))
        else:
            rest = await self._engine.conversations.draft(conversation)
            await self._keep(conversation, joined(text, rest))

    def _save_later(self) -> None:
        self._tasks.spawn(self.save(), "save-draft")

    async def _keep(self, conversation: str, text: str) -> None:
        """Keep a draft; where it cannot be stored, that is told once and it stays in memory."""
        try:
            await self._engine.conversations.set_draft(conversation, text)
        except ChatAppError as error:
            log.info("A draft is only in memory: %s", error.code)
            if text and not self._failed:
                self._failed = True
                self._bar.show_failure(error.failure, Level.WARNING)
        else:
            self._failed = False


def joined(text: str, rest: str) -> str:
    """A text in front of what is written already."""
    if not text:
        return rest
    return f"{text}\n\n{rest}" if rest.strip() else text
