"""Memory: what a model is going to need, what this computer has, what a process takes."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from chatapp.domain.model_files import MemoryNeed, ModelFile
from chatapp.providers.local_server import BATCH

CACHE_VALUE = 2
"""Bytes of a value in the key and value caches: 16-bit floats, llama.cpp's own choice."""

UNKNOWN_ROW = 1 / 4000
"""Bytes of cache that a token takes, by the model's size, where its file does not tell: as much
as in the hungriest of the usual models."""

PROGRAM = 24 << 20
"""Bytes of the child process itself, with llama.cpp's library. Measured."""

_LAYER_BUFFERS = 12
"""Values computed at the same time, by the embedding's length, for each token of a batch."""

CONTEXTS = (16384, 8192, 4096, 2048)
"""Tokens of context that are chosen from, where the user has not chosen."""

SMALL_MODEL = 256 << 20
"""Bytes up to which a model counts as small: what it has to say needs no long context."""


def cache_row_bytes(model: ModelFile | None, model_bytes: int) -> float:
    """Bytes that a token of context takes in the caches."""
    if model is None or model.cache_row is None:
        return model_bytes * UNKNOWN_ROW
    return float(model.cache_row * CACHE_VALUE)


def context_size(
    model_bytes: int, memory_bytes: int, model: ModelFile | None = None, wished: int = 0
) -> int:
    """Tokens of context a model is loaded with: those wished, or as many as fit.

    Half of the memory is the model's and its context's to use. Never more than the model was
    trained for.
    """
    trained = model.context if model is not None and model.context else None
    most = min(CONTEXTS[0], trained or CONTEXTS[1])
    if wished:
        return min(wished, trained) if trained else wished
    if model_bytes <= SMALL_MODEL:
        return min(4096, most)
    fitting = (memory_bytes / 2 - model_bytes) / max(cache_row_bytes(model, model_bytes), 1.0)
    found = next((size for size in CONTEXTS if size <= min(fitting, most)), CONTEXTS[-1])
    return min(found, most)


def memory_need(model: ModelFile | None, model_bytes: int, context: int) -> MemoryNeed:
    """What loading a model with so much context takes, and what there is."""
    vocabulary, embedding = (model.vocabulary, model.embedding) if model else (0, 0)
    computing = 4 * BATCH * (vocabulary + _LAYER_BUFFERS * embedding)
    return MemoryNeed(
        file=model_bytes,
        cache=round(cache_row_bytes(model, model_bytes) * context),
        buffers=PROGRAM + computing,
        free=free_memory(),
        whole=whole_memory(),
    )


def whole_memory() -> int | None:
    """Bytes of memory this computer has; None where the system does not say."""
    with suppress(AttributeError, ValueError, OSError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return _windows_memory()[0] if sys.platform == "win32" else None


def free_memory() -> int | None:
    """Bytes that can be had without pushing others out; None where the system does not say."""
    if sys.platform == "win32":
        return _windows_memory()[1]
    with suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) << 10
    return None


def memory_of(pid: int) -> int | None:
    """Bytes a process takes, shared ones by its share; None where the system does not say."""
    with suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) << 10
    return None


def _windows_memory() -> tuple[int | None, int | None]:
    """All memory and what is available, as `GlobalMemoryStatusEx` gives them."""
    if sys.platform == "win32":
        import ctypes

        status = (ctypes.c_uint64 * 8)()  # two 32-bit numbers, then seven of 64 bits
        ctypes.cast(status, ctypes.POINTER(ctypes.c_uint32))[0] = ctypes.sizeof(status)
        if ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
            return status[1], status[2]
    return None, None
