"""Things that take too long for the window's thread: made on another one, kept for a while."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

MOST_WAITING = 500
"""So many jobs wait at most; the oldest is forgotten, and made when it is asked for again."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failed:
    """It cannot be made; asking again is of no use."""

    reason: str
    """For logs and tests, in English."""


class Kept(Generic[K, T]):
    """The values used last.

    Parameters: `limit`, the sum of all costs it may come to.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._total = 0
        self._values: OrderedDict[K, tuple[T, int]] = OrderedDict()

    def get(self, key: K) -> T | None:
        """The value, which counts as used now."""
        found = self._values.get(key)
        if found is None:
            return None
        self._values.move_to_end(key)
        return found[0]

    def put(self, key: K, value: T, cost: int) -> None:
        """Keep a value; those not used for longest go, but never this one."""
        self.forget(key)
        self._values[key] = (value, cost)
        self._total += cost
        while self._total > self._limit and len(self._values) > 1:
            self.forget(next(iter(self._values)))

    def forget(self, key: K) -> None:
        """Drop a value, if it is there."""
        _value, cost = self._values.pop(key, (None, 0))
        self._total -= cost

    def __len__(self) -> int:
        return len(self._values)


class _Rest:
    """Until when no job begins, in seconds of the monotonic clock."""

    until = 0.0


def hold_off(seconds: float = 0.15) -> None:
    """Begin no job for so long: a thread at work takes the interpreter from the window."""
    _Rest.until = time.monotonic() + seconds


class Workshop(QObject):
    """Runs jobs one at a time on a thread of its own, the newest first.

    The thread begins with the first job and ends when none is left. It waits while `hold_off`
    says so.
    """

    done = Signal(object, object)
    """A job's key, and what it gave or `Failed`; on the thread this object lives on."""

    forgotten = Signal(object)
    """The key of a job that will not be done: too many newer ones came."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._lock = threading.Lock()
        self._waiting: OrderedDict[Hashable, Callable[[], object]] = OrderedDict()
        self._running: Hashable | None = None
        self._thread: threading.Thread | None = None

    def give(self, key: Hashable, job: Callable[[], object]) -> None:
        """Run `job` soon; one that waits under the same key is replaced."""
        with self._lock:
            if key == self._running:
                return
            self._waiting[key] = job
            self._waiting.move_to_end(key)
            excess = list(self._waiting)[: max(0, len(self._waiting) - MOST_WAITING)]
            for old in excess:
                del self._waiting[old]
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()
        for old in excess:
            self.forgotten.emit(old)

    def _work(self) -> None:
        while (job := self._next()) is not None:
            key, make = job
            result = _result_of(make)
            with self._lock:
                self._running = None  # before anybody knows of the result, and asks again
            with suppress(RuntimeError):  # the application, and this object with it, is gone
                self.done.emit(key, result)
            del job, make, result  # nothing is kept alive while waiting

    def _next(self) -> tuple[Hashable, Callable[[], object]] | None:
        while self._waiting and (rest := _Rest.until - time.monotonic()) > 0:
            time.sleep(rest)
        with self._lock:
            if not self._waiting:
                self._thread = None
                return None
            key, make = self._waiting.popitem(last=True)
            self._running = key
            return key, make


def _result_of(make: Callable[[], object]) -> object:
    try:
        return make()
    except Exception as error:  # whatever a parser of other people's texts can raise
        _log.debug("Not made: %r", error)
        return Failed(f"{type(error).__name__}: {error}"[:200])
