"""A virtual desktop whose pixels can be read at once, to see when a window is painted."""

from __future__ import annotations

import mmap
import os
import struct
import time
from pathlib import Path
from typing import Self

from tests.support.desktop import SIZE, Desktop

_AS_INSTALLED = Path(__file__).with_name("as_installed")
"""Hides what only the development environment has."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 20, 1240, 60, 800
"""The part of the screen that is looked at, within the window, in px."""
_EVERY = 6
"""Every so many lines of it are looked at."""
_SHADES = 10
"""Smoothed letters have more colours than this; an empty window or its frame has fewer."""


class Screen(Desktop):
    """A desktop without assistive technology, as most users have it."""

    def __enter__(self) -> Self:
        super().__enter__()
        self.environment.pop("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", None)
        # Users' modules are compiled when they are installed, or at the first start.
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self.environment["PYTHONPATH"] = str(_AS_INSTALLED)
        self._pixels = _Pixels(self._folder / "Xvfb_screen0")
        return self

    def _start_display(self) -> str:
        reading, writing = os.pipe()
        options = ("-screen", "0", SIZE, "-dpi", "96", "-nolisten", "tcp", "-noreset")
        memory = ("-fbdir", str(self._folder))
        self._start("Xvfb", "-displayfd", str(writing), *options, *memory, pass_fds=(writing,))
        os.close(writing)
        with os.fdopen(reading) as pipe:
            return f":{pipe.readline().strip()}"

    def wait_until_painted(self, within: float = 30.0) -> float:
        """Wait for a window with text; gives the moment, of `time.perf_counter`."""
        return self._wait(painted=True, within=within)

    def wait_until_empty(self, within: float = 30.0) -> None:
        """Wait until no window is left."""
        self._wait(painted=False, within=within)

    def _wait(self, *, painted: bool, within: float) -> float:
        deadline = time.perf_counter() + within
        while (now := time.perf_counter()) < deadline:
            if self._pixels.show_text() is painted:
                return now
            time.sleep(0.001)
        raise TimeoutError("no window came" if painted else "a window stays")


class _Pixels:
    """The display's memory, an XWD file that Xvfb writes into."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        header = struct.unpack(">25I", self._memory[:100])
        self._line = header[12]
        self._start = header[0] + header[19] * 12
        width = 4 * (_RIGHT - _LEFT)
        starts = (self._start + y * self._line + 4 * _LEFT for y in range(_TOP, _BOTTOM, _EVERY))
        self._strips = [slice(start, start + width) for start in starts]

    def show_text(self) -> bool:
        """Whether there are the many shades that smoothed letters have."""
        shades: set[int] = set()
        for strip in self._strips:
            shades.update(memoryview(self._memory[strip]).cast("I"))
            if len(shades) > _SHADES:
                return True
        return False
