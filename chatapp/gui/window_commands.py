"""Gives every command of the window its work."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from chatapp.gui.commands import do
from chatapp.gui.shortcuts_page import show_shortcuts
from chatapp.gui.window_look import ZOOM_STEP

if TYPE_CHECKING:
    from chatapp.gui.chat_controller import ChatController
    from chatapp.gui.list_controller import ListController
    from chatapp.gui.main_window import MainWindow
    from chatapp.gui.outline_controller import OutlineController
    from chatapp.gui.parameters_controller import ParametersController
    from chatapp.gui.reading_tools import ReadingTools
    from chatapp.gui.tree_controller import TreeController
    from chatapp.gui.window_look import WindowLook
    from chatapp.gui.window_pages import WindowPages


class WindowCommands(QObject):
    """What the shortcuts, the menu and the buttons around the panes do."""

    def __init__(self, window: MainWindow, pages: WindowPages, look: WindowLook) -> None:
        super().__init__(window)
        self._window = window
        self._pages = pages
        self._look = look
        self._chat: ChatController | None = None
        self._tools: ReadingTools | None = None

    def start(
        self,
        chat: ChatController,
        conversations: ListController,
        tools: ReadingTools,
        tree: TreeController,
        outline: OutlineController,
        parameters: ParametersController,
    ) -> None:
        """Connect all commands but those that a part connects itself."""
        self._chat, self._tools = chat, tools
        self._give_work(self._of_the_window())
        self._give_work(self._of_conversations(conversations))
        self._give_work(self._of_messages(chat, tools, tree, outline))
        self._give_work({"parameters": parameters.toggle})
        window = self._window
        for row, action in enumerate(window.actions_table.jumps):
            action.triggered.connect(partial(do, partial(conversations.open_row, row)))
        window.chat.header.find_requested.connect(tools.find)
        window.chat.keep_requested.connect(conversations.keep_shown)
        window.chat.keep_requested.connect(window.chat.composer.focus_text)
        window.escape_pressed.connect(self._escape)
        window.sidebar.search_left.connect(self._leave_search)
        window.sidebar.settings_requested.connect(self._pages.show_settings)

    def _give_work(self, work: dict[str, Callable[[], object]]) -> None:
        for name, function in work.items():
            self._window.actions_table[name].triggered.connect(partial(do, function))

    def _of_the_window(self) -> dict[str, Callable[[], object]]:
        window = self._window
        return {
            "stop": self._escape,
            "choose_model": window.chat.composer.picker.open_menu,
            "compose": window.chat.composer.focus_text,
            "sidebar": window.toggle_sidebar,
            "zoom_in": partial(self._look.zoom, ZOOM_STEP),
            "zoom_out": partial(self._look.zoom, -ZOOM_STEP),
            "zoom_reset": partial(self._look.zoom, 0),
            "full_screen": self._toggle_full_screen,
            "menu": window.chat.header.open_menu,
            "settings": self._pages.show_settings,
            "shortcuts": partial(show_shortcuts, window),
        }

    def _of_conversations(self, conversations: ListController) -> dict[str, Callable[[], object]]:
        return {
            "new": conversations.new,
            "new_temporary": conversations.new_temporary,
            "new_text": conversations.new_text,
            "rename": self._rename,
            "delete": conversations.delete_shown,
            "next": partial(conversations.step, 1),
            "previous": partial(conversations.step, -1),
        }

    def _of_messages(
        self,
        chat: ChatController,
        tools: ReadingTools,
        tree: TreeController,
        outline: OutlineController,
    ) -> dict[str, Callable[[], object]]:
        view = self._window.chat.transcript
        return {
            "copy_answer": view.copy_last_answer,
            "copy_code": view.copy_last_code_block,
            "regenerate": chat.regenerate_last,
            "find": tools.find,
            "find_next": partial(tools.find_next, 1),
            "find_previous": partial(tools.find_next, -1),
            "bring_back": tree.bring_back,
            "newest": tree.show_newest,
            "outline": outline.toggle,
        }

    def _leave_search(self) -> None:
        self._window.hide_overlay()
        self._window.focus_main()

    def _rename(self) -> None:
        self._window.show_sidebar()
        self._window.sidebar.rename_current()

    def _escape(self) -> None:
        """Esc: put away what lies over the chat, else stop the answer."""
        if self._pages.put_away():
            return
        if self._tools is not None and self._tools.close_find():
            return
        if self._chat is not None:
            self._chat.stop()

    def _toggle_full_screen(self) -> None:
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)
