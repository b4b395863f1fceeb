"""Lets several views draw one after the other, with the window's turn in between."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Turns(QObject):
    """Who asks first draws first; after each there is a pause as long as the drawing took."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: list[Callable[[], None]] = []
        self._next = 0.0
        """When the next one may draw, by `time.perf_counter`."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._give)

    def ask(self, draw: Callable[[], None]) -> None:
        """Have `draw` called when it is its turn; asked twice it is called once."""
        if draw not in self._waiting:
            self._waiting.append(draw)
        self._start()

    def clear(self) -> None:
        """Nobody draws any more."""
        self._waiting.clear()
        self._timer.stop()

    def _start(self) -> None:
        if self._waiting and not self._timer.isActive():
            self._timer.start(max(0, math.ceil((self._next - time.perf_counter()) * 1000)))

    def _give(self) -> None:
        draw, begun = self._waiting.pop(0), time.perf_counter()
        draw()
        ended = time.perf_counter()
        self._next = ended + (ended - begun)
        self._start()
