"""Has a text continued: where it ends, or from another token than the model wrote."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from chatapp.domain.context import TOO_MUCH
from chatapp.domain.errors import InputError
from chatapp.domain.messages import Role
from chatapp.domain.pieces import Piece

if TYPE_CHECKING:
    from chatapp.domain.context import Overflow
    from chatapp.domain.token_options import Fork
    from chatapp.engine.engine import Engine
    from chatapp.gui.chat_controller import ChatController
    from chatapp.gui.chat_page import ChatPage
    from chatapp.gui.tasks import WindowTasks
    from chatapp.gui.text_controller import TextController


class TextAsking:
    """Asks for more of the text that is shown. Where the context is full, the user decides."""

    def __init__(
        self,
        texts: TextController,
        page: ChatPage,
        engine: Engine,
        tasks: WindowTasks,
        chat: ChatController,
    ) -> None:
        self._texts, self._page, self._engine = texts, page, engine
        self._tasks, self._chat = tasks, chat

    def carry_on(self, pieces: Sequence[Piece], overflow: Overflow | None = None) -> None:
        """Have these pieces continued, in the place of the text."""
        conversation = self._texts.shown_conversation
        if conversation is not None:
            self._page.bar.leave()
            asking = self._go_on(conversation, pieces, overflow)
            again = partial(self.carry_on, pieces)
            self._tasks.spawn(self._ask(conversation, asking, again), "continue-text")

    def continue_from(
        self,
        message: str,
        fork: Fork,
        place: int,
        exact: bool,
        overflow: Overflow | None = None,
    ) -> None:
        """Have the text go on otherwise from a place in what the model wrote.

        An answer that stands in the text as it is kept gets a version.
        Parameters: `message`, the answer it is in; `place`, where it is in the field; `exact`,
        whether the fork is one of the answer as it is kept.
        """
        conversation, runs = self._texts.shown_conversation, self._page.text.runs
        if conversation is None or not self._texts.can_go_on():
            return
        if not exact or not self._texts.branch.begins(runs.through(place)):
            self.carry_on((*runs.pieces(place), Piece(Role.ASSISTANT, fork.option.text)))
            return
        self._page.bar.leave()
        asking = self._go_on_from(conversation, message, fork, overflow)
        again = partial(self.continue_from, message, fork, place, exact)
        self._tasks.spawn(self._ask(conversation, asking, again), "continue-text-from")

    async def _ask(
        self, conversation: str, asking: Coroutine[Any, Any, None], again: Callable[..., None]
    ) -> None:
        """Parameters: `again`, asks once more, given what happens when the context is full."""
        with self._texts.changing():
            try:
                if (settle := self._chat.asking.before_asking) is not None:
                    await settle()
                await asking
            except InputError as error:
                if error.code not in TOO_MUCH:
                    raise
                self._chat.asking.context_full.emit(error.failure, again)
            finally:
                asking.close()
        await self._show_ended(conversation)

    async def _go_on(
        self, conversation: str, pieces: Sequence[Piece], overflow: Overflow | None
    ) -> None:
        said = [piece for piece in pieces if piece.text]
        continued = await self._engine.texts.go_on(conversation, said, overflow=overflow)
        if self._texts.shown_conversation == conversation:
            named = zip(said, continued.messages, strict=True)
            kept = [Piece(piece.role, piece.text, name, whole=True) for piece, name in named]
            if len(said) == len(self._page.text.runs.runs):
                self._page.text.bind(kept)
            await self._texts.reload(conversation)

    async def _go_on_from(
        self, conversation: str, message: str, fork: Fork, overflow: Overflow | None
    ) -> None:
        await self._engine.texts.continue_from(message, fork, overflow=overflow)
        if self._texts.shown_conversation == conversation:
            await self._texts.reload(conversation)

    async def _show_ended(self, conversation: str) -> None:
        """What ended while it was read is shown as it is now."""
        streaming = self._texts.branch.streaming
        if streaming is None or self._engine.chat.answering(conversation):
            return
        if self._texts.shown_conversation == conversation:
            messages = await self._engine.conversations.messages(conversation)
            found = [one for one in messages if one.id == streaming.id]
            if found:
                await self._texts.show_end(found[0])
