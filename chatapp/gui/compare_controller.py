"""Joins the compare page and the engine."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

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
    RetryBegun,
    RetryScheduled,
    SettingChanged,
    StoreChanged,
)
from chatapp.domain.comparing import MOST_COLUMNS, Column, Comparison, comparison_of
from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import Mode, Prompt
from chatapp.domain.settings import LANGUAGE
from chatapp.gui.commands import do
from chatapp.gui.model_menu import choices_of

if TYPE_CHECKING:
    from chatapp.domain.messages import Conversation
    from chatapp.domain.models import Connection
    from chatapp.domain.presets import Preset
    from chatapp.domain.prices import Pricing
    from chatapp.engine.engine import Engine
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
        self._draft: Comparison | None = None
        self._shown: str | None = None
        """The conversation that is shown here."""
        self._reading = 0
        self._connections: tuple[Connection, ...] = ()
        self._presets: tuple[Preset, ...] = ()
        self._pricing: Pricing | None = None
        self._last: tuple[Column, ...] = ()
        """What was compared last: the next comparison begins with it."""
        self._starting = False
        self._from_composer = False
        """Whether what is written is also the draft of the message field, and is kept there."""
        window.chat.header.compare_requested.connect(self.begin)
        window.actions_table["compare"].triggered.connect(partial(do, self.begin))
        chat.taken_up.connect(self._take_up)

    @property
    def shown(self) -> bool:
        """Whether the compare page is shown."""
        return self._view is not None and self._window.main_pane is self._view.page

    # Beginning

    def begin(self) -> None:
        """Compare models on what is written; what was a comparison before is shown as one again."""
        home = self._chat.conversation
        if home is not None and comparison_of(home) is not None:
            self._do(self._engine.comparisons.reopen(home.id), "reopen-comparison")
        elif self._draft is None:
            self._tasks.spawn(self._begin_draft(), "begin-comparison")

    def begin_with(self, prompt: str, columns: Sequence[Column]) -> None:
        """Make a comparison of these columns ready: personas, or variants of a prompt."""
        self._from_composer = False
        self._show_draft(Comparison(prompt, tuple(columns[:MOST_COLUMNS])))

    async def _begin_draft(self) -> None:
        self._presets = tuple(await self._engine.presets.all())
        home = self._chat.conversation
        columns = self._last or await self._first_columns(home)
        known = {one.id for one in self._connections if one.enabled}
        columns = tuple(one for one in columns if one.connection in known)
        self._from_composer = True
        self._show_draft(Comparison(self._window.chat.composer.text, _anew(columns)))

    async def _first_columns(self, home: Conversation | None) -> tuple[Column, ...]:
        """The model that would be asked, and another one."""
        target = await self._engine.chat.target(home)
        first = (target.connection.id, target.model)
        choices = [(one.connection, one.model) for one in choices_of(self._connections)]
        others = [one for one in choices if one != first and one[1]]
        return tuple(Column(*pair) for pair in (first, *others[:1]))

    def _show_draft(self, draft: Comparison) -> None:
        self._draft = draft
        view = self._ready()
        view.texts.clear()
        view.show_draft(draft, self._presets)
        self._window.show_instead(view.page)
        view.page.focus_start()

    def _leave_draft(self) -> None:
        """What was made ready is not wanted; what is written stays for the chat."""
        if self._draft is None or self._view is None:
            return
        self._draft = None
        if self._shown is not None:
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
        elif isinstance(change, PresetsChanged):
            self._presets = change.presets
            if self._view is not None:
                self._view.set_presets(change.presets)
        elif isinstance(change, PricesChanged):
            self._pricing = change.pricing
            if self._view is not None:
                self._view.set_pricing(change.pricing)
        elif isinstance(change, ConversationChanged):
            self._follow(change.conversation)
        elif isinstance(change, SettingChanged):
            if change.name == LANGUAGE.name and self._view is not None:
                self._view.retranslate()
        elif self._shown is None or self._view is None or self._draft is not None:
            return
        elif isinstance(change, _OF_MESSAGES):
            self._view.apply(change)
        elif isinstance(change, BranchChanged):
            if change.conversation == self._shown:
                self._read_soon()
        elif isinstance(change, StoreChanged):
            self._read_soon()

    def _follow(self, home: Conversation) -> None:
        """A conversation changed: it may have become a comparison, or none any more."""
        if self._chat.conversation is None or self._chat.conversation.id != home.id:
            return
        if (home.mode is Mode.COMPARE) != (self._shown == home.id):
            self._take_up(home)
        elif self._shown == home.id and self._view is not None and self._draft is None:
            self._view.show_home(home)

    def _take_up(self, home: Conversation) -> None:
        """Another conversation is shown."""
        self._draft = None
        if home.mode is not Mode.COMPARE or comparison_of(home) is None:
            self._hide()
            return
        view = self._ready()
        if self._shown != home.id:
            view.texts.clear()
            view.show_nothing(home)
        self._shown = home.id
        self._window.show_instead(view.page)
        view.page.focus_start()
        self._read_soon()

    def _hide(self) -> None:
        was_shown = self.shown
        self._shown = None
        self._window.show_instead(None)
        if self._view is not None:
            self._view.leave()
        if was_shown:
            self._window.chat.composer.focus_text()

    def _read_soon(self) -> None:
        self._tasks.spawn(self._read(), "read-comparison")

    async def _read(self) -> None:
        self._reading += 1
        reading, wanted = self._reading, self._shown
        if wanted is None:
            return
        try:
            compared = await self._engine.comparisons.read(wanted)
        except ChatAppError:  # it is gone meanwhile, or is none any more
            return
        current = reading == self._reading and self._shown == wanted
        if current and self._view is not None and self._draft is None:
            self._last = compared.comparison.columns
            self._view.show(compared)

    def _ready(self) -> CompareView:
        """The page, made when it is first shown."""
        if self._view is None:
            from chatapp.gui.compare_view import CompareView

            self._view = CompareView(self._window, self._tasks, self._open_connections)
            self._view.set_connections(self._connections)
            self._view.set_presets(self._presets)
            self._view.set_pricing(self._pricing)
            self._view.texts.stale.connect(self._read_soon)
            self._connect(self._view)
        return self._view

    # Intents

    def _connect(self, view: CompareView) -> None:
        intents, window = view.page.intents, self._window
        intents.sidebar_requested.connect(window.toggle_sidebar)
        intents.rename_requested.connect(window.actions_table["rename"].trigger)
        intents.asked.connect(self._ask)
        intents.left.connect(self._leave_draft)
        intents.blind_toggled.connect(self._set_blind)
        intents.together_toggled.connect(self._set_together)
        intents.add_requested.connect(self._add)
        intents.remove_requested.connect(self._remove)
        intents.model_chosen.connect(self._choose_model)
        intents.preset_chosen.connect(self._choose_preset)
        intents.temperature_chosen.connect(self._choose_temperature)
        intents.stop_requested.connect(self._stop)
        intents.stop_column_requested.connect(partial(self._of_column, "stop_column"))
        intents.ask_column_requested.connect(partial(self._of_column, "ask"))
        intents.ask_missing_requested.connect(self._ask_missing)
        intents.go_on_requested.connect(partial(self._of_column, "go_on"))
        intents.verdict_given.connect(self._decide)
        intents.verdict_taken_back.connect(self._take_back)
        view.page.prompt.field.edited.connect(self._keep_written)
        view.retry_requested.connect(partial(self._of_column, "ask"))

    def _keep_written(self, text: str) -> None:
        if self._draft is not None and self._from_composer:
            self._window.chat.composer.set_text(text)

    def _do(self, intent: Coroutine[Any, Any, Any], name: str) -> None:
        self._tasks.spawn(intent, name)

    def _of_column(self, intent: str, column: str) -> None:
        """Do something with a column of the shown comparison."""
        if self._draft is not None:
            if intent == "ask" and self._view is not None:
                self._view.page.prompt.submit()
        elif self._shown is not None:
            comparisons = self._engine.comparisons
            self._do(getattr(comparisons, intent)(self._shown, column), f"column-{intent}")

    def _ask(self, prompt: str) -> None:
        if self._draft is not None:
            if not self._starting:
                self._tasks.spawn(self._start(self._draft, prompt), "start-comparison")
        elif self._shown is not None:
            self._tasks.spawn(self._ask_again(self._shown, prompt), "ask-columns")

    async def _start(self, draft: Comparison, prompt: str) -> None:
        """Ask all columns of a draft; what cannot be asked leaves it as it is."""
        attached = self._chat.prompting.attaching.take()
        home = self._chat.conversation
        if attached is None or home is None:
            return
        self._starting = True
        try:
            started = await self._engine.comparisons.start(
                prompt,
                draft.columns,
                blind=draft.blind,
                together=draft.together,
                attached=attached,
                temporary=home.temporary,
            )
        except ChatAppError:
            self._chat.prompting.attaching.give_back(home.id, attached)
            raise
        finally:
            self._starting = False
        if self._window.chat.composer.text == prompt:
            self._window.chat.composer.set_text("")
        await self._chat.prompting.sent(home.id, Prompt(prompt, attached))
        self._last = draft.columns
        self.opened.emit(started.id)

    async def _ask_again(self, conversation: str, prompt: str) -> None:
        await self._engine.comparisons.ask_again(conversation, prompt)
        if self._view is not None:
            self._view.page.prompt.sent()

    async def _ask_all_missing(self, conversation: str) -> None:
        compared = await self._engine.comparisons.read(conversation)
        for column in compared.comparison.columns:
            if column.id not in compared.answers:
                await self._engine.comparisons.ask(conversation, column.id)

    def _ask_missing(self) -> None:
        if self._shown is not None:
            self._do(self._ask_all_missing(self._shown), "ask-columns")

    def _stop(self) -> None:
        if self._shown is not None and self._draft is None:
            self._engine.comparisons.stop(self._shown)

    def _set_blind(self, blind: bool) -> None:
        if self._draft is not None:
            self._show_draft_as(replace(self._draft, blind=blind))
        elif self._shown is not None:
            self._do(self._engine.comparisons.set_blind(self._shown, blind), "set-blind")

    def _set_together(self, together: bool) -> None:
        if self._draft is not None:
            self._show_draft_as(replace(self._draft, together=together))
        elif self._shown is not None:
            self._do(self._engine.comparisons.set_together(self._shown, together), "set-together")

    def _decide(self, verdict: Any, column: str) -> None:
        if self._shown is not None:
            intent = self._engine.comparisons.decide(self._shown, verdict, column or None)
            self._do(intent, "decide")

    def _take_back(self) -> None:
        if self._shown is not None:
            self._do(self._engine.comparisons.take_back(self._shown), "take-back")

    # Columns

    def _add(self, connection: str, model: str) -> None:
        column = Column(connection, model or None)
        if self._draft is not None:
            self._show_draft_as(replace(self._draft, columns=(*self._draft.columns, column)))
        elif self._shown is not None:
            self._do(self._engine.comparisons.put_column(self._shown, column), "put-column")

    def _remove(self, column: str) -> None:
        if self._draft is not None:
            left = tuple(one for one in self._draft.columns if one.id != column)
            self._show_draft_as(replace(self._draft, columns=left))
        elif self._shown is not None:
            self._do(self._remove_column(self._shown, column), "remove-column")

    async def _remove_column(self, conversation: str, column: str) -> None:
        comparisons = self._engine.comparisons
        before = await comparisons.remove_column(conversation, column)
        undo = comparisons.put_back
        self._window.chat.bar.show_text(
            self.tr("The column was removed; its answer is kept"),
            action=self.tr("Undo"),
            on_action=partial(self._undo_removal, undo, conversation, before),
        )

    def _undo_removal(
        self,
        undo: Callable[[str, Comparison], Coroutine[Any, Any, None]],
        conversation: str,
        before: Comparison,
    ) -> None:
        self._do(undo(conversation, before), "put-back-column")

    def _choose_model(self, column: str, connection: str, model: str) -> None:
        self._change(column, connection=connection, model=model or None)

    def _choose_preset(self, column: str, identity: str) -> None:
        preset = next((one for one in self._presets if one.id == identity), None)
        wanted = preset.wanted if preset is not None else None
        self._change(
            column,
            name=preset.name if preset is not None else "",
            system=wanted.system if wanted is not None else None,
            parameters=wanted.parameters if wanted is not None else {},
            preset=preset.id if preset is not None else None,
        )

    def _choose_temperature(self, column: str, value: Any) -> None:
        found = self._column(column)
        if found is not None:
            parameters = {k: v for k, v in found.parameters.items() if k != "temperature"}
            if value is not None:
                parameters["temperature"] = value
            self._change(column, parameters=parameters)

    def _column(self, identity: str) -> Column | None:
        comparison = self._draft
        if comparison is None and self._view is not None:
            comparison = self._view.comparison
        return comparison.column(identity) if comparison is not None else None

    def _change(self, identity: str, **fields: Any) -> None:
        """Let a column that was not asked yet be asked with something else."""
        found = self._column(identity)
        if found is None:
            return
        changed = replace(found, **fields)
        if self._draft is not None:
            columns = tuple(changed if one is found else one for one in self._draft.columns)
            self._show_draft_as(replace(self._draft, columns=columns))
        elif self._shown is not None:
            self._do(self._engine.comparisons.put_column(self._shown, changed), "put-column")

    def _show_draft_as(self, draft: Comparison) -> None:
        self._draft = draft
        if self._view is not None:
            self._view.show_draft(draft, self._presets)


def _anew(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The same columns for another comparison."""
    from chatapp.domain.messages import new_id

    return tuple(replace(one, id=new_id(), text="") for one in columns[:MOST_COLUMNS])
