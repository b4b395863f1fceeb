"""The Qt application, which the system tells what to open."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from chatapp.domain.start_request import StartRequest


class Application(QApplication):
    """Signal: `files_opened(StartRequest)`, on macOS a file was opened with the app."""

    files_opened = Signal(object)

    def event(self, event: QEvent) -> bool:
        """Take files: macOS sends them to the app that runs instead of starting it again."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.files_opened.emit(StartRequest((event.file(),)))
            return True
        return super().event(event)
