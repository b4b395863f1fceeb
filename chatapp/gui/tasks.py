"""Runs coroutines for the window: held, named, and with their failures shown, not lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import Failure

log = logging.getLogger(__name__)


class WindowTasks:
    """The window's own tasks.

    Parameters: `on_failure`, called with what went wrong in a task, to be shown.
    """

    def __init__(self, on_failure: Callable[[Failure], None]) -> None:
        self._on_failure = on_failure
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False

    def spawn(self, coroutine: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
        """Run `coroutine` under `name`."""
        task = asyncio.get_event_loop().create_task(coroutine, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    async def close(self, timeout: float) -> None:
        """Let running tasks come to their end, at most `timeout` seconds; then cancel them.

        What fails from now on is in the log only: there is no window to show it in.
        """
        self._closed = True
        pending = {task for task in self._tasks if task is not asyncio.current_task()}
        if pending:
            _done, pending = await asyncio.wait(pending, timeout=timeout)
        for task in pending:
            task.cancel()
        if pending:
            await asyncio.wait(pending, timeout=timeout)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        failure = error.failure if isinstance(error, ChatAppError) else Failure("unexpected")
        if not isinstance(error, ChatAppError):
            log.error("Task %s failed", task.get_name(), exc_info=error)
        if not self._closed:
            self._on_failure(failure)
        else:
            log.info("Task %s, after the window: %s", task.get_name(), failure.code)


async def kept(writing: Coroutine[Any, Any, object]) -> None:
    """Write what is a comfort only; where it cannot be written, work goes on."""
    try:
        await writing
    except ChatAppError as error:
        log.warning("Not kept: %s", error.code)
