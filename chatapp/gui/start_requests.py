"""Does what starts of the app ask for, once the conversations are there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from chatapp.gui.desktop import Desktop
    from chatapp.gui.single_instance import SingleInstance


class StartRequests(QObject):
    """Does what waits now and what comes later; files of several starts are shown together."""

    def __init__(self, desktop: Desktop, single: SingleInstance) -> None:
        super().__init__(desktop)
        self._desktop = desktop
        self._single = single
        single.waiting.connect(self._work)
        self._work()

    def _work(self) -> None:
        requests = self._single.take()
        if any(request.new for request in requests):
            self._desktop.begin_new()
        files = [Path(file) for request in requests for file in request.files]
        if files:
            self._desktop.import_files(files)
