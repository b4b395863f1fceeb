"""Shows the answers of the conversation by their tokens, and has them go on from another one."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from chatapp.domain.capabilities import OBSTACLES
from chatapp.domain.changes import Change, MessageChanged
from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import Status
from chatapp.gui.commands import do

if TYPE_CHECKING:
    from chatapp.domain.messages import Message
    from chatapp.domain.token_options import Fork
    from chatapp.engine.connections import Target
    from chatapp.engine.engine import Engine
    from chatapp.gui.actions import Actions
    from chatapp.gui.chat_controller import ChatController
    from chatapp.gui.chat_page import ChatPage
    from chatapp.gui.tasks import WindowTasks
    from chatapp.gui.text_controller import TextController
    from chatapp.gui.text_probabilities import TextProbabilities
    from chatapp.gui.transcript.row import Row
    from chatapp.gui.transcript.token_caret import TokenCaret
    from chatapp.gui.transcript.tokens import Measure, NoTokens, ShownTokens

ALTERNATIVES = 5
"""So many are asked for where none are."""
_KEPT = 40
"""So many answers stay as they are shown when they are out of view."""
_PAUSE_MS = 40
"""What comes into view within this time is read together."""


class ProbabilitiesController(QObject):
    """While it is on, answers that come into view are shown by their tokens, where these are known."""

    def __init__(
        self,
        page: ChatPage,
        engine: Engine,
        tasks: WindowTasks,
        chat: ChatController,
        texts: TextController,
    ) -> None:
        super().__init__(page)
        self._page, self._engine = page, engine
        self._tasks, self._chat, self._texts = tasks, chat, texts
        self.on = False
        self._measure: Measure | None = None
        self._caret: TokenCaret | None = None
        self._known: dict[str, ShownTokens] = {}
        """What is shown, by message id; what was in view last comes last."""
        self._having: tuple[str | None, frozenset[str]] = (None, frozenset())
        """A conversation, and its answers whose probabilities are kept."""
        self._reading: set[str] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self._look)
        page.header.probabilities_requested.connect(self.toggle)

    @cached_property
    def _text(self) -> TextProbabilities:
        """The same for a text that a model continues."""
        from chatapp.gui.text_probabilities import TextProbabilities
        from chatapp.gui.transcript.intents import Intents

        intents = Intents(self)
        intents.measure_chosen.connect(self._choose_measure)
        intents.probabilities_wanted.connect(self._ask_from_now_on)
        intents.probabilities_unwanted.connect(self._ask_no_more)
        parts = (self._page, self._engine, self._tasks, self._texts, intents, self._why_none)
        return TextProbabilities(*parts)

    def connect_commands(self, actions: Actions) -> None:
        """Give the window's commands their work."""
        actions["probabilities"].triggered.connect(partial(do, self.toggle))
        actions["next_uncertain"].triggered.connect(partial(do, partial(self.jump, 1)))
        actions["previous_uncertain"].triggered.connect(partial(do, partial(self.jump, -1)))

    def toggle(self) -> None:
        """Show answers by their tokens, or as they are."""
        self.on = not self.on
        self._page.header.set_probabilities_shown(self.on)
        if self.on and self._measure is None:
            self._begin()
        self._text.set_on(self.on)
        if not self.on:
            self._put_away()
            return
        self._having = (None, frozenset())
        self._soon.start()
        if not self._page.model.rows and not self._page.text_shown:
            self._tasks.spawn(self._tell_before_the_first(), "before-the-first-answer")

    def jump(self, by: int) -> None:
        """Go to the next of the least certain places (1), or the one before (-1)."""
        if self._page.text_shown:
            self._text.jump(by)
        elif self.on and self._caret is not None:
            self._caret.jump(by)

    def _begin(self) -> None:
        """The first time: listen to what it is about."""
        from chatapp.gui.transcript.tokens import Measure

        self._measure = Measure.PROBABILITY
        self._engine.feed.subscribe(self._apply)
        view, model = self._page.transcript, self._page.model
        self._caret = view.tokens  # from now on it takes keys
        QTimer.singleShot(0, self, self._caret.prepare)
        for signal in (model.reset, model.replaced, model.added, model.spliced, model.prepended):
            signal.connect(self._soon.start)
        model.reset.connect(self._show_again)
        model.replaced.connect(self._show_again)
        view.moved.connect(self._look_soon)
        intents = view.intents
        intents.measure_chosen.connect(self._choose_measure)
        intents.fork_requested.connect(self._continue_from)
        intents.probabilities_wanted.connect(self._ask_from_now_on)
        intents.probabilities_unwanted.connect(self._ask_no_more)

    def _apply(self, change: Change) -> None:
        """An answer ended, or has another text."""
        if not isinstance(change, MessageChanged):
            return
        message = change.message
        if message.status is not Status.STREAMING:
            known = self._known.get(message.id)
            if known is not None and known.text != message.text:
                del self._known[message.id]
            self._having = (None, frozenset())
            self._look_soon()

    def _put_away(self) -> None:
        if self._caret is not None:
            self._caret.close()
        for row in self._page.model.rows:
            if row.tokens is not None:
                self._page.model.show_tokens(row.id, None)

    def _show_again(self, _first: int = 0) -> None:
        """Rows were made anew: what was shown of them stays."""
        for row in self._page.model.rows[-_KEPT:] if self.on else ():
            if (known := self._known.get(row.id)) is not None:
                self._page.model.show_tokens(row.id, known)

    # What comes into view

    def _look_soon(self) -> None:
        if self.on and not self._soon.isActive():
            self._soon.start()

    def _look(self) -> None:
        """Read what is in view and not shown yet."""
        model = self._page.model
        if not self.on or model.conversation is None:
            return
        if self._having[0] != model.conversation:
            self._tasks.spawn(self._read_having(model.conversation), "answers-with-probabilities")
            return
        placed = {one.item.id for one in self._page.transcript.timeline.placed}
        for index, row in enumerate(model.rows):
            if row.id in placed and not row.prompt and not row.streaming:
                self._show(row, last=index == len(model.rows) - 1)
        self._let_go(placed)

    def _show(self, row: Row, *, last: bool) -> None:
        known = self._known.pop(row.id, None)
        if known is not None and known.text == row.text:
            self._known[row.id] = known  # it was in view last
            self._page.model.show_tokens(row.id, known)
        elif row.id in self._having[1]:
            if row.id not in self._reading:
                self._reading.add(row.id)
                self._tasks.spawn(self._read(row.id, row.text), "read-probabilities")
        elif last:
            self._tasks.spawn(self._explain(row), "why-no-probabilities")
        else:
            self._say_why(row, self._why_not_here(row.message, offered=False))

    def _let_go(self, placed: set[str]) -> None:
        for identity in list(self._known)[: max(0, len(self._known) - _KEPT)]:
            if identity not in placed:
                del self._known[identity]
                self._page.model.show_tokens(identity, None)

    async def _read_having(self, conversation: str) -> None:
        found = await self._engine.conversations.with_probabilities(conversation)
        self._having = (conversation, found)
        self._look()

    async def _read(self, message: str, text: str) -> None:
        from chatapp.gui.transcript.tokens import shown_tokens

        assert self._measure is not None
        try:
            known = await self._engine.conversations.probabilities(message)
            if known is None or not known.tokens:  # of the reasoning only
                self._having = (self._having[0], self._having[1] - {message})
                self._look_soon()
                return
            shown = await asyncio.to_thread(shown_tokens, text, known, self._measure)
        except ChatAppError:  # it is gone meanwhile
            return
        finally:
            self._reading.discard(message)
        self._known[message] = shown.measured_by(self._measure)
        if self.on:
            self._look()

    # Where there are none

    async def _explain(self, row: Row) -> None:
        self._say_why(row, await self._why_none(row.message))

    def _say_why(self, row: Row, why: NoTokens) -> None:
        if self.on and row.tokens != why:
            self._page.model.show_tokens(row.id, why)

    def _why_not_here(self, answer: Message | None, *, offered: bool) -> NoTokens:
        from chatapp.gui.transcript.tokens import NoTokens

        chains = answer.chains if answer is not None else ()
        if any(chain.mean_logprob is not None for chain in chains):
            text = self.tr(
                "In a vote, each chain tells its mean log probability beside its number."
            )
            return NoTokens(text, offered=False)
        if _asked_for(answer):
            return NoTokens(self.tr("Probabilities were asked for, and none came."), offered=False)
        text = self.tr("Token probabilities were not asked for with this answer.")
        return NoTokens(text, offered)

    async def _target(self) -> Target:
        """Where the next answer comes from, or the next words of a text."""
        target = await self._engine.chat.target(self._chat.conversation)
        completing = self._engine.texts.completing(target) if self._page.text_shown else None
        return completing or target

    async def _why_none(self, answer: Message | None) -> NoTokens:
        """Why there are none for an answer, or for a text without one."""
        from chatapp.gui.transcript.tokens import NoTokens

        home = self._chat.conversation
        target = await self._target()
        obstacle = self._engine.chat.capabilities(target).obstacles.get("logprobs")
        if answer is not None and _asked_for(answer):
            asked = home is not None and bool(home.parameters.get("logprobs"))
            why = self._why_not_here(answer, offered=False)
            return replace(why, asked=asked and not answer.chains)
        if obstacle is not None:
            reason = QCoreApplication.translate("errors", OBSTACLES[obstacle].title)
            text = self.tr("There are no token probabilities: {reason}.")
            return NoTokens(text.replace("{reason}", reason), offered=False)
        if home is not None and home.parameters.get("logprobs"):
            text = self.tr("This answer came without them. The next one is asked for with them.")
            if answer is None:
                text = self.tr("Token probabilities are asked for with what the model writes next.")
            return NoTokens(text, offered=False)
        return self._why_not_here(answer, offered=True)

    async def _tell_before_the_first(self) -> None:
        """There is no answer yet that could say why there are no probabilities with it."""
        home = self._chat.conversation
        if home is None or home.parameters.get("logprobs"):
            return
        why = await self._why_none(None)
        now = self._chat.conversation
        if not self.on or now is None or now.id != home.id:
            return
        if not why.offered:
            self._page.bar.show_text(why.reason)
            return
        self._page.bar.show_text(
            self.tr("Token probabilities come only with answers that are asked for with them."),
            action=self.tr("Ask for them from now on"),
            on_action=self._ask_from_now_on,
        )

    def _ask_from_now_on(self) -> None:
        if self._chat.conversation is not None:
            self._tasks.spawn(self._set_asked(self._chat.conversation.id), "ask-probabilities")

    async def _set_asked(self, conversation: str) -> None:
        target = await self._target()
        offer = self._engine.chat.capabilities(target).offers.get("top_logprobs")
        most = offer.high if offer is not None else None
        count = ALTERNATIVES if most is None else min(ALTERNATIVES, int(most))
        values = {"logprobs": True, "top_logprobs": count}
        await self._engine.conversations.set_parameters(conversation, values)
        self._look()
        self._text.refresh()

    def _ask_no_more(self) -> None:
        if self._chat.conversation is not None:
            self._tasks.spawn(self._set_unasked(self._chat.conversation.id), "ask-no-probabilities")

    async def _set_unasked(self, conversation: str) -> None:
        none = {"logprobs": None, "top_logprobs": None}
        await self._engine.conversations.set_parameters(conversation, none)
        self._look()
        self._text.refresh()

    # What is asked for

    def _choose_measure(self, value: str) -> None:
        from chatapp.gui.transcript.tokens import Measure

        self._measure = measure = Measure(value)
        for identity, shown in self._known.items():
            if shown.measure is not measure:
                self._known[identity] = shown.measured_by(measure)
        if self._caret is not None:
            self._caret.close()
        self._text.set_measure(measure)
        self._look()

    def _continue_from(self, message: str, fork: Fork) -> None:
        self._chat.asking.continue_from(message, fork)


def _asked_for(answer: Message | None) -> bool:
    """Whether probabilities were asked for with an answer."""
    return answer is not None and bool(answer.parameters.get("logprobs"))
