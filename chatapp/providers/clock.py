"""How long an answer may take, and what it means when the time is up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from typing import TypeVar

from chatapp.domain.errors import NetworkError
from chatapp.domain.models import TimeLimits

T = TypeVar("T")


class ReplyClock:
    """Holds one call to its limits: the whole, the time since content, the time after the end.

    Only content winds the idle clock: comments, pings and empty deltas keep no answer alive.
    """

    def __init__(self, limits: TimeLimits, host: str) -> None:
        # Nothing for the idle time is too long before the head as well as after it.
        self.limits = replace(limits, first_byte=min(limits.first_byte, limits.idle))
        self._host = host
        self._loop = asyncio.get_running_loop()
        self._total_at = None if limits.total is None else self._loop.time() + limits.total
        self._content_at = self._loop.time()
        self._finished_at: float | None = None

    @property
    def finished(self) -> bool:
        """Whether all text is there, and only a mark or the usage is waited for."""
        return self._finished_at is not None

    def wind(self) -> None:
        """Content has arrived (or the head: the idle time starts with it).

        Some services name a reason to finish with every piece: what follows one is waited for anew.
        """
        self._content_at = self._loop.time()
        self._finished_at = None

    def finish(self, finished: bool) -> None:
        """Say whether every choice has its finish reason."""
        if not finished:
            self._finished_at = None
        elif self._finished_at is None:
            self._finished_at = self._loop.time()

    async def whole(self, waited: Awaitable[T]) -> T:
        """Await within the time for the whole call; raises NetworkError (timeout_total)."""
        try:
            async with asyncio.timeout_at(self._total_at) as timeout:
                return await waited
        except TimeoutError:
            if timeout.expired():
                raise self._total_error() from None
            raise

    async def content(self, waited: Awaitable[T]) -> T | None:
        """Await until content is overdue; None when nothing but the end was waited for.

        Raises NetworkError (timeout_idle, timeout_total).
        """
        idle_at = self._content_at + self.limits.idle
        deadline = idle_at if self._total_at is None else min(idle_at, self._total_at)
        if self._finished_at is not None:
            deadline = min(deadline, self._finished_at + self.limits.after_finish)
        try:
            async with asyncio.timeout_at(deadline) as timeout:
                return await waited
        except TimeoutError:
            if not timeout.expired():
                raise
        if self._finished_at is not None:
            return None
        if deadline == self._total_at:
            raise self._total_error()
        seconds = f"{self.limits.idle:g}"
        raise NetworkError("timeout_idle", host=self._host, seconds=seconds)

    def _total_error(self) -> NetworkError:
        seconds = f"{self.limits.total:g}"
        return NetworkError("timeout_total", host=self._host, seconds=seconds)
