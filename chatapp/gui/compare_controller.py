"""Joins the compare page and the engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatapp.domain.changes import (
    BranchChanged,
    Change,
    ConnectionsChanged,
    ConversationChanged,
    MessageChanged,
    MessageGrew,
    PresetsChanged,
    PricesChanged,
    PromptsChanged,
    RetryBegun,
    RetryScheduled,
    SettingChanged,
    StoreChanged,
)
from chatapp.domain.comparing import (
    FEWEST_COLUMNS,
    MOST_COLUMNS,
    Column,
    Comparison,
    comparison_of,
)
from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import Mode, Prompt
from chatapp.domain.settings import LANGUAGE
from chatapp.gui.commands import do
from chatapp.gui.compare_drafts import Before, anew, before_of
from chatapp.gui.model_menu import choices_of
from chatapp.loading import COMPARING, load_in_steps

if TYPE_CHECKING:
    from chatapp.domain.messages import Conversation
    from chatapp.domain.models import Connection
    from chatapp.domain.presets import Preset
    from chatapp.domain.prices import Pricing
    from chatapp.domain.prompt_templates import PromptTemplate
    from chatapp.domain.wordings import Wording
    from chatapp.engine.engine import Engine
    from chatapp.gui.actions import Actions
    from chatapp.gui.chat_controller import ChatController
    from chatapp.gui.compare_view import CompareView
    from chatapp.gui.main_window import MainWindow
    from chatapp.gui.tasks import WindowTasks

_OF_MESSAGES = (MessageGrew, MessageChanged, RetryScheduled, RetryBegun)


class CompareController(QObject):
    """Shows a conversation that is a comparison in the place of the chat pane, and makes new ones.

    Until something is asked a comparison is a draft that is not stored.
    Signal: `opened(conversation)`, a comparison was begun and is to be shown.
    Parameters: `open_connections`, opens the page where keys are entered.
    """

    opened = Signal(str)

    def __init__(
        self,
        window: MainWindow,
        engine: Engine,
        tasks: WindowTasks,
        chat: ChatController,
        open_connections: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window, self._engine = window, engine
        self._tasks, self._chat = tasks, chat
        self._open_connections = open_connections
        self._view: CompareView | None = None
        self.draft: Comparison | None = None
        """What is made ready; a parameter that is None there is not sent."""
        self._before = Before()
        self.shown: str | None = None
        """The conversation that is shown here; a draft may lie over it."""
        self._reading = 0
        self._connections: tuple[Connection, ...] = ()
        self._presets: tuple[Preset, ...] = ()
        self._prompts: tuple[PromptTemplate, ...] = ()
        self._pricing: Pricing | None = None
        self._last: tuple[Column, ...] = ()
        """What was compared last: the next comparison begins with it."""
        self._starting = False
        self._as_chat: str | None = None
        """A comparison that is shown as a chat: a message of it was looked for."""
        self._from_composer = False
        """Whether what is written is also the draft of the message field, and is kept there."""
        window.chat.header.compare_requested.connect(self.begin)
        chat.taken_up.connect(self._take_up)

    def connect_commands(self, actions: Actions) -> None:
        """Give the command to compare its work."""
        actions["compare"].triggered.connect(partial(do, self.begin))

    @property
    def _in_sight(self) -> bool:
        """Whether the compare page is shown."""
        return self._view is not None and self._window.main_pane is self._view.page

    # Beginning

    def begin(self) -> None:
        """Compare models on what is written; where nothing is, what was a comparison before is
        shown as one again."""
        home = self._chat.conversation
        self._as_chat = None
        written = self.shown is None and self._window.chat.composer.text.strip()
        if home is not None and comparison_of(home) is not None and not written:
            self._tasks.spawn(self._engine.comparisons.reopen(home.id), "reopen-comparison")
        elif self.draft is None:
            self._tasks.spawn(self._begin_draft(), "begin-comparison")

    def begin_with(self, prompt: str, wordings: Sequence[Wording]) -> None:
        """Make a comparison of wordings of a prompt ready, for the model that would be asked."""
        self._tasks.spawn(self._begin_wordings(prompt, wordings), "begin-comparison")

    async def _begin_wordings(self, prompt: str, wordings: Sequence[Wording]) -> None:
        await load_in_steps(COMPARING)
        await self._read_library()
        from chatapp.domain.columns import columns_of

        target = await self._engine.chat.target(self._chat.conversation)
        asked = Column(target.connection.id, target.model)
        self._from_composer = False
        draft = Comparison(prompt, columns_of(wordings[:MOST_COLUMNS], asked))
        await self._open_draft(draft, before=False)
        if len(wordings) > MOST_COLUMNS:
            words = self.tr("Of {count} wordings the first {most} are compared.")
            words = words.replace("{count}", str(len(wordings)))
            self._window.chat.bar.show_text(words.replace("{most}", str(MOST_COLUMNS)))

    async def _begin_draft(self) -> None:
        await load_in_steps(COMPARING)
        await self._read_library()
        home = self._chat.conversation
        known = {one.id for one in self._connections if one.enabled}
        columns = anew([one for one in self._last if one.connection in known])
        if len(columns) < FEWEST_COLUMNS:
            columns = await self._first_columns(home)
        self._from_composer = True
        draft = Comparison(self._window.chat.composer.text, columns)
        await self._open_draft(draft, before=True)

    async def _first_columns(self, home: Conversation | None) -> tuple[Column, ...]:
        """The model that would be asked, and another one."""
        target = await self._engine.chat.target(home)
        first = (target.connection.id, target.model)
        choices = [(one.connection, one.model) for one in choices_of(self._connections)]
        others = [one for one in choices if one != first and one[1]]
        return tuple(Column(*pair) for pair in (first, *others[:1]))

    async def _read_library(self) -> None:
        """What columns can be made of."""
        self._presets = tuple(await self._engine.presets.all())
        self._prompts = tuple(await self._engine.prompts.all())
        self._offer_library()

    def _offer_library(self) -> None:
        if self._view is not None:
            self._view.set_library(self._presets, self._prompts)

    async def _open_draft(self, draft: Comparison, *, before: bool) -> None:
        """Show a draft. Parameters: `before`, whether the conversation goes before its prompt."""
        shown = self._chat.conversation
        home = await self._engine.conversations.get(shown.id) if shown is not None else None
        if shown is not None and self._chat.wanted != shown.id:
            return  # another one is wanted meanwhile
        self._before = before_of(home, wanted=before)
        view = self._ready()
        view.texts.clear()
        self.show_draft(draft)
        view.page.prompt.write(draft.prompt)
        self._window.show_instead(view.page)
        view.page.focus_start()

    def _set_before(self, before: bool) -> None:
        self._before = replace(self._before, wanted=before)
        if self.draft is not None:
            self.show_draft(self.draft)

    def show_as_chat(self, conversation: str) -> None:
        """Show a conversation, or the one that will be shown, with all its messages."""
        self._as_chat = conversation
        if self.shown == conversation:
            self._hide()

    def leave_draft(self) -> None:
        """What was made ready is not wanted; what is written stays for the chat."""
        if self.draft is None or self._view is None:
            return
        self.draft = None
        if self.shown is not None:
            self._read_soon()
        else:
            self._hide()

    # Showing

    def apply(self, change: Change) -> None:
        """Show what the engine tells."""
        if isinstance(change, ConnectionsChanged):
            self._connections = change.connections
            if self._view is not None:
                self._view.set_connections(change.connections)
        elif isinstance(change, PresetsChanged | PromptsChanged):
            if isinstance(change, PresetsChanged):
                self._presets = change.presets
            else:
                self._prompts = change.prompts
            self._offer_library()
        elif isinstance(change, PricesChanged):
            self._pricing = change.pricing
            if self._view is not None:
                self._view.set_pricing(change.pricing)
        elif isinstance(change, ConversationChanged):
            self._follow(change.conversation)
        elif isinstance(change, SettingChanged):
            if change.name == LANGUAGE.name and self._view is not None:
                self._view.retranslate()
        elif self.shown is None or self._view is None or self.draft is not None:
            return
        elif isinstance(change, _OF_MESSAGES):
            self._view.apply(change)
        elif isinstance(change, BranchChanged):
            if change.conversation == self.shown:
                self._read_soon()
        elif isinstance(change, StoreChanged):
            self._read_soon()

    def _follow(self, home: Conversation) -> None:
        """A conversation changed: it may have become a comparison, or none any more."""
        if self._chat.conversation is None or self._chat.conversation.id != home.id:
            return
        if (home.mode is Mode.COMPARE) != (self.shown == home.id):
            self._take_up(home)
        elif self.shown == home.id and self._view is not None and self.draft is None:
            self._view.show_home(home)

    def _take_up(self, home: Conversation) -> None:
        """Another conversation is shown."""
        self.draft = None
        compared = home.mode is Mode.COMPARE and comparison_of(home) is not None
        if not compared or home.id == self._as_chat:
            self._hide()
            return
        self._as_chat = None
        if self._view is None:
            self._tasks.spawn(self._take_up_loaded(home), "load-comparing")
            return
        view = self._view
        if self.shown != home.id:
            view.texts.clear()
            view.show_nothing(home)
        self.shown = home.id
        self._window.show_instead(view.page)
        view.page.focus_start()
        self._read_soon()

    async def _take_up_loaded(self, home: Conversation) -> None:
        """Make the page while the window works, and show it if it is still wanted."""
        await load_in_steps(COMPARING)
        self._ready()
        await self._read_library()
        present = self._chat.conversation
        if present is not None and present.id == home.id:
            self._take_up(present)

    def _hide(self) -> None:
        was_shown = self._in_sight
        self.shown = None
        self._window.show_instead(None)
        if self._view is not None:
            self._view.leave()
        if was_shown:
            self._window.chat.composer.focus_text()

    def _read_soon(self) -> None:
        self._tasks.spawn(self._read(), "read-comparison")

    async def _read(self) -> None:
        self._reading += 1
        reading, wanted = self._reading, self.shown
        if wanted is None:
            return
        try:
            compared = await self._engine.comparisons.read(wanted)
        except ChatAppError:  # it is gone meanwhile, or is none any more
            return
        current = reading == self._reading and self.shown == wanted
        if current and self._view is not None and self.draft is None:
            if not compared.comparison.hidden:  # their order would tell
                self._last = compared.comparison.columns
            self._view.show(compared)

    def _ready(self) -> CompareView:
        """The page, made when it is first shown."""
        if self._view is None:
            from chatapp.gui.compare_edits import CompareEdits
            from chatapp.gui.compare_view import CompareView

            self._view = CompareView(self._window, self._tasks, self._open_connections)
            self._view.set_connections(self._connections)
            self._offer_library()
            self._view.set_pricing(self._pricing)
            self._view.texts.stale.connect(self._read_soon)
            self._connect(self._view)
            CompareEdits(self, self._window, self._engine, self._tasks, self._view)
        return self._view

    # Asking

    def _connect(self, view: CompareView) -> None:
        view.page.intents.asked.connect(self._ask)
        view.page.intents.left.connect(self.leave_draft)
        view.page.intents.before_toggled.connect(self._set_before)
        view.page.prompt.field.edited.connect(self._keep_written)

    def _keep_written(self, text: str) -> None:
        if self.draft is None:
            return
        self.draft = replace(self.draft, prompt=text)
        if self._view is not None and any(one.wording for one in self.draft.columns):
            self.show_draft(self.draft)  # they show what they make of it
        if self._from_composer:
            self._window.chat.composer.set_text(text)

    def _ask(self, prompt: str) -> None:
        if self.draft is not None:
            if not self._starting:
                self._tasks.spawn(self._start(self.draft, prompt), "start-comparison")
        elif self.shown is not None:
            self._tasks.spawn(self._ask_again(self.shown, prompt), "ask-columns")

    async def _start(self, draft: Comparison, prompt: str) -> None:
        """Ask all columns of a draft; what cannot be asked leaves it as it is."""
        home, written, prompting = (
            self._chat.conversation,
            self._from_composer,
            self._chat.prompting,
        )
        attached = prompting.attaching.take() if written else ()
        if attached is None or home is None:
            return
        self._starting = True
        try:
            started = await self._engine.comparisons.start(
                prompt,
                self._before.asked(draft).columns,
                blind=draft.blind,
                together=draft.together,
                attached=attached,
                temporary=home.temporary,
                after=self._before.conversation,
            )
        except ChatAppError:
            if written:
                prompting.attaching.give_back(home.id, attached)
            raise
        finally:
            self._starting = False
        if written:
            await self._taken(home, Prompt(prompt, attached))
        self._last = draft.columns
        self.draft = None  # its page stays until the answers are shown there
        self.opened.emit(started.id)

    async def _taken(self, home: Conversation, prompt: Prompt) -> None:
        """What was written in the message field was sent."""
        if self._window.chat.composer.text == prompt.text:
            self._window.chat.composer.set_text("")
        await self._chat.prompting.sent(home.id, prompt)

    async def _ask_again(self, conversation: str, prompt: str) -> None:
        await self._engine.comparisons.ask_again(conversation, prompt)
        if self._view is not None:
            self._view.page.prompt.sent()

    def show_draft(self, draft: Comparison) -> None:
        """Show what is made ready as it is now."""
        self.draft = draft
        if self._view is not None:
            self._view.show_draft(self._before.asked(draft), self._before.shown)
