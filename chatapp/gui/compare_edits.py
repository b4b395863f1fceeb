"""What the user does with a comparison: judges it, changes its columns, stops and asks them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from chatapp.domain.columns import like_others, with_persona, with_preset, without_unsent
from chatapp.domain.comparing import Column, Comparison
from chatapp.gui.compare_offers import offered_wording

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.gui.compare_controller import CompareController
    from chatapp.gui.compare_view import CompareView
    from chatapp.gui.main_window import MainWindow
    from chatapp.gui.tasks import WindowTasks


class CompareEdits(QObject):
    """Does it with what is shown: a comparison in the engine, or a draft.

    Parameters: `controller`, says which is shown.
    """

    def __init__(
        self,
        controller: CompareController,
        window: MainWindow,
        engine: Engine,
        tasks: WindowTasks,
        view: CompareView,
    ) -> None:
        super().__init__(controller)
        self._controller = controller
        self._window, self._engine = window, engine
        self._tasks, self._view = tasks, view
        self._connect()

    @property
    def _draft(self) -> Comparison | None:
        return self._controller.draft

    @property
    def _shown(self) -> str | None:
        return self._controller.shown

    def _connect(self) -> None:
        intents, window = self._view.page.intents, self._window
        intents.sidebar_requested.connect(window.toggle_sidebar)
        intents.rename_requested.connect(window.actions_table["rename"].trigger)
        intents.blind_toggled.connect(self._set_blind)
        intents.together_toggled.connect(self._set_together)
        intents.chat_requested.connect(self._show_as_chat)
        intents.add_requested.connect(self._add)
        intents.remove_requested.connect(self._remove)
        intents.model_chosen.connect(self._choose_model)
        intents.preset_chosen.connect(self._choose_preset)
        intents.persona_chosen.connect(self._choose_persona)
        intents.wording_chosen.connect(self._choose_wording)
        intents.temperature_chosen.connect(self._choose_temperature)
        intents.stop_requested.connect(self._stop)
        intents.stop_column_requested.connect(partial(self._of_column, "stop_column"))
        intents.ask_column_requested.connect(partial(self._of_column, "ask"))
        intents.ask_missing_requested.connect(self._ask_missing)
        intents.go_on_requested.connect(partial(self._of_column, "go_on"))
        intents.verdict_given.connect(self._decide)
        intents.verdict_taken_back.connect(self._take_back)
        self._view.retry_requested.connect(partial(self._of_column, "ask"))

    def _do(self, intent: Coroutine[Any, Any, Any], name: str) -> None:
        self._tasks.spawn(intent, name)

    def _of_column(self, intent: str, column: str) -> None:
        """Do something with a column of the shown comparison."""
        if self._draft is not None:
            if intent == "ask":
                self._view.page.prompt.submit()
        elif self._shown is not None:
            comparisons = self._engine.comparisons
            self._do(getattr(comparisons, intent)(self._shown, column), f"column-{intent}")

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
            self._controller.show_draft(replace(self._draft, blind=blind))
        elif self._shown is not None:
            self._do(self._engine.comparisons.set_blind(self._shown, blind), "set-blind")

    def _set_together(self, together: bool) -> None:
        if self._draft is not None:
            self._controller.show_draft(replace(self._draft, together=together))
        elif self._shown is not None:
            self._do(self._engine.comparisons.set_together(self._shown, together), "set-together")

    def _show_as_chat(self) -> None:
        if self._shown is not None and self._draft is None:
            self._do(self._engine.comparisons.leave(self._shown), "leave-comparison")

    def _decide(self, verdict: Any, column: str) -> None:
        if self._shown is not None:
            intent = self._engine.comparisons.decide(self._shown, verdict, column or None)
            self._do(intent, "decide")

    def _take_back(self) -> None:
        if self._shown is not None:
            self._do(self._engine.comparisons.take_back(self._shown), "take-back")

    # Columns

    def _add(self, connection: str, model: str) -> None:
        self._put(Column(connection, model or None))

    def _remove(self, column: str) -> None:
        if self._draft is not None:
            left = tuple(one for one in self._draft.columns if one.id != column)
            self._controller.show_draft(replace(self._draft, columns=left))
        elif self._shown is not None:
            self._do(self._remove_column(self._shown, column), "remove-column")

    async def _remove_column(self, conversation: str, column: str) -> None:
        before = await self._engine.comparisons.remove_column(conversation, column)
        self._window.chat.bar.show_text(
            self.tr("The column was removed; its answer is kept"),
            action=self.tr("Undo"),
            on_action=partial(self._put_back, conversation, before),
        )

    def _put_back(self, conversation: str, before: Comparison) -> None:
        self._do(self._engine.comparisons.put_back(conversation, before), "put-back-column")

    def _choose_model(self, column: str, connection: str, model: str) -> None:
        self._change(column, lambda one: replace(one, connection=connection, model=model or None))

    def _choose_preset(self, column: str, identity: str) -> None:
        preset = next((one for one in self._view.presets if one.id == identity), None)
        self._change(column, lambda one: with_preset(one, preset))

    def _choose_persona(self, column: str, identity: str) -> None:
        persona = next((one for one in self._view.prompts if one.id == identity), None)
        self._change(column, lambda one: with_persona(one, persona))

    def _choose_wording(self, column: str, identity: str) -> None:
        wording = offered_wording(self._view.prompts, identity)
        self._change(column, lambda one: replace(one, wording=wording))

    def _choose_temperature(self, column: str, value: Any) -> None:
        given = {"temperature": value}  # None goes before what a conversation has
        self._change(column, lambda one: replace(one, parameters={**one.parameters, **given}))

    def _change(self, identity: str, change: Callable[[Column], Column]) -> None:
        """Let a column that was not asked yet be asked with something else.

        Parameters: `identity`, its id; "" for a new one, of the model of the last column.
        """
        comparison = self._draft or self._view.comparison
        if comparison is None:
            return
        if not identity:
            last = comparison.columns[-1] if comparison.columns else Column()
            self._put(change(Column(last.connection, last.model)))
        elif (found := comparison.column(identity)) is not None:
            self._put(change(found))

    def _put(self, column: Column) -> None:
        """Put a column behind the others, or in the place of itself."""
        draft = self._draft
        if draft is not None:
            columns = [column if one.id == column.id else one for one in draft.columns]
            if column not in columns:
                columns.append(column)
            self._controller.show_draft(replace(draft, columns=tuple(columns)))
        elif self._shown is not None and self._view.comparison is not None:
            asked = without_unsent(like_others(column, self._view.comparison.columns))
            self._do(self._engine.comparisons.put_column(self._shown, asked), "put-column")
