"""Prompts on their way from the composer to the engine, with the files that go with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from chatapp.domain.messages import Prompt
from chatapp.gui.asking import Asking
from chatapp.gui.attaching import Attaching
from chatapp.gui.chat_page import ChatPage
from chatapp.gui.drafts import Drafts
from chatapp.gui.tasks import WindowTasks
from chatapp.gui.waiting_prompt import WaitingPrompt

if TYPE_CHECKING:
    from chatapp.domain.context import Overflow
    from chatapp.engine.engine import Engine


class Prompting(QObject):
    """Sends what is written, or lets it wait.

    `drafts` keeps what is written, `attaching` what goes with it, `asking` asks for answers.
    Parameters: `shown`, gives the shown conversation's id.
    """

    def __init__(
        self,
        page: ChatPage,
        engine: Engine,
        tasks: WindowTasks,
        shown: Callable[[], str | None],
    ) -> None:
        super().__init__(page)
        self.drafts = Drafts(page, engine, tasks)
        self.attaching = Attaching(page, engine, tasks)
        self.asking = Asking(page, engine, tasks, self, self.submit)
        self._page = page
        self._engine = engine
        self._tasks = tasks
        self._shown = shown
        self._leaving = False
        self._early: list[Prompt] = []
        """Prompts sent while another conversation is about to be shown: they are for that one."""
        WaitingPrompt(page, engine, tasks, shown, self.attaching)

    def leave(self) -> None:
        """Another conversation will be shown: what is written from now on is for that one."""
        self._leaving = True
        self.drafts.leave()
        self.attaching.leave()

    async def arrive(self, conversation: str, draft: str) -> None:
        """Take up what was written while the conversation was not yet shown."""
        self._leaving = False
        await self.drafts.show(conversation, draft)
        await self.attaching.show(conversation)
        early, self._early = self._early, []
        for prompt in early:
            self._submit(conversation, prompt)

    def release(self, unsent: list[str], shown: str) -> str:
        """The shown conversation is gone; gives what was being written there, which stays.

        Parameters: `unsent`, texts that were being edited; `shown`, the conversation's id or "".
        """
        waiting = self._engine.chat.queue.get(shown) or Prompt()
        self._leaving = False
        self.attaching.release(waiting.attached)
        return self.drafts.release([*unsent, waiting.text])

    def forget(self) -> None:
        """The shown conversation is gone, and what was being written there with it."""
        self.drafts.forget()
        self.attaching.forget()

    def submit(self, text: str, overflow: Overflow | None = None) -> None:
        """Send a prompt, or let it wait for the running answer's end.

        Parameters: `overflow`, what happens when the context is full; None: as chosen before.
        """
        conversation = self._shown()
        if conversation is None:
            return
        attached = self.attaching.take()
        if attached is None:
            return
        self._page.bar.leave()  # it would cover the prompt of a short conversation
        if self._page.composer.text == text:
            self._page.composer.set_text("")
        if self._leaving:
            self._early.append(Prompt(text, attached))
        else:
            self._submit(conversation, Prompt(text, attached), overflow)

    def _submit(self, conversation: str, prompt: Prompt, overflow: Overflow | None = None) -> None:
        if self._engine.chat.busy(conversation):
            self._tasks.spawn(self._queue(conversation, prompt), "queue-prompt")
        else:
            self.asking.send(conversation, prompt, overflow)

    async def give_back(self, conversation: str, prompt: Prompt) -> None:
        """Put a prompt that could not be sent back to where it was written."""
        await self.drafts.give_back(conversation, prompt.text)
        self.attaching.give_back(conversation, prompt.attached)

    async def _queue(self, conversation: str, prompt: Prompt) -> None:
        await self._engine.chat.queue.add(conversation, prompt.text, prompt.attached)
        await self.sent(conversation, prompt)
        if not self._engine.chat.busy(conversation):  # it ended in the meantime
            await self._engine.chat.send_queued(conversation)

    async def sent(self, conversation: str, prompt: Prompt) -> None:
        """A prompt is out of the field: keep what is left there."""
        if prompt.attached:
            self.attaching.keep(conversation)
        await self.drafts.save()
