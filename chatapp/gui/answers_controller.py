"""Joins answers and the engine: several side by side, continued, or waiting for another try."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from chatapp.domain.changes import Change, ConnectionsChanged
from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import Message, Status
from chatapp.domain.models import Connection
from chatapp.gui.commands import do

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.gui.actions import Actions
    from chatapp.gui.chat_controller import ChatController
    from chatapp.gui.chat_page import ChatPage
    from chatapp.gui.tasks import WindowTasks
    from chatapp.gui.transcript.versions import Versions


class AnswersController(QObject):
    """Answers that one call brought are shown side by side until one is taken or asked about."""

    def __init__(
        self, page: ChatPage, engine: Engine, tasks: WindowTasks, chat: ChatController
    ) -> None:
        super().__init__(page)
        self._page = page
        self._engine = engine
        self._tasks = tasks
        self._chat = chat
        self._connections: dict[str, Connection] = {}
        self._open: dict[str, Versions] = {}
        """What is shown side by side, by the id of the answer in whose place."""
        self._taken: set[str] = set()
        """Answers among which the user has chosen."""
        model, intents = page.model, page.transcript.intents
        model.reset.connect(self._look)
        model.replaced.connect(self._look)
        model.added.connect(self._look)
        model.spliced.connect(self._look)
        intents.continues = self._continues
        intents.continue_requested.connect(chat.asking.continue_answer)
        intents.retry_now.connect(self._retry_now)
        intents.retry_stopped.connect(self._stop)
        intents.versions_requested.connect(self._show_all)
        intents.version_taken.connect(self._take)

    def apply(self, change: Change) -> None:
        """Show what the engine tells."""
        if isinstance(change, ConnectionsChanged):
            self._connections = {known.id: known for known in change.connections}
        for versions in self._open.values():
            versions.apply(change)

    def connect_commands(self, actions: Actions) -> None:
        """Give the window's commands their work."""
        actions["continue"].triggered.connect(partial(do, self._continue_last))
        actions["versions"].triggered.connect(partial(do, self._show_all_of_last))

    @property
    def _last(self) -> Message | None:
        """The last answer, unless it is still being written."""
        answers = (row.message for row in reversed(self._page.model.rows) if not row.prompt)
        last = next(answers, None)
        return last if last is not None and last.status is not Status.STREAMING else None

    # Going on, and trying again

    def _continue_last(self) -> None:
        if (last := self._last) is not None and last.text:
            self._chat.asking.continue_answer(last.id)

    def _continues(self, connection: str | None, model: str | None) -> bool:
        known = self._connections.get(connection or "")
        return known is not None and self._engine.chat.continues(known, model or "")

    def _retry_now(self, _message: str) -> None:
        if self._chat.conversation is not None:
            self._engine.chat.retry_now(self._chat.conversation.id)

    def _stop(self, _message: str) -> None:
        self._chat.stop()

    # Several answers

    def _look(self, *_rows: int) -> None:
        """Rows are others: end what is out of place, and show what arrives together."""
        model = self._page.model
        last = model.rows[-1] if model.rows else None
        for shown, versions in list(self._open.items()):
            place = model.row_of(shown)
            here = place is not None and model.rows[place].versions is versions
            if not here or (not versions.asked_for and place != len(model.rows) - 1):
                self._close(shown)
        if model.conversation is not None:
            for scheduled in self._engine.chat.retries(model.conversation):
                model.apply(scheduled)
        if last is None or last.prompt or last.versions is not None or last.id in self._taken:
            return
        if len(last.entry.siblings) > 1:
            self._tasks.spawn(self._show_together(last.id), "show-together")

    async def _show_together(self, shown: str) -> None:
        """Show the answers that the same call brought, if there are others."""
        messages = await self._read(shown)
        created = next((each.created for each in messages if each.id == shown), None)
        together = [each for each in messages if each.created == created]
        if not together or together[0].id != shown:  # the first is shown until one is taken
            return
        rows = self._page.model.rows
        if len(together) > 1 and rows and rows[-1].id == shown and shown not in self._taken:
            self._show(shown, together, asked_for=False)

    def _show_all(self, shown: str) -> None:
        self._tasks.spawn(self._read_all(shown), "show-versions")

    def _show_all_of_last(self) -> None:
        if (last := self._last) is not None:
            self._show_all(last.id)

    async def _read_all(self, shown: str) -> None:
        messages = await self._read(shown)
        if len(messages) > 1:
            self._show(shown, messages, asked_for=True)

    async def _read(self, message: str) -> list[Message]:
        try:
            return await self._engine.chat.branches.versions(message)
        except ChatAppError:  # it is gone meanwhile
            return []

    def _show(self, shown: str, messages: Sequence[Message], *, asked_for: bool) -> None:
        from chatapp.gui.transcript.versions import Versions

        model = self._page.model
        if model.row_of(shown) is None:
            return
        self._close(shown)
        versions = self._open[shown] = Versions(shown, messages, asked_for=asked_for)
        versions.stale.connect(partial(self._read_again, shown))
        for scheduled in self._engine.chat.retries(messages[0].conversation):
            versions.apply(scheduled)
        model.show_versions(shown, versions)

    def _read_again(self, shown: str) -> None:
        versions = self._open.get(shown)
        if versions is not None:
            again = self._read_all if versions.asked_for else self._show_together
            self._tasks.spawn(again(shown), "read-versions")

    def _close(self, shown: str) -> None:
        versions = self._open.pop(shown, None)
        if versions is not None:
            self._page.model.show_versions(shown, None)
            versions.closed.emit()
            versions.deleteLater()

    def _take(self, shown: str, chosen: str) -> None:
        """Go on with one of the answers; the others stay its siblings."""
        versions = self._open.get(shown)
        if versions is None:
            return
        self._taken |= set(versions.ids)
        self._close(shown)
        if chosen != shown:
            self._tasks.spawn(self._engine.conversations.select_sibling(chosen), "take-version")
        self._page.composer.focus_text()
