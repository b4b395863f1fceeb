"""Where the main thread's processor time goes, sampled a thousand times a second.

A signal interrupts the main thread, so the sampler needs no lock to look, and sees calls that
release it no more often than others. What is sampled late, after a long call into Qt, counts for
the time it took.
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from types import CodeType, FrameType

Stack = tuple[str, ...]
"""Calls, the outermost first."""

_SECONDS = 0.001
_HIDDEN = ("importlib", "runpy")


class Sampler:
    """Adds up the main thread's processor time, in microseconds, by stack."""

    def __init__(self) -> None:
        self._stacks: Counter[Stack] = Counter()
        self._names: dict[CodeType, str] = {}
        self._last = 0.0

    def start(self) -> None:
        """Begin to look."""
        # The app would take the signal for the system's wish to end it.
        signal.set_wakeup_fd(-1)
        signal.set_wakeup_fd = lambda *_arguments, **_more: -1
        signal.signal(signal.SIGALRM, self._look)
        self._last = time.thread_time()
        signal.setitimer(signal.ITIMER_REAL, _SECONDS, _SECONDS)

    def stop(self) -> Counter[Stack]:
        """Look no more; gives the microseconds of each stack."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        return self._stacks

    def _look(self, _number: int, frame: FrameType | None) -> None:
        now = time.thread_time()
        if frame is not None and _just_called(frame):
            frame = frame.f_back  # what was late is what was before
        self._stacks[self._stack(frame)] += round((now - self._last) * 1e6)
        self._last = time.thread_time()

    def _stack(self, frame: FrameType | None) -> Stack:
        calls = []
        while frame is not None:
            name = self._names.get(frame.f_code)
            if name is None:
                name = self._names[frame.f_code] = _name(frame)
            if name:
                calls.append(name)
            frame = frame.f_back
        return tuple(reversed(calls))


def _just_called(frame: FrameType) -> bool:
    """Whether nothing of the function has run yet, besides what every function begins with."""
    code = frame.f_code
    return frame.f_lasti <= 2 * (1 + len(code.co_cellvars) + bool(code.co_freevars))


def _name(frame: FrameType) -> str:
    """Module and function; "" for what would only be in the way."""
    code = frame.f_code
    module = str(frame.f_globals.get("__name__", "?"))
    if code.co_filename.startswith("<frozen") or "/tools/bench/" in code.co_filename:
        return ""
    if module.startswith(_HIDDEN):
        return ""
    if code.co_name == "<module>":
        return "" if module == "__main__" else f"import {module}"
    return f"{module}.{code.co_qualname.replace('.<locals>', '')}"
