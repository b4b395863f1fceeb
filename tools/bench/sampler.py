"""Looks at the stack of the main thread about a thousand times a second.

It reads what `faulthandler` writes: holding another thread's frames would keep its painters
alive beyond their paint, at which Qt crashes.
"""

from __future__ import annotations

import faulthandler
import os
import re
import sys
import threading
from collections import Counter
from functools import cache
from typing import BinaryIO

Stack = tuple[str, ...]
"""Calls, the outermost first."""

_SECONDS = 0.001
_CALL = re.compile(r'  File "(.*)", line \d+ in (.*)')
_HIDDEN = ("<frozen", "tools/bench", "/runpy.py", "/threading.py")


class Sampler:
    """Counts the stacks of the main thread."""

    def __init__(self, seconds: float = _SECONDS) -> None:
        self._seconds = seconds
        self._ended = threading.Event()
        self._file = os.fdopen(os.memfd_create("stacks"), "w+b")
        self._thread = threading.Thread(target=self._look, daemon=True)

    def start(self) -> None:
        """Begin to look."""
        # The sampler must not wait long for a thread that computes, or it would see mostly
        # the moments at which that one waits.
        self._interval = sys.getswitchinterval()
        sys.setswitchinterval(0.0002)
        self._thread.start()

    def stop(self) -> Counter[Stack]:
        """Look no more; gives how often each stack was seen."""
        self._ended.set()
        self._thread.join()
        sys.setswitchinterval(self._interval)
        return read_stacks(self._file)

    def _look(self) -> None:
        while not self._ended.wait(self._seconds):
            look(self._file)


def look(file: BinaryIO) -> None:
    """Write down the stacks of all threads."""
    faulthandler.dump_traceback(file, all_threads=True)


def read_stacks(file: BinaryIO) -> Counter[Stack]:
    """How often each stack of the main thread was written down since the file began."""
    file.seek(0)
    main = f"hread 0x{threading.main_thread().ident:016x} "
    stacks: Counter[Stack] = Counter()
    for part in file.read().decode("utf-8", "replace").split("\n\n"):
        for thread in part.split("\nT"):
            if main in thread[:40]:
                calls = (_name(*call) for call in _CALL.findall(thread))
                stacks[tuple(reversed([call for call in calls if call]))] += 1
    file.seek(0)
    file.truncate()
    return stacks


@cache
def _name(path: str, function: str) -> str:
    """Module and function; "" for what would only be in the way."""
    if any(part in path for part in _HIDDEN):
        return ""
    for folder in sorted((each for each in sys.path if each), key=len, reverse=True):
        if path.startswith(folder):
            path = path[len(folder) :].lstrip("/")
            break
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return f"import {module}" if function == "<module>" else f"{module}.{function}"
