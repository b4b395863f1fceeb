"""The compare page with its texts: turns a comparison, as it stands, into what is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from chatapp.domain.changes import Change, MessageGrew
from chatapp.domain.comparing import (
    FEWEST_COLUMNS,
    MOST_COLUMNS,
    Column,
    Comparison,
    comparison_of,
)
from chatapp.domain.differences import differing_parts
from chatapp.gui.compare.page import ComparePage
from chatapp.gui.compare.state import ColumnState, PageState, Stage
from chatapp.gui.compare_facts import Heading, facts_of, heading_of, stage_of
from chatapp.gui.compare_offers import offer_of, offers_of
from chatapp.gui.compare_texts import CompareTexts
from chatapp.gui.model_menu import choices_of
from chatapp.gui.names import connection_name, conversation_title, model_name
from chatapp.gui.transcript.intents import Intents

if TYPE_CHECKING:
    from chatapp.domain.messages import Conversation
    from chatapp.domain.models import Connection
    from chatapp.domain.presets import Preset
    from chatapp.domain.prices import Pricing
    from chatapp.domain.prompt_templates import PromptTemplate
    from chatapp.engine.compared import Compared
    from chatapp.gui.main_window import MainWindow
    from chatapp.gui.tasks import WindowTasks

_TICK_MS = 1_000


class CompareView(QObject):
    """Keeps the page true. Signal: `retry_requested(column)`, from beside an error.

    Parameters: `open_connections`, opens the page where keys are entered.
    """

    retry_requested = Signal(str)

    def __init__(
        self, window: MainWindow, tasks: WindowTasks, open_connections: Callable[[], None]
    ) -> None:
        super().__init__(window)
        self._tasks = tasks
        self._open_connections = open_connections
        self.page = ComparePage()
        self.page.hide()
        self.comparison: Comparison | None = None
        self._title = ""
        self._before: bool | None = None
        self.presets: tuple[Preset, ...] = ()
        self.prompts: tuple[PromptTemplate, ...] = ()
        self._connections: dict[str, str] = {}
        """Names by id."""
        self._pricing: Pricing | None = None
        self._differences = False
        self._marking = 0
        self._marked = False
        self._stages: dict[str, Stage] = {}
        self._intents = self._text_intents(window)
        self.texts = CompareTexts(self._intents, self)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.page.intents.differences_toggled.connect(self._set_differences)
        self.page.intents.copy_requested.connect(self._copy)

    def set_connections(self, connections: Sequence[Connection]) -> None:
        """What can be asked."""
        self._connections = {one.id: connection_name(one) for one in connections}
        self.page.set_choices(choices_of(connections))

    def set_library(self, presets: Sequence[Preset], prompts: Sequence[PromptTemplate]) -> None:
        """What columns can be made of."""
        self.presets, self.prompts = tuple(presets), tuple(prompts)
        self.page.set_offers(offers_of(self.presets, self.prompts))

    def set_pricing(self, pricing: Pricing | None) -> None:
        """What answers cost from now on."""
        self._pricing = pricing
        if self.comparison is not None and self.texts.all:
            self._show_state()

    # What is shown

    def show_draft(self, draft: Comparison, before: bool | None) -> None:
        """Show what is made ready. Parameters: `before`, as in a `PageState`."""
        self.comparison, self._before = draft, before
        self._release_views([column.id for column in draft.columns])
        columns = tuple(replace(self._column_state(one), draft=True) for one in draft.columns)
        self.page.show_state(
            PageState(
                prompt=draft.prompt,
                columns=columns,
                draft=True,
                before=before,
                blind=draft.blind,
                together=draft.together,
                differences=self._differences,
                most=len(columns) >= MOST_COLUMNS,
            )
        )
        self._give_views()

    def show_nothing(self, home: Conversation) -> None:
        """Show an empty page until the comparison is read."""
        self.comparison = None
        self._title = conversation_title(home)
        known = comparison_of(home)
        prompt = known.prompt if known is not None else ""
        self.page.show_state(PageState(self._title, prompt))

    def show_home(self, home: Conversation) -> None:
        """The conversation has another title."""
        self._title = conversation_title(home)
        if self.comparison is not None:
            self._show_state()

    def show(self, compared: Compared) -> None:
        """Show a comparison as it stands."""
        self.comparison = compared.comparison
        self._before = True if compared.after is not None else None
        self._title = conversation_title(compared.home)
        self.texts.show(compared)
        self._show_state()

    def apply(self, change: Change) -> None:
        """Take what a change says about the answers."""
        concerned = self.texts.apply(change)
        if not concerned:
            return
        if isinstance(change, MessageGrew):  # as often as a frame: only what is seen by it
            if any(self._stage(column) is not self._stages.get(column) for column in concerned):
                self._show_state()
            return
        self._show_state()

    def retranslate(self) -> None:
        """Set the texts that come from here in the language in force."""
        if self.comparison is not None and self.page.state.draft:
            self.set_library(self.presets, self.prompts)
            self.show_draft(self.comparison, self._before)
        else:
            self._show_state()

    def leave(self) -> None:
        """The page is not shown any more."""
        self._timer.stop()
        self.comparison = None
        self._marking += 1
        self.page.columns.show_states(())
        self.texts.clear()

    # How

    def _show_state(self) -> None:
        comparison = self.comparison
        if comparison is None:
            return
        self._release_views([column.id for column in comparison.columns])
        self._stages = {column.id: self._stage(column.id) for column in comparison.columns}
        running = any(stage.running for stage in self._stages.values())
        columns = self._column_states(comparison, covered=comparison.together and running)
        self.page.show_state(
            PageState(
                title=self._title,
                prompt=comparison.prompt,
                columns=columns,
                before=self._before,
                blind=comparison.blind,
                hidden=comparison.hidden,
                together=comparison.together,
                differences=self._differences,
                decidable=any(column.choosable for column in columns),
                verdict=comparison.verdict,
                most=len(columns) >= MOST_COLUMNS,
            )
        )
        self._give_views()
        if running != self._timer.isActive():
            self._timer.start() if running else self._timer.stop()
        self._mark_soon()

    def _stage(self, column: str) -> Stage:
        text = self.texts.all.get(column)
        if text is None:
            return Stage.NOT_ASKED
        return stage_of(text.row, text.message.status)

    def _choosable(self) -> set[str]:
        """The columns that can be the best: they have ended, and there is another to judge."""
        said = [key for key, text in self.texts.all.items() if text.row.text.strip()]
        if len(said) < FEWEST_COLUMNS:
            return set()
        return {key for key in said if not self._stages[key].running}

    def _column_states(self, comparison: Comparison, *, covered: bool) -> tuple[ColumnState, ...]:
        choosable = set() if covered else self._choosable()
        return tuple(
            self._column_state(column, covered=covered, choosable=column.id in choosable)
            for column in comparison.columns
        )

    def _column_state(
        self, column: Column, *, covered: bool = False, choosable: bool = False
    ) -> ColumnState:
        text = self.texts.all.get(column.id)
        comparison = self.comparison
        hidden = comparison is not None and comparison.hidden and text is not None
        stage = self._stage(column.id)
        if hidden:
            return ColumnState(column.id, stage, covered=covered, choosable=choosable)
        facts, model = "", column.model
        if text is not None:
            facts = facts_of(text.message, text.row.text, self._pricing)
            model = text.message.model or model
        heading = self._heading(column, model)
        return ColumnState(
            column.id,
            stage,
            name=heading.title,
            note=heading.note,
            facts=facts,
            covered=covered and text is not None,
            chosen=comparison is not None and comparison.chosen == column.id,
            choosable=choosable,
            model=(column.connection or "", column.model or ""),
            preset=column.preset or "",
            persona=column.persona or "",
            wording=offer_of(column.wording),
            temperature=column.parameters.get("temperature"),
            preview=self._preview(column) if text is None else "",
        )

    def _heading(self, column: Column, model: str | None) -> Heading:
        """What a column is called; beside hidden ones nothing may tell what those are."""
        comparison = self.comparison
        alone = comparison is None or comparison.hidden
        others = (column,) if alone or comparison is None else comparison.columns
        service = self._connections.get(column.connection or "", "")
        called = model_name(column.connection, model) if model or not service else service
        several = len({one.connection for one in others}) > 1
        return heading_of(column, others, called, service if several and service != called else "")

    def _preview(self, column: Column) -> str:
        """What a column that was not asked yet is asked with."""
        prompt = self.comparison.prompt if self.comparison is not None else ""
        worded = column.asks(prompt) if column.wording is not None else ""
        return "\n\n".join(filter(None, (column.system, worded)))

    def _release_views(self, columns: Sequence[str]) -> None:
        """Take views out of columns that will show another one, before any column ends.

        Parameters: `columns`, the ids of those that will be shown, in their order.
        """
        views = {id(text.view) for text in self.texts.all.values()}
        for place, column in enumerate(self.page.columns.all):
            text = self.texts.all.get(columns[place]) if place < len(columns) else None
            moves = column.view is not None and id(column.view) in views
            if moves and (text is None or text.view is not column.view):
                column.release_view()

    def _give_views(self) -> None:
        """Put each text into the column that shows it."""
        for column in self.page.columns.all:
            text = self.texts.all.get(column.state.id)
            column.set_view(text.view if text is not None else None)
            if text is not None:
                text.view.set_name(column.spoken_name)
        self.page.order_tabs()

    def _tick(self) -> None:
        """Say how long answers have taken so far."""
        comparison = self.comparison
        if comparison is None or comparison.hidden:
            return
        for column in self.page.columns.all:
            text = self.texts.all.get(column.state.id)
            if text is not None and text.row.streaming:
                column.show_facts(facts_of(text.message, text.row.text, self._pricing))

    def _copy(self, column: str) -> None:
        text = self.texts.all.get(column)
        if text is not None:
            QGuiApplication.clipboard().setText(text.row.text)

    def _text_intents(self, window: MainWindow) -> Intents:
        """What is asked for within the texts."""
        intents, chat = Intents(self), window.chat.transcript.intents
        intents.resumes = False
        intents.retry.connect(self._retry)
        intents.key_requested.connect(partial(self._enter_key))
        intents.link_activated.connect(window.chat.transcript.follow_link)
        intents.save_file_requested.connect(chat.save_file_requested)
        intents.save_requested.connect(chat.save_requested)
        return intents

    def _retry(self, message: str) -> None:
        column = self.texts.column_of(message)
        if column:
            self.retry_requested.emit(column)

    def _enter_key(self, _message: str) -> None:
        self._open_connections()

    # Differences

    def _set_differences(self, wanted: bool) -> None:
        self._differences = wanted
        if self.comparison is not None and not self.page.state.draft:
            self._show_state()

    def _mark_soon(self) -> None:
        if not self._differences and not self._marked:
            return
        self._marking += 1
        self._marked = self._differences
        self._tasks.spawn(self._mark(self._marking), "mark-differences")

    async def _mark(self, marking: int) -> None:
        """Mark the words that differ from the chosen column, or the first; others get no marks."""
        comparison = self.comparison
        columns = [one.id for one in comparison.columns] if comparison is not None else []
        asked = [column for column in columns if column in self.texts.all]
        wanted = self._differences and not self.page.state.running and len(asked) > 1
        first = comparison.chosen if comparison is not None and comparison.chosen else ""
        base = first if first in asked else next(iter(asked), "")
        others = await self.texts.all[base].view.parts() if wanted else []
        for column in asked:
            if marking != self._marking or column not in self.texts.all:
                return
            view = self.texts.all[column].view
            places: list[tuple[int, int, int]] = []
            if wanted and column != base:
                parts = await view.parts()
                places = await asyncio.to_thread(differing_parts, parts, others)
            if marking == self._marking and column in self.texts.all:
                view.mark(places)
