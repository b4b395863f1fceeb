"""A conversation and its model's context: how full that is, and what is sent when it is full.

Counts are estimates (`tokens.py`) except where an answer tells its own: what that one's request
took is then known, and only what came after it is estimated. Instructions and example turns are
never left out: what there is room for beside them is filled with the messages.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from chatapp.domain.chain_of_thought import CHAIN_OF_THOUGHT, language_of
from chatapp.domain.context import (
    OVERFLOW,
    ContextUse,
    Fitted,
    Overflow,
    first_kept,
    reserved_for_answer,
    turns_of,
)
from chatapp.domain.errors import InputError, bad_parameter
from chatapp.domain.events import Event
from chatapp.domain.example_turns import ExampleTurn
from chatapp.domain.file_texts import with_file_texts
from chatapp.domain.messages import (
    Conversation,
    Json,
    Message,
    Mode,
    Prompt,
    Role,
    new_id,
    now,
)
from chatapp.domain.models import TimeLimits
from chatapp.domain.parameters import PARAMETERS
from chatapp.domain.sent import SentRequest, ShownRequest
from chatapp.engine import tokens
from chatapp.engine.asked import Asked, Fitting
from chatapp.engine.connections import Target
from chatapp.engine.conversations import Conversations
from chatapp.engine.embedded import with_defaults
from chatapp.engine.feed import Feed
from chatapp.engine.instructions import Instructions
from chatapp.engine.next_parameters import NextParameters
from chatapp.engine.reasoning_texts import ReasoningTexts
from chatapp.engine.reply_calls import EventStream
from chatapp.engine.requests import Requests, history_to_send
from chatapp.engine.sent_requests import SentRequests
from chatapp.engine.summaries import Summaries, valid_summary, with_summary
from chatapp.engine.token_costs import TokenCosts, last_told, place_of, tells
from chatapp.engine.turns import example_messages, new_prompt
from chatapp.storage import conversations as stored

if TYPE_CHECKING:
    from chatapp.engine.reasoning import Reasoning

_READ_FIRST = 40
"""Messages looked through first for an answer that tells its tokens; then eight times as many."""
_READ_MOST = 2_000
"""Messages after which the rest is taken to be like them."""
_LESS = 0.75
"""What is left of a request that was too long when it is tried again."""
_AFTER_SUMMARY = 0.6
"""How much of the room is filled after a summary, so that the next one is not needed at once."""


class Context:
    """Measures contexts, and makes what is sent fit.

    Parameters: `interactive`, whether someone can be asked what is to happen when it is full.
    """

    def __init__(
        self,
        store: stored.Conversations,
        conversations: Conversations,
        requests: Requests,
        sent: SentRequests,
        next_parameters: NextParameters,
        instructions: Instructions,
        feed: Feed,
        texts: ReasoningTexts,
        *,
        interactive: bool,
    ) -> None:
        self._store = store
        self._texts = texts
        self._requests = requests
        self._sent = sent
        self._next_parameters = next_parameters
        self._instructions = instructions
        self._interactive = interactive
        self.summaries = Summaries(conversations, requests, sent, feed)
        self._costs = TokenCosts(sent)

    # How full it is

    async def count(self, text: str) -> int:
        """About how many tokens a text is; nothing is asked of anyone."""
        return await tokens.estimate(text)

    async def with_prompt(self, use: ContextUse, written: Prompt) -> ContextUse:
        """The same with another prompt."""
        message = with_file_texts(new_prompt("", None, written.text, written.attached))
        pictures = len(message.images) * tokens.IMAGE_TOKENS
        prompt = await tokens.estimate(message.text) + pictures
        prompt += tokens.MESSAGE_TOKENS if prompt else 0
        return replace(use, prompt=prompt, reasoning=use.added.get(language_of(written.text), 0))

    async def use(self, conversation: str | None, *, by_length: bool = False) -> ContextUse:
        """How full the context is before a prompt.

        Parameters: `conversation`, None: a new one; `by_length`, as in `tokens.estimate`.
        Raises NotFoundError, StorageError.
        """
        home = await self._home(conversation)
        target = await self._requests.target(home.connection, home.model)
        limit = await self._requests.context_of(target)
        reasons = home.parameters if home.mode is Mode.CHAT else {}
        use = ContextUse(
            system=await tokens.estimate(
                await self._instructions.of(home, home.parameters) or "", by_length=by_length
            ),
            examples=await self._costs.of_examples(examples_sent(home), by_length=by_length),
            reserved=reserved_for_answer(_most_tokens(home, target), limit),
            limit=limit,
            added=await self._texts.added(reasons, by_length=by_length),
        )
        return await self._with_history(use, *await self._recent(home), by_length=by_length)

    async def _home(self, conversation: str | None) -> Conversation:
        if conversation is None:
            return Conversation(new_id(), "", now(), now())
        return await self._store.get(conversation)

    async def _recent(self, home: Conversation) -> tuple[list[Message], int]:
        """The end of the branch that holds an answer that tells its tokens, or all of it.

        And, where not even much of it does, how many more there may be.
        """
        limit = _READ_FIRST
        while home.current is not None:
            entries = await self._store.path(home.id, home.current, limit)
            messages = [entry.message for entry in entries]
            if len(messages) < limit or any(map(tells, messages)):
                return messages, 0
            if limit >= _READ_MOST:
                return messages, max(0, home.message_count - len(messages))
            limit *= 8
        return [], 0

    async def _with_history(
        self, use: ContextUse, messages: Sequence[Message], more: int, *, by_length: bool
    ) -> ContextUse:
        answers = [message for message in messages if message.role is Role.ASSISTANT]
        last = await self._sent.kept(answers[-1].id) if answers else None
        said, at = await self._sent_again(history_to_send(self._texts.as_sent(messages)), last)
        if last is not None and last.summarised:
            system = await tokens.estimate(last.system or "", by_length=by_length)
            use = replace(use, system=system)
        base = 0 if at is None else await self._costs.told(said[at], by_length=by_length)
        later = said if at is None else said[at + 1 :]
        history = sum([await self._costs.of(message, by_length=by_length) for message in later])
        if at is not None:
            history += max(0, base - use.system - use.examples)
        elif more:
            history += history * more // len(messages)
        return replace(
            use,
            history=history,
            counted=at is not None and base * 2 >= history,
            left_out=last.left_out if last is not None else 0,
            summarised=last is not None and last.summarised,
        )

    async def _sent_again(
        self, said: Sequence[Message], last: SentRequest | None
    ) -> tuple[Sequence[Message], int | None]:
        """The messages without those that were left out the last time; which answer tells."""
        place = place_of(said, last.first) if last is not None and last.left_out else None
        if last is None or place is None:
            return said, last_told(said)
        at = last_told(said[place:])
        kept = await self._sent.kept(said[place + at].id) if at is not None else None
        same = kept is not None and kept.first == last.first
        return said[place:], at if same else None

    # What is sent

    async def asked(
        self,
        home: Conversation,
        prompt: Message,
        target: Target,
        parameters: Mapping[str, Json],
        overflow: Overflow | None,
        *,
        old: Message | None = None,
    ) -> Asked:
        """What is asked for with a prompt, and with what is before it.

        Parameters: `old`, the answer that is to be replaced, if one is.
        Raises InputError (context_full, prompt_too_long, bad_parameter).
        """
        branch = [] if prompt.parent is None else await self._store.branch(home.id, prompt.parent)
        if overflow in (Overflow.DROP_OLDEST, Overflow.SUMMARISE):
            parameters = {**parameters, OVERFLOW: overflow.value}
        failed = old.error if old is not None else None
        less_than = old if failed is not None and failed.code == "context_too_long" else None
        around = await self._texts.around(prompt, parameters)
        said = (*self._texts.as_sent(branch), prompt)
        asked = Asked(home, said, target, parameters, overflow, around, less_than)
        await self.check(asked)
        return asked

    async def check(self, asked: Asked) -> None:
        """Raise InputError (context_full) where nothing is to be sent because it is too much.

        It is prompt_too_long where leaving out what came before would not help. Also InputError
        (bad_parameter), for what is no way to deal with that.
        """
        if self._policy(asked) is not Overflow.STOP:
            return
        room = await self._room(asked, await self._system(asked))
        messages = history_to_send(asked.branch)
        if room is not None and not await self._costs.fits(asked.target, messages, room):
            limit = await self._requests.context_of(asked.target)
            last = messages[turns_of(messages)[-1][0] :]
            alone = not await self._costs.fits(asked.target, last, room)
            code = "prompt_too_long" if alone else "context_full"
            raise InputError(code, model=asked.target.model, limit=f"{limit:,}")

    async def fit(self, asked: Asked, limits: TimeLimits) -> Fitted:
        """What is sent: all of the branch, or its end where that is to be made to fit.

        A summary may be asked of the model for that. Raises what such a call raises.
        """
        messages, system = history_to_send(asked.branch), await self._system(asked)
        examples = examples_sent(asked.home)
        policy = self._policy(asked)
        if policy is Overflow.SUMMARISE:
            return await self._summarised(asked, messages, limits)
        if policy is not Overflow.DROP_OLDEST:
            return Fitted(messages, system, examples=examples)
        begin = await self._begun_before(asked, messages)
        room = await self._room(asked, system)
        if room is not None and not await self._costs.fits(asked.target, messages[begin:], room):
            begin += first_kept(
                messages[begin:],
                await self._costs.scaled(asked.target, messages[begin:], room),
                room,
            )
        return Fitted(messages[begin:], system, left_out=begin, examples=examples)

    def streams(
        self, asked: Asked, answers: Sequence[Message], *, joined: bool
    ) -> tuple[EventStream, ...]:
        """What begins the calls for the answers to a prompt, with what fits: see `Requests.calls`.

        What is sent is kept with the answers. Parameters: `joined`, as in `Requests.stream`.
        """
        fitting = Fitting(partial(self.fit, asked))
        reasoning = self._reasoning(asked)
        if reasoning is not None:
            return reasoning.streams(asked, fitting, answers, joined=joined)
        return tuple(
            partial(self._stream, asked.target, fitting, parameters, ids, joined=joined)
            for parameters, ids in self._requests.calls(asked.target, answers)
        )

    def _reasoning(self, asked: Asked) -> Reasoning | None:
        """What makes the calls, where a chain of thought is asked for."""
        if CHAIN_OF_THOUGHT not in asked.parameters or asked.home.mode is not Mode.CHAT:
            return None
        from chatapp.engine.reasoning import Reasoning

        return Reasoning(self._requests, self._sent, self._texts)

    async def _stream(
        self,
        target: Target,
        fitting: Fitting,
        parameters: Mapping[str, Json],
        answers: Sequence[str],
        limits: TimeLimits,
        *,
        joined: bool,
    ) -> AsyncGenerator[Event, None]:
        """Make one call. Raises as `fit` and `Requests.stream` do."""
        fitted = await fitting.get(limits)
        said = (*example_messages(fitted.examples), *fitted.messages)
        stream = self._requests.stream(
            *(target, said, fitted.system, parameters, limits),
            joined=joined,
            sent=partial(self._sent.keep, answers, fitted, frame=self._texts.frame),
        )
        async with contextlib.aclosing(stream) as events:
            async for event in events:
                yield event

    async def _system(self, asked: Asked) -> str | None:
        return await self._instructions.of(asked.home, asked.parameters)

    def _policy(self, asked: Asked) -> Overflow:
        if asked.overflow is not None:
            return asked.overflow
        chosen = asked.parameters.get(OVERFLOW)
        if chosen is None:
            return Overflow.STOP if self._interactive else Overflow.SEND
        if not PARAMETERS[OVERFLOW].fits(chosen):
            raise bad_parameter(OVERFLOW, chosen)
        return Overflow(str(chosen))

    async def _room(self, asked: Asked, system: str | None) -> int | None:
        """Tokens there are for the messages; None where that is not known."""
        limit = await self._requests.context_of(asked.target)
        rooms = []
        if limit is not None:
            reserved = reserved_for_answer(asked.parameters.get("max_tokens"), limit)
            examples = await self._costs.of_examples(examples_sent(asked.home))
            beside = examples + asked.around + await tokens.estimate(system or "")
            rooms.append(limit - reserved - beside)
        if asked.less_than is not None and self._policy(asked) is not Overflow.STOP:
            rooms.append(int(await self._tokens_sent(asked, asked.less_than) * _LESS))
        return min(rooms) if rooms else None

    async def _tokens_sent(self, asked: Asked, answer: Message) -> int:
        """About how many tokens the messages had that were sent for an answer."""
        messages = history_to_send(asked.branch)
        kept = await self._sent.kept(answer.id)
        begin = place_of(messages, kept.first) if kept is not None else None
        return sum([await self._costs.of(message) for message in messages[begin or 0 :]])

    async def _begun_before(self, asked: Asked, messages: Sequence[Message]) -> int:
        """Where the last request for this model began: what was left out stays left out."""
        for message in reversed(messages):
            if message.role is not Role.ASSISTANT:
                continue
            same = (message.connection, message.model) == (
                asked.target.connection.id,
                asked.target.model,
            )
            kept = await self._sent.kept(message.id) if same else None
            if kept is None or kept.summarised or not kept.left_out:
                return 0
            return place_of(messages, kept.first) or 0
        return 0

    # Summaries

    async def _summarised(
        self, asked: Asked, messages: tuple[Message, ...], limits: TimeLimits
    ) -> Fitted:
        home = await self._store.get(asked.home.id)
        summary = valid_summary(home, messages)
        begin = (place_of(messages, summary.until) or 0) + 1 if summary is not None else 0
        given = await self._system(asked)
        system = with_summary(given, summary)
        room = await self._room(asked, system)
        rest = messages[begin:]
        if room is not None and not await self._costs.fits(asked.target, rest, room):
            costs = await self._costs.scaled(asked.target, rest, room)
            more = first_kept(rest, costs, int(room * _AFTER_SUMMARY))
            if more:
                summary = await self.summaries.extended(asked, summary, rest[:more], room, limits)
                begin += more
                await self.summaries.keep(home.id, summary, messages[:begin])
                system = with_summary(given, summary)
        examples = examples_sent(asked.home)
        return Fitted(messages[begin:], system, begin, summarised=begin > 0, examples=examples)

    # What would be sent

    async def draft_request(self, conversation: str | None, prompt: Prompt) -> ShownRequest:
        """What would be sent for a prompt now; no summary is made for it.

        Raises NotFoundError, StorageError, InputError (what cannot be encoded).
        """
        asked, fitted = await self._as_draft(await self._home(conversation), prompt)
        reasoning, parameters = self._reasoning(asked), asked.parameters
        if reasoning is not None:
            fitted, parameters = reasoning.first_call(asked, fitted)
        return await self._sent.of_draft(asked.target, fitted, parameters)

    async def _as_draft(self, home: Conversation, written: Prompt) -> tuple[Asked, Fitted]:
        branch = await self._store.branch(home.id, home.current) if home.current else []
        prompt = new_prompt(home.id, home.current, written.text, written.attached)
        target = await self._requests.next_target(home)
        wanted = self._next_parameters.over(home)
        parameters = await self._requests.checked_parameters(target, home.id, wanted)
        asked = Asked(home, (*self._texts.as_sent(branch), prompt), target, parameters)
        messages = history_to_send(asked.branch)
        if self._policy(asked) is not Overflow.SUMMARISE:
            return asked, await self.fit(asked, TimeLimits())
        summary = valid_summary(home, messages)
        begin = (place_of(messages, summary.until) or 0) + 1 if summary is not None else 0
        system = with_summary(await self._system(asked), summary)
        examples = examples_sent(home)
        fitted = Fitted(messages[begin:], system, begin, summarised=begin > 0, examples=examples)
        return asked, fitted


def examples_sent(home: Conversation) -> tuple[ExampleTurn, ...]:
    """The example turns that go before a branch; a text that is continued has none."""
    return () if home.mode is Mode.COMPLETE else home.examples


def _most_tokens(home: Conversation, target: Target) -> Json:
    """The longest answer that is asked for, in tokens; None: no limit."""
    if target.connection.embedded:
        return with_defaults(home.parameters, another=False).get("max_tokens")
    return home.parameters.get("max_tokens")
