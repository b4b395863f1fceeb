"""Keeps the gauge of the context right, and asks what to do when the context is full."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from chatapp.domain.changes import (
    BranchChanged,
    BranchSpliced,
    Change,
    ConnectionsChanged,
    ConversationChanged,
    EmbeddedModelsChanged,
    MessageChanged,
    MessagesAdded,
    SettingChanged,
    StoreChanged,
    Summarising,
)
from chatapp.domain.context import OVERFLOW, ContextUse, Overflow
from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import Failure, Role, Status
from chatapp.domain.sentence import Sentence
from chatapp.domain.settings import REASONING_SENTENCES, SEND_REASONING, WORKED_EXAMPLES
from chatapp.gui.chat_page import ChatPage
from chatapp.gui.i18n import joined, word_failure
from chatapp.gui.tasks import WindowTasks

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.gui.asking import Again
    from chatapp.gui.chat_controller import ChatController
    from chatapp.gui.composer.overflow_choice import OverflowChoice

log = logging.getLogger(__name__)

TYPING_MS = 250
"""How long nothing must be typed before it is counted."""
CHANGE_MS = 120
"""Changes within this time are counted once."""
_CHANGES = (
    *(BranchChanged, BranchSpliced, ConnectionsChanged, ConversationChanged),
    *(EmbeddedModelsChanged, MessagesAdded, StoreChanged),
)


class ContextController(QObject):
    """Counts while messages come and are written. Parameters: `show_draft`, shows the request
    that would be made now."""

    def __init__(
        self,
        page: ChatPage,
        engine: Engine,
        tasks: WindowTasks,
        chat: ChatController,
        show_draft: Callable[[], None],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._engine = engine
        self._tasks = tasks
        self._chat = chat
        self._before: ContextUse | None = None
        """The use without what is being written."""
        self._counted: str | None = None
        """The conversation that it is of."""
        self._by_length = True
        """Whether nothing was written in this window yet, and the vocabulary need not be read."""
        self._again: Again | None = None
        self._closed = False
        self._changed = self._timer(CHANGE_MS, self._count_soon)
        self._typed = self._timer(TYPING_MS, self._count_prompt_soon)
        page.composer.text_changed.connect(self._typed.start)
        chat.prompting.attaching.changed.connect(self._typed.start)
        page.composer.gauge.request_wanted.connect(show_draft)
        page.composer.gauge.policy_chosen.connect(self._choose_policy)
        page.model.reset.connect(self._on_reset)
        chat.asking.context_full.connect(self._on_full)

    def _timer(self, interval: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(slot)
        return timer

    def apply(self, change: Change) -> None:
        """Follow what the engine tells."""
        if isinstance(change, Summarising):
            if change.conversation == self._shown:
                self._page.composer.gauge.set_summarising(change.messages)
        elif isinstance(change, MessageChanged):
            message = change.message
            if message.conversation != self._shown or message.status is Status.STREAMING:
                return
            self._changed.start()
            if message.error is not None and message.error.code == "context_too_long":
                again = partial(self._chat.asking.regenerate, message.id)
                self._tasks.spawn(self._ask(message.error, again), "context-too-long")
        elif isinstance(change, _CHANGES) or _is_of_reasoning(change):
            self._changed.start()

    def stop(self) -> None:
        """Count nothing more: the window is closing."""
        self._closed = True
        self._changed.stop()
        self._typed.stop()

    @property
    def _shown(self) -> str | None:
        return self._chat.conversation.id if self._chat.conversation is not None else None

    # Counting

    def _on_reset(self) -> None:
        if self._shown != self._counted:
            self._before = self._counted = None
            self._page.composer.gauge.set_summarising(0)
            self._page.composer.gauge.set_use(None)
            self._put_away()
        self._changed.start()

    def _count_soon(self) -> None:
        if not self._closed and self._shown is not None:
            self._tasks.spawn(self._count(self._shown), "count-context")

    def _count_prompt_soon(self) -> None:
        if self._by_length and self._chat.prompting.attaching.prompt:
            self._by_length = False
            self._count_soon()
        elif not self._closed and self._before is not None:
            self._tasks.spawn(self._count_prompt(self._before), "count-prompt")

    async def _count(self, conversation: str) -> None:
        try:
            before = await self._engine.context.use(conversation, by_length=self._by_length)
        except ChatAppError as error:
            log.info("A context is not counted: %s", error.code)
            return
        if self._shown == conversation:
            self._before, self._counted = before, conversation
            await self._count_prompt(before)

    async def _count_prompt(self, before: ContextUse) -> None:
        prompt = self._chat.prompting.attaching.prompt
        use = await self._engine.context.with_prompt(before, prompt)
        if self._before is before and self._chat.prompting.attaching.prompt == prompt:
            gauge = self._page.composer.gauge
            gauge.set_policy(self._policy)
            gauge.set_use(use)

    # A full context

    @property
    def _policy(self) -> str:
        shown = self._chat.conversation
        value = shown.parameters.get(OVERFLOW) if shown is not None else None
        return value if isinstance(value, str) else ""

    def _on_full(self, failure: Failure, again: Again) -> None:
        if self._policy == Overflow.STOP.value:
            self._page.bar.show_failure(failure)
        else:
            self._tasks.spawn(self._ask(failure, again), "context-full")

    async def _ask(self, failure: Failure, again: Again) -> None:
        from chatapp.gui.composer.context_words import full_text

        home, note = self._shown, ""
        if home is not None:
            before = None if self._by_length else self._before
            before = before or await self._engine.context.use(home)
            use = await self._engine.context.with_prompt(
                before, self._chat.prompting.attaching.prompt
            )
            note = full_text(use) if use.over else ""
        if self._shown == home:
            self._again = again
            title = word_failure(failure).title
            alone = self._is_alone(failure)
            if alone:
                advice = self.tr("Shorten it, or choose a model that reads more.")
                note = f"{note} {advice}".strip()
            self._choice.ask(title, note, alone=alone)
            self._page.bar.announce(joined(Sentence(title, note)))

    def _is_alone(self, failure: Failure) -> bool:
        """Whether there is nothing before the last prompt that could be left out to help."""
        if failure.code != "context_too_long" or self._page.text_shown:
            return failure.code == "prompt_too_long"
        prompts = [row for row in self._page.model.rows if row.message.role is Role.USER]
        return len(prompts) < 2

    @cached_property
    def _choice(self) -> OverflowChoice:
        choice = self._page.composer.overflow
        choice.chosen.connect(self._on_chosen)
        return choice

    def _on_chosen(self, value: str, always: bool) -> None:
        overflow, again = Overflow(value), self._again
        self._put_away()
        if always and overflow is not Overflow.SEND:
            self._choose_policy(value)
        if again is not None and overflow is not Overflow.STOP:
            again(overflow)
        self._page.composer.focus_text()

    def _put_away(self) -> None:
        self._again = None
        if "_choice" in vars(self):
            self._choice.hide()

    def _choose_policy(self, value: str) -> None:
        if self._shown is not None:
            self._tasks.spawn(self._keep_policy(self._shown, value), "context-overflow")

    async def _keep_policy(self, conversation: str, value: str) -> None:
        await self._engine.conversations.set_parameters(conversation, {OVERFLOW: value or None})


def _is_of_reasoning(change: Change) -> bool:
    """Whether what goes with a prompt for its reasoning is another."""
    of_reasoning = (REASONING_SENTENCES.name, WORKED_EXAMPLES.name, SEND_REASONING.name)
    return isinstance(change, SettingChanged) and change.name in of_reasoning
