"""Shows what was sent for an answer, or what would be sent now."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from chatapp.domain.messages import Failure, Prompt, Role
from chatapp.domain.request_text import curl_line, readable_body, readable_request
from chatapp.gui.formats import count
from chatapp.gui.i18n import failure_text
from chatapp.gui.tasks import WindowTasks

if TYPE_CHECKING:
    from chatapp.domain.sent import ShownRequest
    from chatapp.engine.engine import Engine
    from chatapp.gui.chat_controller import ChatController
    from chatapp.gui.chat_page import ChatPage
    from chatapp.gui.request_window import RequestWindow


class RequestController(QObject):
    """Fetches requests from the engine; what is large is made off the window's thread."""

    def __init__(
        self, page: ChatPage, engine: Engine, tasks: WindowTasks, chat: ChatController
    ) -> None:
        super().__init__(page)
        self._page = page
        self._engine = engine
        self._tasks = tasks
        self._chat = chat
        self._calls: Sequence[ShownRequest] = ()
        self._shown: ShownRequest | None = None
        page.transcript.intents.request_requested.connect(self.show_answer)

    def show_last(self) -> None:
        """Show what was sent for the last answer."""
        messages = [row.message for row in self._page.model.rows]
        answers = [message for message in messages if message.role is Role.ASSISTANT]
        if answers:
            self.show_answer(answers[-1].id)

    def show_answer(self, message: str) -> None:
        """Show what was sent for an answer (id)."""
        self._tasks.spawn(self._show_answer(message), "show-request")

    def show_draft(self) -> None:
        """Show what would be sent for what is being written."""
        if self._chat.conversation is not None:
            prompt, home = self._chat.prompting.attaching.prompt, self._chat.conversation.id
            self._tasks.spawn(self._show_draft(home, prompt), "show-draft-request")

    async def _show_answer(self, message: str) -> None:
        calls = await self._engine.sent.all_of_answer(message)
        if not calls:
            self._page.bar.show_text(failure_text(Failure("request_unknown")))
        else:
            await self._show(calls, draft=False)

    async def _show_draft(self, conversation: str, prompt: Prompt) -> None:
        shown = await self._engine.context.draft_request(conversation, prompt)
        await self._show([shown], draft=True)

    async def _show(self, calls: Sequence[ShownRequest], *, draft: bool) -> None:
        self._calls = calls
        self._window.set_calls(len(calls), draft=draft)
        await self._show_call(0)

    def _choose_call(self, place: int) -> None:
        self._tasks.spawn(self._show_call(place), "show-call")

    async def _show_call(self, place: int) -> None:
        """Show one of the calls that were made for an answer."""
        calls = self._calls
        text = await asyncio.to_thread(readable_request, calls[place])
        if calls is self._calls:
            self._shown = calls[place]
            self._window.show_text(text, self._note(calls[place]))

    def _note(self, shown: ShownRequest) -> str:
        lines = []
        if shown.changed:
            lines.append(failure_text(Failure("request_changed")))
        if shown.left_out:
            told = self.tr("Not sent: the {count} oldest messages.")
            if shown.summarised:
                told = self.tr("Sent as a summary: the {count} oldest messages.")
            lines.append(told.replace("{count}", count(shown.left_out)))
        return "\n".join(lines)

    @cached_property
    def _window(self) -> RequestWindow:
        from chatapp.gui.request_window import RequestWindow

        window = RequestWindow(self._page.window())
        window.call_chosen.connect(self._choose_call)
        window.json_wanted.connect(self._copy_json)
        window.curl_wanted.connect(self._copy_curl)
        return window

    def _copy_json(self) -> None:
        if self._shown is not None:
            self._tasks.spawn(self._copy(self._shown, as_curl=False), "copy-request")

    def _copy_curl(self) -> None:
        if self._shown is not None:
            self._tasks.spawn(self._copy(self._shown, as_curl=True), "copy-request")

    async def _copy(self, shown: ShownRequest, *, as_curl: bool) -> None:
        if as_curl:
            text = await asyncio.to_thread(curl_line, shown)
        else:
            text = await asyncio.to_thread(readable_body, shown.body, whole=True)
        QGuiApplication.clipboard().setText(text)
