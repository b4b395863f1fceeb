"""A thread of its own for calls that block, run in the order they were given."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar, TypeVarTuple

from chatapp.domain.errors import StorageError
from chatapp.domain.translation import QT_TRANSLATE_NOOP

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

_Deliver = Callable[[Any, BaseException | None], None]
_log = logging.getLogger(__name__)


class Worker:
    """One daemon thread; started with the first call.

    A call that was given is run once and to its end, even if nobody waits for it any more:
    cancelling the wait gives up the result, never the work.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], _Deliver] | None]
        self._jobs = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False

    async def run(self, function: Callable[[*Ts], T], *args: *Ts) -> T:
        """Run `function` on the thread and give its result, or raise what it raised.

        Raises StorageError (storage_failed) after `stop`.
        """
        if self._closed:
            raise StorageError(
                "storage_failed", reason=QT_TRANSLATE_NOOP("errors", "the database is closed")
            )
        return await self._submit(lambda: function(*args))

    async def stop(self, last: Callable[[], None]) -> None:
        """Run what was given before, then `last`, then end the thread."""
        if self._closed:
            return
        self._closed = True
        if self._thread is None:
            return
        finished = self._submit(last)
        self._jobs.put(None)
        await finished
        # Left inside the loop's wake-up call, the thread could crash the interpreter's end.
        self._thread.join()

    def _submit(self, call: Callable[[], T]) -> asyncio.Future[T]:
        if self._thread is None:
            self._thread = threading.Thread(target=self._main, name=self._name, daemon=True)
            self._thread.start()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def deliver(result: Any, error: BaseException | None) -> None:
            with suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(_settle, future, result, error)

        self._jobs.put((call, deliver))
        return future

    def _main(self) -> None:
        while (job := self._jobs.get()) is not None:
            call, deliver = job
            try:
                result = call()
            except BaseException as error:
                deliver(None, error)
            else:
                deliver(result, None)
                del result
            del job, call, deliver  # nothing is kept alive while waiting


def _settle(future: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    if future.done():
        if error is not None:
            _log.warning("A call that nobody waits for failed: %r", error)
    elif isinstance(error, Exception) and not isinstance(error, StopIteration):
        future.set_exception(error)
    elif error is not None:
        future.set_exception(RuntimeError(f"the call ended by {error!r}"))
    else:
        future.set_result(result)
