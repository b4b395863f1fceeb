"""The replies that are running, and those about to begin, by conversation."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

from chatapp.domain.errors import InputError
from chatapp.domain.messages import Message
from chatapp.engine.replies import RunningReply
from chatapp.engine.reply_calls import Outcome


class RunningReplies:
    """Knows every reply of this process until its end is on disk."""

    def __init__(self) -> None:
        self._starting: dict[str, Outcome | None] = {}
        """Where an answer is about to begin, and how it is to end at once, if it is."""
        self._tasks: dict[RunningReply, asyncio.Task[tuple[Message, ...]]] = {}
        self.all = self._tasks.keys()

    def of(self, conversation: str) -> list[RunningReply]:
        """Those that are written in a conversation."""
        return [reply for reply in self._tasks if reply.conversation == conversation]

    def busy(self, conversation: str) -> bool:
        """Whether an answer is being written there or about to be: another prompt has to wait."""
        return conversation in self._starting or bool(self.of(conversation))

    def writes(self, answer: str) -> bool:
        """Whether this process writes an answer (id), or has just written its end."""
        return any(answer == each.id for reply in self._tasks for each in reply.messages)

    async def ended(self, conversation: str) -> None:
        """Wait until no answer is written in a conversation any more."""
        tasks = [self._tasks[reply] for reply in self.of(conversation)]
        if tasks:
            await asyncio.wait(tasks)

    @property
    def busy_anywhere(self) -> bool:
        """Whether any answer is being written or about to be."""
        return bool(self._starting or self._tasks)

    @contextlib.contextmanager
    def alone(self, conversation: str, *, beside: bool = False) -> Iterator[None]:
        """Keep answers from beginning in a conversation; one begins at a time.

        Parameters: `beside`, whether those that are being written there may go on meanwhile.
        Raises InputError (conversation_busy).
        """
        if conversation in self._starting or (not beside and self.of(conversation)):
            raise InputError("conversation_busy")
        self._starting[conversation] = None
        try:
            yield
        finally:
            del self._starting[conversation]

    def add(self, reply: RunningReply, task: asyncio.Task[tuple[Message, ...]]) -> None:
        """A reply begins; it ends at once where that was asked for while it was made ready."""
        ending = self._starting[reply.conversation]
        if ending is not None:
            reply.cancel(ending)
        self._tasks[reply] = task

    def remove(self, reply: RunningReply) -> None:
        """A reply has ended."""
        self._tasks.pop(reply, None)

    def end(self, outcome: Outcome, conversation: str | None = None) -> None:
        """Let replies end so; all of them, or those of one conversation."""
        for reply in self._tasks:
            if conversation in (None, reply.conversation):
                reply.cancel(outcome)
        for starting in self._starting:
            if conversation in (None, starting):
                self._starting[starting] = outcome

    def end_answer(self, answer: str, outcome: Outcome) -> None:
        """Let the reply end so that writes an answer (id), with all its other choices."""
        for reply in self._tasks:
            if any(answer == each.id for each in reply.messages):
                reply.cancel(outcome)

    async def end_all(self, outcome: Outcome, timeout: float) -> None:
        """Let all end so, and wait for their text, at most `timeout` seconds."""
        self.end(outcome)
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=timeout)
