"""What leads to an answer in the shown conversation: sent, repeated, edited; and when it is too much."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from chatapp.domain.context import TOO_MUCH
from chatapp.domain.errors import InputError
from chatapp.domain.messages import Prompt
from chatapp.gui.chat_page import ChatPage
from chatapp.gui.tasks import WindowTasks

if TYPE_CHECKING:
    from chatapp.domain.context import Overflow
    from chatapp.domain.token_options import Fork
    from chatapp.engine.engine import Engine


class PromptKeeper(Protocol):
    """Keeps what is written."""

    async def give_back(self, conversation: str, prompt: Prompt) -> None:
        """Put a prompt that could not be sent back to where it was written."""

    async def sent(self, conversation: str, prompt: Prompt) -> None:
        """A prompt is out of the field."""


Again = Callable[["Overflow"], None]
"""Does the same once more, in another way where the context is full."""


class Asking(QObject):
    """Asks, and shows the end of the transcript then.

    Signal: `context_full(failure, again)`: nothing was sent, because it is too much.
    Parameters: `submit`, sends what is in the field (text, `Overflow`).
    """

    context_full = Signal(object, object)

    def __init__(
        self,
        page: ChatPage,
        engine: Engine,
        tasks: WindowTasks,
        drafts: PromptKeeper,
        submit: Callable[[str, Overflow], None],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._engine = engine
        self._tasks = tasks
        self._drafts = drafts
        self._submit = submit
        self._end_wanted = False
        self.before_asking: Callable[[], Awaitable[None]] | None = None
        """Called before anything is asked: what is set at the moment has to hold."""
        view = page.transcript
        view.regenerate_requested.connect(self.regenerate)
        view.regenerate_with_requested.connect(self._regenerate_with)
        view.retry_requested.connect(self.regenerate)
        view.edit_submitted.connect(self._edit_and_resend)

    def send(self, conversation: str, prompt: Prompt, overflow: Overflow | None = None) -> None:
        """Send a prompt; it goes back into the field where that fails."""
        self._begin(self._send(conversation, prompt, overflow), self._send_again, "send")

    def regenerate(self, message: str, overflow: Overflow | None = None) -> None:
        """Ask again, as before. Parameters: `overflow`, what happens when the context is full."""
        intent = self._engine.chat.regenerate(message, overflow=overflow)
        self._begin(self.ask(intent), partial(self.regenerate, message), "regenerate")

    def continue_answer(self, message: str, overflow: Overflow | None = None) -> None:
        """Have an answer go on. Parameters: `overflow`, as in `regenerate`."""
        intent = self._engine.chat.continue_answer(message, overflow=overflow)
        self._begin(self.ask(intent), partial(self.continue_answer, message), "continue-answer")

    def continue_from(self, message: str, fork: Fork, overflow: Overflow | None = None) -> None:
        """Have an answer go on otherwise from a place in it."""
        intent = self._engine.chat.continue_from(message, fork, overflow=overflow)
        again = partial(self.continue_from, message, fork)
        self._begin(self.ask(intent), again, "continue-from")

    def show_end(self) -> None:
        """Go to the end once, when what was asked for is shown."""
        if self._end_wanted:
            self._end_wanted = False
            self._page.transcript.scroll_to_end()

    def _begin(self, asking: Coroutine[Any, Any, None], again: Again, name: str) -> None:
        self._tasks.spawn(self._unless_full(asking, again), name)

    async def _unless_full(self, asking: Coroutine[Any, Any, None], again: Again) -> None:
        """Ask; where the context is full, the user decides."""
        try:
            await asking
        except InputError as error:
            if error.code not in TOO_MUCH:
                raise
            self.context_full.emit(error.failure, again)

    async def _send(self, conversation: str, prompt: Prompt, overflow: Overflow | None) -> None:
        send = self._engine.chat.send
        try:
            await self.ask(
                send(conversation, prompt.text, attached=prompt.attached, overflow=overflow)
            )
        except Exception:
            await self._drafts.give_back(conversation, prompt)
            raise
        await self._drafts.sent(conversation, prompt)

    def _send_again(self, overflow: Overflow) -> None:
        """Send what is in the field by now."""
        self._submit(self._page.composer.text, overflow)

    def _regenerate_with(
        self, message: str, connection: str, model: str, overflow: Overflow | None = None
    ) -> None:
        intent = self._engine.chat.regenerate(
            message, connection=connection, model=model or None, overflow=overflow
        )
        again = partial(self._regenerate_with, message, connection, model)
        self._begin(self.ask(intent), again, "regenerate-with")

    def _edit_and_resend(self, prompt: str, text: str, overflow: Overflow | None = None) -> None:
        again = partial(self._edit_and_resend, prompt, text)
        self._begin(self._edit(prompt, text, overflow), again, "edit-and-resend")

    async def _edit(self, prompt: str, text: str, overflow: Overflow | None) -> None:
        without = self._page.transcript.left_out(prompt)
        edit = self._engine.chat.edit_and_resend
        try:
            await self.ask(edit(prompt, text, without, overflow=overflow))
        except Exception:
            self._page.transcript.edit_failed(prompt)
            raise

    async def ask(self, intent: Coroutine[Any, Any, object]) -> None:
        """Do what leads to an answer, and show the end: the user waits for it there."""
        self._end_wanted = True
        try:
            if self.before_asking is not None:
                await self.before_asking()
            await intent
        except BaseException:
            self._end_wanted = False
            intent.close()
            raise
