"""One window per profile: a second start raises the first's window and ends.

Two files in the profile do it, since Qt's network library would take two megabytes for it.
"""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, QTimer, Signal

ANSWER_WITHIN = 5.0
"""Seconds an open window may take to answer before it counts as hung."""
LOCK_FILE = "window.lock"
"""Held while a window is open; the lock of a process that is gone does not count."""
REQUEST_FILE = "window.raise"
"""Made by a later start; the window that comes forward takes it away."""
_LOOK_EVERY = 0.02


class SingleInstance(QObject):
    """Notices later starts. Signal: `raise_requested`.

    Parameters: `profile`, its folder.
    """

    raise_requested = Signal()

    def __init__(self, profile: Path) -> None:
        super().__init__()
        self._folder = profile
        self._request = profile / REQUEST_FILE
        self._lock = QLockFile(str(profile / LOCK_FILE))
        self._lock.setStaleLockTime(0)  # however long the window has been open
        self._watcher: QFileSystemWatcher | None = None

    def claim(self) -> bool:
        """Become the one that later starts find.

        False: there is an open window already; it was asked to come forward.
        """
        if not self._lock.tryLock(0) and self._hand_over():
            return False
        self._take_request()  # left by a start that was killed
        self._watcher = QFileSystemWatcher([str(self._folder)], self)
        self._watcher.directoryChanged.connect(self._look)
        QTimer.singleShot(0, self._look)  # for what came before the watcher
        return True

    def close(self) -> None:
        """Stop listening: a start from now on opens a window of its own."""
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None
        self._lock.unlock()

    def _hand_over(self) -> bool:
        """Ask a window that is open already to come forward; True when it does."""
        if self._lock.error() != QLockFile.LockError.LockFailedError:
            return False  # where locks cannot be had, go on without
        try:
            self._request.touch(0o600)
        except OSError:
            return False
        end = time.monotonic() + ANSWER_WITHIN
        while self._request.exists():
            if time.monotonic() > end:
                self._take_request()
                return False
            time.sleep(_LOOK_EVERY)
        return True

    def _look(self) -> None:
        if self._watcher is not None and self._request.exists():
            self._take_request()
            self.raise_requested.emit()

    def _take_request(self) -> None:
        with suppress(OSError):
            self._request.unlink(missing_ok=True)
