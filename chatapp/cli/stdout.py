"""Writes an answer to stdout piece by piece, from a thread of its own.

A reader may be slow, or a pager that waits for a key: a write then blocks. The answer goes on all
the same: it is saved, its time limits hold, and Ctrl+C ends it.
"""

from __future__ import annotations

import asyncio
import os
import queue
import stat
import threading
from collections.abc import Callable
from contextlib import suppress

from chatapp.cli.output import raw_stdout, write_all

GRACE = 0.5
"""Seconds the reader gets for what is left once the answer was stopped."""


class PieceWriter:
    """Puts text out in order, each piece at once. Made inside a running event loop.

    Parameters: `on_failure`, called on the loop, once, when nothing can be written any more:
    BrokenPipeError where nobody reads, another OSError where there is no room or no stdout.
    """

    def __init__(self, on_failure: Callable[[OSError], None]) -> None:
        self._on_failure = on_failure
        self._loop = asyncio.get_running_loop()
        self._pieces: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._ended = self._loop.create_future()
        self.failure: OSError | None = None
        """Why nothing can be written any more."""
        self._watched: int | None = None
        self._watch_reader()
        # A daemon: it may be in a write that never ends when the process does.
        threading.Thread(target=self._work, name="stdout", daemon=True).start()

    def put(self, text: str) -> None:
        """Write `text` as UTF-8 after what was put before; returns at once."""
        self._pieces.put(text.encode("utf-8", "replace"))

    async def end(self, stopped: asyncio.Event) -> None:
        """Wait until all is written; once `stopped` is set only half a second more."""
        self._stop_watching()
        self._pieces.put(None)
        waiting = asyncio.ensure_future(stopped.wait())
        try:
            await asyncio.wait([self._ended, waiting], return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        await asyncio.wait([self._ended], timeout=GRACE)

    def _work(self) -> None:
        failure = None
        try:
            raw = raw_stdout()
            while (piece := self._pieces.get()) is not None:
                write_all(raw, piece)
        except OSError as error:
            failure = error
        with suppress(RuntimeError):  # the loop was closed meanwhile
            self._loop.call_soon_threadsafe(self._finish, failure)

    def _finish(self, failure: OSError | None) -> None:
        self._stop_watching()
        if self._ended.done():
            return
        self.failure = failure
        self._ended.set_result(None)
        if failure is not None:
            self._on_failure(failure)

    def _watch_reader(self) -> None:
        """Notice at once when a pipe's reader leaves, not only with the next piece.

        The writing end of a pipe never becomes readable but for that.
        """
        with suppress(OSError, ValueError, NotImplementedError):
            descriptor = raw_stdout().fileno()
            if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
                self._loop.add_reader(descriptor, self._finish, BrokenPipeError())
                self._watched = descriptor

    def _stop_watching(self) -> None:
        if self._watched is not None:
            self._loop.remove_reader(self._watched)
            self._watched = None
