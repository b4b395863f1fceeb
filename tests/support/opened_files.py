"""Which files of a folder the process opens, as the kernel tells it."""

from __future__ import annotations

import ctypes
import os
import struct
from pathlib import Path
from typing import Self

_OPENED = 0x20
_EVENT = struct.Struct("iIII")


class OpenedFiles:
    """Watches a folder; raises OSError where the system has no inotify."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._watch = -1

    def __enter__(self) -> Self:
        library = ctypes.CDLL(None, use_errno=True)
        self._watch = library.inotify_init1(os.O_NONBLOCK)
        if (
            self._watch < 0
            or library.inotify_add_watch(self._watch, os.fsencode(self._folder), _OPENED) < 0
        ):
            raise OSError(ctypes.get_errno(), "no inotify")
        return self

    def __exit__(self, *_error: object) -> None:
        os.close(self._watch)

    def names(self) -> list[str]:
        """The names of the files that were opened since it was last asked."""
        try:
            data = os.read(self._watch, 65536)
        except BlockingIOError:
            return []
        found, at = [], 0
        while at < len(data):
            _watch, _mask, _cookie, length = _EVENT.unpack_from(data, at)
            at += _EVENT.size
            found.append(data[at : at + length].rstrip(b"\0").decode())
            at += length
        return found
