"""Import and export in the window: their commands, their pages, and files that are dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from chatapp.domain.changes import Level
from chatapp.gui.names import conversation_title

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent

    from chatapp.engine.engine import Engine
    from chatapp.gui.actions import Actions
    from chatapp.gui.chat_controller import ChatController
    from chatapp.gui.export_controller import ExportController
    from chatapp.gui.import_controller import ImportController
    from chatapp.gui.list_controller import ListController
    from chatapp.gui.main_window import MainWindow
    from chatapp.gui.tasks import WindowTasks
    from chatapp.gui.transfer.drop_overlay import DropOverlay
    from chatapp.gui.transfer.export_page import ExportPage
    from chatapp.gui.transfer.import_page import ImportPage


class TransferTools(QObject):
    """Loads what it needs when it is first needed.

    Parameters: `go_home`, leaves a page for the one it was opened from.
    """

    def __init__(
        self,
        window: MainWindow,
        engine: Engine,
        chat: ChatController,
        conversations: ListController,
        tasks: WindowTasks,
        go_home: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._engine = engine
        self._chat = chat
        self._conversations = conversations
        self._tasks = tasks
        self._go_home = go_home
        self._put_off_files: list[Path] = []
        window.setAcceptDrops(True)
        window.files_dragged.connect(self._take_drag)
        window.chat.empty.import_requested.connect(self.show_import)

    def connect_commands(self, actions: Actions) -> None:
        """Give the commands for files their work."""
        work = {
            "import": self.show_import,
            "export": self.export_shown,
            "export_all": self.export_all,
            "copy_conversation": self.copy_shown,
        }
        for name, function in work.items():
            actions[name].triggered.connect(function)

    # Commands

    def show_import(self) -> None:
        """Show the page of imports."""
        self._window.stack.setCurrentWidget(self._import_page)

    def import_files(self, paths: Sequence[Path]) -> None:
        """Look through files, and offer to import what is in them."""
        self.show_import()
        self._importing.read_files(paths)

    def export_shown(self) -> None:
        """Offer to export the conversation that is shown."""
        if self._chat.conversation is not None:
            self.export_conversations([self._chat.conversation.id])

    def export_all(self) -> None:
        """Offer to export all conversations."""
        self._tasks.spawn(self._offer_export(None), "export-all")

    def export_conversations(self, conversations: Sequence[str]) -> None:
        """Offer to export these conversations. Parameters: their ids."""
        self._tasks.spawn(self._offer_export(tuple(conversations)), "export-some")

    def copy_shown(self) -> None:
        """Copy the branch of the conversation that is shown, as Markdown."""
        shown = self._chat.conversation
        if shown is not None:
            self._tasks.spawn(self._copy(shown.id), "copy-conversation")

    def leave(self) -> None:
        """The app ends: what is under way ends with what is whole."""
        for name in ("_importing", "_exporting"):
            if name in self.__dict__:
                getattr(self, name).leave()

    # Parts, made when they are first needed

    @cached_property
    def _importing(self) -> ImportController:
        from chatapp.gui.import_controller import ImportController

        made = ImportController(self._engine, self._conversations, self._tasks, self)
        made.closed.connect(self._go_home)
        made.busy.connect(self._put_off)
        made.finished.connect(self._tell_imported)
        return made

    @cached_property
    def _import_page(self) -> ImportPage:
        from chatapp.gui.transfer.import_page import ImportPage

        page = ImportPage(self._importing, self._importing.state)
        self._window.stack.addWidget(page)
        return page

    @cached_property
    def _exporting(self) -> ExportController:
        from chatapp.gui.export_controller import ExportController

        made = ExportController(self._engine, self._tasks, self)
        made.closed.connect(self._go_home)
        made.finished.connect(self._tell_exported)
        return made

    @cached_property
    def _export_page(self) -> ExportPage:
        from chatapp.gui.transfer.export_page import ExportPage

        page = ExportPage(self._exporting, self._exporting.state)
        self._window.stack.addWidget(page)
        return page

    @cached_property
    def _overlay(self) -> DropOverlay:
        from chatapp.gui.transfer.drop_overlay import DropOverlay

        overlay = DropOverlay(self._window, self._chatting)
        overlay.attached.connect(self._chat.prompting.attaching.add_files)
        overlay.attached.connect(self._window.chat.composer.focus_text)
        overlay.dropped.connect(self.import_files)
        overlay.pictures_dropped.connect(self._say_pictures)
        return overlay

    # Inside

    def _take_drag(self, event: QDragEnterEvent) -> None:
        self._overlay.dragEnterEvent(event)

    def _chatting(self) -> bool:
        window = self._window
        return window.stack.currentWidget() is window.splitter and self._chat.wanted is not None

    async def _offer_export(self, conversations: Sequence[str] | None) -> None:
        from chatapp.gui.transfer.state import ExportWish

        if conversations is None:
            everything = await self._engine.conversations.all()
            wish = ExportWish(None, count=sum(not one.temporary for one in everything))
        else:
            title = ""
            if len(conversations) == 1:
                title = conversation_title(await self._engine.conversations.get(conversations[0]))
            wish = ExportWish(conversations, title, len(conversations))
        self._exporting.begin(wish)
        self._window.stack.setCurrentWidget(self._export_page)

    async def _copy(self, conversation: str) -> None:
        from PySide6.QtGui import QGuiApplication

        text = await self._engine.transfer.markdown(conversation)
        QGuiApplication.clipboard().setText(text)
        self._window.chat.bar.show_text(self.tr("Copied the conversation as Markdown."))

    def _tell_imported(self) -> None:
        """Say it where the user is now."""
        if self._put_off_files:
            self._offer_put_off()
            return
        if self._window.stack.currentWidget() is self._import_page:
            return
        from chatapp.gui.transfer.words import conversations

        state = self._importing.state
        text = self.tr("{conversations} imported").format(
            conversations=conversations(len(state.imported))
        )
        failed = bool(state.failures)
        self._window.chat.bar.show_text(
            text,
            level=Level.WARNING if failed else Level.INFO,
            action=self.tr("Details"),
            on_action=self.show_import,
            stay=failed,
        )

    def _tell_exported(self) -> None:
        if self._window.stack.currentWidget() is self._export_page:
            return
        failure = self._exporting.state.failure
        if failure is not None:
            self._window.chat.bar.show_failure(failure)
        else:
            self._window.chat.bar.show_text(
                self.tr("The export is done."),
                action=self.tr("Show in folder"),
                on_action=self._exporting.show_folder,
            )

    def _put_off(self, paths: list[Path]) -> None:
        """Keep files that came while others are imported, until that is over."""
        self._put_off_files += [path for path in paths if path not in self._put_off_files]
        self._window.chat.bar.show_text(self.tr("Wait for the import that is running to end."))

    def _offer_put_off(self) -> None:
        self._window.chat.bar.show_text(
            self.tr("The import is done. More files came meanwhile."),
            action=self.tr("Look at them"),
            on_action=self._import_put_off,
            stay=True,
        )

    def _import_put_off(self) -> None:
        files, self._put_off_files = self._put_off_files, []
        self.import_files(files)

    def _say_pictures(self) -> None:
        self._window.chat.bar.show_text(
            self.tr("Pictures are no conversations: they were not imported."), level=Level.WARNING
        )
