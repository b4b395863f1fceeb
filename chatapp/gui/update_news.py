"""Asks once whether to look for updates, and tells of a new version once, in the message bar."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from chatapp.domain.settings import UPDATE_TOLD
from chatapp.gui.tasks import WindowTasks, kept
from chatapp.gui.updates_settings import EngineUpdates

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.gui.main_window import MainWindow
    from chatapp.gui.update_window import UpdateWindow

ASK_AFTER_MS = 40_000
"""How long after the start the question comes, when nothing else is being told."""


class UpdateNews(QObject):
    """What the window says of updates by itself. Parameters: `updates`, does what is answered."""

    def __init__(
        self, window: MainWindow, engine: Engine, updates: EngineUpdates, tasks: WindowTasks
    ) -> None:
        super().__init__(window)
        self._main = window
        self._bar = window.chat.bar
        self._engine = engine
        self._updates = updates
        self._tasks = tasks
        self._asked = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.ask)
        self._timer.start(ASK_AFTER_MS)
        updates.news_requested.connect(self.show)
        updates.state.reported.connect(self._tell)
        self._bar.closed.connect(self._on_closed)

    def ask(self) -> None:
        """Ask whether updates may be looked for, if it is time, and nothing else is being told."""
        if not self._engine.updates.to_be_asked or not self._bar.isHidden():
            return
        self._asked = self.tr(
            "May ChatApp look once a day whether there is a new version? It asks for one list;"
            " nothing about you is sent."
        )
        yes, no = self.tr("Look once a day"), self.tr("Do not look")
        self._bar.show_text(self._asked, action=yes, on_action=self._agree, stay=True)
        self._bar.offer_more(no, self._refuse)

    def show(self) -> None:
        """Show what is new in the versions that were found."""
        report = self._updates.state.report
        if report is not None and report.newer:
            self._window.show_releases(report.newer)
            self._window.show()
            self._window.raise_()
            self._window.activateWindow()

    def _agree(self) -> None:
        self._asked = ""
        self._tasks.spawn(self._begin(), "begin-updates")

    async def _begin(self) -> None:
        await self._engine.updates.answer(wanted=True)
        await self._engine.updates.check_quietly()

    def _refuse(self) -> None:
        self._asked = ""
        self._bar.hide()
        self._updates.set_checking(False)

    def _on_closed(self) -> None:
        """Who closes the question has answered it: they are not to be asked again."""
        if self._asked and self._bar.text == self._asked:
            self._refuse()

    def _tell(self) -> None:
        """Tell of a version that was not told of yet; who asked for the check sees it there."""
        state = self._updates.state
        if state.report is None or not state.report.newer:
            return
        newest = state.report.newer[0].version
        if newest == self._engine.settings.get(UPDATE_TOLD):
            return
        keep = self._engine.set_setting(UPDATE_TOLD.name, newest)
        self._tasks.spawn(kept(keep), "update-told")
        if not state.checking:
            text = self.tr("Version {version} of ChatApp is there").format(version=newest)
            see = self.tr("What is new")
            self._bar.show_text(text, action=see, on_action=self.show, stay=True)

    @cached_property
    def _window(self) -> UpdateWindow:
        from chatapp.gui.update_window import UpdateWindow

        return UpdateWindow(self._main)
