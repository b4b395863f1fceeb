"""Keeps the outline what the shown conversation's tree is, and goes where it is clicked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from chatapp.domain.changes import (
    BranchChanged,
    BranchSpliced,
    Change,
    MessageChanged,
    MessagesAdded,
    StoreChanged,
)
from chatapp.domain.errors import NotFoundError

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.gui.chat_controller import ChatController
    from chatapp.gui.chat_page import ChatPage
    from chatapp.gui.outline.panel import OutlinePanel
    from chatapp.gui.tasks import WindowTasks
    from chatapp.gui.tree_controller import TreeController

_PAUSE_MS = 60
"""What changes within this time is read at once."""
_TREE_CHANGES = (BranchChanged, BranchSpliced, MessageChanged, MessagesAdded, StoreChanged)


class OutlineController(QObject):
    """Shows the outline beside the transcript, and puts it away."""

    def __init__(
        self,
        page: ChatPage,
        engine: Engine,
        tasks: WindowTasks,
        chat: ChatController,
        tree: TreeController,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._engine = engine
        self._tasks = tasks
        self._chat = chat
        self._tree = tree
        self._panel: OutlinePanel | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._read_soon)
        self._scrolled = QTimer(self)
        self._scrolled.setSingleShot(True)
        self._scrolled.setInterval(_PAUSE_MS)
        self._scrolled.timeout.connect(self._mark_here)
        page.header.outline_requested.connect(self.toggle)
        page.side_changed.connect(self._side_changed)

    @property
    def shown(self) -> bool:
        """Whether the outline is in sight."""
        return self._panel is not None and not self._panel.isHidden()

    def toggle(self) -> None:
        """Show the outline with the keyboard's focus in it, or put it away."""
        if self.shown:
            self.close()
            return
        panel = self._panel or self._make()
        self._page.show_side(panel)
        panel.lines.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._tasks.spawn(self._read(arriving=True), "read-outline")

    def close(self) -> None:
        """Put the outline away; the focus goes back to the transcript or the composer."""
        if self._panel is None:
            return
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self._panel.isAncestorOf(focus)
        self._page.show_side(None)
        if had_focus:
            self._page.composer.focus_text()

    def apply(self, change: Change) -> None:
        """Read the tree again where it may be another."""
        if self.shown and isinstance(change, _TREE_CHANGES):
            self._timer.start()

    def _side_changed(self) -> None:
        self._page.header.set_outline_shown(self.shown)

    def _make(self) -> OutlinePanel:
        from chatapp.gui.outline.panel import OutlinePanel

        self._panel = panel = OutlinePanel()
        panel.closed.connect(self.close)
        panel.newest_requested.connect(self._tree.show_newest)
        panel.lines.chosen.connect(self._go)
        self._page.model.reset.connect(self._timer.start)
        self._page.transcript.verticalScrollBar().valueChanged.connect(self._scrolled.start)
        return panel

    def _read_soon(self) -> None:
        if self.shown:
            self._tasks.spawn(self._read(arriving=False), "read-outline")

    async def _read(self, *, arriving: bool) -> None:
        """Show the outline as it is now. Parameters: `arriving`, scroll to what is in view."""
        conversation = self._page.model.conversation
        if conversation is None or self._panel is None:
            return
        try:
            outline = await self._engine.tree.outline(conversation)
        except NotFoundError:  # deleted for good by another process
            return
        lines = await asyncio.to_thread(self._panel.lines.lines.lines_of, outline)
        if self._page.model.conversation == conversation:
            self._panel.show_outline(outline, lines, self._page.transcript.message_in_view)
            if arriving:
                self._panel.lines.keep_here()

    def _mark_here(self) -> None:
        if self.shown and self._panel is not None:
            self._panel.lines.set_here(self._page.transcript.message_in_view)

    def _go(self, message: str) -> None:
        conversation = self._page.model.conversation
        if conversation is not None:
            self._tasks.spawn(self._chat.show_message(conversation, message), "show-message")
