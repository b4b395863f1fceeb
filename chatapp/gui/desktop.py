"""The window's life: before the engine is there, with it, and while it is closed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from chatapp import __version__
from chatapp.domain.changes import Change, Level, SettingChanged
from chatapp.domain.messages import Failure
from chatapp.domain.settings import (
    FIRST_RUN_DONE,
    FONT_SCALE,
    LANGUAGE,
    SEND_KEY,
    THEME,
)
from chatapp.gui import i18n
from chatapp.gui.actions import Page
from chatapp.gui.backups_controller import EngineBackups, open_folder
from chatapp.gui.chat_controller import ChatController
from chatapp.gui.conversation_usage import ConversationUsage
from chatapp.gui.first_paint import FirstPaint
from chatapp.gui.icons import app_icon
from chatapp.gui.list_controller import ListController
from chatapp.gui.main_window import MainWindow
from chatapp.gui.organise_controller import OrganiseController
from chatapp.gui.outline_controller import OutlineController
from chatapp.gui.quiet_collection import QuietCollection
from chatapp.gui.reading_tools import ReadingTools
from chatapp.gui.settings.backups_state import BackupsState
from chatapp.gui.settings.controller import SettingsState
from chatapp.gui.settings_controller import EngineSettings
from chatapp.gui.shortcuts_page import show_shortcuts
from chatapp.gui.tasks import WindowTasks
from chatapp.gui.theme import theme
from chatapp.gui.transfer_tools import TransferTools
from chatapp.gui.tree_controller import TreeController
from chatapp.loading import CALLS, load_in_steps

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.gui.first_run_controller import FirstRun
    from chatapp.gui.onboarding.page import OnboardingPage
    from chatapp.gui.palette_controller import PaletteController
    from chatapp.gui.settings.page import SettingsPage
    from chatapp.gui.unlock_page import UnlockPage

ZOOM_STEP = 10
"""Percent."""


class Desktop(QObject):
    """Joins the window and the engine. `closed` is set when the user wants to leave.

    Signal: `leaving`, the app is about to end.
    """

    leaving = Signal()

    def __init__(self, window: MainWindow, first_paint: FirstPaint, folder: Path) -> None:
        super().__init__(window)
        self.window = window
        self.closed = asyncio.Event()
        self._first_paint = first_paint
        self._folder = folder
        self._tasks = WindowTasks(window.chat.bar.show_failure)
        self._engine: Engine | None = None
        self._chat: ChatController | None = None
        self._list: ListController | None = None
        self._tools: ReadingTools | None = None
        self._usage: ConversationUsage | None = None
        self.transfer: TransferTools | None = None
        self._outline: OutlineController | None = None
        self._settings: EngineSettings | None = None
        self._settings_page: SettingsPage | None = None
        self._backups: EngineBackups | None = None
        self._palette: PaletteController | None = None
        self._first_run: FirstRun | None = None
        self._first_run_page: OnboardingPage | None = None
        self._unlock_page: UnlockPage | None = None
        self._zoom_wanted = 0
        window.setWindowIcon(app_icon())
        window.close_requested.connect(self.request_close)
        window.stack.currentChanged.connect(self._on_page)
        window.actions_table["quit"].triggered.connect(self.request_close)
        window.chat.composer.focus_text()

    # Life

    async def start(self, engine: Engine) -> None:
        """Fill the window from the engine."""
        self._engine = engine
        self._settings = EngineSettings(engine, SettingsState(self), self._tasks)
        self._chat = ChatController(self.window.chat, engine, self._tasks, self.show_connections)
        self._list = ListController(
            self.window.sidebar, self._chat, engine, self._tasks, self.window.chat.bar
        )
        self._backups = EngineBackups(
            engine,
            BackupsState(self),
            self._tasks,
            self.window.chat.bar,
            before=self._chat.drafts.save,
            after=self._show_restored,
            show_page=self._show_backups,
        )
        organise = OrganiseController(
            self.window.sidebar, self._chat, engine, self._tasks, self.window.chat.bar
        )
        self._settings.key_not_kept.connect(self._warn)
        engine.feed.subscribe(self._apply)
        self._tools = ReadingTools(self.window.chat, engine, self._tasks)
        self._usage = ConversationUsage(self.window.chat, engine, self._tasks)
        self.transfer = TransferTools(
            self.window, engine, self._chat, self._list, self._tasks, self.show_home
        )
        self._tree = TreeController(
            self.window.chat, engine, self._tasks, self._chat, self._list.open
        )
        self._outline = OutlineController(
            self.window.chat, engine, self._tasks, self._chat, self._tree
        )
        self._connect_tree(self._tree, self._outline)
        self._connect(self._chat, self._list, self._tools)
        organise.connect_commands(self.window.actions_table)
        organise.list_wanted.connect(self._show_list)
        export = self.transfer.export_conversations
        self.window.sidebar.intents.export_requested.connect(export)
        await self._settings.start()
        await engine.connections.publish()
        self._take_up_settings(engine)
        await self._list.start()
        await self._show_first_page(engine)
        if engine.notices:
            self._backups.tell_notices()
        QuietCollection(self._is_busy, self)
        self._tasks.spawn(self._usage.start(), "usage")
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
        if self._usage is not None:
            self._usage.stop()
        self._keep_first_paint()
        await self._tasks.close(timeout)

    async def ask_recovery_key(self, failure: Failure) -> str | None:
        """Ask for the recovery key of encrypted conversations, in the place of the chat.

        None: the keyring is to be tried again, or the window was closed. Parameters: `failure`,
        why they could not be opened.
        """
        from chatapp.gui.unlock_page import UnlockPage

        if self._unlock_page is None:
            self._unlock_page = UnlockPage()
            self._unlock_page.quit_requested.connect(self.request_close)
            self.window.stack.addWidget(self._unlock_page)
        self.window.stack.setCurrentWidget(self._unlock_page)
        return await self._unlock_page.ask(failure, self.closed)

    def put_away_unlock_page(self) -> None:
        """The conversations are open, or cannot be opened by any key."""
        if self._unlock_page is not None:
            self.window.stack.setCurrentWidget(self.window.splitter)
            self.window.stack.removeWidget(self._unlock_page)
            self._unlock_page.deleteLater()
            self._unlock_page = None

    async def show_unusable(self, failure: Failure) -> None:
        """Say that the profile cannot be opened, until the window is closed."""
        if failure.code == "disk_full":  # no text is waiting yet
            failure = Failure("disk_full_at_start")
        self.window.actions_table.show_page(Page.FIRST_RUN)
        self.window.sidebar.setEnabled(False)
        self.window.chat.composer.setEnabled(False)
        self.window.chat.empty.hide()
        bar = self.window.chat.bar
        bar.show_failure(failure)
        bar.offer_more(self.tr("Open folder"), partial(open_folder, str(self._folder)))
        await self.closed.wait()

    def request_close(self) -> None:
        """The user, or the system, wants the app to end."""
        self.leaving.emit()
        self.closed.set()

    def tell_unexpected(self) -> None:
        """Something failed that no one expected; details are in the log."""
        self.window.chat.bar.show_failure(Failure("unexpected"))

    def show_connections(self) -> None:
        """Open the settings where connections and models are managed."""
        self.show_settings("connections")

    def show_settings(self, page: str = "general") -> None:
        """Show the settings in the place of the chat. Parameters: `page`, the page's name."""
        if self._settings_page is None and self._settings is not None and self._backups is not None:
            from chatapp.gui.settings.page import SettingsPage

            self._settings.look_at_storage()
            self._settings_page = SettingsPage(
                self._settings, self._settings.state, __version__, self._backups
            )
            self._settings_page.closed.connect(self.show_chat)
            self.window.stack.addWidget(self._settings_page)
        if self._settings_page is not None:
            self._settings_page.show_page(page)
            self.window.stack.setCurrentWidget(self._settings_page)

    def _show_backups(self) -> None:
        self.show_settings("backups")

    async def _show_restored(self, as_before: bool) -> None:
        """Show what a restore put in the place of everything, `as_before` with what was open."""
        if self._list is not None and self._chat is not None:
            await self._list.reload()
            if as_before:
                await self._list.show_last()
            await self._chat.refresh()
            await self._chat.drafts.take_up()
            self.show_chat()

    def show_chat(self) -> None:
        """Show list and chat pane."""
        self.window.stack.setCurrentWidget(self.window.splitter)
        self.window.chat.composer.focus_text()

    def show_home(self) -> None:
        """Show the first-run page as long as it is not left, else list and chat pane."""
        if self._first_run_page is not None:
            self.window.stack.setCurrentWidget(self._first_run_page)
        else:
            self.show_chat()

    def show_shortcuts(self) -> None:
        """Show the list of shortcuts."""
        show_shortcuts(self.window)

    # Inside

    def _is_busy(self) -> bool:
        """Whether something moves or arrives."""
        answering = self._engine is not None and self._engine.chat.answering_conversations
        return bool(answering) or self.window.chat.transcript.moving

    def _prepare_call(self) -> None:
        """Load what a call takes while the first message is being written, not before."""
        self.window.chat.composer.text_changed.disconnect(self._prepare_call)
        self._tasks.spawn(self._load_for_call(), "prepare")

    async def _load_for_call(self) -> None:
        await load_in_steps(CALLS)
        if self._engine is not None:
            await self._engine.connections.prepare()

    def _apply(self, change: Change) -> None:
        """Hand a change of the engine to all parts."""
        if self._chat is None or self._list is None or self._settings is None:
            return
        self._list.apply(change)
        self._chat.apply(change)
        self._settings.apply(change)
        if self._usage is not None:
            self._usage.apply(change)
        if self._backups is not None:
            self._backups.apply(change)
        if self._outline is not None:
            self._outline.apply(change)
        if self._first_run is not None:
            self._first_run.apply(change)
        if isinstance(change, SettingChanged):
            self._apply_setting(change)

    def _apply_setting(self, change: SettingChanged) -> None:
        app = QApplication.instance()
        if not isinstance(app, QApplication) or self._engine is None:
            return
        settings = self._engine.settings
        if change.name == FONT_SCALE.name and self._zoom_wanted == settings.get(FONT_SCALE):
            self._zoom_wanted = 0
        if change.name in (THEME.name, FONT_SCALE.name):
            theme().apply(app, settings.get(THEME), settings.get(FONT_SCALE))
        elif change.name == LANGUAGE.name:
            i18n.install(app, settings.get(LANGUAGE))
            if self._chat is not None:
                self._chat.retranslate()
        elif change.name == SEND_KEY.name:
            self._take_up_send_key(self._engine)
        self._keep_first_paint()

    def _take_up_settings(self, engine: Engine) -> None:
        """Follow the kept settings where they are not those of the first paint."""
        app = QCoreApplication.instance()
        state, settings = self._first_paint, engine.settings
        if isinstance(app, QApplication):
            look = (settings.get(THEME), settings.get(FONT_SCALE))
            if look != (state.theme, state.font_scale):
                theme().apply(app, *look)
            if settings.get(LANGUAGE) != state.language:
                i18n.install(app, settings.get(LANGUAGE))
        self._take_up_send_key(engine)

    def _take_up_send_key(self, engine: Engine) -> None:
        with_ctrl = engine.settings.get(SEND_KEY) == "ctrl_enter"
        self.window.chat.composer.set_send_with_ctrl(with_ctrl)
        self.window.chat.transcript.set_send_with_ctrl(with_ctrl)

    async def _show_first_page(self, engine: Engine) -> None:
        """The first-run page where nothing was set up yet, else the chat."""
        own = [known for known in await engine.connections.all() if not known.embedded]
        begun = own or await engine.conversations.any_begun()
        if engine.settings.get(FIRST_RUN_DONE) or begun or self._settings is None:
            self.show_chat()
            return
        from chatapp.gui.first_run_controller import FirstRun
        from chatapp.gui.onboarding.controller import OnboardingState
        from chatapp.gui.onboarding.page import OnboardingPage

        state = OnboardingState(self)
        self._first_run = FirstRun(engine, self._settings, state, self._tasks)
        await self._first_run.start()
        self._first_run.done.connect(self._end_first_run)
        self._first_run.key_not_kept.connect(self._warn)
        page = OnboardingPage(self._first_run, state)
        self._first_run_page = page
        if self.transfer is not None:
            page.import_requested.connect(self.transfer.show_import)
        self.window.stack.addWidget(page)
        self.window.stack.setCurrentWidget(page)

    def _leave_first_run(self) -> None:
        """Whoever opens a conversation has begun: it was imported before anything else."""
        if self._first_run is not None:
            self._first_run.skip()

    def _end_first_run(self) -> None:
        self.show_chat()
        self._first_run = None
        if self._first_run_page is not None:
            self.window.stack.removeWidget(self._first_run_page)
            self._first_run_page.deleteLater()
            self._first_run_page = None
        if self._settings is not None and self._settings.state.encryption.offered:
            self.show_settings("privacy")

    def _keep_first_paint(self) -> None:
        state = self._first_paint._replace(
            geometry=self.window.geometry_text(),
            sidebar_width=self.window.sidebar_width,
            sidebar_shown=self.window.sidebar_wanted,
        )
        if self._engine is not None:
            settings = self._engine.settings
            state = state._replace(
                theme=settings.get(THEME),
                language=settings.get(LANGUAGE),
                font_scale=settings.get(FONT_SCALE),
            )
        state.write(self._folder)

    def _connect(
        self, chat: ChatController, conversations: ListController, tools: ReadingTools
    ) -> None:
        """Give every command of the window its work."""
        window, view = self.window, self.window.chat.transcript
        work: dict[str, Callable[[], object]] = {
            "new": conversations.new,
            "new_temporary": conversations.new_temporary,
            "search": self.search,
            "rename": self._rename,
            "delete": conversations.delete_shown,
            "copy_answer": view.copy_last_answer,
            "copy_code": view.copy_last_code_block,
            "regenerate": chat.regenerate_last,
            "find": tools.find,
            "find_next": partial(tools.find_next, 1),
            "find_previous": partial(tools.find_next, -1),
            "stop": self._escape,
            "choose_model": window.chat.composer.picker.open_menu,
            "compose": window.chat.composer.focus_text,
            "sidebar": window.toggle_sidebar,
            "zoom_in": partial(self._zoom, ZOOM_STEP),
            "zoom_out": partial(self._zoom, -ZOOM_STEP),
            "zoom_reset": partial(self._zoom, 0),
            "full_screen": self._toggle_full_screen,
            "next": partial(conversations.step, 1),
            "previous": partial(conversations.step, -1),
            "menu": window.chat.header.open_menu,
            "settings": self.show_settings,
            "shortcuts": self.show_shortcuts,
        }
        for name, function in work.items():
            window.actions_table[name].triggered.connect(partial(_call, function))
        for row, action in enumerate(window.actions_table.jumps):
            action.triggered.connect(partial(_call, partial(conversations.open_row, row)))
        window.chat.header.find_requested.connect(tools.find)
        window.chat.keep_requested.connect(conversations.keep_shown)
        window.chat.keep_requested.connect(window.chat.composer.focus_text)
        window.escape_pressed.connect(self._escape)
        window.sidebar.search_left.connect(self._leave_search)
        window.sidebar.everywhere_requested.connect(self.search)
        window.sidebar.settings_requested.connect(self.show_settings)
        window.sidebar.connections_requested.connect(self.show_connections)
        conversations.opened.connect(self.show_chat)
        if self._settings is not None:
            self._settings.usage.conversation_requested.connect(conversations.open)
            self._settings.usage.told.connect(self._tell)
        conversations.opened.connect(self._leave_first_run)

    def _connect_tree(self, tree: TreeController, outline: OutlineController) -> None:
        commands = self.window.actions_table
        commands["bring_back"].triggered.connect(partial(_call, tree.bring_back))
        commands["newest"].triggered.connect(partial(_call, tree.show_newest))
        commands["outline"].triggered.connect(partial(_call, outline.toggle))

    def _on_page(self, _index: int) -> None:
        """Offer only what can be seen to happen, and say what happens where it is seen."""
        window = self.window
        shown = window.stack.currentWidget() or window.chat
        page = Page.SETTINGS
        if shown is window.splitter:
            page = Page.CHAT
        elif self._first_run_page is not None or shown is self._unlock_page:
            page = Page.FIRST_RUN
        window.actions_table.show_page(page)
        window.chat.bar.set_pane(window.chat if page is Page.CHAT else shown)

    def _warn(self, failure: Failure) -> None:
        self.window.chat.bar.show_failure(failure, Level.WARNING)

    def _tell(self, text: str, undo: Callable[[], None] | None) -> None:
        action = self.tr("Undo") if undo is not None else ""
        self.window.chat.bar.show_text(text, action=action, on_action=undo)

    def _search(self) -> None:
        self.show_chat()
        self.window.show_sidebar()
        self.window.sidebar.focus_search()

    @cached_property
    def _palette(self) -> PaletteController | None:
        if self._engine is None or self._list is None:
            return None
        from chatapp.gui.palette.palette import Palette
        from chatapp.gui.palette_controller import PaletteController

        palette = Palette(self.window)
        commands = self.window.actions_table
        controller = PaletteController(palette, commands, self._engine, self._tasks)
        controller.conversation_chosen.connect(self._list.open)
        controller.message_chosen.connect(self._open_message)
        return controller

    def search(self, text: str = "") -> None:
        """Open the palette, with a text to search for."""
        self.window.hide_overlay()
        if self._palette is None and self._engine is not None and self._list is not None:
            from chatapp.gui.palette.palette import Palette
            from chatapp.gui.palette_controller import PaletteController

            palette, commands = Palette(self.window), self.window.actions_table
            self._palette = PaletteController(palette, commands, self._engine, self._tasks)
            self._palette.conversation_chosen.connect(self._list.open)
            self._palette.message_chosen.connect(self._open_message)
        if self._palette is not None:
            self._palette.open(text)

    def _open_message(self, conversation: str, message: str, texts: tuple[str, ...]) -> None:
        if self._list is not None and self._tools is not None:
            mark = partial(self._tools.mark, message, texts)
            self._list.open_message(conversation, message, mark)

    def _leave_search(self) -> None:
        self.window.hide_overlay()
        self.window.chat.composer.focus_text()

    def _rename(self) -> None:
        self.window.show_sidebar()
        self.window.sidebar.rename_current()

    def _show_list(self) -> None:
        self.show_chat()
        self.window.show_sidebar()

    def _escape(self) -> None:
        """Esc: put away what lies over the chat, else stop the answer."""
        if self.window.stack.currentWidget() is not self.window.splitter:
            if self.window.stack.currentWidget() is not self._first_run_page:
                self.show_home()
            return
        if self._tools is not None and self._tools.close_find():
            return
        if self._chat is not None:
            self._chat.stop()

    def _zoom(self, by: int) -> None:
        if self._engine is None:
            return
        # From what was wanted last: several steps may come before the first one is kept.
        now = self._zoom_wanted or self._engine.settings.get(FONT_SCALE)
        wanted = max(70, min(200, now + by)) if by else FONT_SCALE.default
        if wanted != now:
            self._zoom_wanted = wanted
            self._tasks.spawn(self._engine.set_setting(FONT_SCALE.name, wanted), "zoom")

    def _toggle_full_screen(self) -> None:
        self.window.setWindowState(self.window.windowState() ^ Qt.WindowState.WindowFullScreen)


def _call(function: Callable[[], object], *_arguments: object) -> None:
    """Call without what a signal sends along."""
    function()
