"""Joins the page of backups to the engine, and the window to what a restore does to it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from chatapp.domain.changes import BackupMade, Change, Level, Notice
from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import Failure
from chatapp.gui.feedback import MessageBar
from chatapp.gui.settings.backups_state import BackupsState, Copied, Locked, Offer, Work
from chatapp.gui.settings.backups_words import backup_name, failure_words
from chatapp.gui.tasks import WindowTasks

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine

log = logging.getLogger(__name__)
PROGRESS_EVERY_MS = 100
_STOP_PATIENCE = 10.0
"""Seconds for answers to end that were told to."""


_SET_ASIDE = ("database_salvaged", "database_damaged", "database_empty")
"""Notices of a file that was moved aside, with its path."""
_ABOUT_DAMAGE = (*_SET_ASIDE, "database_corrupt", "database_reindexed", "backup_at_hand")


class EngineBackups(QObject):
    """Does the page's intents over the engine, one at a time.

    Parameters: `before`, keeps what only the window knows; `after`, shows everything as it is
    stored now, and what was open then where it is told True; `show_page`, shows the page;
    `show_privacy`, shows that where encryption is turned on.
    """

    def __init__(
        self,
        engine: Engine,
        state: BackupsState,
        tasks: WindowTasks,
        bar: MessageBar,
        *,
        before: Callable[[], Awaitable[None]],
        after: Callable[[bool], Awaitable[None]],
        show_page: Callable[[], None],
        show_privacy: Callable[[], None],
    ) -> None:
        super().__init__(state)
        self._engine = engine
        self._tasks = tasks
        self._bar = bar
        self._before = before
        self._after = after
        self._show_page = show_page
        self._show_privacy = show_privacy
        self._copied = (0, 0)
        self.state = state
        self._timer = QTimer(self)
        self._timer.setInterval(PROGRESS_EVERY_MS)
        self._timer.timeout.connect(self._show_progress)
        state.notices = tuple(engine.notices)

    def apply(self, change: Change) -> None:
        """Follow what the engine tells."""
        self.state.set_answering(self._engine.chat.busy_anywhere)
        if isinstance(change, Notice) and change.failure.code == "backup_failed":
            self.state.fail(change.failure, Work.BACKING_UP)
            self._tell_failure(change.failure)
        elif isinstance(change, BackupMade) and self.state.work is None:
            self.state.recovered()
            if self.state.shown:
                self.look()

    def tell_notices(self) -> None:
        """Say what was found and done when the database was opened, and what can be done."""
        notices = self.state.notices
        if not any(notice.code in _ABOUT_DAMAGE for notice in notices):
            self._bar.show_failures(notices)
            return
        self._bar.show_failures(notices, action=self.tr("Details"), on_action=self._show_page)
        aside = next((each.facts["path"] for each in notices if each.code in _SET_ASIDE), "")
        if aside:
            folder = str(Path(aside).parent)
            self._bar.offer_more(self.tr("Open folder"), partial(open_folder, folder))

    # What the page asks for

    def look(self) -> None:
        """Read the list of backups."""
        self._tasks.spawn(self._look(), "list-backups")

    def back_up(self) -> None:
        """Make a backup in the folder."""
        self._begin(Work.BACKING_UP, self._back_up())

    def back_up_to(self, path: str) -> None:
        """Make a backup in a file."""
        self._begin(Work.BACKING_UP, self._back_up_to(Path(path)))

    def preview(self, path: str) -> None:
        """Look what restoring a backup would do."""
        self._begin(Work.LOOKING, self._preview(path))

    def unlock(self, path: str, recovery_key: str) -> None:
        """Look into an encrypted backup with its recovery key."""
        self._begin(Work.LOOKING, self._preview(path, recovery_key))

    def restore(self, path: str) -> None:
        """Restore a backup; it can be undone."""
        self._begin(Work.RESTORING, self._restore(path, undone=False))

    def purge(self) -> None:
        """Remove deleted text for good."""
        self._begin(Work.PURGING, self._purge())

    def cancel(self) -> None:
        """Give up what is being done."""
        self._engine.backups.cancel()
        self.state.set_cancelling()

    def stop_answers(self) -> None:
        """Stop the answers that are being written."""
        self._tasks.spawn(self._stop_answers(), "stop-answers")

    def show_folder(self) -> None:
        """Show the folder of backups in the system's file manager."""
        self._tasks.spawn(self._show_folder(), "show-folder")

    def check(self) -> None:
        """Look over what the app needs."""
        self._tasks.spawn(self._check(), "check-up")

    def repair_later(self) -> None:
        """Have the database mended when the app starts next."""
        self._engine.database.mend_when_opened()
        self.state.set_repair_wanted()

    # How

    def _begin(self, work: Work, doing: Coroutine[Any, Any, None]) -> None:
        if self.state.work is not None:
            doing.close()
            return
        self._copied = (0, 0)
        self.state.begin(work)
        self._timer.start()
        self._tasks.spawn(self._do(work, doing), f"backups-{work.name.lower()}")

    async def _do(self, work: Work, doing: Coroutine[Any, Any, None]) -> None:
        try:
            await doing
        except ChatAppError as error:
            log.info("Backups: %s failed: %s", work.value, error.code)
            self.state.fail(error.failure, work)
            if error.code != "backup_cancelled":
                self._tell_failure(error.failure)
        except BaseException:
            self.state.fail(Failure("unexpected"), work)
            raise
        finally:
            self._timer.stop()
        await self._look()

    def _tell_failure(self, failure: Failure) -> None:
        """Say it in the message bar, where the page that says it is not shown."""
        if self.state.shown:
            return
        self._bar.show_text(
            failure_words(failure),
            level=Level.ERROR,
            action=self.tr("Show backups"),
            on_action=self._show_page,
            stay=True,
        )

    async def _look(self) -> None:
        backups = self._engine.backups
        self.state.set_answering(self._engine.chat.busy_anywhere)
        self.state.set_listed(str(backups.folder), await backups.listed())

    async def _back_up(self) -> None:
        await self._engine.backups.back_up(self._note)
        self.state.end()

    async def _back_up_to(self, file: Path) -> None:
        made = await self._engine.backups.back_up_to(file, self._note)
        self.state.end(Copied(str(file), made.conversations, made.messages))

    async def _preview(self, path: str, recovery_key: str | None = None) -> None:
        from chatapp.engine.unlocking import NEEDS_RECOVERY_KEY

        try:
            preview = await self._engine.backups.preview(Path(path), recovery_key)
        except ChatAppError as error:
            if error.code not in {"backup_locked", *NEEDS_RECOVERY_KEY}:
                raise
            self.state.end()
            self.state.set_locked(Locked(path, error.failure if recovery_key else None))
            return
        self.state.end()
        self.state.set_offer(Offer(path, preview))

    async def _restore(self, path: str, *, undone: bool) -> None:
        await self._before()
        name = backup_name(self.state.listed or (), path)
        done = await self._engine.backups.restore(Path(path), self._note)
        self.state.end()
        self.state.set_offer(None)
        await self._after(undone)
        self._offer_undo(name, str(done.kept), undone=undone, readable=done.readable)

    def _offer_undo(self, name: str, kept: str, *, undone: bool, readable: bool) -> None:
        """Say what was restored. Parameters: `readable`, it was encrypted and is not any more."""
        text = self.tr("Everything is as it was before the restore.")
        if not undone:
            text = self.tr("Restored: %1. The state before is kept.").replace("%1", name)
        if readable:
            text = f"{text}\n{failure_words(Failure('restored_readable'))}"
        self._bar.show_text(
            text,
            level=Level.WARNING if readable else Level.INFO,
            action=self.tr("Undo"),
            on_action=partial(self._undo, kept, undone=undone),
            stay=True,
        )
        if readable:
            self._bar.offer_more(self.tr("Privacy settings"), self._show_privacy)

    def _undo(self, kept: str, *, undone: bool) -> None:
        self.state.set_offer(None)
        self._begin(Work.RESTORING, self._undo_when_quiet(kept, undone=undone))

    async def _undo_when_quiet(self, kept: str, *, undone: bool) -> None:
        """Undo a restore; while an answer is written, that is said and offered again."""
        if not self._engine.chat.busy_anywhere:
            await self._restore(kept, undone=not undone)
            return
        self.state.end()
        self._bar.show_text(
            self.tr("An answer is being written; nothing can be restored meanwhile."),
            level=Level.WARNING,
            action=self.tr("Stop it and undo"),
            on_action=partial(self._stop_and_undo, kept, undone=undone),
            stay=True,
        )

    def _stop_and_undo(self, kept: str, *, undone: bool) -> None:
        self._tasks.spawn(self._stop_then_undo(kept, undone=undone), "stop-and-undo")

    async def _stop_then_undo(self, kept: str, *, undone: bool) -> None:
        await self._stop_answers()
        self._undo(kept, undone=undone)

    async def _purge(self) -> None:
        done = await self._engine.backups.purge(self._note)
        self._bar.hide()  # what it offers to undo may be gone
        self.state.end(done)

    async def _stop_answers(self) -> None:
        await self._engine.chat.stop_all(_STOP_PATIENCE)
        await asyncio.sleep(0)  # they are let go of when they have ended
        self.state.set_answering(self._engine.chat.busy_anywhere)

    async def _show_folder(self) -> None:
        folder = self._engine.backups.folder
        await self._engine.backups.make_folder()
        open_folder(str(folder))

    async def _check(self) -> None:
        from chatapp.engine.doctor import examine

        self.state.set_checks(None, checking=True)
        try:
            checks = await examine(self._engine)
        except BaseException:
            self.state.set_checks(None, checking=False)
            raise
        self.state.set_checks(checks, checking=False)

    def _note(self, done: int, total: int) -> None:
        """How far the copying is; called on another thread."""
        self._copied = (done, total)

    def _show_progress(self) -> None:
        if self._copied != self.state.progress:
            self.state.set_progress(*self._copied)


def open_folder(path: str) -> None:
    """Show a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(path))
