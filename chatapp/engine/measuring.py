"""Measures the embedded model's threads once, while nobody waits for an answer."""

from __future__ import annotations

import asyncio
import logging

from chatapp.domain.changes import BranchChanged, Change, MessageChanged, MessagesAdded
from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import Status
from chatapp.domain.models import EMBEDDED_ID
from chatapp.engine.chat import Chat
from chatapp.engine.embedded import Embedded
from chatapp.engine.tasks import Tasks

log = logging.getLogger(__name__)

QUIET = 20.0
"""Seconds without an answer after which the next prompt is not expected just now: measuring
takes all processors, and an answer written meanwhile would be slow and spoil the result."""


class ThreadMeasuring:
    """Waits for the embedded model's first answer, then for quiet; a new prompt ends it early."""

    def __init__(self, chat: Chat, embedded: Embedded, tasks: Tasks) -> None:
        self._chat = chat
        self._embedded = embedded
        self._tasks = tasks
        self._answered = False
        self.measured = False
        """Whether it was done, or given up for this run."""
        self._task: asyncio.Task[None] | None = None

    def on_change(self, change: Change) -> None:
        """Look at what the feed tells: every answer's beginning and end starts the wait anew."""
        if self.measured or not isinstance(change, (MessagesAdded, BranchChanged, MessageChanged)):
            return
        if isinstance(change, MessageChanged):
            message = change.message
            complete = message.status is Status.COMPLETE
            self._answered |= complete and message.connection == EMBEDDED_ID
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self._answered and not self._embedded.threads_known:
            self._task = self._tasks.spawn(self._measure(), "measure-threads")

    async def _measure(self) -> None:
        await asyncio.sleep(QUIET)
        if self._chat.answering_conversations:
            return  # its end is told
        try:
            await self._embedded.measure_threads()
        except ChatAppError as error:  # not worth another try: the guess has to do
            log.info("The embedded model's threads are not measured: %s", error.code)
        self.measured = True
