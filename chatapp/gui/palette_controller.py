"""Joins the palette and the engine: what is typed is searched for, what is chosen is done."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from chatapp.domain.search import SearchQuery
from chatapp.domain.settings import SEARCH_ORDER
from chatapp.domain.typed_search import parse_query
from chatapp.gui.palette.commands import find_commands, usual_commands
from chatapp.gui.palette.palette import COUNTED, Palette
from chatapp.gui.palette.results import conversation_row, folder_rows, message_row, more_row
from chatapp.gui.palette.rows import Kind, Row, Section
from chatapp.gui.tasks import WindowTasks, kept

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.gui.actions import Actions

DEBOUNCE_MS = 20
"""From the last key to the search."""
TOGETHER_MS = 30
"""What is found within this time is shown at once; waiting for the first hits is worth as much."""
_FIRST_WAIT = 0.06
"""Seconds after which what is there is shown, though no message was found yet."""
FIRST, PAUSE = 100, 0.25
"""So many messages are found at once; then there is a pause in seconds, as more may be typed."""
PAGE = COUNTED + 1
"""So many are found before the list is scrolled to its end."""
TITLES, RECENT, SHORT, COMMANDS = 5, 6, 6, 5
"""Conversations that are shown, recent ones, messages where commands stand below them, commands."""

PromptSource = Callable[[SearchQuery], Awaitable[Sequence[Row]]]


class PaletteController(QObject):
    """Fills a palette and does what is chosen in it.

    Signals: `conversation_chosen` (id); `message_chosen`, conversation, message, and a tuple of
    texts to mark in it.
    """

    conversation_chosen = Signal(str)
    message_chosen = Signal(str, str, tuple)

    def __init__(
        self, palette: Palette, actions: Actions, engine: Engine, tasks: WindowTasks
    ) -> None:
        super().__init__(palette)
        self._palette = palette
        self._actions = actions
        self._engine = engine
        self._tasks = tasks
        self.prompts: PromptSource | None = None
        """Finds prompts of the user's own, where there are any."""
        self._text = ""
        self._search: asyncio.Task[None] | None = None
        self._hits: list[Row] = []
        """All messages that were found."""
        self._shown = 0
        """So many of them are in the list."""
        self._others: dict[Section, Sequence[Row]] = {}
        self._other_count = 0
        self._expanded = False
        self._wanted = PAGE
        self._more = asyncio.Event()
        self._found = asyncio.Event()
        """There is a message, or there is none."""
        self._debounce = self._timer(DEBOUNCE_MS, self._begin)
        self._flush_timer = self._timer(TOGETHER_MS, self._flush)
        palette.typed.connect(self._typed)
        palette.opened.connect(self._open_row)
        palette.order_changed.connect(self._change_order)
        palette.more_wanted.connect(self._want_more)
        palette.closed.connect(self._stop)

    def open(self, text: str = "") -> None:
        """Show the palette, with a text to search for."""
        relevant = self._engine.settings.get(SEARCH_ORDER) == "relevance"
        self._palette.order.set_relevant(relevant)
        self._palette.open(text)

    def close(self) -> None:
        """Put the palette away."""
        self._palette.close_palette()

    # Searching

    def _typed(self, text: str) -> None:
        self._stop()
        self._text = text
        if text.strip():
            self._debounce.start()
        else:
            self._begin()

    def _stop(self) -> None:
        self._debounce.stop()
        self._flush_timer.stop()
        if self._search is not None:
            self._search.cancel()
            self._search = None

    def _begin(self) -> None:
        self._stop()
        self._hits, self._shown, self._expanded, self._wanted = [], 0, False, PAGE
        self._others, self._other_count = {}, 0
        self._found = asyncio.Event()
        self._search = self._tasks.spawn(self._find(self._text.strip()), "palette")

    async def _find(self, text: str) -> None:
        if text.startswith(">"):
            commands = find_commands(self._actions, parse_query(text[1:]).texts)
            self._show_all({Section.COMMANDS: commands}, len(commands))
        elif text.startswith(("#", "＃")):
            folders = folder_rows(await self._engine.search.folders(), text[1:].strip())
            self._show_all({Section.FOLDERS: folders}, len(folders))
        elif not text:
            await self._offer()
        else:
            await self._find_all(parse_query(text))

    async def _offer(self) -> None:
        """What is used most, before anything is typed."""
        recent, _count = await self._engine.search.titles(SearchQuery(()), RECENT)
        sections = {
            Section.CONVERSATIONS: [conversation_row(hit) for hit in recent],
            Section.COMMANDS: usual_commands(self._actions),
        }
        self._palette.show_rows(sections)
        self._palette.show_count(None, running=False)
        await self._engine.search.prepare()

    def _show_all(self, sections: Mapping[Section, Sequence[Row]], count: int) -> None:
        self._palette.show_rows(sections)
        self._palette.show_count(count, running=False)
        self._palette.announce()

    async def _find_all(self, query: SearchQuery) -> None:
        messages = asyncio.get_running_loop().create_task(self._find_messages(query))
        await asyncio.sleep(0)  # they are asked for first: titles take longer where there are many
        try:
            titles, count = await self._engine.search.titles(query, TITLES)
            commands = [] if query.restricts else find_commands(self._actions, query.texts)
            commands = commands[:COMMANDS]
            prompts = await self.prompts(query) if self.prompts is not None else ()
            self._others = {
                Section.CONVERSATIONS: [conversation_row(hit) for hit in titles],
                Section.COMMANDS: commands,
                Section.PROMPTS: prompts,
            }
            self._other_count = count + len(commands) + len(prompts)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._found.wait(), _FIRST_WAIT)
            self._show(running=not messages.done())
            await messages
        finally:
            messages.cancel()
            await asyncio.gather(messages, return_exceptions=True)
        self._flush()
        self._show_count(running=False)
        self._palette.announce()

    async def _find_messages(self, query: SearchQuery) -> None:
        found = self._found  # of this search: another may have begun by its end
        try:
            await self._find_in_order(query)
        finally:
            found.set()

    async def _find_in_order(self, query: SearchQuery) -> None:
        if self._palette.order.relevant:
            async with aclosing(self._engine.search.relevant(query)) as rankings:
                async for ranking in rankings:
                    self._hits = [message_row(hit, query.texts) for hit in ranking]
                    self._found.set()
                    if self._others:
                        self._show(running=True, keep=True)
            return
        async with aclosing(self._engine.search.find(query)) as found:
            async for hit in found:
                await self._add(message_row(hit, query.texts))

    async def _add(self, row: Row) -> None:
        self._hits.append(row)
        self._found.set()
        if not self._flush_timer.isActive():
            self._flush_timer.start()
        if len(self._hits) == FIRST:
            await asyncio.sleep(PAUSE)
        while len(self._hits) >= self._wanted:
            self._flush()
            self._show_count(running=False)
            self._more.clear()
            await self._more.wait()

    # Showing

    @property
    def _short(self) -> bool:
        """Whether only the first messages are shown, as other things stand below them."""
        below = self._others.get(Section.COMMANDS) or self._others.get(Section.PROMPTS)
        return bool(below) and not self._expanded

    def _show(self, *, running: bool, keep: bool = False) -> None:
        """Show all sections anew. Parameters: `keep`, whether the current row stays so."""
        messages = list(self._hits)
        if self._short and len(messages) > SHORT:
            messages = [*messages[:SHORT], more_row()]
        self._shown = len(self._hits)
        others = {} if self._expanded else self._others
        self._palette.show_rows({**others, Section.MESSAGES: messages}, keep=keep)
        self._show_count(running=running)

    def _flush(self) -> None:
        """Show the messages that were found since."""
        new = self._hits[self._shown :]
        if not new or not (self._others or self._expanded):
            return
        before, self._shown = self._shown, len(self._hits)
        if not self._palette.model.has(Section.MESSAGES):
            self._show(running=True)
            return
        if self._short:
            new = new[: max(0, SHORT - before)]
            if before <= SHORT < self._shown:
                new.append(more_row())
        self._palette.add_rows(Section.MESSAGES, new)
        self._show_count(running=True)

    def _show_count(self, *, running: bool) -> None:
        found = self._other_count + len(self._hits)
        self._palette.show_count(found, running=running and found <= COUNTED)

    def _want_more(self) -> None:
        if len(self._hits) >= self._wanted and not self._short:
            self._wanted += PAGE
            self._more.set()

    # Doing

    def _open_row(self, row: Row) -> None:
        if row.kind is Kind.MORE:
            self._expanded = True
            self._show(running=self._search is not None and not self._search.done())
        elif row.kind is Kind.FOLDER:
            self._palette.field.set_text(f'in:"{row.target[0]}" ')
        else:
            self._palette.close_palette()
            self._do(row)

    def _do(self, row: Row) -> None:
        if row.kind is Kind.CONVERSATION:
            self.conversation_chosen.emit(row.target[0])
        elif row.kind is Kind.MESSAGE:
            self.message_chosen.emit(*row.target, row.texts)
        elif row.kind is Kind.COMMAND:
            self._actions[row.target[0]].trigger()

    def _change_order(self, relevant: bool) -> None:
        value = "relevance" if relevant else "newest"
        keeping = self._engine.set_setting(SEARCH_ORDER.name, value)
        self._tasks.spawn(kept(keeping), "search-order")
        self._begin()

    def _timer(self, milliseconds: int, function: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(function)
        return timer
