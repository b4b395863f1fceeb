"""Has a text go on from another token than the model wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatapp.domain.messages import Role
from chatapp.domain.pieces import Piece

if TYPE_CHECKING:
    from chatapp.domain.context import Overflow
    from chatapp.domain.token_options import Fork
    from chatapp.engine.engine import Engine
    from chatapp.gui.chat_page import ChatPage
    from chatapp.gui.tasks import WindowTasks
    from chatapp.gui.text_controller import TextController


class TextForks:
    """An answer that stands in the text as it is kept gets a version; else the text goes on."""

    def __init__(
        self, page: ChatPage, engine: Engine, tasks: WindowTasks, texts: TextController
    ) -> None:
        self._page, self._engine = page, engine
        self._tasks, self._texts = tasks, texts

    def continue_from(
        self,
        message: str,
        fork: Fork,
        place: int,
        exact: bool,
        overflow: Overflow | None = None,
    ) -> None:
        """Have the text go on otherwise from a place in what the model wrote.

        Parameters: `message`, the answer it is in; `place`, where it is in the field; `exact`,
        whether the fork is one of the answer as it is kept.
        """
        texts, runs = self._texts, self._page.text.runs
        conversation = texts.shown_conversation
        if conversation is None or not texts.can_go_on():
            return
        if not exact or not texts.branch.begins(runs.through(place)):
            texts.carry_on((*runs.pieces(place), Piece(Role.ASSISTANT, fork.option.text)))
            return
        self._page.bar.leave()

        def again(overflow: Overflow | None = None) -> None:
            self.continue_from(message, fork, place, exact, overflow)

        asking = self._ask(conversation, message, fork, overflow)
        self._tasks.spawn(texts.ask(conversation, asking, again), "continue-text-from")

    async def _ask(
        self, conversation: str, message: str, fork: Fork, overflow: Overflow | None
    ) -> None:
        await self._engine.texts.continue_from(message, fork, overflow=overflow)
        if self._texts.shown_conversation == conversation:
            await self._texts.reload(conversation)
