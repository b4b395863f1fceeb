"""What the window shows in the place of list and chat: settings, first run, the recovery key."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatapp import __version__
from chatapp.domain.settings import FIRST_RUN_DONE
from chatapp.gui.commands import Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from chatapp.domain.changes import Change
    from chatapp.domain.messages import Failure
    from chatapp.engine.engine import Engine
    from chatapp.gui.backups_controller import EngineBackups
    from chatapp.gui.first_run_controller import FirstRun
    from chatapp.gui.main_window import MainWindow
    from chatapp.gui.onboarding.page import OnboardingPage
    from chatapp.gui.settings.page import SettingsPage
    from chatapp.gui.settings_controller import EngineSettings
    from chatapp.gui.tasks import WindowTasks
    from chatapp.gui.unlock_page import UnlockPage


class WindowPages(QObject):
    """Makes pages when they are first shown, and puts away those that are over.

    Signals: `key_not_kept` from the first run, why; `import_requested` from its page;
    `quit_requested` from the page that asks for the recovery key.
    """

    key_not_kept = Signal(object)
    import_requested = Signal()
    quit_requested = Signal()

    def __init__(self, window: MainWindow, tasks: WindowTasks) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._settings: EngineSettings | None = None
        self._backups: EngineBackups | None = None
        self._settings_page: SettingsPage | None = None
        self._first_run: FirstRun | None = None
        self._first_run_page: OnboardingPage | None = None
        self._unlock_page: UnlockPage | None = None
        self._others: dict[str, QWidget] = {}
        window.stack.currentChanged.connect(self._on_page)
        window.pane_changed.connect(self._on_page)

    def start(self, settings: EngineSettings, backups: EngineBackups) -> None:
        """Take what the settings are made of."""
        self._settings, self._backups = settings, backups

    def apply(self, change: Change) -> None:
        """Hand on what the engine tells."""
        if self._first_run is not None:
            self._first_run.apply(change)

    # List and chat

    def show_chat(self) -> None:
        """Show list and chat pane."""
        self._window.stack.setCurrentWidget(self._window.splitter)
        self._window.focus_main()

    def show_list(self) -> None:
        """Show list and chat pane, the list also in a narrow window."""
        self.show_chat()
        self._window.show_sidebar()

    def show_home(self) -> None:
        """Show the first-run page as long as it is not left, else list and chat pane."""
        if self._first_run_page is not None:
            self._window.stack.setCurrentWidget(self._first_run_page)
        else:
            self.show_chat()

    def put_away(self) -> bool:
        """Leave a page for what was there before; gives whether one was shown."""
        shown = self._window.stack.currentWidget()
        if shown is self._window.splitter:
            return False
        if shown is not self._first_run_page and shown is not self._unlock_page:
            self.show_home()
        return True

    # Settings

    def show_settings(self, page: str = "general") -> None:
        """Show the settings in the place of the chat. Parameters: `page`, the page's name."""
        if self._settings is None or self._backups is None:
            return
        if self._settings_page is None:
            from chatapp.gui.settings.page import SettingsPage

            self._settings.look_at_storage()
            state = self._settings.state
            self._settings_page = SettingsPage(self._settings, state, __version__, self._backups)
            self._settings_page.closed.connect(self.show_chat)
            about = self._window.actions_table["about"]
            self._settings_page.about_requested.connect(about.trigger)
            self._window.stack.addWidget(self._settings_page)
        self._settings_page.show_page(page)
        self._window.stack.setCurrentWidget(self._settings_page)

    # Other pages

    def show_page(self, name: str, make: Callable[[], QWidget]) -> None:
        """Show a page in the place of list and chat; Esc leaves it (`put_away`).

        Parameters: `make`, makes the page when it is first shown.
        """
        if name not in self._others:
            self._others[name] = make()
            self._window.stack.addWidget(self._others[name])
        self._window.stack.setCurrentWidget(self._others[name])

    # First run

    async def show_first(self, engine: Engine) -> None:
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
        self._first_run.key_not_kept.connect(self.key_not_kept)
        self._first_run_page = OnboardingPage(self._first_run, state)
        self._first_run_page.import_requested.connect(self.import_requested)
        self._window.stack.addWidget(self._first_run_page)
        self._window.stack.setCurrentWidget(self._first_run_page)

    def leave_first_run(self) -> None:
        """Whoever opens a conversation has begun: it was imported before anything else."""
        if self._first_run is not None:
            self._first_run.skip()

    def _end_first_run(self) -> None:
        self.show_chat()
        self._first_run = None
        if self._first_run_page is not None:
            self._window.stack.removeWidget(self._first_run_page)
            self._first_run_page.deleteLater()
            self._first_run_page = None
        if self._settings is not None and self._settings.state.encryption.offered:
            self.show_settings("privacy")

    # The recovery key

    async def ask_recovery_key(self, failure: Failure, closed: asyncio.Event) -> str | None:
        """Ask for the recovery key of encrypted conversations, in the place of the chat.

        None: the keyring is to be tried again, or the window was closed. Parameters: `failure`,
        why they could not be opened; `closed`, set when the window is to be closed.
        """
        from chatapp.gui.unlock_page import UnlockPage

        if self._unlock_page is None:
            self._unlock_page = UnlockPage()
            self._unlock_page.quit_requested.connect(self.quit_requested)
            self._window.stack.addWidget(self._unlock_page)
        self._window.stack.setCurrentWidget(self._unlock_page)
        return await self._unlock_page.ask(failure, closed)

    def put_away_unlock_page(self) -> None:
        """The conversations are open, or cannot be opened by any key."""
        if self._unlock_page is not None:
            self._window.stack.setCurrentWidget(self._window.splitter)
            self._window.stack.removeWidget(self._unlock_page)
            self._unlock_page.deleteLater()
            self._unlock_page = None

    def _on_page(self, _index: int = 0) -> None:
        """Offer only what can be seen to happen, and say what happens where it is seen."""
        window = self._window
        shown = window.stack.currentWidget() or window.chat
        page = Page.SETTINGS
        if shown is window.splitter:
            page = Page.CHAT if window.main_pane is window.chat else Page.COMPARE
        elif self._first_run_page is not None or shown is self._unlock_page:
            page = Page.FIRST_RUN
        window.actions_table.show_page(page)
        window.chat.bar.set_pane(window.main_pane if shown is window.splitter else shown)
