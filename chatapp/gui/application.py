"""The Qt application, which the system tells what to open."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from chatapp.domain.start_request import StartRequest


class Application(QApplication):
    """Signals: `files_opened(StartRequest)`, on macOS a file was opened with the app;
    `quit_requested`, the user or the system wants it to end, by its menu or its icon there.
    """

    files_opened = Signal(object)
    quit_requested = Signal()

    def event(self, event: QEvent) -> bool:
        """Take files: macOS sends them to the app that runs instead of starting it again.

        An end is asked for, as Qt would close the window alone, which may stay in the tray.
        """
        if event.type() == QEvent.Type.Quit:
            self.quit_requested.emit()
            event.ignore()  # what is not saved yet goes first
            return True
        if isinstance(event, QFileOpenEvent) and event.file():
            self.files_opened.emit(StartRequest((event.file(),)))
            return True
        return super().event(event)
