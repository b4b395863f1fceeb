"""Joins the page of imports and the engine: reads files, imports what was chosen, takes it back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatapp.domain.errors import ChatAppError
from chatapp.domain.transferred import Origin
from chatapp.engine.transfer_reports import ImportReport
from chatapp.gui.list_controller import ListController
from chatapp.gui.tasks import WindowTasks
from chatapp.gui.transfer.state import Chosen, ImportState, Progress, ReadFile, Step

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.engine.transfer_reports import Preview

_TELL_EVERY = 0.05
"""Seconds between two looks at how far it is."""


class ImportController(QObject):
    """Does what the page asks for.

    Signals: `finished`, an import has ended; `closed`, the page is to go; `busy(paths)`, files came
    while an import runs.
    """

    finished = Signal()
    closed = Signal()
    busy = Signal(list)

    def __init__(
        self,
        engine: Engine,
        conversations: ListController,
        tasks: WindowTasks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.state = ImportState(self)
        self._engine = engine
        self._conversations = conversations
        self._tasks = tasks
        self._stop = asyncio.Event()
        self._told = 0.0

    # What the page asks for

    def read_files(self, paths: Sequence[Path]) -> None:
        """Look through these files; what is in them is offered with what was read before."""
        state = self.state
        if state.step is Step.WORKING:
            self.busy.emit(list(paths))
            return
        self._stop.set()
        known = state.files if state.step in (Step.CHOOSING, Step.READING) else []
        files = {file.path: file for file in known} | {path: ReadFile(path) for path in paths}
        state.files = list(files.values())
        self._stop = asyncio.Event()
        state.go_to(Step.READING)
        self._tasks.spawn(self._read(list(state.files), self._stop), "read-imports")

    def import_chosen(self, chosen: Chosen) -> None:
        """Import these conversations."""
        state = self.state
        state.reports, state.failures, state.undone = {}, [], False
        self._stop = asyncio.Event()
        state.go_to(Step.WORKING)
        state.progress.total = sum(map(len, chosen.values()))
        self._tasks.spawn(self._import(chosen, self._stop), "import")

    def cancel(self) -> None:
        """Give up reading, or end importing before the next conversation."""
        self._stop.set()
        if self.state.step is Step.READING:
            self.begin_anew()
        else:
            self.state.progress.stopping = True
            self.state.progressed.emit()

    def begin_anew(self) -> None:
        """Forget the files that were read."""
        self.state.files = []
        self.state.go_to(Step.BEGIN)

    def show_newest(self) -> None:
        """Show the newest conversation that was imported."""
        if self.state.newest is not None:
            self._conversations.open(self.state.newest)

    def undo(self) -> None:
        """Put what was added into the trash."""
        self._tasks.spawn(self._undo(), "undo-import")

    def redo(self) -> None:
        """Bring it back."""
        self._tasks.spawn(self._redo(), "redo-import")

    def close(self) -> None:
        """Back to the conversations; what is being imported goes on."""
        if self.state.step is Step.READING:
            self.cancel()
        self.closed.emit()

    def leave(self) -> None:
        """The app ends: import nothing more."""
        self._stop.set()

    # Inside

    async def _read(self, files: Sequence[ReadFile], stop: asyncio.Event) -> None:
        for file in files:
            if file.preview is None and not stop.is_set():
                await self._read_file(file, stop)
        if not stop.is_set():
            self.state.go_to(Step.CHOOSING)

    async def _read_file(self, file: ReadFile, stop: asyncio.Event) -> None:
        file.failure = None
        self.state.progress = Progress(title=file.path.name)
        self.state.progressed.emit()
        try:
            transfer = self._engine.transfer
            preview = await transfer.preview(file.path, partial(self._tell_read, stop), stop)
        except ChatAppError as error:
            file.failure = error.failure
        else:
            if not stop.is_set():
                file.preview = preview

    def _tell_read(self, stop: asyncio.Event, preview: Preview) -> None:
        if stop.is_set() or not self._is_time():
            return
        title = preview.found[-1].title if preview.found else ""
        self.state.progress = Progress(preview.conversations, 0, preview.part, title)
        self.state.progressed.emit()

    async def _import(self, chosen: Chosen, stop: asyncio.Event) -> None:
        state = self.state
        for file in state.files:
            if file.failure is not None:
                state.failures.append(file.failure)
            elif file.path in chosen and not stop.is_set():
                await self._import_file(file.path, chosen[file.path], stop)
            elif file.preview is not None and file.preview.unreadable:
                state.reports[file.path] = ImportReport(unreadable=file.preview.unreadable)
        state.files = []
        state.go_to(Step.DONE)
        self.finished.emit()

    async def _import_file(
        self, path: Path, chosen: AbstractSet[Origin], stop: asyncio.Event
    ) -> None:
        try:
            tell = partial(self._tell_import, path)
            report = await self._engine.transfer.import_file(path, tell, stop, chosen)
        except ChatAppError as error:
            self.state.failures.append(error.failure)
        else:
            self.state.reports[path] = report

    def _tell_import(self, path: Path, report: ImportReport) -> None:
        state = self.state
        state.reports[path] = report  # also what was done before a failure can be taken back
        if self._is_time():
            progress = state.progress
            progress.done = sum(one.outcomes.total() for one in state.reports.values())
            progress.title = report.title
            state.progressed.emit()

    def _is_time(self) -> bool:
        """Whether the page is to be told: not at every one of many thousands."""
        now = time.monotonic()
        if now - self._told < _TELL_EVERY:
            return False
        self._told = now
        return True

    async def _undo(self) -> None:
        added = self.state.imported
        await self._conversations.leave(added)
        await self._engine.transfer.take_back(added)
        for conversation in self._engine.chat.answering_conversations & frozenset(added):
            self._engine.chat.stop(conversation)
        self.state.undone = True
        self.state.step_changed.emit()

    async def _redo(self) -> None:
        await self._engine.transfer.put_back(self.state.imported)
        self.state.undone = False
        self.state.step_changed.emit()
