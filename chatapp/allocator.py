"""Has the C library give memory back that is not used any more, where it can be told to."""

from __future__ import annotations

import sys
from contextlib import suppress

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Options of `mallopt`, from glibc's malloc.h."""
_LARGE = 256 * 1024
"""Blocks of so many bytes are given back on their own as soon as they are free."""
_ARENAS = 2
"""Threads share so many pools, instead of eight for each processor."""


def give_memory_back() -> None:
    """Keep the process small while long texts and pictures come and go.

    Left alone, glibc learns from the first large block that is freed to keep all later ones
    (mallopt(3), "dynamic mmap threshold"), and every thread keeps a pool of its own.
    """
    if sys.platform != "linux":
        return
    import ctypes

    with suppress(OSError, AttributeError):  # another C library has no such function
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_MMAP_THRESHOLD, _LARGE)
        mallopt(_TRIM_THRESHOLD, _LARGE)
        mallopt(_ARENA_MAX, _ARENAS)
