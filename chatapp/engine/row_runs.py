"""Work for each of many rows: several at a time, and not more often than is wanted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pace:
    """How quickly rows are worked through."""

    at_once: int = 4
    """Rows that are worked on at the same time."""
    per_minute: float | None = None
    """Rows begun in a minute at most, evenly; None: no limit."""


@dataclass(slots=True)
class Progress:
    """How far a run is."""

    rows: int
    """All that are to be done."""
    done: int = 0
    """Those that have a result, and no failure, now or from before."""
    failed: int = 0
    kept: int = 0
    """Those of the two that were there from before."""
    kept_failed: int = 0
    """Those of them that failed."""

    @property
    def left(self) -> int:
        """Rows without a result."""
        return self.rows - self.done - self.failed

    def count(self, *, failed: bool, kept: bool = False) -> None:
        """Count a row that has a result."""
        self.failed += failed
        self.done += not failed
        self.kept += kept
        self.kept_failed += kept and failed


async def run_rows(
    rows: AsyncIterator[T], work: Callable[[T], Awaitable[None]], pace: Pace
) -> None:
    """Run `work` for each row, in their order as far as several at a time have one.

    What `work` or `rows` raises ends the run: the other rows are cancelled, then it is raised.
    So they are when the run is cancelled.
    """
    source, gate = _Shared(rows), _Gate(pace.per_minute)
    workers = [
        asyncio.create_task(_work_through(source, gate, work)) for _worker in range(pace.at_once)
    ]
    try:
        done, _running = await asyncio.wait(workers, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    for worker in done:
        worker.result()


async def _work_through(
    source: _Shared[T], gate: _Gate, work: Callable[[T], Awaitable[None]]
) -> None:
    while True:
        try:
            row = await source.next()
        except StopAsyncIteration:
            return
        await gate.pass_through()
        await work(row)


class _Shared(Generic[T]):
    """Rows that several workers take from."""

    def __init__(self, rows: AsyncIterator[T]) -> None:
        self._rows = rows
        self._lock = asyncio.Lock()

    async def next(self) -> T:
        async with self._lock:
            return await anext(self._rows)


class _Gate:
    """Lets rows through evenly."""

    def __init__(self, per_minute: float | None) -> None:
        self._between = 60.0 / per_minute if per_minute else 0.0
        self._next = 0.0

    async def pass_through(self) -> None:
        now = asyncio.get_running_loop().time()
        wait = self._next - now
        self._next = max(now, self._next) + self._between
        if wait > 0:
            await asyncio.sleep(wait)
