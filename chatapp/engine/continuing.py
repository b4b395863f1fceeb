"""Answers that go on: from their end, from a place within, or by a prompt right below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from chatapp.domain.chain_of_thought import CHAIN_OF_THOUGHT
from chatapp.domain.context import Overflow
from chatapp.domain.errors import InputError, bad_parameter
from chatapp.domain.messages import Conversation, Json, Message, Role, Status
from chatapp.domain.models import Connection
from chatapp.domain.probabilities import AnswerProbabilities
from chatapp.engine import turns
from chatapp.engine.asked import Asked, Sent
from chatapp.engine.connections import Target
from chatapp.engine.context import Context
from chatapp.engine.replies import EventListener
from chatapp.engine.requests import Requests
from chatapp.storage.conversations import Conversations

if TYPE_CHECKING:
    from chatapp.domain.token_options import Fork


class _Ask(Protocol):
    """Puts prompt and answers on disk, and starts the reply."""

    async def __call__(
        self,
        asked: Asked,
        answers: tuple[Message, ...],
        listener: EventListener | None,
        *,
        add_prompt: bool,
        begun: AnswerProbabilities | None = None,
    ) -> Sent: ...


class Continuing:
    """Parameters: `alone`, `ask` and `continues`, as `Chat` has them."""

    def __init__(
        self,
        store: Conversations,
        requests: Requests,
        context: Context,
        alone: Callable[[str], AbstractContextManager[None]],
        ask: _Ask,
        continues: Callable[[Connection, str], bool],
    ) -> None:
        self._store, self._requests, self._context = store, requests, context
        self._alone, self._ask, self._continues = alone, ask, continues

    async def continue_answer(self, answer: str, overflow: Overflow | None) -> Sent:
        """Have an answer that has ended go on.

        Where its endpoint takes the beginning of an answer (`continues`), a version beside it
        begins with its text; elsewhere a prompt asks for the rest. Parameters: `overflow`, as in
        `send`. Raises InputError.
        """
        old = await self._store.message(answer)
        if not turns.can_be_continued(old) or old.parent is None:
            raise bad_parameter("message", answer)
        target = await self._requests.target(old.connection, old.model)
        if self._continues(target.connection, target.model):
            begun = await self._store.probabilities(answer)
            return await self._go_on(old, target, begun, overflow)
        return await self._ask_below(old, target, turns.request_to_continue(old.text), overflow)

    async def ask_below(
        self,
        answer: str,
        text: str,
        marks: Mapping[str, Json],
        asked: Mapping[str, Json],
        listener: EventListener | None,
    ) -> Sent:
        """Send a prompt right below an answer that has ended, to the model it is of.

        Parameters: `marks`, what the app keeps with the prompt; `asked`, parameters over those of
        the conversation; `listener`, as in `Chat.send`. Raises InputError.
        """
        old = await self._store.message(answer)
        if old.role is not Role.ASSISTANT or old.status is Status.STREAMING:
            raise bad_parameter("message", answer)
        target = await self._requests.target(old.connection, old.model)
        return await self._ask_below(
            old, target, text, None, marks=marks, wanted=asked, listener=listener
        )

    async def _ask_below(
        self,
        old: Message,
        target: Target,
        text: str,
        overflow: Overflow | None,
        *,
        marks: Mapping[str, Json] | None = None,
        wanted: Mapping[str, Json] | None = None,
        listener: EventListener | None = None,
    ) -> Sent:
        with self._alone(old.conversation):
            home, together = await self._home_for_one(old, target, wanted)
            prompt = turns.new_prompt(home.id, old.id, text, ())
            prompt = replace(prompt, parameters=dict(marks or {}))
            asked = await self._context.asked(home, prompt, target, together, overflow)
            answers = turns.empty_answers(prompt, target, asked.parameters, 1)
            return await self._ask(asked, answers, listener, add_prompt=True)

    async def continue_from(self, answer: str, fork: Fork, overflow: Overflow | None) -> Sent:
        """Have an answer go on otherwise from a place in it: as a version beside it.

        Parameters: `overflow`, as in `send`. Raises InputError (not_continued) where its endpoint
        does not take the beginning of an answer, and as `send` does.
        """
        old = await self._store.message(answer)
        if not turns.forks(old, fork):
            raise bad_parameter("message", answer)
        target = await self._requests.target(old.connection, old.model)
        if not self._continues(target.connection, target.model):
            raise InputError("not_continued", host=target.connection.host)
        known = await self._store.probabilities(answer)
        begun = fork.begun_tokens(known) if known is not None else None
        return await self._go_on(turns.forked(old, fork.begun), target, begun, overflow)

    async def _go_on(
        self,
        begun: Message,
        target: Target,
        probabilities: AnswerProbabilities | None,
        overflow: Overflow | None,
    ) -> Sent:
        """Ask for the rest of an answer, as a version of it.

        Parameters: `begun`, what it begins with; `probabilities`, those of that.
        """
        with self._alone(begun.conversation):
            home, wanted = await self._home_for_one(begun, target)
            prompt = await self._store.message(begun.parent or "")
            asked = await self._context.asked(home, prompt, target, wanted, overflow)
            answers = (turns.begun_answer(begun, prompt, target, asked.parameters),)
            return await self._ask(asked, answers, None, add_prompt=False, begun=probabilities)

    async def _home_for_one(
        self, old: Message, target: Target, asked: Mapping[str, Json] | None = None
    ) -> tuple[Conversation, dict[str, Json]]:
        """The conversation of an answer, and what goes with a call for a single other one."""
        home = await self._store.get(old.conversation)
        once = ("n", CHAIN_OF_THOUGHT)
        kept = {name: value for name, value in home.parameters.items() if name not in once}
        return home, await self._requests.checked_parameters(target, home.id, kept, asked)
