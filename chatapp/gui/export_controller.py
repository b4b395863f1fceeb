"""Joins the page of exports and the engine: writes files, gives up, shows where they lie."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from chatapp.domain.errors import ChatAppError
from chatapp.gui.tasks import WindowTasks
from chatapp.gui.transfer.state import ExportState, ExportWish, Step

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.engine.transfer_reports import ExportReport, Format


class ExportController(QObject):
    """Does what the page asks for. Signals: `finished`, an export has ended; `closed`."""

    finished = Signal()
    closed = Signal()

    def __init__(self, engine: Engine, tasks: WindowTasks, parent: QObject) -> None:
        super().__init__(parent)
        self.state = ExportState(self)
        self._engine = engine
        self._tasks = tasks
        self._stop = asyncio.Event()

    def begin(self, wish: ExportWish) -> None:
        """Offer to export something; what is being written goes on first."""
        if self.state.step is not Step.WORKING:
            self.state.wish = wish
            self.state.go_to(Step.CHOOSING)

    def export_to(self, path: Path, form: Format) -> None:
        """Write what is wanted to a file."""
        state = self.state
        state.path, state.report, state.failure = path, None, None
        self._stop = asyncio.Event()
        state.go_to(Step.WORKING)
        self._tasks.spawn(self._export(path, form), "export")

    def cancel(self) -> None:
        """Give up writing."""
        self._stop.set()
        self.state.progress.stopping = True
        self.state.progressed.emit()

    def show_folder(self) -> None:
        """Show where the file lies."""
        if self.state.path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.state.path.parent)))

    def close(self) -> None:
        """Back to the conversations; what is being written goes on."""
        self.closed.emit()

    def leave(self) -> None:
        """The app ends: write nothing more."""
        self._stop.set()

    async def _export(self, path: Path, form: Format) -> None:
        state = self.state
        tell = partial(self._tell, form)
        wanted = state.wish.conversations
        try:
            state.report = await self._engine.transfer.export(path, form, wanted, tell, self._stop)
        except ChatAppError as error:
            state.failure = error.failure
        state.go_to(Step.DONE)
        self.finished.emit()

    def _tell(self, form: Format, report: ExportReport) -> None:
        progress = self.state.progress
        progress.done, progress.total = report.conversations, report.total
        progress.title = report.title
        if form.value == "pdf" and report.conversations == report.total:
            progress.title = self.tr("Laying out the pages")
        self.state.progressed.emit()
