"""The stack of the main thread, as another thread can write it down.

It reads what `faulthandler` writes: holding another thread's frames would keep its painters
alive beyond their paint, at which Qt crashes.
"""

from __future__ import annotations

import faulthandler
import re
import sys
import threading
from collections import Counter
from functools import cache
from typing import BinaryIO

from tools.bench.sampler import Stack

_CALL = re.compile(r'  File "(.*)", line \d+ in (.*)')
_HIDDEN = ("<frozen", "tools/bench", "/runpy.py", "/threading.py")


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
