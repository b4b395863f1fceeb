"""Figures of the machine and of processes: how busy it is, processor time, memory."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUSY = 1.2
"""Above this ratio of wall to processor time the figures do not count."""


def description() -> dict[str, str | int]:
    """What the figures were taken on."""
    from PySide6.QtCore import qVersion

    return {
        "processors": len(os.sched_getaffinity(0)),
        "system": platform.system(),
        "python": platform.python_version(),
        "qt": qVersion(),
    }


def spin(seconds: float = 0.4) -> float:
    """Wall time over processor time of a loop that only computes; 1.0 on a quiet machine."""
    wall, cpu = time.perf_counter(), time.thread_time()
    while time.thread_time() - cpu < seconds:
        pass
    return (time.perf_counter() - wall) / (time.thread_time() - cpu)


def kept_waiting(pid: int) -> float:
    """Seconds in which a process's main thread was ready to run while others ran."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9


def clock() -> float:
    """Seconds, in which the main thread's waits for a processor that others had do not count.

    On a quiet machine it goes as any clock; on a busy one the difference is not the app's doing.
    """
    waited = int(os.pread(_main_schedule(), 64, 0).split()[1])
    return time.perf_counter() - waited / 1e9


@cache
def _main_schedule() -> int:
    # The main thread's number is that of its process.
    return os.open(f"/proc/self/task/{os.getpid()}/schedstat", os.O_RDONLY)


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def high(values: Sequence[float], share: float = 0.99) -> float:
    """The value that `share` of all do not pass."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def alternating(rounds: int, *measures: Callable[[], float]) -> list[list[float]]:
    """The values of all measures, taken in turn, so that a busy moment meets all of them."""
    taken: list[list[float]] = [[] for _ in measures]
    for _ in range(rounds):
        for values, measure in zip(taken, measures, strict=True):
            values.append(measure())
    return taken


def family(pid: int) -> list[int]:
    """A process and all that it started, theirs included."""
    found = [pid]
    for one in found:
        for tasks in Path(f"/proc/{one}/task").glob("*/children"):
            with suppress(OSError):
                found += [int(child) for child in tasks.read_text().split()]
    return found


def memory(pid: int) -> float:
    """Memory of a process and all that it started, in MB, each page counted once.

    It is their proportional share (PSS) as it is when no other program has the same libraries
    loaded: files are counted whole, though another Qt program that happens to run shares them.
    """
    files: dict[tuple[str, ...], int] = {}
    anonymous = 0
    for one in family(pid):
        with suppress(OSError):
            for place, resident, share in _mappings(one):
                if place is None:
                    anonymous += share
                else:
                    files[place] = max(files.get(place, 0), resident)
    return (anonymous + sum(files.values())) / 1024


def _mappings(pid: int) -> Iterator[tuple[tuple[str, ...] | None, int, int]]:
    """Each mapping of a process: its place in a file if it is one, resident and PSS in KB."""
    place: tuple[str, ...] | None = None
    resident = 0
    for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
        words = line.split()
        if words[0] == "Rss:":
            resident = int(words[1])
        elif words[0] == "Pss:":
            yield place, resident, int(words[1])
        elif not words[0].endswith(":"):
            place = tuple(words[2:5]) if words[4] != "0" else None
