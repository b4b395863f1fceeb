"""One window per profile: a second start raises the first's window and ends."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from chatapp.gui.open_mark import mark_open, unmark

ANSWER_WITHIN_MS = 5_000
"""How long an open window may take to answer before it counts as hung."""
LOCK_FILE = "starting.lock"
"""Held for the moment in which a start finds out whether it is the first."""


def server_name(profile: Path) -> str:
    """The name of the profile's local socket: short, and the same however the path is written."""
    digest = hashlib.sha256(os.path.realpath(profile).encode("utf-8", "surrogateescape"))
    user = os.getuid() if hasattr(os, "getuid") else ""
    return f"chatapp-{user}-{digest.hexdigest()[:16]}"


class SingleInstance(QObject):
    """Listens for later starts. Signal: `raise_requested`."""

    raise_requested = Signal()

    def __init__(self, profile: Path) -> None:
        super().__init__()
        self._folder = profile
        self._name = server_name(profile)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def claim(self) -> bool:
        """Become the one that later starts find.

        False: there is an open window already; it was asked to come forward.
        """
        lock = QLockFile(str(self._folder / LOCK_FILE))
        lock.setStaleLockTime(4 * ANSWER_WITHIN_MS)
        lock.tryLock(2 * ANSWER_WITHIN_MS)  # where it cannot be had, go on without
        try:
            if self._hand_over():
                return False
            QLocalServer.removeServer(self._name)  # left by a process that was killed
            self._server.listen(self._name)
            mark_open(self._folder)
            return True
        finally:
            lock.unlock()

    def close(self) -> None:
        """Stop listening: a start from now on opens a window of its own."""
        unmark(self._folder)
        self._server.close()

    def _hand_over(self) -> bool:
        """Ask a window that is open already to come forward; True when there is one."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(ANSWER_WITHIN_MS):
            return False
        socket.write(b"raise\n")
        socket.flush()
        # The answer may have come while the question was still being written.
        answered = socket.bytesAvailable() > 0 or socket.waitForReadyRead(ANSWER_WITHIN_MS)
        socket.disconnectFromServer()
        return answered

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.write(b"raised\n")
            socket.flush()
            self.raise_requested.emit()
