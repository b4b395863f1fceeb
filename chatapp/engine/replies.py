"""Owns every running reply: a pump that reads the stream, and a keeper that saves and publishes.

The pump is the only task that is ever cancelled, and once. The keeper awaits it, saves what
arrived every 150 ms, publishes at most every 8 ms, and writes the end: Stop is safe at any
moment.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from chatapp.domain.changes import (
    Level,
    MessageChanged,
    MessageGrew,
    Notice,
    RetryBegun,
    RetryScheduled,
)
from chatapp.domain.errors import (
    ChatAppError,
    NetworkError,
    NotFoundError,
    RequestError,
    StorageError,
)
from chatapp.domain.events import ChainEnded, Event, Finished, FinishReason, ModelNamed, StreamEnded
from chatapp.domain.messages import Failure, Message, Status, Timing
from chatapp.domain.models import TimeLimits
from chatapp.domain.probabilities import AnswerProbabilities, without_masked
from chatapp.domain.reply import ReplyBuilder, ReplyFold
from chatapp.engine.attempts import TRIES, wait_before_retry
from chatapp.engine.feed import Feed
from chatapp.engine.reply_calls import EventStream, Outcome, ReplyCall, calls_for
from chatapp.net.redact import MASK
from chatapp.storage.conversations import Conversations

log = logging.getLogger(__name__)

PUBLISH_EVERY = 1 / 120
"""Seconds between two published changes of one message: half a frame, as the window waits for
its next frame besides."""
SAVE_EVERY = 0.15
"""Seconds between two saves of arriving text; the promise is 0.25, the saving included."""
ROOM_CHECK_EVERY = 2.0
"""Seconds between tries to save while the disk is full."""

EventListener = Callable[[Event], None]


class RunningReply:
    """The answers to one prompt, from the request to their end on disk.

    Parameters: `messages`, the stored answers by choice index, empty or with the text that is
    continued; `streams`, what begins one call for all of them, or one for each, once per try;
    `limits`, time limits in seconds; `host`, who is asked, for messages; `slots`, what calls wait
    for so that only so many run at the same time; `patient`, whether to wait for room on a full
    disk; `begun`, the token probabilities of the text that is continued.
    """

    def __init__(
        self,
        messages: tuple[Message, ...],
        streams: Sequence[EventStream],
        limits: TimeLimits,
        store: Conversations,
        feed: Feed,
        *,
        host: str = "",
        slots: asyncio.Semaphore | None = None,
        listener: EventListener | None = None,
        patient: bool = True,
        begun: AnswerProbabilities | None = None,
    ) -> None:
        self.conversation = messages[0].conversation
        self.fold = ReplyFold(messages, begun)
        self._calls = calls_for(self.fold, streams)
        self._slots = slots or asyncio.Semaphore(1)
        self._limits = limits
        self._store = store
        self._feed = feed
        self._host = host
        self._listener = listener
        self._patient = patient
        self._started = time.monotonic()
        self._pump_task: asyncio.Task[None] | None = None
        self._ending: Outcome | None = None
        self._publish_timer: asyncio.TimerHandle | None = None
        self._published = -PUBLISH_EVERY
        """When growth was published last, in the event loop's time."""
        self._save_failed = False
        self.final: tuple[Message, ...] = ()
        self._waiting: dict[str, RetryScheduled] = {}
        """The tries that are ahead, by the message they are for."""
        self._wait_over = asyncio.Event()
        self._ended: dict[int, tuple[Outcome, float]] = {}
        """How and when choices ended while others went on; seconds since the beginning."""

    @property
    def messages(self) -> tuple[Message, ...]:
        """All choices as they stand now, or in their final state."""
        return self.final or tuple(map(self._as_it_stands, range(len(self.fold.choices))))

    def _as_it_stands(self, index: int) -> Message:
        if index in self._ended:
            return self._finished(index, *self._ended[index])
        choice = self.fold.choices[index]
        thinking = choice.thinking_time(time.monotonic() - self._started)
        timing = Timing(thinking=thinking) if thinking is not None else None
        return replace(choice.snapshot(), timing=timing)

    @property
    def waiting(self) -> list[RetryScheduled]:
        """The tries that are waited for."""
        return list(self._waiting.values())

    def retry_now(self) -> None:
        """Begin the next tries at once, where they are waited for."""
        self._wait_over.set()

    def cancel(self, outcome: Outcome) -> None:
        """End the reply with `outcome`; the first call counts."""
        if self._ending is None:
            self._ending = outcome
            if self._pump_task is not None:
                self._pump_task.cancel()

    async def run(self) -> tuple[Message, ...]:
        """Keep the reply until its end is on disk; gives the final messages."""
        loop = asyncio.get_running_loop()
        if self._ending is None:
            self._pump_task = loop.create_task(self._pump(), name="reply-pump")
            saver = loop.create_task(self._save_while_running(), name="reply-saver")
            await asyncio.wait([self._pump_task])
            saver.cancel()
            await asyncio.wait([saver])
            if not saver.cancelled() and (error := saver.exception()) is not None:
                log.error("Saving while the answer arrived failed", exc_info=error)
        if self._publish_timer is not None:
            self._publish_timer.cancel()
        self._publish_growth()
        self.final = self._finals()
        await self._save_end()
        for message in self.final:
            self._feed.publish(MessageChanged(message))
        return self.final

    def _finals(self) -> tuple[Message, ...]:
        elapsed = time.monotonic() - self._started
        ending = self._ending or Outcome(Status.INTERRUPTED, Failure("interrupted"))
        finals = []
        for call in self._calls:
            outcome = call.outcome or ending
            total = elapsed if call.total is None else call.total
            for index in call.choices:
                alone = self._ended.get(index) if call.outcome is None else None
                finals.append(self._finished(index, *(alone or (outcome, total))))
        return tuple(finals)

    def _finished(self, index: int, outcome: Outcome, total: float) -> Message:
        choice, status, error = self.fold.choices[index], outcome.status, outcome.error
        if status is Status.COMPLETE and error is None:
            if self._is_missing(choice):
                status, error = Status.FAILED, Failure("answer_missing", {"host": self._host})
            else:
                error = _finish_failure(choice)
        return self.fold.finished(index, status, error, total)

    def _is_missing(self, choice: ReplyBuilder) -> bool:
        """Whether one of several choices of one call never came: not every server knows `n`."""
        shared = len(self._calls) == 1 and len(self.fold.choices) > 1
        return shared and choice.finish is None and not choice.has_content

    def _tell_end(self, index: int, outcome: Outcome) -> None:
        """Say that a choice has ended; while others go on, it is not stored as ended yet."""
        if len(self.fold.choices) > 1 and index < len(self.fold.choices):
            self._ended[index] = (outcome, time.monotonic() - self._started)
            self._publish_growth()
            self._feed.publish(MessageChanged(self._as_it_stands(index)))

    async def _pump(self) -> None:
        async with asyncio.TaskGroup() as group:
            for call in self._calls:
                group.create_task(self._follow(call), name="reply-call")

    async def _follow(self, call: ReplyCall) -> None:
        """Make one call to its end, which it keeps; one that fails leaves the others alone."""
        async with self._slots:
            if len(self._calls) == 1:
                self._started = time.monotonic()  # what went before was others' time
            try:
                call.outcome = await self._make(call)
            except ChatAppError as error:
                log.info("Reply failed: %s", error.code)
                call.outcome = Outcome(Status.FAILED, error.failure)
            except Exception as error:
                log.error("Reply failed unexpectedly", exc_info=error)
                call.outcome = Outcome(Status.FAILED, Failure("unexpected"))
            call.total = time.monotonic() - self._started
            if len(self._calls) > 1:
                for index in call.choices:
                    self._tell_end(index, call.outcome)

    async def _make(self, call: ReplyCall) -> Outcome:
        attempt = 1
        while True:
            try:
                return await self._read_stream(call)
            except RequestError as error:
                wait = None if call.has_content else wait_before_retry(error, attempt)
                if wait is None or wait > self._remaining():
                    raise
                await self._wait(call, wait, attempt, error.failure)
                attempt += 1

    async def _wait(self, call: ReplyCall, seconds: float, attempt: int, cause: Failure) -> None:
        """Wait before another try of a call, unless `retry_now` ends that."""
        due = time.monotonic() + seconds
        self._wait_over.clear()
        for message in call.messages:
            self._waiting[message] = RetryScheduled(
                self.conversation, message, attempt, seconds, cause, due, TRIES
            )
            self._feed.publish(self._waiting[message])
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wait_over.wait()
        for message in call.messages:
            del self._waiting[message]
            self._feed.publish(RetryBegun(self.conversation, message))

    def _remaining(self) -> float:
        if self._limits.total is None:
            return float("inf")
        return self._limits.total - (time.monotonic() - self._started)

    async def _read_stream(self, call: ReplyCall) -> Outcome:
        limits = self._limits
        if limits.total is not None:
            limits = replace(limits, total=max(0.0, self._remaining()))
        marked, tried = False, time.monotonic() - self._started
        try:
            async with contextlib.aclosing(call.open_stream(limits)) as events:
                async for event in events:
                    marked = marked or (isinstance(event, StreamEnded) and event.marked)
                    for placed in call.placed(event):
                        self._take(placed, tried)
        except NetworkError as error:
            if error.code == "timeout_total" and self._limits.total is not None:
                raise NetworkError("timeout_total", seconds=f"{self._limits.total:g}") from error
            raise
        if call.skipped:
            return Outcome(Status.INCOMPLETE, Failure("skipped"))
        if not marked:
            return Outcome(Status.INCOMPLETE, Failure("incomplete", {"host": self._host}))
        return Outcome(Status.COMPLETE)

    def _take(self, event: Event, tried: float) -> None:
        self.fold.apply(event, time.monotonic() - self._started, tried=tried)
        if self._listener is not None:
            self._listener(event)
        if isinstance(event, Finished) and len(self._calls) == 1:
            self._tell_end(event.index, Outcome(Status.COMPLETE))
        if isinstance(event, ChainEnded):
            self._publish_growth()
            self._feed.publish(MessageChanged(self._as_it_stands(event.index)))
        if isinstance(event, ModelNamed):
            for message in self.messages:
                self._feed.publish(MessageChanged(message))
        if self._publish_timer is None:
            loop = asyncio.get_running_loop()
            wait = max(0.0, self._published + PUBLISH_EVERY - loop.time())
            self._publish_timer = loop.call_later(wait, self._publish_growth)

    def _publish_growth(self) -> None:
        if self._publish_timer is not None:
            self._publish_timer.cancel()
        self._publish_timer = None
        self._published = asyncio.get_running_loop().time()
        for choice in self.fold.choices:
            text_offset, text = choice.text.take("feed")
            thinking_offset, thinking = choice.thinking.take("feed")
            chains = tuple(choice.chains.take("feed"))
            if text or thinking or chains:
                message = choice.message
                self._feed.publish(
                    MessageGrew(
                        message.conversation,
                        message.id,
                        text_offset,
                        text,
                        thinking_offset,
                        thinking,
                        chains,
                    )
                )

    async def _save_while_running(self) -> None:
        while True:
            await asyncio.sleep(ROOM_CHECK_EVERY if self._save_failed else SAVE_EVERY)
            for choice in self.fold.choices:
                await self._save_chunk(choice)

    async def _save_chunk(self, choice: ReplyBuilder) -> None:
        whole = choice.chains.changed
        text_offset, text = choice.text.take("store")
        thinking_offset, thinking = choice.thinking.take("store")
        if not (text or thinking or whole):
            return
        try:
            if whole:
                choice.chains.changed = False
                await self._store.keep_running(choice.snapshot())
            else:
                await self._store.append_chunk(choice.message.id, text, thinking)
        except ChatAppError as error:
            choice.text.give_back("store", text_offset)
            choice.thinking.give_back("store", thinking_offset)
            choice.chains.changed = whole or choice.chains.changed
            self._report_save(error)
        else:
            self._report_save(None)

    async def _save_end(self) -> None:
        for choice, message in zip(self.fold.choices, self.final, strict=True):
            while True:
                try:
                    await self._store.finish(message, self._probabilities(choice))
                except StorageError as error:
                    self._report_save(error)
                    if not self._patient:
                        raise
                    await asyncio.sleep(ROOM_CHECK_EVERY)
                except NotFoundError:
                    break
                else:
                    self._report_save(None)
                    break

    def _probabilities(self, choice: ReplyBuilder) -> AnswerProbabilities | None:
        known = choice.probabilities
        return known and without_masked(known, str(choice.text), MASK, str(choice.thinking))

    def _report_save(self, error: ChatAppError | None) -> None:
        if error is not None and not self._save_failed:
            self._feed.publish(Notice(Level.ERROR, error.failure))
        elif error is None and self._save_failed:
            self._feed.publish(Notice(Level.INFO, Failure("storage_recovered")))
        self._save_failed = error is not None


def _finish_failure(choice: ReplyBuilder) -> Failure | None:
    """A cut by length or filter, or a refusal, is complete, but is named."""
    if choice.finish in (FinishReason.LENGTH, FinishReason.CONTENT_FILTER, FinishReason.REFUSAL):
        return Failure(choice.finish.value)
    return None
