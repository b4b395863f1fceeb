"""Shows the model's words of a text by their tokens, and has the text go on from another one."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from chatapp.domain.changes import BranchChanged, Change, MessageChanged
from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import Message, Role, Status
from chatapp.gui.text_tokens import AnswerTokens, Stretch, TextTokens
from chatapp.gui.theme import theme
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.token_look import Caret
from chatapp.gui.transcript.tokens import (
    JoinedTokens,
    Measure,
    NoTokens,
    ShownTokens,
    shown_tokens,
)

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.gui.chat_page import ChatPage
    from chatapp.gui.tasks import WindowTasks
    from chatapp.gui.text_controller import TextController
    from chatapp.gui.text_token_look import TextTokenLook
    from chatapp.gui.text_token_panel import TextTokenPanel

_SOON_MS = 60
"""Changes of the text within this time are followed together."""
_STEP = 2_000
"""Tokens that are looked at between two turns of the window."""

Why = Callable[[Message | None], Awaitable[NoTokens]]
"""Says why there are none for an answer, or for a text without one."""


class TextProbabilities(QObject):
    """While it is on, the text that is shown is shown by its tokens, where these are known.

    Parameters: `intents`, what is asked for by what stands above the text; `why`, see there.
    """

    def __init__(
        self,
        page: ChatPage,
        engine: Engine,
        tasks: WindowTasks,
        texts: TextController,
        intents: Intents,
        why: Why,
    ) -> None:
        super().__init__(page)
        self._page, self._engine, self._tasks = page, engine, tasks
        self._texts, self._intents, self._why = texts, intents, why
        self._on = self._stale = self._reading = self._again = False
        self._measure = Measure.PROBABILITY
        self._known: dict[str, AnswerTokens] = {}
        self._conversation: str | None = None
        self._parts: list[Stretch] = []
        """What the panel shows."""
        self._looks_of: tuple[object, ...] = ()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._follow)
        engine.feed.subscribe(self._apply)
        texts.shown_changed.connect(self.refresh)
        intents.token_chosen.connect(self._go_to)
        theme().changed.connect(self._restyle)

    @cached_property
    def _tokens(self) -> TextTokens:
        editor, tokens = self._page.text, TextTokens(self._page.text)
        editor.textChanged.connect(self._on_text)
        # Not its updateRequest: it comes for each of the looks that are given here.
        editor.verticalScrollBar().valueChanged.connect(self._on_moved)
        return tokens

    @cached_property
    def _look(self) -> TextTokenLook:
        from chatapp.gui.text_token_look import TextTokenLook

        look = TextTokenLook(self._page.text, self._tokens, self._texts.reason)
        look.forked.connect(self._fork)
        look.moved.connect(self._mark_chart)
        look.told.connect(self._page.bar.announce)
        look.resized.connect(self._on_moved)
        return look

    @cached_property
    def _panel(self) -> TextTokenPanel:
        from chatapp.gui.text_token_panel import TextTokenPanel

        panel = TextTokenPanel(self._intents)
        self._page.put_over_text(panel)
        return panel

    def set_on(self, on: bool) -> None:
        """Show texts by their tokens, or as they are."""
        self._on = on
        self.refresh()

    def set_measure(self, measure: Measure) -> None:
        """Colour tokens by something else."""
        self._measure = measure
        for identity, one in self._known.items():
            if one.shown.measure is not measure:
                shown = one.shown.measured_by(measure)
                self._known[identity] = AnswerTokens(shown, one.exact, one.positions)
        if self._on and self._conversation is not None:
            self._look.close()
            self._follow()

    def jump(self, by: int) -> None:
        """Go to the next of the least certain places (1), or the one before (-1)."""
        if self._on and self._conversation is not None:
            self._look.jump(by)

    def refresh(self) -> None:
        """Another text may be shown, or none."""
        shown = self._texts.shown_conversation if self._on else None
        if shown != self._conversation:
            self._put_away()
            self._conversation = shown
        if shown is not None:
            self._stale = True
            self._soon.start()

    def _put_away(self) -> None:
        self._soon.stop()
        if self._conversation is None:
            return
        self._known.clear()
        self._look.watch(False)
        self._page.text.paint_tokens = None
        self._page.text.set_looks("tokens", [])
        self._page.text.viewport().update()
        self._panel.show_tokens(None)
        self._page.text.set_room_taker(None)

    def _apply(self, change: Change) -> None:
        """An answer ended, or others are shown."""
        if self._conversation is None:
            return
        ended = isinstance(change, MessageChanged) and (
            change.message.conversation == self._conversation
            and change.message.status is not Status.STREAMING
        )
        other = isinstance(change, BranchChanged) and change.conversation == self._conversation
        if ended or other:
            self._stale = True
            self._soon.start()

    def _on_text(self) -> None:
        if self._conversation is not None:
            self._look.close()
            if not self._page.text.isReadOnly():  # not at each piece that the model writes
                self._give_looks()
            self._soon.start()

    def _on_moved(self) -> None:
        """Another part of the text is in view."""
        if self._conversation is not None:
            self._give_looks()
            self._look.place()

    # What is shown

    def _follow(self) -> None:
        """The text is another one: show what is known of it, and read what is not."""
        if self._conversation is None:
            return
        self._show()
        if self._reading:
            self._again = True
        else:
            self._reading = True
            self._tasks.spawn(self._read_and_tell(self._conversation), "text-probabilities")

    def _show(self) -> None:
        self._tokens.known = self._known
        self._page.text.paint_tokens = self._tokens.paint if self._known else None
        self._look.watch(bool(self._known))
        self._give_looks()
        self._page.text.viewport().update()

    async def _read_and_tell(self, conversation: str) -> None:
        self._again = False
        try:
            if self._stale and await self._read(conversation):
                self._show()
            if conversation == self._conversation:
                await self._tell(conversation)
        except ChatAppError:  # it is gone meanwhile
            return
        finally:
            self._reading = False
            if self._again or self._conversation not in (conversation, None):
                self._soon.start()

    async def _read(self, conversation: str) -> bool:
        """Read what is not known yet; gives whether there is more to be shown."""
        self._stale = False
        having = await self._engine.conversations.with_probabilities(conversation)
        here = {run.message for run in self._page.text.runs.runs if run.role is Role.ASSISTANT}
        wanted = [one for one in having if one in here and one not in self._known]
        if not wanted:
            return False
        messages = {one.id: one for one in await self._engine.conversations.messages(conversation)}
        for identity in wanted:
            found = await self._read_one(messages[identity])
            if found is not None and conversation == self._conversation:
                self._known[identity] = found
        return conversation == self._conversation

    async def _read_one(self, message: Message) -> AnswerTokens | None:
        known = await self._engine.conversations.probabilities(message.id)
        if known is None or not known.tokens or message.status is Status.STREAMING:
            return None
        text = message.text.replace("\r\n", "\n")
        shown = await asyncio.to_thread(shown_tokens, text, known, self._measure)
        if shown.measure is not self._measure:
            shown = shown.measured_by(self._measure)
        return AnswerTokens.of(shown, exact=text == message.text)

    async def _tell(self, conversation: str) -> None:
        """Bring what stands above the text up to date."""
        parts = list(self._tokens.stretches())
        shown: ShownTokens | NoTokens | None
        if parts:
            shown = await self._joined(parts)
        else:
            shown = await self._why_none(conversation)
        if conversation == self._conversation:
            self._parts = parts
            self._panel.show_tokens(shown)
            self._page.text.set_room_taker(self._panel.set_room_above)
            self._mark_chart()

    async def _joined(self, parts: Sequence[Stretch]) -> ShownTokens:
        """All tokens in the text, in steps between which the window works."""
        joined, measure = JoinedTokens(), self._measure
        for one in parts:
            shown = one.tokens.shown
            if len(parts) == 1 and len(one.units) == len(shown.alignment.units):
                return shown
            for first in one.units[::_STEP]:
                joined.add(shown, range(first, min(first + _STEP, one.units.stop)))
                await asyncio.sleep(0)
        return joined.done(measure)

    async def _why_none(self, conversation: str) -> NoTokens:
        messages = await self._engine.conversations.messages(conversation)
        answers = [one for one in messages if one.role is Role.ASSISTANT]
        return await self._why(answers[-1] if answers else None)

    def _give_looks(self) -> None:
        """Give letters on dark grounds in view their colour."""
        if self._conversation is None or not self._known:
            return
        editor = self._page.text
        now = (
            editor.verticalScrollBar().value(),
            editor.viewport().size(),
            editor.document().revision(),
            editor.runs.runs,
            self._measure,
            len(self._known),
        )
        if now != self._looks_of:
            self._looks_of = now
            editor.set_looks("tokens", self._tokens.looks())

    def _restyle(self) -> None:
        self._looks_of = ()
        self._give_looks()

    # What is asked for

    def _mark_chart(self) -> None:
        caret = self._look.caret
        at = self._number_of(caret, self._parts) if caret is not None else None
        self._panel.head.chart.set_current(at)

    @staticmethod
    def _number_of(caret: Caret, parts: Sequence[Stretch]) -> int | None:
        """The number of a unit among all that are shown."""
        before = 0
        for one in parts:
            if one.run.message == caret.message and caret.unit in one.units:
                return before + caret.unit - one.units.start
            before += len(one.units)
        return None

    def _go_to(self, _message: str, number: int) -> None:
        """Look at a unit, by its number among all that are shown."""
        ends, total = [], 0
        for one in self._parts:
            total += len(one.units)
            ends.append(total)
        at = bisect_right(ends, number)
        if at < len(self._parts):
            part = self._parts[at]
            unit = part.units.stop - (ends[at] - number)
            self._look.go(Caret(part.run.message or "", unit))

    def _fork(self, message: str, fork: object) -> None:
        from chatapp.domain.token_options import Fork

        assert isinstance(fork, Fork)
        tokens = self._known[message]
        stretches = (one for one in self._tokens.stretches() if one.run.message == message)
        unit = len(fork.text)
        for one in stretches:
            first, last = (
                one.tokens.shown.alignment.units[n] for n in (one.units[0], one.units[-1])
            )
            if first.start <= unit <= last.start:
                place = one.places(unit, 0)[0]
                self._texts.asking.continue_from(message, fork, place, tokens.exact)
                return
