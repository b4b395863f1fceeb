"""The window's life: before the engine is there, with it, and while it is closed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatapp.domain.changes import Change, Level, SettingChanged
from chatapp.domain.messages import Failure
from chatapp.domain.settings import LANGUAGE
from chatapp.gui.about_controller import AboutController
from chatapp.gui.answers_controller import AnswersController
from chatapp.gui.attach_menu import AttachMenu
from chatapp.gui.background import Background
from chatapp.gui.backups_controller import EngineBackups, open_folder
from chatapp.gui.chat_controller import ChatController
from chatapp.gui.commands import Page, do
from chatapp.gui.compare_controller import CompareController
from chatapp.gui.context_controller import ContextController
from chatapp.gui.conversation_usage import ConversationUsage
from chatapp.gui.early_commands import EarlyCommands
from chatapp.gui.first_paint import FirstPaint
from chatapp.gui.hotkey_controller import HotkeyController
from chatapp.gui.icons import app_icon
from chatapp.gui.list_controller import ListController
from chatapp.gui.main_window import MainWindow
from chatapp.gui.organise_controller import OrganiseController
from chatapp.gui.outline_controller import OutlineController
from chatapp.gui.parameters_controller import ParametersController
from chatapp.gui.probabilities_controller import ProbabilitiesController
from chatapp.gui.prompts_controller import PromptsController
from chatapp.gui.quiet_collection import QuietCollection
from chatapp.gui.reading_tools import ReadingTools
from chatapp.gui.reasoning_controller import ReasoningController
from chatapp.gui.request_controller import RequestController
from chatapp.gui.settings.backups_state import BackupsState
from chatapp.gui.settings.controller import SettingsState
from chatapp.gui.settings_controller import EngineSettings
from chatapp.gui.task_pages import TaskPages
from chatapp.gui.tasks import WindowTasks
from chatapp.gui.text_controller import TextController
from chatapp.gui.transfer_tools import TransferTools
from chatapp.gui.tree_controller import TreeController
from chatapp.gui.update_news import UpdateNews
from chatapp.gui.window_commands import WindowCommands
from chatapp.gui.window_look import WindowLook
from chatapp.gui.window_pages import WindowPages
from chatapp.loading import CALLS, load_in_steps

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.gui.palette_controller import PaletteController


class Desktop(QObject):
    """Joins the window and the engine. `closed` is set when the user wants to leave.

    Signal: `leaving`, the app is about to end.
    """

    leaving = Signal()

    def __init__(self, window: MainWindow, first_paint: FirstPaint, folder: Path) -> None:
        super().__init__(window)
        self.window = window
        self.closed = asyncio.Event()
        self._folder = folder
        self._tasks = WindowTasks(window.chat.bar.show_failure)
        self.look = WindowLook(window, first_paint, folder, self._tasks)
        self.pages = WindowPages(window, self._tasks)
        self.transfer: TransferTools | None = None
        self._engine: Engine | None = None
        self._chat: ChatController | None = None
        self._list: ListController | None = None
        self._tools: ReadingTools | None = None
        self._usage: ConversationUsage | None = None
        self._context: ContextController | None = None
        self._outline: OutlineController | None = None
        self._parameters: ParametersController | None = None
        self._answers: AnswersController | None = None
        self._texts: TextController | None = None
        self._prompts: PromptsController | None = None
        self._compare: CompareController | None = None
        self._settings: EngineSettings | None = None
        self._backups: EngineBackups | None = None
        self._about: AboutController | None = None
        self._palette: PaletteController | None = None
        self.background: Background | None = None
        self.hotkey: HotkeyController | None = None
        window.setWindowIcon(app_icon())
        window.close_requested.connect(self._close_window)
        self.pages.quit_requested.connect(self.request_close)
        window.actions_table["quit"].triggered.connect(self.request_close)
        self._early = EarlyCommands(window)
        window.chat.composer.focus_text()

    # Life

    async def start(self, engine: Engine) -> None:
        """Fill the window from the engine."""
        self._engine = engine
        settings, listed, connect_commands = self._make_parts(engine)
        engine.feed.subscribe(self._apply)
        await settings.start()
        await engine.connections.publish()
        self.look.start(engine)
        await listed.start()
        await self.pages.show_first(engine)
        connect_commands()  # not before: what is shown first would put away what they show
        self._early.finish()
        if self.background is not None:
            await self.background.start()
        if self.hotkey is not None:
            self.hotkey.start()
        if engine.notices and self._backups is not None:
            self._backups.tell_notices()
        QuietCollection(self._is_busy, self)
        if self._usage is not None:
            self._tasks.spawn(self._usage.start(), "usage")
        self._tasks.spawn(settings.embedded.look_for_unfinished(), "unfinished-downloads")
        self.window.chat.composer.text_changed.connect(self._prepare_call)
        if self.window.chat.composer.text:
            self._prepare_call()

    async def finish(self, timeout: float) -> None:
        """Hide the window and keep what only it knows. Parameters: `timeout`, seconds."""
        self.window.hide()
        if self.transfer is not None:
            self.transfer.leave()
        if self._chat is not None:
            self._tasks.spawn(self._chat.close(), "close-chat")
        if self._texts is not None:
            self._tasks.spawn(self._texts.close(), "close-text")
        if self._usage is not None:
            self._usage.stop()
        if self._context is not None:
            self._context.stop()
        if self.background is not None:
            self.background.leave()
        if self.hotkey is not None:
            await self.hotkey.close()
        self.look.keep()
        await self._tasks.close(timeout)
        if self.background is not None:
            await self.background.close()

    async def show_unusable(self, failure: Failure) -> None:
        """Say that the profile cannot be opened, until the window is closed."""
        if failure.code == "disk_full":  # no text is waiting yet
            failure = Failure("disk_full_at_start")
        self.window.actions_table.show_page(Page.FIRST_RUN)
        self.window.sidebar.setEnabled(False)
        self.window.chat.composer.setEnabled(False)
        self.window.chat.empty.hide()
        self.show_hidden()
        bar = self.window.chat.bar
        bar.show_failure(failure)
        bar.offer_more(self.tr("Open folder"), partial(open_folder, str(self._folder)))
        await self.closed.wait()

    def request_close(self) -> None:
        """The user, or the system, wants the app to end."""
        self.leaving.emit()
        self.closed.set()

    def show_hidden(self) -> None:
        """Put a window that was started hidden where the user finds it: it needs something."""
        if not self.window.isVisible():
            self.window.showMinimized()

    def come_forward(self, token: str = "") -> None:
        """Show the window in front of all others. Parameters: `token`, as in the window's."""
        self.window.come_forward(token)

    def open_conversation(self, conversation: str, token: str = "") -> None:
        """Come forward with a conversation."""
        self.window.come_forward(token)
        self._put_away_palette()
        if self._list is not None:
            self._list.open(conversation)

    def begin_new(self, token: str = "") -> None:
        """Come forward with a new conversation, the cursor in the message field."""
        self.window.come_forward(token)
        self._put_away_palette()
        self.window.actions_table["new"].trigger()

    def _take_hotkey(self, token: str) -> None:
        """Come forward, ready to write; out of the way, if the window is in front already."""
        if self.window.isActiveWindow() and not self.window.isMinimized():
            self.window.showMinimized()
            return
        self.window.come_forward(token)
        self._put_away_palette()
        self.pages.put_away()
        self.window.chat.composer.focus_text()

    def import_files(self, files: Sequence[Path]) -> None:
        """Look through files, and offer to import what is in them."""
        self._put_away_palette()
        if self.transfer is not None:
            self.transfer.import_files(files)

    def tell_unexpected(self) -> None:
        """Something failed that no one expected; details are in the log."""
        self.window.chat.bar.show_failure(Failure("unexpected"))

    # The parts, and what joins them

    def _make_parts(
        self, engine: Engine
    ) -> tuple[EngineSettings, ListController, Callable[[], None]]:
        """Make what joins the window and the engine; gives what is to be started, commands last."""
        page, bar, tasks = self.window.chat, self.window.chat.bar, self._tasks
        settings = self._settings = EngineSettings(engine, SettingsState(self), tasks)
        chat = self._chat = ChatController(page, engine, tasks, self._show_connections)
        listed = self._list = ListController(self.window.sidebar, chat, engine, tasks, bar)
        self._backups = self._make_backups(engine, chat)
        self.pages.start(settings, self._backups)
        tools = self._tools = ReadingTools(page, engine, tasks)
        self._usage = ConversationUsage(page, engine, tasks)
        home = self.pages.show_home
        self.transfer = TransferTools(self.window, engine, chat, listed, tasks, home)
        tree = TreeController(page, engine, tasks, chat, listed.open)
        outline = self._outline = OutlineController(page, engine, tasks, chat, tree)
        parameters = self._parameters = ParametersController(page, engine, tasks, chat)
        self._make_call_parts(engine, chat, tools)
        self.task_pages = TaskPages(self.window, engine, self.pages, tasks)
        self.leaving.connect(self.task_pages.leave)
        self._make_list_parts(engine, chat, listed)
        self._prompts = PromptsController(self.window, engine, tasks, self.pages, chat, listed)
        self._make_background(engine, settings)
        self._connect(settings, listed, self.transfer)
        commands = WindowCommands(self.window, self.pages, self.look)
        start = partial(commands.start, chat, listed, tools, tree, outline, parameters)
        return settings, listed, partial(self._connect_commands, start)

    def _make_backups(self, engine: Engine, chat: ChatController) -> EngineBackups:
        return EngineBackups(
            engine,
            BackupsState(self),
            self._tasks,
            self.window.chat.bar,
            before=chat.drafts.save,
            after=self._show_restored,
            show_page=partial(self.pages.show_settings, "backups"),
            show_privacy=partial(self.pages.show_settings, "privacy"),
        )

    def _make_call_parts(self, engine: Engine, chat: ChatController, tools: ReadingTools) -> None:
        """What goes with a call, and how its answers are shown."""
        page, tasks, actions = self.window.chat, self._tasks, self.window.actions_table
        attaching = chat.prompting.attaching
        AttachMenu(self.window, attaching)
        attaching.opened.connect(tools.show_attached)
        requests = RequestController(page, engine, tasks, chat)
        actions["show_request"].triggered.connect(partial(do, requests.show_last))
        self._context = ContextController(page, engine, tasks, chat, requests.show_draft)
        self._texts = TextController(page, engine, tasks, chat)
        self._answers = AnswersController(page, engine, tasks, chat)
        self._answers.connect_commands(actions)
        from chatapp.gui.structured_controller import StructuredController

        StructuredController(page, engine, tasks)
        ProbabilitiesController(page, engine, tasks, chat, self._texts).connect_commands(actions)
        reasoning = ReasoningController(page, engine, tasks, chat)
        actions["reasoning"].triggered.connect(partial(do, reasoning.open_menu))
        parts = (self.window, engine, tasks, chat)
        self._compare = CompareController(*parts, self._show_connections)

    def _make_list_parts(
        self, engine: Engine, chat: ChatController, listed: ListController
    ) -> None:
        """What is done with conversations in the list."""
        sidebar, bar = self.window.sidebar, self.window.chat.bar
        organise = OrganiseController(sidebar, chat, engine, self._tasks, bar)
        organise.connect_commands(self.window.actions_table)
        organise.list_wanted.connect(self.pages.show_list)
        self.window.chat.empty.text_requested.connect(listed.new_text)

    def _make_background(self, engine: Engine, settings: EngineSettings) -> None:
        """What is there beside the chat: tray, notes, hotkey, updates, what the app is."""
        tasks, system = self._tasks, settings.state.system
        UpdateNews(self.window, engine, settings.updates, tasks)
        self._about = AboutController(self.window, engine, self.pages, tasks)
        background = self.background = Background(engine, self.window, system, tasks)
        background.conversation_requested.connect(self.open_conversation)
        background.new_requested.connect(self.begin_new)
        background.quit_requested.connect(self.request_close)
        self.hotkey = HotkeyController(engine, system, tasks)
        self.hotkey.pressed.connect(self._take_hotkey)

    def _connect_commands(self, start: Callable[[], None]) -> None:
        """Give the commands their work. Parameters: `start`, does so for all but the search."""
        start()
        actions = self.window.actions_table
        actions["search"].triggered.connect(partial(do, self.search))
        if self._about is not None:
            actions["about"].triggered.connect(partial(do, self._about.show))
        for part in (self.transfer, self.task_pages, self._prompts, self._compare):
            if part is not None:
                part.connect_commands(actions)

    def _connect(
        self, settings: EngineSettings, listed: ListController, transfer: TransferTools
    ) -> None:
        """What one part tells another."""
        sidebar = self.window.sidebar
        sidebar.everywhere_requested.connect(self.search)
        sidebar.intents.export_requested.connect(transfer.export_conversations)
        sidebar.connections_requested.connect(self._show_connections)
        listed.opened.connect(self.pages.show_chat)
        listed.opened.connect(self.pages.leave_first_run)
        if self._compare is not None:
            self._compare.opened.connect(listed.open)
            listed.opened.connect(self._compare.leave_draft)
            if self._prompts is not None:
                self._prompts.compare_requested.connect(self._compare.begin_with)
        settings.usage.conversation_requested.connect(listed.open)
        settings.usage.told.connect(self._tell)
        settings.embedded.told.connect(self._tell)
        settings.embedded.unfinished.connect(self._offer_downloads)
        settings.key_not_kept.connect(self._warn)
        self.pages.key_not_kept.connect(self._warn)
        self.pages.import_requested.connect(transfer.show_import)

    def _apply(self, change: Change) -> None:
        """Hand a change of the engine to all parts."""
        for part in (
            self._list,
            self._chat,
            self._answers,
            self._texts,
            self._compare,
            self._settings,
            self._usage,
            self._context,
            self._backups,
            self._outline,
            self._parameters,
            self._prompts,
            self.background,
            self.hotkey,
            self.pages,
        ):
            if part is not None:
                part.apply(change)
        if isinstance(change, SettingChanged):
            self.look.apply(change)
            if change.name == LANGUAGE.name and self._chat is not None:
                self._chat.retranslate()

    def _show_connections(self) -> None:
        """Open the settings where connections and models are managed."""
        self.pages.show_settings("connections")

    async def _show_restored(self, as_before: bool) -> None:
        """Show what a restore put in the place of everything, `as_before` with what was open."""
        if self._list is not None and self._chat is not None:
            await self._list.reload()
            if as_before:
                await self._list.show_last()
            await self._chat.refresh()
            await self._chat.drafts.take_up()
            self.pages.show_chat()

    def _is_busy(self) -> bool:
        """Whether something moves or arrives."""
        answering = self._engine is not None and self._engine.chat.answering_conversations
        return bool(answering) or self.window.chat.transcript.moving

    def _close_window(self) -> None:
        if self.background is None or not self.background.close_window():
            self.request_close()

    def _prepare_call(self) -> None:
        """Load what a call takes while the first message is being written, not before."""
        self.window.chat.composer.text_changed.disconnect(self._prepare_call)
        self._tasks.spawn(self._load_for_call(), "prepare")

    async def _load_for_call(self) -> None:
        await load_in_steps(CALLS)
        if self._engine is not None:
            await self._engine.connections.prepare()

    def _warn(self, failure: Failure) -> None:
        self.window.chat.bar.show_failure(failure, Level.WARNING)

    def _tell(self, text: str, undo: Callable[[], None] | None) -> None:
        action = self.tr("Undo") if undo is not None else ""
        self.window.chat.bar.show_text(text, action=action, on_action=undo)

    def _offer_downloads(self, text: str) -> None:
        show = partial(self.pages.show_settings, "models")
        self.window.chat.bar.show_text(text, action=self.tr("Show"), on_action=show)

    # The palette

    def search(self, text: str = "") -> None:
        """Open the palette, with a text to search for."""
        if self._engine is None or self._list is None:
            return
        self.window.hide_overlay()
        if self._palette is None:
            from chatapp.gui.palette.palette import Palette
            from chatapp.gui.palette_controller import PaletteController

            palette, commands = Palette(self.window), self.window.actions_table
            self._palette = PaletteController(palette, commands, self._engine, self._tasks)
            self._palette.conversation_chosen.connect(self._list.open)
            self._palette.message_chosen.connect(self._open_message)
        self._palette.open(text)

    def _put_away_palette(self) -> None:
        if self._palette is not None:
            self._palette.close()

    def _open_message(self, conversation: str, message: str, texts: tuple[str, ...]) -> None:
        if self._list is not None and self._tools is not None:
            if self._compare is not None:
                self._compare.show_as_chat(conversation)
            mark = partial(self._tools.mark, message, texts)
            self._list.open_message(conversation, message, mark)
