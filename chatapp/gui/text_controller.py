"""Joins the field of a text that a model continues and the engine."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from chatapp.domain.changes import (
    BranchChanged,
    BranchSpliced,
    Change,
    ConversationChanged,
    Level,
    MessageChanged,
    MessageGrew,
    MessagesAdded,
    StoreChanged,
)
from chatapp.domain.errors import NotFoundError
from chatapp.domain.messages import Conversation, Message, Mode, PathEntry, Role, Status
from chatapp.domain.pieces import DEFAULT_MAX_TOKENS, Piece, is_text
from chatapp.gui.completing.branch import TextBranch
from chatapp.gui.formats import count, word_count
from chatapp.gui.names import connection_name
from chatapp.gui.text_asking import TextAsking

if TYPE_CHECKING:
    from chatapp.engine.connections import Target
    from chatapp.engine.engine import Engine
    from chatapp.gui.chat_controller import ChatController
    from chatapp.gui.chat_page import ChatPage
    from chatapp.gui.completing.editor import TextEditor
    from chatapp.gui.tasks import WindowTasks

SAVE_AFTER_MS = 400
_USUAL_ENDS = ("length",)
"""Failures that are none here: a continuation goes up to its limit."""


class TextController(QObject):
    """Shows the text of the conversation that is shown, where that is one text.

    Signal: `shown_changed`, another text is in the field, or none.
    """

    shown_changed = Signal()

    def __init__(
        self, page: ChatPage, engine: Engine, tasks: WindowTasks, chat: ChatController
    ) -> None:
        super().__init__(page)
        self._page = page
        self._engine = engine
        self._tasks = tasks
        self._chat = chat
        self._shown: str | None = None
        self._home: Conversation | None = None
        self._target: Target | None = None
        self.branch = TextBranch()
        self._reading = 0
        self._opening = self._go_on_soon = False
        self._grown: list[MessageGrew] = []
        self._connected = False
        self.asking = TextAsking(self, page, engine, tasks, chat)
        self._saver = QTimer(self)
        self._saver.setSingleShot(True)
        self._saver.setInterval(SAVE_AFTER_MS)
        self._saver.timeout.connect(self._save_soon)
        self._state_timer = QTimer(self)
        self._state_timer.setSingleShot(True)
        self._state_timer.timeout.connect(self._show_state)
        chat.target_shown.connect(self._follow)
        chat.left.connect(self._save_now)
        chat.taken_up.connect(self._take_up)

    @property
    def shown(self) -> bool:
        """Whether a text is shown."""
        return self._shown is not None

    @property
    def shown_conversation(self) -> str | None:
        """The id of the conversation whose text is shown."""
        return self._shown

    @property
    def _editor(self) -> TextEditor:
        return self._page.text

    def _connect(self) -> None:
        if self._connected:
            return
        self._connected = True
        bar = self._page.composer.text_bar
        bar.continue_requested.connect(self.go_on)
        bar.another_requested.connect(self.another)
        bar.stepped.connect(self._step)
        self._editor.submitted.connect(self.go_on)
        self._editor.textChanged.connect(self._on_text)
        self._editor.cursorPositionChanged.connect(self._show_versions)

    # Showing

    def _follow(self, target: Target) -> None:
        """Another conversation, connection or model may be shown."""
        conversation = self._chat.conversation
        self._target = target
        if conversation is None or not is_text(conversation, target.connection):
            self._leave()
            self._page.empty.offer_text(self.reason())
            if self._page.text_shown:
                self._page.show_text(False)
                self._page.show_empty(not self._page.model.rows)
            return
        self._show(conversation)

    def _take_up(self, conversation: Conversation) -> None:
        """Another conversation is shown; where it goes is told later."""
        if conversation.mode is Mode.COMPLETE:
            self._show(conversation)
        else:
            self._page.show_text(False)

    def _show(self, conversation: Conversation) -> None:
        self._connect()
        self._page.show_text(True)
        if conversation.id != self._shown:
            self._leave()
            self._shown = conversation.id
            self._home = conversation
            self._editor.clear_text()
            self._tasks.spawn(self._open(conversation.id), "open-text")
        self._show_state()

    def _leave(self) -> None:
        """Another conversation is shown: what is written is kept."""
        self._save_now()
        self._shown, self._home, self.branch = None, None, TextBranch()
        self._grown.clear()
        self.shown_changed.emit()

    async def _open(self, conversation: str) -> None:
        self._reading += 1
        self._opening = True
        try:
            path = await self._engine.chat.branches.path(conversation)
            draft = await self._engine.texts.draft(conversation)
            if self._shown != conversation:
                return
            self.branch = TextBranch(path)
            pieces = draft if draft and self.branch.streaming is None else self.branch.pieces
            typed = self._editor.runs.pieces()  # into a new one meanwhile
            if pieces and typed:
                self._editor.clear_text()
                pieces = (*pieces, *typed)
            if await self._editor.fill(pieces, lambda: self._shown == conversation):
                self.shown_changed.emit()
        finally:
            self._reading -= 1
            self._opening = False
            self._replay()
            self._show_state()
        if not path and self._page.composer.text and self._shown == conversation:
            # It was written for a chat that became a text.
            self._editor.insertPlainText(self._page.composer.text)
            self._page.composer.set_text("")
        self._page.composer.focus_text()
        if self._go_on_soon and self._shown == conversation:
            self.go_on()

    async def reload(self, conversation: str) -> None:
        """Show the branch that is kept now; the rest of the text stays as it is."""
        self._reading += 1
        try:
            path = await self._engine.chat.branches.path(conversation)
            if self._shown != conversation:
                return
            self.branch = TextBranch(path)
            wanted = self.branch.pieces
            same = self._editor.runs.same(wanted)
            self._editor.replace_from(same, wanted[same:])
        finally:
            self._reading -= 1
            self._replay()
            self._show_state()
            self._saver.start()

    @property
    def _pending(self) -> tuple[Piece, ...] | None:
        """The text, where it is not as it is kept."""
        runs = self._editor.runs
        return None if self.branch.holds(runs.runs) else runs.pieces()

    # Changes of the engine

    def apply(self, change: Change) -> None:
        """Show what the engine tells."""
        if self._shown is None:
            return
        if isinstance(change, ConversationChanged):
            if change.conversation.id == self._shown:
                self._home = change.conversation
        elif isinstance(change, MessageGrew):
            if change.conversation == self._shown:
                self._grow(change)
        elif isinstance(change, MessageChanged):
            if change.message.conversation == self._shown:
                self._state_timer.start()  # the engine is busy until this is told
            if self.branch.streams(change.message.id):
                self._follow_answer(change.message)
        elif isinstance(change, (BranchChanged, BranchSpliced, MessagesAdded)):
            if change.conversation == self._shown and not self._reading:
                self._tasks.spawn(self.reload(self._shown), "reload-text")
        elif isinstance(change, StoreChanged) and not self._busy and self._pending is None:
            self._tasks.spawn(self.reload(self._shown), "reload-text")

    def _grow(self, change: MessageGrew) -> None:
        if self._reading:
            self._grown.append(change)
            return
        if text := self.branch.grow(change):
            self._editor.grow(Piece(Role.ASSISTANT, "", change.message), text)

    def _replay(self) -> None:
        if not self._reading:
            grown, self._grown = self._grown, []
            for change in grown:
                self._grow(change)

    def _follow_answer(self, message: Message) -> None:
        if message.status is Status.STREAMING or self._reading:
            return
        self._tasks.spawn(self.show_end(message), "end-text")

    async def show_end(self, message: Message) -> None:
        """Show an answer that has ended, and why it failed."""
        await self.reload(message.conversation)
        error = message.error
        if error is None or error.code in _USUAL_ENDS or self._shown != message.conversation:
            return
        level = Level.ERROR if message.status is Status.FAILED else Level.WARNING
        again = self.tr("Try again") if message.status is Status.FAILED else ""
        bar = self._page.bar
        bar.show_failures([error], level, action=again, on_action=self.go_on if again else None)

    # Intents

    def go_on(self) -> None:
        """Have the text continued."""
        self._go_on_soon = self._opening
        if self.can_go_on() and not self._editor.composing:
            self.asking.carry_on(self._editor.runs.pieces())

    def another(self) -> None:
        """Have another continuation in the place of the last one."""
        pieces = self._editor.runs.pieces()
        if self.can_go_on() and pieces and pieces[-1].role is Role.ASSISTANT:
            self.asking.carry_on(pieces[:-1])

    def can_go_on(self) -> bool:
        """Whether the text can be continued now."""
        ready = self._shown is not None and not self._busy
        return ready and self.reason() == "" and bool(self._editor.runs.length)

    @property
    def _busy(self) -> bool:
        """Whether the model writes, or the text is being read."""
        return self._answering or bool(self._reading)

    @property
    def _answering(self) -> bool:
        return self._shown is not None and self._engine.chat.busy(self._shown)

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """Hold back what the model writes while the text is brought up to something."""
        self._reading += 1
        self._show_state()
        try:
            yield
        finally:
            self._reading -= 1
            self._replay()
            self._show_state()

    def _step(self, by: int) -> None:
        fork = self._fork()
        if fork is not None and not self._answering:
            wanted = fork.position + by
            if 0 <= wanted < len(fork.siblings):
                select = self._engine.conversations.select_sibling(fork.siblings[wanted])
                self._tasks.spawn(select, "select-version")

    # State

    def _show_state(self) -> None:
        if self._shown is None:
            return
        empty = self._home is not None and self._home.current is None
        fixed = self._busy and not (empty and not self._answering)
        if self._editor.isReadOnly() != fixed:
            self._editor.setReadOnly(fixed)
        self._offer()
        self._show_versions()
        self._saver.start()

    def _offer(self) -> None:
        runs = self._editor.runs
        last = runs.runs[-1].role if runs.runs else None
        self._page.composer.text_bar.offer(
            go_on=not self._busy and bool(runs.length),
            another=not self._busy and last is Role.ASSISTANT,
            reason=self.reason(),
        )

    def reason(self) -> str:
        """Why the model cannot go on; "" where it can."""
        if self._target is None or self._engine.texts.completing(self._target) is not None:
            return ""
        name = connection_name(self._target.connection)
        return self.tr("%1 cannot continue a text. Choose another model.").replace("%1", name)

    def _fork(self) -> PathEntry | None:
        """The piece with versions at the cursor."""
        runs = self._editor.runs
        return self.branch.fork(self._editor.textCursor().position(), runs.runs, runs.starts())

    def _show_versions(self) -> None:
        fork = self._fork()
        bar = self._page.composer.text_bar
        if fork is None:
            bar.show_versions(0, 1)
        else:
            bar.show_versions(fork.position, len(fork.siblings))

    async def _show_hint(self) -> None:
        number = await asyncio.to_thread(word_count, self._editor.runs.text)
        words = self.tr("%1 words").replace("%1", count(number))
        conversation = self._chat.conversation
        limit = conversation.parameters.get("max_tokens") if conversation is not None else None
        most = self.tr("up to %1 more tokens").replace("%1", str(limit or DEFAULT_MAX_TOKENS))
        self._page.composer.set_text_hint(f"{words} · {most}")

    # Drafts

    def _on_text(self) -> None:
        self._saver.start()
        if not self._reading:
            self._offer()

    def _save_soon(self) -> None:
        if self._shown is not None and not self._reading:
            self._tasks.spawn(self._show_hint(), "count-words")
            self._save_now()

    def _save_now(self) -> None:
        self._saver.stop()
        if self._home is not None and self._complete:
            self._tasks.spawn(self._save(self._home, self._pending), "save-text")

    @property
    def _complete(self) -> bool:
        """Whether all of the text is in the field: a new one has nothing else."""
        home = self._home
        new = home is not None and home.current is None and not home.title
        return new or not self._reading

    async def _save(self, home: Conversation, pieces: Sequence[Piece] | None) -> None:
        with contextlib.suppress(NotFoundError):  # it was deleted
            await self._engine.texts.set_draft(home, pieces)

    async def close(self) -> None:
        """Keep what is written."""
        if self._home is not None and self._complete:
            await self._save(self._home, self._pending)
