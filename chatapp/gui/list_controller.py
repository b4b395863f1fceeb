"""Joins the conversation list and the engine: new, open, rename, delete with undo, go round."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatapp.domain.changes import (
    Change,
    ConversationAdded,
    ConversationChanged,
    ConversationRemoved,
    FoldersChanged,
    Level,
    ListChanged,
    MessageChanged,
    MessagesAdded,
    StoreChanged,
)
from chatapp.domain.errors import ChatAppError, NotFoundError
from chatapp.domain.listing import Shelf
from chatapp.domain.settings import LAST_CONVERSATION
from chatapp.gui.chat_controller import ChatController
from chatapp.gui.feedback import MessageBar
from chatapp.gui.formats import count
from chatapp.gui.names import connection_name, conversation_title
from chatapp.gui.sidebar.pane import Sidebar
from chatapp.gui.tasks import WindowTasks

if TYPE_CHECKING:
    from chatapp.domain.messages import Conversation
    from chatapp.engine.engine import Engine


log = logging.getLogger(__name__)

FIRST_ROWS = 60
"""Conversations that are read before the list is shown."""
_OF_THE_LIST = (
    ConversationAdded,
    ConversationChanged,
    ConversationRemoved,
    FoldersChanged,
    ListChanged,
    StoreChanged,
)


class ListController(QObject):
    """Keeps the list true and the chosen conversation shown. Signal: `opened`, one was chosen."""

    opened = Signal()

    def __init__(
        self,
        sidebar: Sidebar,
        chat: ChatController,
        engine: Engine,
        tasks: WindowTasks,
        bar: MessageBar,
    ) -> None:
        super().__init__(sidebar)
        self._sidebar = sidebar
        self._chat = chat
        self._engine = engine
        self._tasks = tasks
        self._bar = bar
        self._deleted: list[tuple[list[str], str]] = []
        self._changes = 0
        self._reloading = asyncio.Lock()
        sidebar.conversation_selected.connect(self.open)
        sidebar.new_requested.connect(self.new)
        sidebar.rename_requested.connect(self._rename)
        sidebar.temporary_requested.connect(self.new_temporary)
        sidebar.look_requested.connect(self._look)
        sidebar.rows_wanted.connect(self._fill)
        sidebar.intents.delete_requested.connect(self.delete)
        sidebar.intents.keep_requested.connect(self._keep_one)

    async def start(self) -> None:
        """Show the top of the list, and the conversation that was open last, or a new one."""
        listing = self._engine.listing
        head = await listing.head()
        self._sidebar.model.set_folders(await self._engine.organising.folders())
        first = [*head.pinned.ids, *head.loose.ids][:FIRST_ROWS]
        conversations = await listing.conversations(first)
        self._sidebar.show_list(head, Shelf.LISTED, "")
        self._sidebar.model.fill(first, conversations)
        if not head.whole:
            self._look()
        last = self._engine.settings.get(LAST_CONVERSATION)
        if not await self._is_there(last):
            last = next(iter((*head.loose.ids, *head.pinned.ids)), "")
        if last:
            await self._open(last)
        else:
            await self._new()

    def open(self, conversation: str) -> None:
        """Show a conversation."""
        self.opened.emit()
        if conversation != self._chat.wanted:
            self._chat.leave()
        self._tasks.spawn(self._open(conversation), "open-conversation")

    def open_message(self, conversation: str, message: str, then: Callable[[], object]) -> None:
        """Show a message of a conversation. Parameters: `then`, called when it is in view."""
        self.opened.emit()
        if conversation != self._chat.wanted:
            self._chat.leave()
        self._tasks.spawn(self._open_message(conversation, message, then), "open-message")

    def new(self) -> None:
        """Show an empty conversation."""
        self._begin(temporary=False)

    def new_temporary(self) -> None:
        """Show an empty temporary conversation."""
        self._begin(temporary=True)

    def new_text(self) -> None:
        """Show an empty text that a model is to continue, where one can."""
        self._tasks.spawn(self._new_text(), "new-text")

    def keep_shown(self) -> None:
        """Make the temporary conversation that is shown one like all others."""
        if self._chat.wanted is not None:
            self._tasks.spawn(self._keep(self._chat.wanted), "keep-conversation")

    def step(self, by: int) -> None:
        """Show the next conversation (1) or the one before (-1)."""
        found = self._sidebar.neighbour(by)
        if found is not None and self._sidebar.shelf is not Shelf.TRASH:
            self.open(found)

    def open_row(self, number: int) -> None:
        """Show a conversation by its number in the list, counted from 0."""
        found = self._sidebar.conversation_at(number)
        if found is not None and self._sidebar.shelf is not Shelf.TRASH:
            self.open(found)

    def delete(self, conversations: list[str]) -> None:
        """Delete conversations; it can be undone."""
        self._tasks.spawn(self._delete(conversations), "delete-conversations")

    def delete_shown(self) -> None:
        """Delete the conversation that is shown."""
        if self._chat.wanted is not None:
            self.delete([self._chat.wanted])

    async def leave(self, conversations: Collection[str]) -> None:
        """Show another one than these, which are about to be removed."""
        if self._chat.wanted in conversations:
            self._chat.leave()
            await self._new()

    def apply(self, change: Change) -> None:
        """Show what the engine tells."""
        self._sidebar.apply(change)
        if isinstance(change, _OF_THE_LIST):
            self._changes += 1
        if isinstance(change, (StoreChanged, ListChanged)):
            self._tasks.spawn(self.reload(), "reload-list")
        elif isinstance(change, ConversationRemoved) and self._sidebar.shelf is Shelf.TRASH:
            self._look()
        if isinstance(change, (MessagesAdded, MessageChanged, *_OF_THE_LIST)):
            self._show_answering()

    # The list

    def _look(self) -> None:
        self._tasks.spawn(self._show_list(), "look-at-list")

    async def _show_list(self) -> None:
        """Read what the user wants to see; once more where something changed meanwhile."""
        sidebar = self._sidebar
        shelf, words = sidebar.shelf, sidebar.words
        seen, outline = -1, None
        while seen != self._changes:
            seen = self._changes
            untitled = conversation_title(None)
            outline = await self._engine.listing.outline(shelf, words, untitled)
            if outline is None:  # something else is looked for by now
                return
        if outline is not None:
            sidebar.show_list(outline, shelf, words)

    def _fill(self, ids: list[str]) -> None:
        self._tasks.spawn(self._read_rows(ids), "read-rows")

    async def _read_rows(self, ids: list[str]) -> None:
        seen = -1
        while seen != self._changes:
            seen = self._changes
            shelf = self._sidebar.model.shelf
            conversations = await self._engine.listing.conversations(ids, shelf)
        self._sidebar.model.fill(ids, conversations)

    def _show_answering(self) -> None:
        answering = self._engine.chat.answering_conversations
        if answering != self._sidebar.model.streaming:
            self._sidebar.set_streaming(answering)

    # Opening

    async def _is_there(self, conversation: str) -> bool:
        if not conversation:
            return False
        try:
            await self._engine.conversations.get(conversation)
        except NotFoundError:
            return False
        return True

    def _begin(self, *, temporary: bool) -> None:
        self._sidebar.show_conversations()
        self.opened.emit()
        self._chat.leave()
        self._tasks.spawn(self._new(temporary=temporary), "new-conversation")

    def _keep_one(self, conversation: str) -> None:
        self._tasks.spawn(self._keep(conversation), "keep-conversation")

    async def _keep(self, conversation: str) -> None:
        await self._engine.conversations.keep(conversation)
        self._bar.show_text(self.tr("This chat is saved from now on."))
        if self._chat.wanted == conversation:
            await self._remember(conversation)

    async def _open(self, conversation: str) -> None:
        self._sidebar.set_current(conversation)  # at once: the next step goes on from here
        try:
            await self._chat.open(conversation)
        except NotFoundError:  # deleted by another process
            await self._reload_now()
            await self._stay()
            return
        except ChatAppError:
            await self._stay()
            raise
        shown = self._chat.conversation
        if self._chat.wanted == conversation and shown is not None and not shown.temporary:
            await self._remember(conversation)

    async def _remember(self, conversation: str) -> None:
        """Show it again when the app is started next."""
        try:
            await self._engine.settings.set(LAST_CONVERSATION, conversation)
        except ChatAppError as error:
            log.info("The last conversation is not kept: %s", error.code)

    async def _open_message(
        self, conversation: str, message: str, then: Callable[[], object]
    ) -> None:
        await self._open(conversation)
        if self._chat.wanted != conversation:
            return
        try:
            shown = await self._chat.show_message(conversation, message)
        except NotFoundError as error:  # taken out meanwhile
            if error.code != "no_message":
                raise
            shown = False
        if shown:
            then()

    async def _new(self, *, temporary: bool = False) -> None:
        conversations = self._engine.conversations
        try:
            made = conversations.new_temporary() if temporary else conversations.new()
            conversation = await made
        except ChatAppError:
            await self._stay()
            raise
        await self._open(conversation.id)

    async def _new_text(self) -> None:
        target = await self._engine.chat.target(None)
        if self._engine.texts.completing(target) is None:
            name = connection_name(target.connection)
            text = self.tr("%1 cannot continue a text. Choose another connection.")
            self._bar.show_text(text.replace("%1", name), level=Level.WARNING)
            return
        self._sidebar.show_conversations()
        self.opened.emit()
        self._chat.leave()
        conversation = await self._engine.conversations.new()
        await self._engine.texts.begin(conversation.id)
        await self._open(conversation.id)

    async def _stay(self) -> None:
        """Go on with the conversation that is shown: another one cannot be."""
        if self._chat.conversation is not None:
            try:
                await self._chat.open(self._chat.conversation.id)
            except NotFoundError:
                await self._reload_now()

    async def reload(self) -> None:
        """Show what is stored; where the shown conversation is gone, another one."""
        async with self._reloading:
            await self._reload_now()

    async def show_last(self) -> None:
        """Show the conversation that was open last in what is stored, where it is there."""
        last = self._engine.settings.get(LAST_CONVERSATION)
        if last and last != self._chat.wanted:
            await self._open(last)

    async def _reload_now(self) -> None:
        near = [self._sidebar.neighbour(1), self._sidebar.neighbour(-1)]
        self._sidebar.model.set_folders(await self._engine.organising.folders())
        await self._show_list()
        shown = self._chat.conversation
        if shown is None:
            return
        if await self._is_there(shown.id):
            self._sidebar.set_current(shown.id)
        elif self._chat.wanted == shown.id and self._chat.conversation is shown:
            near.append(self._sidebar.conversation_at(0))
            there = [each for each in near if each is not None and await self._is_there(each)]
            await self._leave_gone(shown, there)

    async def _leave_gone(self, gone: Conversation, others: list[str]) -> None:
        """Show another conversation; what was being written is kept, in a new one if need be."""
        written = self._chat.release()
        last = self._engine.settings.get(LAST_CONVERSATION)
        if last in others:  # as it was before the state that is gone
            others.insert(0, last)
        if others and written in await self._engine.conversations.draft(others[0]):
            await self._open(others[0])
        else:
            await self._new()
        await self._chat.drafts.save()
        text = self.tr("“%1” is not there any more.")
        if written:
            text = self.tr("“%1” is not there any more. What you were writing is kept here.")
        self._bar.show_text(text.replace("%1", conversation_title(gone)))

    def _rename(self, conversation: str, title: str) -> None:
        self._tasks.spawn(self._engine.conversations.rename(conversation, title), "rename")

    async def _delete(self, conversations: list[str]) -> None:
        shown, doomed = self._chat.conversation, set(conversations)
        words = await self._words_of(conversations)
        neighbour = self._sidebar.neighbour(1, besides=doomed)
        was_shown = shown is not None and shown.id in doomed
        self._sidebar.view.choice.end()
        if was_shown:
            await self._chat.drafts.save()
            self._chat.forget()
        try:
            deleted = await self._engine.organising.delete(conversations)
        except ChatAppError:
            if was_shown and shown is not None:
                await self._open(shown.id)
            raise
        for conversation in deleted:
            self._engine.chat.stop(conversation)
        if self._chat.conversation is None:
            await (self._open(neighbour) if neighbour is not None else self._new())
        if deleted:
            self._deleted.append((deleted, words))
            self._offer_undo()

    async def _words_of(self, conversations: list[str]) -> str:
        if len(conversations) == 1:
            (one,) = await self._engine.listing.conversations(conversations) or (None,)
            return self.tr("Deleted “%1”.").replace("%1", conversation_title(one))
        return self.tr("Deleted %1 conversations.").replace("%1", count(len(conversations)))

    def _offer_undo(self) -> None:
        """Offer to bring back what was deleted last; then what was deleted before it."""
        if self._deleted:
            self._bar.show_text(
                self._deleted[-1][1], action=self.tr("Undo"), on_action=self._undo_delete
            )

    def _undo_delete(self) -> None:
        conversations, _words = self._deleted.pop()
        self._tasks.spawn(self._restore(conversations), "restore-conversations")
        self._offer_undo()

    async def _restore(self, conversations: list[str]) -> None:
        await self._engine.organising.restore(conversations)
        await self._open(conversations[0])
