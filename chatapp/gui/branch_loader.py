"""Fills the transcript from the engine: the newest messages at once, the rest bit by bit."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from chatapp.domain.changes import BranchSpliced, Change, MessageChanged, MessagesAdded
from chatapp.domain.errors import NotFoundError
from chatapp.domain.messages import PathEntry
from chatapp.gui.tasks import WindowTasks
from chatapp.gui.transcript.model import TranscriptModel
from chatapp.gui.transcript.row import Row

if TYPE_CHECKING:
    from chatapp.engine.branches import Branches

NEWEST = 60
"""Messages that are read before the first paint: more than any window shows."""
STEP = 500
"""Messages that are read at a time afterwards, so that the window is not held up."""
FIRST_PAUSE, PAUSE = 0.05, 0.01
"""Seconds left to the window: for the first paint, and between two steps."""


class BranchLoader:
    """Keeps the rows of one model those of the shown branch."""

    def __init__(self, model: TranscriptModel, branches: Branches, tasks: WindowTasks) -> None:
        self._model = model
        self._branches = branches
        self._tasks = tasks
        self._rest: asyncio.Task[None] | None = None
        self._reading = 0
        self._changes = 0

    async def newest(self, conversation: str) -> list[PathEntry]:
        """What `show` takes: it must be called before anything else is awaited."""
        return await self._branches.path(conversation, NEWEST)

    def show(self, conversation: str, entries: Sequence[PathEntry]) -> None:
        """Show another conversation by its newest messages, and begin to read the rest."""
        self.stop()
        left = self._model.rows
        self._model.load(conversation, entries, complete=_from_root(entries))
        if len(left) > STEP:
            self._tasks.spawn(_let_go(left), "let-go")
        self._read_rest()

    async def reload(self) -> bool:
        """Read what is another now on the shown branch, and show it.

        Gives False where something else is shown meanwhile, or a later call is under way.
        """
        conversation = self._model.conversation
        if conversation is None:
            return False
        self._reading += 1
        reading, changes = self._reading, -1
        while changes != self._changes:  # else what was read may be older than what is shown
            changes = self._changes
            entries = await self._branches.path_from(conversation, self._model.joins, NEWEST)
            if reading != self._reading:
                return False
        if self._model.splice(conversation, entries):
            self._read_rest()
        else:
            self.show(conversation, entries)
        return True

    async def reach(self, message: str) -> bool:
        """Read up to a message of the shown branch without pauses; gives whether it is there.

        False, too, where another conversation is shown meanwhile.
        """
        model, conversation = self._model, self._model.conversation
        self._stop_rest()
        while model.conversation == conversation and model.row_of(message) is None:
            if not await self._read_step():
                return False
        self._read_rest()
        return model.conversation == conversation

    def note(self, change: Change) -> None:
        """Hear of a change that the model takes."""
        if isinstance(change, BranchSpliced | MessagesAdded | MessageChanged):
            self._changes += 1

    def stop(self) -> None:
        """Read no further."""
        self._reading += 1
        self._stop_rest()

    def _stop_rest(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None

    def _read_rest(self) -> None:
        if not self._model.complete and (self._rest is None or self._rest.done()):
            self._rest = self._tasks.spawn(self._load_rest(), "load-rest")

    async def _load_rest(self) -> None:
        """Put older messages in front, until the root. Another conversation stops it."""
        await asyncio.sleep(FIRST_PAUSE)
        more = True
        while more:
            more = await self._read_step()
            await asyncio.sleep(PAUSE)

    async def _read_step(self) -> bool:
        """Put some older messages in front; False where there are none, or no longer."""
        model, conversation = self._model, self._model.conversation
        if conversation is None or model.complete:
            return False
        top, changes = model.rows[0].message.id, self._changes
        try:
            entries = await self._branches.path_above(conversation, top, STEP)
        except NotFoundError:  # deleted for good by another process
            return False
        if changes != self._changes:  # it may be older than what is shown: once more
            return True
        model.prepend(conversation, entries, complete=_from_root(entries))
        return True


def _from_root(entries: Sequence[PathEntry]) -> bool:
    return not entries or entries[0].message.parent is None


async def _let_go(rows: list[Row]) -> None:
    """Free the rows that were left, bit by bit: all at once would be felt."""
    while rows:
        await asyncio.sleep(PAUSE)
        del rows[-2 * STEP :]
