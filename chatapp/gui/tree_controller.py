"""Joins the transcript and the engine where single messages and branches are meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from chatapp.domain.errors import NotFoundError
from chatapp.gui.formats import count
from chatapp.gui.names import conversation_title

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.engine.tree import Removal
    from chatapp.gui.chat_controller import ChatController
    from chatapp.gui.chat_page import ChatPage
    from chatapp.gui.tasks import WindowTasks


class TreeController(QObject):
    """Deletes, brings back, edits, rates and branches off messages of the shown conversation.

    Parameters: `open_conversation`, shows another one.
    """

    def __init__(
        self,
        page: ChatPage,
        engine: Engine,
        tasks: WindowTasks,
        chat: ChatController,
        open_conversation: Callable[[str], None],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._engine = engine
        self._tasks = tasks
        self._chat = chat
        self._open_conversation = open_conversation
        self._undoable: list[tuple[str, str, str]] = []
        """Conversation, id to undo by, and what happened in words."""
        intents = page.transcript.intents
        intents.delete_requested.connect(self._delete)
        intents.branch_requested.connect(self._branch)
        intents.rated.connect(self._rate)
        intents.edit_saved.connect(self._save)
        intents.edit_branched.connect(self._save_beside)

    def show_newest(self) -> None:
        """Show the branch of the newest message, and go there."""
        if self._chat.conversation is not None:
            self._tasks.spawn(self._show_newest(self._chat.conversation.id), "show-newest")

    def bring_back(self) -> None:
        """Undo the last deletion in the shown conversation that is not undone yet."""
        if self._chat.conversation is not None:
            self._tasks.spawn(self._bring_back(self._chat.conversation.id), "bring-back")

    def _delete(self, message: str, below: bool) -> None:
        self._tasks.spawn(self._take_out(message, below), "delete-message")

    def _branch(self, message: str) -> None:
        self._tasks.spawn(self._branch_off(message), "branch-off")

    def _rate(self, message: str, rating: int) -> None:
        self._tasks.spawn(self._engine.tree.rate(message, rating), "rate")

    def _save(self, message: str, text: str) -> None:
        self._tasks.spawn(self._change_text(message, text), "save-edit")

    def _save_beside(self, message: str, text: str) -> None:
        self._tasks.spawn(self._add_version(message, text), "save-version")

    async def _take_out(self, message: str, below: bool) -> None:
        conversation = self._chat.conversation
        removal = await self._engine.tree.delete(message, below=below)
        text = self.tr("Deleted the message.")
        if removal.count > 1:
            text = self.tr("Deleted {count} messages.").replace("{count}", count(removal.count))
        if conversation is not None:
            self._offer_undo(conversation.id, removal, text)

    async def _change_text(self, message: str, text: str) -> None:
        conversation = self._chat.conversation
        try:
            removal = await self._engine.tree.edit(message, text)
        except Exception:
            self._page.transcript.edit_failed(message)
            raise
        self._page.transcript.edit_done(message)
        if conversation is not None:
            self._offer_undo(conversation.id, removal, self.tr("Changed the message."))

    async def _add_version(self, message: str, text: str) -> None:
        try:
            await self._engine.tree.edit_as_branch(message, text)
        except Exception:
            self._page.transcript.edit_failed(message)
            raise

    async def _branch_off(self, message: str) -> None:
        if self._chat.conversation is None:
            return
        title = self.tr("{title} (branch)")
        title = title.replace("{title}", conversation_title(self._chat.conversation))
        copied = await self._engine.tree.branch_into_new(message, title)
        self._open_conversation(copied.id)

    async def _show_newest(self, conversation: str) -> None:
        newest = await self._engine.tree.show_newest(conversation)
        if newest is not None:
            await self._chat.show_message(conversation, newest)

    async def _bring_back(self, conversation: str) -> None:
        removal = await self._engine.tree.undo_last(conversation)
        self._undoable = [each for each in self._undoable if each[1] != removal]
        if removal is None:
            self._page.bar.show_text(self.tr("No deleted message can be brought back here."))

    # Undo

    def _offer_undo(self, conversation: str, removal: Removal, text: str) -> None:
        self._undoable.append((conversation, removal.id, text))
        self._show_undo()

    def _show_undo(self) -> None:
        """Offer to undo what was done last; then what was done before it."""
        if self._undoable:
            self._page.bar.show_text(
                self._undoable[-1][2], action=self.tr("Undo"), on_action=self._undo
            )

    def _undo(self) -> None:
        conversation, removal, _text = self._undoable[-1]
        self._tasks.spawn(self._put_back(conversation, removal), "undo-message")

    async def _put_back(self, conversation: str, removal: str) -> None:
        try:
            await self._engine.tree.undo(conversation, removal)
        except NotFoundError:  # it is gone for good, and not offered any more
            self._undoable = [each for each in self._undoable if each[1] != removal]
            raise
        self._undoable = [each for each in self._undoable if each[1] != removal]
        if self._chat.wanted != conversation:
            self._open_conversation(conversation)
        self._show_undo()
