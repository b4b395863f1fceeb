"""Looks for garbage in quiet moments.

A search through everything takes some tens of ms where much is loaded, so it must not come in the
middle of scrolling or streaming. Python decides that by counts of objects; here it is a timer's.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

YOUNG, MIDDLE = 2_000, 15
"""Counts of new objects, and of searches through them, that lead to the next search."""
NEVER = 1_000_000
INTERVAL_MS = 20_000
_FONT_LIBRARY = "ziafont"


class QuietCollection(QObject):
    """Takes over the search through old objects.

    Parameters: `busy`, tells whether now is no time for it.
    """

    def __init__(self, busy: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._busy = busy
        self._frozen = False
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()
        gc.set_threshold(YOUNG, MIDDLE, NEVER)

    def collect(self) -> bool:
        """Search now, unless something is going on; whether it was done."""
        if self._busy() or QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return False
        gc.collect()
        if not self._frozen and _FONT_LIBRARY in sys.modules:
            gc.freeze()  # its font is half of all objects, and stays
            self._frozen = True
        return True
