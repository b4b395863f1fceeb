"""Looks for garbage, in the window's thread and in quiet moments.

Python would search in whichever thread makes the next object. What is found there is ended there,
and Qt crashes when another thread ends an object of the window's (a timer of it goes off after its
end). So Python's own search is off while the window runs, and timers search here.

A search through everything takes some tens of ms where much is loaded, so it must not come in the
middle of scrolling or streaming.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

YOUNG, MIDDLE = 2_000, 15
"""Counts of new objects, and of searches through them, that lead to the next search."""
YOUNG_INTERVAL_MS = 1_000
INTERVAL_MS = 20_000
_FONT_LIBRARY = "ziafont"


class QuietCollection(QObject):
    """Takes over the search; `app.py` has turned off Python's own.

    Parameters: `busy`, tells whether now is no time for old objects.
    """

    def __init__(self, busy: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._busy = busy
        self._frozen = False
        self._young, self._old = QTimer(self), QTimer(self)
        self._young.timeout.connect(self.collect_young)
        self._old.timeout.connect(self.collect)
        self._young.start(YOUNG_INTERVAL_MS)
        self._old.start(INTERVAL_MS)

    def collect_young(self) -> None:
        """Search the new objects if there are many."""
        objects, searches, _ = gc.get_count()
        if searches > MIDDLE:
            gc.collect(1)
        elif objects > YOUNG:
            gc.collect(0)

    def collect(self) -> bool:
        """Search everything now, unless something is going on; whether it was done."""
        if self._busy() or QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return False
        gc.collect()
        if not self._frozen and _FONT_LIBRARY in sys.modules:
            gc.freeze()  # its font is half of all objects, and stays
            self._frozen = True
        return True
