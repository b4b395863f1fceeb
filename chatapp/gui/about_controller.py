"""Shows the window about the app; what it tells is read off the window's thread."""

from __future__ import annotations

import asyncio
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from chatapp.gui.tasks import WindowTasks

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.gui.about.window import AboutWindow
    from chatapp.gui.main_window import MainWindow
    from chatapp.gui.window_pages import WindowPages


class AboutController(QObject):
    """Makes the window when it is first asked for."""

    def __init__(
        self, window: MainWindow, engine: Engine, pages: WindowPages, tasks: WindowTasks
    ) -> None:
        super().__init__(window)
        self._main = window
        self._folder = str(engine.profile.folder)
        self._pages = pages
        self._tasks = tasks

    def show(self) -> None:
        """Show the window."""
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    @cached_property
    def _window(self) -> AboutWindow:
        from chatapp.gui.about.window import AboutWindow

        window = AboutWindow(self._main)
        window.folder_wanted.connect(self._open_folder)
        window.updates_wanted.connect(partial(self._pages.show_settings, "privacy"))
        self._tasks.spawn(self._fill(window), "about")
        return window

    async def _fill(self, window: AboutWindow) -> None:
        from chatapp.engine.licences import licences
        from chatapp.engine.versions import versions

        window.show_details(await asyncio.to_thread(versions), self._folder)
        window.show_licences(await asyncio.to_thread(licences))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))
