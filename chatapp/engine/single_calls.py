"""Calls for one answer outside of any conversation: nothing of them is stored here."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass

from chatapp.domain.errors import RequestError, StreamError
from chatapp.domain.events import (
    Event,
    EventSkipped,
    FinishReason,
    StreamEnded,
    TextDelta,
    TokenProbabilities,
    TokenProbability,
)
from chatapp.domain.messages import Json, Message, Role, Status, TextPart, Usage, new_id, now
from chatapp.domain.models import TimeLimits
from chatapp.domain.reply import ReplyFold
from chatapp.engine.attempts import limits_left, wait_before_retry
from chatapp.engine.connections import Target
from chatapp.engine.requests import Requests, time_limits


@dataclass(frozen=True, slots=True)
class SingleAnswer:
    """What came of one call."""

    text: str
    thinking: str = ""
    finish: FinishReason | None = None
    model: str = ""
    """The model that was asked."""
    usage: Usage | None = None
    total: float = 0.0
    """Seconds since the try began that brought it."""
    probabilities: tuple[TokenProbability, ...] = ()
    """Where they were asked for, and the endpoint gives them."""


def turn(role: Role, text: str) -> Message:
    """A message of a call that belongs to no conversation."""
    return Message(new_id(), "", None, role, (TextPart(text),), Status.COMPLETE, now())


async def beginning_of(stream: AsyncGenerator[Event, None], longest: int) -> str:
    """The first answer's text; the call ends where it has more than `longest` characters."""
    text = ""
    async with contextlib.aclosing(stream) as events:
        async for event in events:
            if isinstance(event, TextDelta) and event.index == 0:
                text += event.text
            if len(text) > longest:
                break
    return text


class SingleCalls:
    """Asks for single answers, with the tries and time limits of every other call."""

    def __init__(self, requests: Requests) -> None:
        self._requests = requests

    async def complete(
        self,
        target: Target,
        messages: Sequence[Message],
        system: str | None = None,
        parameters: Mapping[str, Json] | None = None,
        on_event: Callable[[Event], None] | None = None,
    ) -> SingleAnswer:
        """Ask for one answer and wait for its end. Cancelling ends the call.

        Parameters: `messages`, as in a `CompletionRequest`; `parameters`, without `n`, which is 1;
        `on_event` gets what arrives, of the try that is running.
        Raises InputError (bad_parameter, parameter_unsupported), ChatAppErrors of the call,
        StreamError (incomplete: it ended without an end mark; skipped: text may be lost).
        """
        asked = {name: value for name, value in (parameters or {}).items() if name != "n"}
        wanted = await self._requests.checked_parameters(target, "", {}, asked)
        limits, attempt = time_limits(target, wanted), 1
        started = asyncio.get_running_loop().time()
        while True:
            call = _Call(target, on_event)
            try:
                return await call.answer(self._requests, messages, system, wanted, limits)
            except RequestError as error:
                wait = None if call.has_content else wait_before_retry(error, attempt)
                if wait is None:
                    raise
                limits = limits_left(limits, started, wait, error)
                await asyncio.sleep(wait)
                attempt += 1


class _Call:
    """One try."""

    def __init__(self, target: Target, on_event: Callable[[Event], None] | None) -> None:
        self._target, self._on_event = target, on_event
        self._fold = ReplyFold([turn(Role.ASSISTANT, "")])
        self._tokens: list[TokenProbability] = []
        self._marked = self._skipped = False

    @property
    def has_content(self) -> bool:
        return self._fold.choices[0].has_content

    async def answer(
        self,
        requests: Requests,
        messages: Sequence[Message],
        system: str | None,
        parameters: Mapping[str, Json],
        limits: TimeLimits,
    ) -> SingleAnswer:
        loop = asyncio.get_running_loop()
        started = loop.time()
        stream = requests.stream(self._target, messages, system, parameters, limits)
        async with contextlib.aclosing(stream) as events:
            async for event in events:
                self._take(event, loop.time() - started)
        if self._skipped or not self._marked:
            code = "skipped" if self._skipped else "incomplete"
            raise StreamError(code, host=self._target.connection.host)
        choice = self._fold.choices[0]
        return SingleAnswer(
            text=str(choice.text),
            thinking=str(choice.thinking),
            finish=choice.finish,
            model=choice.message.model or self._target.model,
            usage=self._fold.usage,
            total=loop.time() - started,
            probabilities=tuple(self._tokens),
        )

    def _take(self, event: Event, elapsed: float) -> None:
        self._fold.apply(event, elapsed)
        if isinstance(event, TokenProbabilities) and event.index == 0:
            self._tokens += event.tokens
        self._skipped = self._skipped or isinstance(event, EventSkipped)
        self._marked = self._marked or (isinstance(event, StreamEnded) and event.marked)
        if self._on_event is not None:
            self._on_event(event)
