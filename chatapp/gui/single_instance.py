"""One window per profile: a second start hands over what it asks for, and ends.

Files in the profile do it, since Qt's network library would take two megabytes for it. Each start
writes its request under a name of its own. The open window takes it by giving it another name,
which tells the start that it may end, and removes it when it does what is asked: so a request
outlives whoever is killed, and is done once.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, QTimer, Signal

from chatapp.domain.start_request import StartRequest

ANSWER_WITHIN = 5.0
"""Seconds an open window may take to answer before it counts as hung."""
LOCK_FILE = "window.lock"
"""Held while a window is open; the lock of a process that is gone does not count."""
ASKED = ".asked"
"""How the name of a request ends that no window has taken yet."""
TAKEN = ".taken"
"""How it ends once a window has, until what it asks for is done."""
_PREFIX = "start."
_PART_LIVES = 60.0
"""Seconds after which a request that is not whole was left by a start that was killed."""
_NOTHING = StartRequest()
_LOOK_EVERY = 0.02
_TRY_LOCK_EVERY = 10
"""Looks between two tries whether the open window is gone."""


class SingleInstance(QObject):
    """Notices later starts.

    Signals: `raise_requested(token)`, the window is to come forward; `waiting`, there is something
    for `take`. Parameters: `profile`, its folder.
    """

    raise_requested = Signal(str)
    waiting = Signal()

    def __init__(self, profile: Path) -> None:
        super().__init__()
        self._folder = profile
        self._lock = QLockFile(str(profile / LOCK_FILE))
        self._lock.setStaleLockTime(0)  # however long the window has been open
        self._watcher: QFileSystemWatcher | None = None
        self._waiting: list[tuple[StartRequest, Path | None]] = []

    def claim(self, request: StartRequest = _NOTHING) -> bool:
        """Become the one that later starts find.

        False: there is an open window already, which does what is asked for. Else `take` gives it.
        """
        mine: Path | None = None
        if not self._lock.tryLock(0):
            if self._lock.error() == QLockFile.LockError.LockFailedError:
                mine = self._write(request)
            # Where locks cannot be had, or nothing can be written, go on without.
            if mine is not None and self._is_taken(mine):
                return False
        if mine is not None:
            mine.unlink(missing_ok=True)
        if self._lock.isLocked():
            self._take_up()
        self.receive(request)
        self._watcher = QFileSystemWatcher([str(self._folder)], self)
        self._watcher.directoryChanged.connect(self._look)
        QTimer.singleShot(0, self._look)  # for what came before the watcher
        return True

    def receive(self, request: StartRequest) -> None:
        """Take up what this process was asked for itself."""
        if request.work:
            self._waiting.append((request, None))
            self.waiting.emit()

    def take(self) -> list[StartRequest]:
        """What starts asked for since the last time; it is the caller's to be done."""
        taken, self._waiting = self._waiting, []
        for _request, file in taken:
            _remove(file)
        return [request for request, _file in taken]

    def close(self) -> None:
        """Stop listening: a start from now on opens a window of its own."""
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None
        self.take()
        self._lock.unlock()

    # The start

    def _write(self, request: StartRequest) -> Path | None:
        """Ask the open window; None: nothing can be written."""
        name = f"{_PREFIX}{time.time_ns():020}-{os.getpid()}"
        part, asked = self._folder / f"{name}.part", self._folder / f"{name}{ASKED}"
        try:
            part.touch(0o600)
            part.write_text(request.to_text(), "ascii")
            part.replace(asked)
        except OSError:
            _remove(part)
            return None
        return asked

    def _is_taken(self, asked: Path) -> bool:
        """Wait for the open window to take a request; False: it hangs, or is gone by now."""
        end, looks = time.monotonic() + ANSWER_WITHIN, 0
        while asked.exists():
            looks += 1
            if looks % _TRY_LOCK_EVERY == 0 and self._lock.tryLock(0):
                return False
            if time.monotonic() > end:
                return not _withdrawn(asked)
            time.sleep(_LOOK_EVERY)
        return True

    # The open window

    def _take_up(self) -> None:
        """Go on where a window that is gone left off: its starts were told that it would."""
        for file in self._files(TAKEN):
            self._wait_for(file)
        for file in self._files(".part"):
            with suppress(OSError):
                if time.time() - file.stat().st_mtime > _PART_LIVES:
                    file.unlink()

    def _look(self) -> None:
        if self._watcher is None:
            return
        requests = [self._take(file) for file in self._files(ASKED)]
        found = [request for request in requests if request is not None]
        forward = [request for request in found if not request.hidden]
        if forward:
            self.raise_requested.emit(forward[-1].token)
        if self._waiting and any(request.work for request in found):
            self.waiting.emit()

    def _take(self, asked: Path) -> StartRequest | None:
        taken = asked.with_suffix(TAKEN)
        try:
            asked.replace(taken)
        except OSError:  # withdrawn by a start that waited too long
            return None
        return self._wait_for(taken)

    def _wait_for(self, taken: Path) -> StartRequest:
        """Have a request wait until it can be done."""
        try:
            request = StartRequest.from_text(taken.read_text("ascii"))
        except (OSError, ValueError):
            request = StartRequest()
        if request.work:
            self._waiting.append((request, taken))
        else:
            _remove(taken)
        return request

    def _files(self, ending: str) -> list[Path]:
        return sorted(self._folder.glob(f"{_PREFIX}*{ending}"))


def _withdrawn(asked: Path) -> bool:
    """Take a request back; False: a window has taken it at the last moment."""
    try:
        asked.unlink()
    except FileNotFoundError:
        return False
    except OSError:
        pass
    return True


def _remove(file: Path | None) -> None:
    if file is not None:
        with suppress(OSError):
            file.unlink(missing_ok=True)
