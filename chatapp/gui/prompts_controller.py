"""Joins the prompt library and the engine: its page, personas that begin, templates that are put in."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QObject, Qt, Signal

from chatapp.domain.changes import Change, PromptsChanged, StoreChanged
from chatapp.gui.commands import do
from chatapp.gui.formats import count
from chatapp.gui.template_insertion import TemplateInsertion

if TYPE_CHECKING:
    from chatapp.domain.prompt_templates import PromptTemplate
    from chatapp.engine.engine import Engine
    from chatapp.engine.prompts import Before
    from chatapp.gui.actions import Actions
    from chatapp.gui.chat_controller import ChatController
    from chatapp.gui.list_controller import ListController
    from chatapp.gui.main_window import MainWindow
    from chatapp.gui.prompts.page import PromptsPage
    from chatapp.gui.tasks import WindowTasks
    from chatapp.gui.window_pages import WindowPages


class PromptsController(QObject):
    """Shows the library and does what is asked for there; templates are put into the message.

    Signal: `compare_requested(prompt, wordings)`, these are to be compared on the same prompt.
    """

    compare_requested = Signal(str, object)

    def __init__(
        self,
        window: MainWindow,
        engine: Engine,
        tasks: WindowTasks,
        pages: WindowPages,
        chat: ChatController,
        listed: ListController,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._engine = engine
        self._tasks = tasks
        self._pages = pages
        self._chat = chat
        self._listed = listed
        self._insertion = TemplateInsertion(window.chat, engine, tasks)
        chat.left.connect(self._insertion.leave)
        self._page: PromptsPage | None = None
        empty = window.chat.empty
        empty.persona_requested.connect(self.begin)
        empty.library_requested.connect(self.show)
        self._spawn(self._offer_personas())

    def connect_commands(self, actions: Actions) -> None:
        """Give the library's command its work."""
        actions["prompts"].triggered.connect(partial(do, self.show))

    def show(self) -> None:
        """Show the library in the place of list and chat."""
        self._pages.show_page("prompts", self._make)
        self._spawn(self._fill())

    def begin(self, persona: str) -> None:
        """Begin a conversation with a persona at once: what can be filled in has its defaults."""
        self._spawn(self._begin(persona, {}))

    def apply(self, change: Change) -> None:
        """Show what the engine tells."""
        self._insertion.apply(change)
        if isinstance(change, (PromptsChanged, StoreChanged)):
            self._spawn(self._offer_personas())
            if self._page is not None:
                self._spawn(self._fill())

    # The page

    def _make(self) -> PromptsPage:
        from chatapp.gui.prompts.page import PromptsPage

        page = self._page = PromptsPage(window_language())
        page.closed.connect(self._pages.show_chat)
        page.new_requested.connect(self._new)
        page.import_requested.connect(self._ask_for_file)
        page.export_requested.connect(self._export_own)
        page.bring_back_requested.connect(self._bring_back)
        page.filled.connect(self._compare_filled)
        page.detail.changed.connect(self._save)
        head = page.detail.head
        head.used.connect(self._use)
        head.compared.connect(self._compare)
        head.duplicated.connect(self._duplicate)
        head.exported.connect(self._export_one)
        head.removed.connect(self._remove)
        head.reset.connect(self._reset)
        return page

    async def _offer_personas(self) -> None:
        """The empty page offers no persona that the user removed."""
        self._window.chat.empty.leave_out(await self._engine.prompts.removed())

    async def _fill(self) -> None:
        prompts = self._engine.prompts
        every, removed = await prompts.all(), await prompts.removed_shipped()
        if self._page is not None:
            self._page.show_prompts(every, removed)

    async def _show(self, identity: str) -> None:
        await self._fill()
        if self._page is not None:
            self._page.select(identity)

    # One prompt

    def _use(self, identity: str) -> None:
        if self._page is not None:
            self._page.detail.flush()
        self._spawn(self._use_one(identity))

    async def _use_one(self, identity: str) -> None:
        from chatapp.domain.prompt_templates import PromptKind

        prompt = await self._engine.prompts.get(identity)
        if prompt.kind is PromptKind.TEMPLATE:
            self._pages.show_chat()
            self._insertion.use(prompt)
        elif prompt.used_variables:
            self._pages.show_chat()
            self._insertion.ask(prompt, partial(self._begin_filled, identity))
        else:
            await self._begin(identity, {})

    def _begin_filled(self, identity: str, values: dict[str, str], _variant: int) -> None:
        self._spawn(self._begin(identity, values))

    async def _begin(self, identity: str, values: dict[str, str]) -> None:
        conversation, opening = await self._engine.prompts.start(identity, values)
        composer = self._window.chat.composer
        if conversation.id == self._chat.wanted:
            if not composer.text.strip():
                composer.set_text(opening)
        elif opening:
            await self._engine.conversations.set_draft(conversation.id, opening)
        self._listed.open(conversation.id)

    def _compare(self, identity: str) -> None:
        if self._page is not None:
            self._page.detail.flush()
        self._spawn(self._ask_values(identity))

    async def _ask_values(self, identity: str) -> None:
        """Compare the wordings of a template, once what goes into all of them is known."""
        template = await self._engine.prompts.get(identity)
        if not template.used_variables:
            await self._compare_with(identity, {})
        elif self._page is not None:
            self._page.ask_values(template)

    def _compare_filled(self, identity: str, values: dict[str, str]) -> None:
        self._spawn(self._compare_with(identity, values))

    async def _compare_with(self, identity: str, values: dict[str, str]) -> None:
        from chatapp.domain.prompt_templates import checked_values
        from chatapp.domain.wordings import input_of, wordings_of

        template = await self._engine.prompts.get(identity)
        values = checked_values(template.used_variables, values)  # it may be another one by now
        wordings = wordings_of(template, values)
        prompt = values.get(input_of(template)) or wordings[0].around("")
        self._pages.show_chat()
        self.compare_requested.emit(prompt, wordings)

    def _save(self, prompt: PromptTemplate) -> None:
        self._spawn(self._engine.prompts.save(prompt))

    def _new(self, kind: str) -> None:
        from chatapp.domain.messages import new_id
        from chatapp.domain.prompt_templates import PromptKind, PromptTemplate

        if kind == PromptKind.PERSONA:
            title, system = self.tr("New persona"), self.tr("You are a helpful assistant.")
            prompt = PromptTemplate(new_id(), PromptKind.PERSONA, title, system=system)
        else:
            title, text = self.tr("New template"), self.tr("Explain {{topic}} in three sentences.")
            prompt = PromptTemplate(new_id(), PromptKind.TEMPLATE, title, text=text)
        self._spawn(self._add(prompt))

    async def _add(self, prompt: PromptTemplate) -> None:
        await self._engine.prompts.save(prompt)
        await self._show(prompt.id)

    def _duplicate(self, identity: str) -> None:
        self._spawn(self._copy(identity))

    async def _copy(self, identity: str) -> None:
        original = await self._engine.prompts.get(identity)
        title = self.tr("%1 (copy)").replace("%1", original.title)
        copy = await self._engine.prompts.duplicate(identity, title)
        await self._show(copy.id)

    def _remove(self, identity: str) -> None:
        self._spawn(self._take_out(identity))

    async def _take_out(self, identity: str) -> None:
        prompt = await self._engine.prompts.get(identity)
        before = await self._engine.prompts.remove([identity])
        self._offer_undo(self.tr("Deleted “%1”.").replace("%1", prompt.title), before, identity)

    def _reset(self, identity: str) -> None:
        self._spawn(self._make_original(identity))

    async def _make_original(self, identity: str) -> None:
        prompt = await self._engine.prompts.get(identity)
        before = await self._engine.prompts.reset(identity)
        self._offer_undo(self.tr("Reset “%1”.").replace("%1", prompt.title), before, identity)

    def _bring_back(self) -> None:
        self._spawn(self._engine.prompts.bring_back_shipped())

    # Files

    def _ask_for_file(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._window, self.tr("Import prompts"))
        dialog.setObjectName("import_prompts_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        files = self.tr("Prompts (*.json *.csv *.md *.markdown)")
        dialog.setNameFilters([files, self.tr("All files (*)")])
        dialog.filesSelected.connect(self.import_files)
        dialog.open()

    def import_files(self, paths: list[str]) -> None:
        """Add the prompts of files, and say how many came."""
        self._spawn(self._import(paths))

    async def _import(self, paths: list[str]) -> None:
        from chatapp.engine.prompt_transfer import import_prompts
        from chatapp.engine.prompts import Before

        added: list[str] = []
        already = unusable = 0
        for path in paths:
            taken = await import_prompts(self._engine.prompts, Path(path))
            added += [prompt.id for prompt in taken.added]
            already += taken.already_there
            unusable += taken.unusable
        words = [_counted(len(added), self.tr("Added 1 prompt."), self.tr("Added %1 prompts."))]
        if already:
            one, many = self.tr("1 was there already."), self.tr("%1 were there already.")
            words.append(_counted(already, one, many))
        if unusable:
            many = self.tr("%1 without a title or a text were left out.")
            one = self.tr("1 without a title or a text was left out.")
            words.append(_counted(unusable, one, many))
        before = Before((), tuple(added)) if added else None
        self._offer_undo(" ".join(words), before)
        if added:
            await self._show(added[0])

    def _export_one(self, identity: str) -> None:
        self._spawn(self._ask_where([identity]))

    def _export_own(self) -> None:
        self._spawn(self._ask_where([]))

    async def _ask_where(self, identities: list[str]) -> None:
        """Ask for a file. Parameters: `identities`, prompts; none: all of the user's own."""
        from chatapp.domain.prompt_search import is_shipped
        from chatapp.gui.file_names import plain_name
        from chatapp.gui.prompts.export_dialog import ExportDialog

        every = await self._engine.prompts.all()
        own = [prompt for prompt in every if not is_shipped(prompt.id)]
        wanted = [prompt for prompt in every if prompt.id in identities] if identities else own
        if not wanted:
            self._window.chat.bar.show_text(self.tr("You have no prompts of your own yet."))
            return
        title = wanted[0].title if len(wanted) == 1 else self.tr("Prompts")
        name = plain_name(title) or self.tr("Prompts")
        dialog = ExportDialog(self.tr("Export prompts"), name, self._window)
        dialog.fileSelected.connect(partial(self.export_to, wanted))
        dialog.open()

    def export_to(self, prompts: list[PromptTemplate], path: str) -> None:
        """Write prompts to a file; the end of its name says in what form."""
        self._spawn(self._export(prompts, Path(path)))

    async def _export(self, prompts: list[PromptTemplate], path: Path) -> None:
        from chatapp.engine.prompt_transfer import export_prompts, format_of

        await export_prompts(path, prompts, format_of(path))
        one, many = self.tr("Exported 1 prompt."), self.tr("Exported %1 prompts.")
        self._window.chat.bar.show_text(_counted(len(prompts), one, many))

    # Undo

    def _offer_undo(self, told: str, before: Before | None, identity: str = "") -> None:
        """Say what was done. Parameters: `identity`, of the prompt that is shown when undone."""
        undo: Callable[[], None] | None = None
        if before is not None:
            undo = partial(self._undo, before, identity)
        action = self.tr("Undo") if undo is not None else ""
        self._window.chat.bar.show_text(told, action=action, on_action=undo)

    def _undo(self, before: Before, identity: str) -> None:
        self._spawn(self._put_back(before, identity))

    async def _put_back(self, before: Before, identity: str) -> None:
        await self._engine.prompts.put_back(before)
        if identity:
            await self._show(identity)

    def _spawn(self, work: Coroutine[Any, Any, object]) -> None:
        self._tasks.spawn(work, "prompts")


def _counted(number: int, one: str, many: str) -> str:
    return one if number == 1 else many.replace("%1", count(number))


def window_language() -> str:
    """The language of the window as prompts name it: "en" or "zh"."""
    return "zh" if QLocale().name().startswith("zh") else "en"
