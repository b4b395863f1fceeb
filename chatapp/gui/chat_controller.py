"""Joins the chat pane and the engine: intents of the shown conversation go in, changes come out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from chatapp.domain.changes import (
    BranchChanged,
    BranchSpliced,
    Change,
    ConnectionsChanged,
    ConversationChanged,
    EmbeddedModelsChanged,
    Level,
    MessageChanged,
    MessageGrew,
    MessagesAdded,
    Notice,
    QueueChanged,
    RetryBegun,
    RetryScheduled,
    StoreChanged,
)
from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import Conversation, Message, Prompt, Role, Status
from chatapp.domain.models import EMBEDDED_ID
from chatapp.gui.answer_help import AnswerHelp
from chatapp.gui.branch_loader import BranchLoader
from chatapp.gui.chat_page import ChatPage
from chatapp.gui.model_menu import choices_of
from chatapp.gui.names import conversation_title
from chatapp.gui.prompting import Prompting
from chatapp.gui.shown_target import show_target
from chatapp.gui.tasks import WindowTasks, kept

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine


class ChatController(QObject):
    """Shows one conversation at a time.

    `drafts` keeps what is written, `asking` asks for answers. Parameters: `manage_connections`, opens the page where
    connections and models are managed.
    Signals: `target_shown(target)`, where the next prompt of the shown conversation goes; `left`,
    another one will be shown; `taken_up(conversation)`, it is shown from now on.
    """

    target_shown = Signal(object)
    left = Signal()
    taken_up = Signal(object)

    def __init__(
        self,
        page: ChatPage,
        engine: Engine,
        tasks: WindowTasks,
        manage_connections: Callable[[], None],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._engine, self._tasks = engine, tasks
        self._manage_connections = manage_connections
        self.conversation: Conversation | None = None
        self._wanted: str | None = None
        self._loader = BranchLoader(page.model, engine.chat.branches, tasks)
        self.prompting = Prompting(page, engine, tasks, self._shown_id)
        self.drafts, self.asking = self.prompting.drafts, self.prompting.asking
        self._help = AnswerHelp(page, manage_connections)
        self._state_timer = QTimer(self)
        self._state_timer.setSingleShot(True)
        self._state_timer.timeout.connect(self._show_state)
        self._connect()

    def _connect(self) -> None:
        composer, view = self._page.composer, self._page.transcript
        composer.submitted.connect(self.prompting.submit)
        composer.stop_requested.connect(self.stop)
        composer.recall_requested.connect(self._recall)
        composer.picker.chosen.connect(self._choose_model)
        composer.picker.manage_requested.connect(self._manage_connections)
        self._page.empty.starter_chosen.connect(self.prompting.submit)
        view.sibling_selected.connect(self._select_sibling)
        self._page.model.stale.connect(self._reload_stale)
        self._help.key_given.connect(self._save_key_and_retry)

    # Opening

    @property
    def wanted(self) -> str | None:
        """The conversation that is shown, or will be in a moment."""
        return self._wanted

    def _shown_id(self) -> str | None:
        return self.conversation.id if self.conversation is not None else None

    def leave(self) -> None:
        """Another conversation will be shown: what is written from now on is for that one."""
        if self.conversation is not None:
            self.left.emit()
            self.prompting.leave()

    async def open(self, conversation: str) -> None:
        """Show a conversation; a later call wins over an earlier one that is still reading."""
        self._wanted = conversation
        shown, draft = await asyncio.gather(
            self._engine.conversations.get(conversation), self.drafts.read(conversation)
        )
        if self.conversation is not None and self.conversation.id == conversation:
            await self.reload()
            await self.prompting.arrive(conversation, draft)
            return
        entries = await self._loader.newest(conversation)
        if self._wanted != conversation:
            return
        self.conversation = shown
        self._loader.show(conversation, entries)
        self.taken_up.emit(shown)
        self._show_branch()
        await self.prompting.arrive(conversation, draft)
        await self._show_target()
        if self._wanted == conversation:
            await kept(self._engine.conversations.show(conversation))

    async def show_message(self, conversation: str, message: str) -> bool:
        """Show a message on its branch; False if something else is shown. Raises NotFoundError."""
        await self._engine.conversations.show_branch_of(message)
        await self.open(conversation)
        while self._wanted == conversation and not await self.reload():
            pass  # a later reading has begun
        there = self._wanted == conversation and await self._loader.reach(message)
        return there and self._page.transcript.show_message(message)

    async def reload(self) -> bool:
        """Read the shown branch again; False where another reading did, or does."""
        if self.conversation is None or not await self._loader.reload():
            return False
        self._show_branch()
        await self._show_target()
        return True

    def _show_branch(self) -> None:
        """Show what goes with the rows."""
        rows = self._page.model.rows
        self._page.show_empty(not rows)
        self.asking.show_end()
        self._help.show_hints([row.message for row in rows[-6:]])
        self._show_state()

    async def refresh(self) -> None:
        """Read again what another process wrote."""
        if self.conversation is None or self._engine.chat.answering(self.conversation.id):
            return
        try:
            found = await self._engine.conversations.get(self.conversation.id)
        except ChatAppError:
            return
        if self.conversation is not None and self.conversation.id == found.id:
            self.conversation = found
            await self.reload()

    async def close(self) -> None:
        """Keep what only the window knows, and read no further."""
        self._loader.stop()
        await self.drafts.save()

    def forget(self) -> None:
        """The shown conversation is gone, and what was being written there with it."""
        self.release()
        self.prompting.forget()

    def release(self) -> str:
        """The shown conversation is gone; gives what was being written there, which stays."""
        shown = self.conversation.id if self.conversation is not None else ""
        text = self.prompting.release([*self._page.transcript.unsent_edits], shown)
        self._loader.stop()
        self.conversation = self._wanted = None
        return text

    # Intents

    def stop(self) -> None:
        """Stop the shown answer."""
        if self.conversation is not None:
            self._engine.chat.stop(self.conversation.id)

    def regenerate_last(self) -> None:
        """Ask again for the last answer."""
        if self._page.text_shown:
            self._page.composer.text_bar.another_requested.emit()
            return
        last = self._last(Role.ASSISTANT)
        if last is not None and last.status is not Status.STREAMING:
            self.asking.regenerate(last.id)

    def _select_sibling(self, message: str) -> None:
        self._tasks.spawn(self._engine.conversations.select_sibling(message), "select-sibling")

    def _choose_model(self, connection: str, model: str) -> None:
        self._tasks.spawn(self._use_model(connection, model), "choose-model")

    async def _use_model(self, connection: str, model: str) -> None:
        if self.conversation is not None:
            conversations = self._engine.conversations
            self.conversation = await conversations.choose_model(
                self.conversation.id, connection, model
            )
        if connection != EMBEDDED_ID and model:
            await self._engine.connections.change(connection, model=model)
        await self._show_target()
        self._page.composer.focus_text()

    def _recall(self) -> None:
        if (last := self._last(Role.USER)) is not None:
            self._page.composer.set_text(last.text)

    def _save_key_and_retry(self, connection: str, message: str, key: str) -> None:
        self._tasks.spawn(self._set_key(connection, message, key), "set-key")

    async def _set_key(self, connection: str, message: str, key: str) -> None:
        failure = await self._engine.connections.set_key(connection, key)
        if failure is not None:
            self._page.bar.show_failure(failure, Level.WARNING)
        self.asking.regenerate(message)

    # Changes

    def apply(self, change: Change) -> None:
        """Show what the engine tells."""
        if isinstance(change, ConnectionsChanged):
            self._set_connections(change)
        elif isinstance(change, (MessagesAdded, MessageGrew, MessageChanged)):
            self._apply_messages(change)
        elif isinstance(change, Notice):
            self._page.bar.show_failure(change.failure, change.level)
        elif isinstance(change, StoreChanged):
            self._tasks.spawn(self.refresh(), "refresh")
        elif isinstance(change, EmbeddedModelsChanged):
            self._tasks.spawn(self._show_target(), "show-target")
        elif self.conversation is None:
            return
        elif isinstance(change, ConversationChanged):
            if change.conversation.id == self.conversation.id:
                self.conversation = change.conversation
                self._show_title()
        elif isinstance(change, BranchChanged):
            if change.conversation == self.conversation.id:
                self._tasks.spawn(self.reload(), "reload")
        elif isinstance(change, QueueChanged):
            if change.conversation == self.conversation.id:
                self._show_state()
        elif isinstance(change, (RetryScheduled, RetryBegun, BranchSpliced)):
            self._page.model.apply(change)
            self._loader.note(change)

    def _apply_messages(self, change: MessagesAdded | MessageGrew | MessageChanged) -> None:
        self._page.model.apply(change)
        self._loader.note(change)
        if isinstance(change, MessageGrew) or self.conversation is None:
            return
        if isinstance(change, MessagesAdded):
            if change.conversation != self.conversation.id:
                return
            self._page.show_empty(False)
            self.asking.show_end()
            self._help.show_hints(change.messages)
        elif change.message.conversation == self.conversation.id:
            self._help.offer_model(change.message)
        self._state_timer.start()

    def _set_connections(self, change: ConnectionsChanged) -> None:
        self._help.set_connections(change.connections)
        choices = choices_of(change.connections)
        self._page.composer.picker.set_choices(choices)
        self._page.transcript.set_model_choices(choices)
        self._tasks.spawn(self._show_target(), "show-target")

    def _last(self, role: Role) -> Message | None:
        messages = (row.message for row in reversed(self._page.model.rows))
        return next((message for message in messages if message.role is role), None)

    def _reload_stale(self, conversation: str) -> None:
        if self.conversation is not None and self.conversation.id == conversation:
            self._tasks.spawn(self.reload(), "reload")

    async def _show_target(self) -> None:
        """Show whom the next prompt goes to, and where that is."""
        target = await self._engine.chat.target(self.conversation)
        show_target(self._page, target)
        blind = not self._engine.chat.capabilities(target).images
        self.prompting.attaching.set_refusal(self._page.composer.picker.label if blind else "")
        self.target_shown.emit(target)

    def _show_state(self) -> None:
        if self.conversation is None:
            return
        conversation = self.conversation.id
        answering = self._engine.chat.answering(conversation)
        composer = self._page.composer
        composer.set_ready(True)
        waiting = self._engine.chat.queue.get(conversation) or Prompt()
        names = "".join(f"[{part.name}] " for part in waiting.attached)
        composer.queued.set_text(f"{names}{waiting.text}", answering=answering)
        composer.set_answering(answering)
        self._show_title()

    def _show_title(self) -> None:
        if self.conversation is None:
            return
        last = self._last(Role.ASSISTANT)
        tokens = last.usage.total_tokens if last is not None and last.usage is not None else None
        title = conversation_title(self.conversation) if self.conversation.current else ""
        self._page.header.set_conversation(title, tokens)
        self._page.show_temporary(self.conversation.temporary)
        self._page.show_persona(self.conversation.persona, self.conversation.examples)

    def retranslate(self) -> None:
        """Set the texts that come from here in the language in force."""
        self._tasks.spawn(self.reload(), "reload")
