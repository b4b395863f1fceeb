"""Self-consistency (Wang et al. 2022): chains of thought in parallel, and the answer of most."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
from collections.abc import AsyncGenerator, Sequence
from functools import partial

from chatapp.domain.chain_of_thought import TaskType
from chatapp.domain.chains import GrowingChains, leading_answer, votes_of
from chatapp.domain.errors import ChatAppError, StreamError
from chatapp.domain.events import (
    ChainEnded,
    ChainGrew,
    Event,
    EventSkipped,
    Finished,
    FinishReason,
    ModelNamed,
    StreamEnded,
    TextDelta,
    ThinkingDelta,
    TokenProbabilities,
    UsageReported,
)
from chatapp.domain.extraction import extracted
from chatapp.domain.messages import Failure, Status, Usage, added_usage
from chatapp.domain.models import TimeLimits
from chatapp.engine.reasoning import Chain

log = logging.getLogger(__name__)

_DECLINED = (FinishReason.CONTENT_FILTER, FinishReason.REFUSAL)


class Voting:
    """Samples chains until the vote is over, or can no longer change.

    Parameters: `slots`, as many calls as may run at once.
    """

    def __init__(self, chains: Sequence[Chain], task: TaskType, slots: asyncio.Semaphore) -> None:
        self._chains, self._task, self._slots = chains, task, slots
        self._queue: asyncio.Queue[Event] = asyncio.Queue()
        self._usages: dict[int, Usage] = {}
        self._failure: ChatAppError | None = None
        """Of the chain that failed first."""
        self._tally = GrowingChains()

    async def events(self, limits: TimeLimits) -> AsyncGenerator[Event, None]:
        """The chains as they grow and end, then the winning answer as text.

        Raises what the first chain failed with, where all failed, and StreamError (no_vote) where
        none came to an answer of the wanted kind.
        """
        numbered = enumerate(self._chains)
        tasks = [
            asyncio.create_task(self._follow(number, chain, limits), name="chain-of-thought")
            for number, chain in numbered
        ]
        left = len(tasks)
        try:
            while left:
                event = await self._queue.get()
                yield event
                if isinstance(event, ChainEnded):
                    left -= 1
                    self._tally.apply(event)
                    if votes_of(self._tally.as_they_stand(Status.STREAMING)).decided(left):
                        break
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        while not self._queue.empty():  # what came of the others is kept, but is no vote any more
            event = self._queue.get_nowait()
            if not isinstance(event, ChainEnded):
                yield event
        yield TextDelta(0, self._winner())
        yield Finished(0, FinishReason.STOP)
        yield StreamEnded(marked=True)

    def _winner(self) -> str:
        winner = leading_answer(self._tally.as_they_stand(Status.COMPLETE))
        if winner:
            return winner
        if self._failure is not None:
            raise self._failure
        raise StreamError("no_vote", count=str(len(self._chains)))

    async def _follow(self, number: int, chain: Chain, limits: TimeLimits) -> None:
        """Make one chain to its end; one that fails leaves the others alone."""
        async with self._slots:
            try:
                ended = await self._read(number, chain, limits)
            except ChatAppError as error:
                log.info("A chain of thought failed: %s", error.code)
                self._failure = self._failure or error
                ended = ChainEnded(0, number, Status.FAILED, error=error.failure)
            except Exception as error:
                log.error("A chain of thought failed unexpectedly", exc_info=error)
                ended = ChainEnded(0, number, Status.FAILED, error=Failure("unexpected"))
        self._queue.put_nowait(ended)

    async def _read(self, number: int, chain: Chain, limits: TimeLimits) -> ChainEnded:
        text, skipped, marked = "", False, False
        logprobs: list[float] = []
        declined: FinishReason | None = None
        async with contextlib.aclosing(chain.events(limits)) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    text += event.text
                if isinstance(event, TokenProbabilities):
                    logprobs += [min(0.0, token.logprob) for token in event.tokens]
                skipped = skipped or isinstance(event, EventSkipped)
                marked = marked or (isinstance(event, StreamEnded) and event.marked)
                if isinstance(event, Finished) and event.reason in _DECLINED:
                    declined = event.reason
                for placed in self._placed(number, event):
                    self._queue.put_nowait(placed)
        mean = math.fsum(logprobs) / len(logprobs) if logprobs else None
        ended = partial(ChainEnded, 0, number, mean_logprob=mean)
        if skipped or not marked:
            failure = Failure("skipped" if skipped else "incomplete")
            return ended(Status.INCOMPLETE, error=failure)
        if declined is not None:
            return ended(Status.FAILED, error=Failure(declined.value))
        answer = extracted(self._task, text)
        if answer is None:
            return ended(Status.COMPLETE)
        return ended(Status.COMPLETE, answer.normalised, answer.shown)

    def _placed(self, number: int, event: Event) -> list[Event]:
        """An event of one chain as one of the answer."""
        if isinstance(event, ThinkingDelta):
            return [ChainGrew(0, number, thinking=event.text)]
        if isinstance(event, TextDelta):
            return [ChainGrew(0, number, text=event.text)]
        if isinstance(event, UsageReported):
            self._usages[number] = event.usage
            return [UsageReported(added_usage(self._usages.values()))]
        return [event] if isinstance(event, ModelNamed) else []
