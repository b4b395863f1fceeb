"""Answers with a chain of thought: the model reasons first, then the answer is taken out of it.

Zero-shot (Kojima et al. 2022) makes two calls. Where the endpoint goes on with the beginning of an
answer (`continues`), both are one text as in the paper: the trigger begins the answer, and the
second call has trigger, reasoning and extractor as its beginning. Elsewhere the trigger stands
behind the question on a new line, the reasoning is the model's turn, and the extractor the next
prompt. Few-shot (Wei et al. 2022) has worked examples as earlier turns and makes one call; the
second one only where the phrase before the answer is missing.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from chatapp.domain.chain_of_thought import (
    ANSWER_PHRASES,
    ChainOfThought,
    Frame,
    Method,
    chain_of_thought,
    framed,
)
from chatapp.domain.context import Fitted
from chatapp.domain.errors import RequestError
from chatapp.domain.events import (
    Event,
    Finished,
    FinishReason,
    StreamEnded,
    TextDelta,
    ThinkingDelta,
    ThinkingSigned,
    TokenProbabilities,
    UsageReported,
)
from chatapp.domain.messages import Json, Message, Role, Usage, added_usage
from chatapp.domain.models import TimeLimits
from chatapp.engine.answer_phrase import AnswerEnds, AnswerPhrase
from chatapp.engine.asked import Asked, Fitting
from chatapp.engine.attempts import limits_left, wait_before_retry
from chatapp.engine.connections import Target
from chatapp.engine.reasoning_texts import Plan, ReasoningTexts
from chatapp.engine.reply_calls import EventStream
from chatapp.engine.requests import Requests, calls_at_once
from chatapp.engine.sent_requests import SentRequests
from chatapp.engine.turns import example_messages

_DECLINED = (FinishReason.CONTENT_FILTER, FinishReason.REFUSAL)
_THINKING = ("thinking_budget", "reasoning_effort")
"""With these, services do not go on with the beginning of an answer."""


class Reasoning:
    """Begins the calls for answers with a chain of thought."""

    def __init__(self, requests: Requests, sent: SentRequests, texts: ReasoningTexts) -> None:
        self._requests, self._sent, self._texts = requests, sent, texts

    def streams(
        self, asked: Asked, fitting: Fitting, answers: Sequence[Message], *, joined: bool
    ) -> tuple[EventStream, ...]:
        """What begins the calls for the answers, one for each; what is sent is kept with them.

        Parameters: `joined`, as in `Requests.stream`.
        """
        slots = asyncio.Semaphore(calls_at_once(asked.target))
        return tuple(
            partial(self._events, asked, fitting, answer, slots, joined=joined)
            for answer in answers
        )

    def first_call(self, asked: Asked, fitted: Fitted) -> tuple[Fitted, Mapping[str, Json]]:
        """What the first call for a prompt has, and its parameters."""
        wanted = chain_of_thought(asked.parameters)
        assert wanted is not None
        plan = self._texts.plan(asked.branch[-1].text, wanted)
        continues = self._continues(asked.target, asked.parameters)
        frame = first_frame(plan, self._texts.frame, continues=continues)
        parameters = _for_call(asked.parameters, reasons=True)
        return replace(fitted, messages=framed(fitted.messages, frame)), parameters

    def _continues(self, target: Target, parameters: Mapping[str, Json]) -> bool:
        """Whether the endpoint goes on with the beginning of an answer."""
        thinks = any(name in parameters for name in _THINKING)
        return self._requests.parameters.capabilities(target).continues and not thinks

    async def _events(
        self,
        asked: Asked,
        fitting: Fitting,
        answer: Message,
        slots: asyncio.Semaphore,
        limits: TimeLimits,
        *,
        joined: bool,
    ) -> AsyncGenerator[Event, None]:
        """All calls for one answer. Raises as `Context.fit` and `Requests.stream` do."""
        wanted = chain_of_thought(answer.parameters)
        assert wanted is not None
        fitted = await fitting.get(limits)
        question = [one for one in asked.branch if one.role is Role.USER][-1].text
        calls = ChainCalls(
            *(self._requests, self._sent, asked.target, fitted, answer, self._texts.frame),
            continues=self._continues(asked.target, answer.parameters),
            joined=joined,
        )
        stream = self._of(self._texts.plan(question, wanted), wanted, calls, slots)(limits)
        async with contextlib.aclosing(stream) as events:
            async for event in events:
                yield event

    def _of(
        self, plan: Plan, wanted: ChainOfThought, calls: ChainCalls, slots: asyncio.Semaphore
    ) -> EventStream:
        if not wanted.votes:
            return Chain(plan, calls).events
        from chatapp.engine.voting import Voting

        chains = [Chain(plan, calls, number, patient=True) for number in range(wanted.samples)]
        return Voting(chains, plan.task, slots).events


@dataclass(frozen=True, slots=True)
class ChainCalls:
    """Makes the calls of the chains of one answer."""

    requests: Requests
    sent: SentRequests
    target: Target
    fitted: Fitted
    answer: Message
    frame: Frame
    """What stands around every branch."""
    continues: bool
    """Whether the endpoint goes on with the beginning of an answer."""
    joined: bool

    def open(
        self, frame: Frame, chain: int, place: int, limits: TimeLimits
    ) -> AsyncGenerator[Event, None]:
        """Make a call of a chain. Parameters: `place`, which of all calls of the answer it is."""
        parameters = self._parameters(chain, reasons=place % 2 == 0)
        turns = example_messages(self.fitted.examples)
        said = (*turns, *framed(self.fitted.messages, frame))
        keep = partial(self.sent.keep, (self.answer.id,), self.fitted, frame=frame, place=place)
        return self.requests.stream(
            *(self.target, said, self.fitted.system, parameters),
            limits,
            joined=self.joined,
            sent=keep,
        )

    def _parameters(self, chain: int, *, reasons: bool) -> Mapping[str, Json]:
        """A seed would make all chains the same: they get one after the other."""
        wanted = _for_call(self.answer.parameters, reasons=reasons)
        seed = wanted.get("seed")
        return {**wanted, "seed": seed + chain} if chain and isinstance(seed, int) else wanted


class Chain:
    """One chain of thought: its reasoning comes as thinking, the extracted answer as text.

    Parameters: `number`, its own among several; `patient`, whether a first call that fails is
    tried again here; a later one always is.
    """

    def __init__(
        self, plan: Plan, calls: ChainCalls, number: int = 0, *, patient: bool = False
    ) -> None:
        self._plan, self._calls, self._number = plan, calls, number
        self._patient = patient
        self._reasoning = ""
        self._usages: dict[int, Usage] = {}
        self._marked = self._found = False
        self._finish: FinishReason | None = None

    async def events(self, limits: TimeLimits) -> AsyncGenerator[Event, None]:
        """What comes of the calls, as one stream; usage is the sum. Raises RequestError.

        Signatures are left out: they are of more text than the answer's.
        """
        ends = AnswerEnds()
        try:
            async with contextlib.aclosing(self._steps(limits)) as events:
                async for event in events:
                    if isinstance(event, TextDelta):
                        for piece in ends.take(event.text):
                            yield piece
                    elif not isinstance(event, ThinkingSigned):
                        yield event
        except RequestError:
            for piece in ends.rest():
                yield piece
            raise
        for piece in ends.rest():
            yield piece
        if self._finish is not None:
            yield Finished(0, self._finish)
        yield StreamEnded(self._marked)

    async def _steps(self, limits: TimeLimits) -> AsyncGenerator[Event, None]:
        """The calls without their ends."""
        self._reasoning, self._usages = "", {}
        started = asyncio.get_running_loop().time()
        async with contextlib.aclosing(self._reason(limits)) as events:
            async for event in events:
                yield event
        if not self._done:
            left = limits_left(limits, started)
            async with contextlib.aclosing(self._extract(left)) as events:
                async for event in events:
                    yield event

    @property
    def _done(self) -> bool:
        """Whether no answer is to be asked for."""
        declined = self._finish in _DECLINED
        return not self._marked or declined or self._found or not self._reasoning.strip()

    def _phrases(self) -> tuple[str, ...]:
        """What the answer may follow."""
        if self._plan.method is not Method.FEW_SHOT:
            return ()
        own = self._plan.sentences.phrase
        return ANSWER_PHRASES if own in ANSWER_PHRASES else (own,)

    async def _reason(self, limits: TimeLimits) -> AsyncGenerator[Event, None]:
        """The first call: its text is reasoning, but for what follows the phrase."""
        phrase = AnswerPhrase(*self._phrases())
        async with contextlib.aclosing(self._call(self._first_frame(), 0, limits)) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    self._reasoning += event.text
                    for piece in phrase.take(event.text):
                        yield piece
                elif isinstance(event, TokenProbabilities):  # they come behind their text
                    yield replace(event, reasoning=not phrase.found)
                else:
                    yield event
        self._found = phrase.found

    async def _extract(self, limits: TimeLimits) -> AsyncGenerator[Event, None]:
        """The second call; what a reasoning model thinks in it stands apart."""
        begun = False
        async with contextlib.aclosing(self._call(self._second_frame(), 1, limits)) as events:
            async for event in events:
                if isinstance(event, ThinkingDelta) and event.text and not begun:
                    begun = True
                    yield ThinkingDelta(0, "\n\n")
                yield event

    async def _call(
        self, frame: Frame, step: int, limits: TimeLimits
    ) -> AsyncGenerator[Event, None]:
        """One call without its end, which is noted; with all usage until then."""
        self._marked, self._finish = False, None
        place = 2 * self._number + step
        opened = partial(self._calls.open, frame, self._number, place)
        stream = with_tries(opened, limits) if step or self._patient else opened(limits)
        async with contextlib.aclosing(stream) as events:
            async for event in events:
                if isinstance(event, UsageReported):
                    self._usages[step] = event.usage
                    yield UsageReported(added_usage(self._usages.values()))
                elif isinstance(event, Finished):
                    self._finish = event.reason
                elif isinstance(event, StreamEnded):
                    self._marked = event.marked
                else:
                    yield event

    def _first_frame(self) -> Frame:
        return first_frame(self._plan, self._calls.frame, continues=self._calls.continues)

    def _second_frame(self) -> Frame:
        frame, extractor = self._first_frame(), self._plan.sentences.extractor
        if not self._calls.continues:
            return replace(frame, answer=self._reasoning, question=extractor)
        begun = joined_text(frame.answer, self._reasoning, self._plan.language)
        return replace(frame, answer=f"{begun.rstrip()}\n{extractor}")


def _for_call(parameters: Mapping[str, Json], *, reasons: bool) -> dict[str, Json]:
    """The parameters of one call: the form of the answer is not that of the reasoning."""
    left_out = ("n", "response_format") if reasons else ("n",)
    return {name: value for name, value in parameters.items() if name not in left_out}


def first_frame(plan: Plan, frame: Frame, *, continues: bool) -> Frame:
    """What stands around a branch in the call that reasons.

    Parameters: `frame`, what stands around every branch; `continues`, whether the endpoint goes on
    with the beginning of an answer.
    """
    if plan.method is Method.FEW_SHOT:
        return replace(frame, examples=plan.examples)
    if continues:
        return replace(frame, answer=plan.sentences.trigger)
    return replace(frame, suffix=plan.sentences.trigger)


async def with_tries(opened: EventStream, limits: TimeLimits) -> AsyncGenerator[Event, None]:
    """The events of a call that is tried again where it fails before its first text."""
    started, attempt = asyncio.get_running_loop().time(), 1
    left = limits
    while True:
        begun = False
        try:
            async with contextlib.aclosing(opened(left)) as events:
                async for event in events:
                    begun = begun or isinstance(event, (TextDelta, ThinkingDelta))
                    yield event
            return
        except RequestError as error:
            wait = None if begun else wait_before_retry(error, attempt)
            if wait is None:
                raise
            left = limits_left(limits, started, wait, error)
            await asyncio.sleep(wait)
            attempt += 1


def joined_text(begun: str, rest: str, language: str) -> str:
    """A text and what a model went on with: some services cut the space between them."""
    apart = not begun or not rest or language == "zh" or rest[0].isspace() or begun[-1].isspace()
    return begun + rest if apart else f"{begun} {rest}"
