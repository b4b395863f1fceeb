"""Joins the switch for reasoning, its sentences, and the engine."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from chatapp.domain.chain_of_thought import CHAIN_OF_THOUGHT, ChainOfThought, chain_of_thought
from chatapp.domain.changes import Change, ConversationChanged
from chatapp.domain.errors import InputError
from chatapp.domain.models import DEMO_MODEL
from chatapp.gui.chat_page import ChatPage
from chatapp.gui.tasks import WindowTasks

if TYPE_CHECKING:
    from chatapp.domain.messages import Conversation
    from chatapp.engine.connections import Target
    from chatapp.engine.engine import Engine
    from chatapp.gui.chat_controller import ChatController
    from chatapp.gui.reasoning_window import ReasoningWindow, SavedTexts


class ReasoningController(QObject):
    """Shows how the shown conversation reasons, and keeps what is chosen with it."""

    def __init__(
        self, page: ChatPage, engine: Engine, tasks: WindowTasks, chat: ChatController
    ) -> None:
        super().__init__(page)
        self._page, self._engine, self._tasks, self._chat = page, engine, tasks, chat
        self._weak = False
        self._button = page.composer.reasoning
        self._button.chosen.connect(self._choose)
        self._button.sentences_wanted.connect(self.edit_sentences)
        chat.target_shown.connect(self._follow)
        engine.feed.subscribe(self.apply)

    def apply(self, change: Change) -> None:
        """Follow what the engine tells."""
        shown = self._chat.conversation
        if not isinstance(change, ConversationChanged) or shown is None:
            return
        if shown.id == change.conversation.id:
            self._show(change.conversation)

    def open_menu(self) -> None:
        """Let the user choose how the model reasons."""
        if self._button.isVisible():
            self._button.open_menu()

    def edit_sentences(self) -> None:
        """Show the window in which sentences and examples are edited."""
        wanted = self._button.wanted
        if wanted is not None:
            self._window.select(wanted.task)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def _follow(self, target: Target) -> None:
        """Another conversation, connection or model may be shown."""
        self._weak = target.connection.embedded and target.model == DEMO_MODEL
        if self._chat.conversation is not None:
            self._show(self._chat.conversation)

    def _show(self, conversation: Conversation) -> None:
        try:
            wanted = chain_of_thought(conversation.parameters)
        except InputError:  # of a file that was imported
            wanted = None
        self._button.show_wanted(wanted, weak=self._weak)

    def _choose(self, wanted: ChainOfThought | None) -> None:
        conversation = self._chat.conversation
        if conversation is not None:
            self._tasks.spawn(self._keep(conversation.id, wanted), "keep-reasoning")

    async def _keep(self, conversation: str, wanted: ChainOfThought | None) -> None:
        value = wanted.as_parameter() if wanted is not None else None
        await self._engine.conversations.set_parameters(conversation, {CHAIN_OF_THOUGHT: value})

    @cached_property
    def _window(self) -> ReasoningWindow:
        from chatapp.gui.reasoning_window import ReasoningWindow

        window = ReasoningWindow(self._engine.reasoning_texts, self._page.window())
        window.saved.connect(self._save)
        return window

    def _save(self, texts: SavedTexts) -> None:
        self._tasks.spawn(self._keep_texts(texts), "keep-sentences")

    async def _keep_texts(self, texts: SavedTexts) -> None:
        kept = self._engine.reasoning_texts
        for (task, language), (sentences, examples) in texts.items():
            await kept.set_sentences(task, language, sentences)
            await kept.set_examples(task, language, examples)
        self._window.mark_saved(texts)
