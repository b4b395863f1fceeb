"""How long the window's thread does not answer, and what it was doing meanwhile."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt, QTimer

from tools.bench.machine import clock
from tools.bench.sampler import Stack
from tools.bench.stacks import look, read_stacks

BEAT_MS = 10
LONG_MS = 50.0
"""A stall that a user notices."""
_LOOK_SECONDS = 0.008


@dataclass
class Stall:
    """A time in which nothing else could happen."""

    milliseconds: float
    thread_ms: float
    """Processor time of the window's thread in it."""
    process_ms: float
    """Processor time of all threads: much of it and little of the window's is a fight for the
    interpreter's lock; little of both is a wait."""
    stacks: Counter[Stack] = field(default_factory=Counter)
    """Where the thread was, by how often it was seen there."""


class Watchdog(QObject):
    """Beats on the window's thread; a thread of its own looks at the stack when a beat is late.

    Parameters: `stacks`, whether it looks at all: it costs a little.
    """

    def __init__(self, *, stacks: bool = False) -> None:
        super().__init__()
        self.longest = 0.0
        """The longest stall since `reset`, in ms."""
        self._stalls: list[Stall] = []
        self._beat_at = self._thread_at = self._process_at = 0.0
        self.reset_beat()
        self._ended = threading.Event()
        self._seen = os.fdopen(os.memfd_create("stall"), "w+b") if stacks else None
        self._looked = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)
        if stacks:
            threading.Thread(target=self._look, daemon=True).start()

    def reset(self) -> None:
        """Forget what was seen so far."""
        self.longest, self._stalls = 0.0, []
        self.reset_beat()

    def reset_beat(self) -> None:
        """The time since the last beat is nobody's fault."""
        self._beat_at = clock()
        self._thread_at, self._process_at = time.thread_time(), time.process_time()

    def take(self) -> list[Stall]:
        """The stalls above `LONG_MS` since this was last asked for."""
        stalls, self._stalls = self._stalls, []
        return stalls

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()
        self._ended.set()

    def _beat(self) -> None:
        late = (clock() - self._beat_at) * 1000 - BEAT_MS
        self.longest = max(self.longest, late)
        stacks: Counter[Stack] = Counter()
        if self._looked and self._seen is not None:
            self._looked = False
            stacks = read_stacks(self._seen)
        if late > LONG_MS:
            thread = (time.thread_time() - self._thread_at) * 1000
            process = (time.process_time() - self._process_at) * 1000
            self._stalls.append(Stall(late, thread, process, stacks))
        self.reset_beat()

    def _look(self) -> None:
        assert self._seen is not None
        while not self._ended.wait(_LOOK_SECONDS):
            if (clock() - self._beat_at) * 1000 > BEAT_MS + 2 * _LOOK_SECONDS * 1000:
                self._looked = True
                look(self._seen)
