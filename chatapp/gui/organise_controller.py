"""Joins the list and the engine where conversations are put in order; each step can be undone."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from chatapp.domain.listing import Placement, Shelf
from chatapp.domain.messages import Folder
from chatapp.gui.chat_controller import ChatController
from chatapp.gui.commands import do
from chatapp.gui.feedback import MessageBar
from chatapp.gui.formats import count
from chatapp.gui.names import conversation_title
from chatapp.gui.sidebar.pane import Sidebar
from chatapp.gui.tasks import WindowTasks

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.gui.actions import Actions


class OrganiseController(QObject):
    """Does what the list's intents ask for besides opening and deleting.

    Signal: `list_wanted`, the list should be seen.
    """

    list_wanted = Signal()

    def __init__(
        self,
        sidebar: Sidebar,
        chat: ChatController,
        engine: Engine,
        tasks: WindowTasks,
        bar: MessageBar,
    ) -> None:
        super().__init__(sidebar)
        self._sidebar = sidebar
        self._chat = chat
        self._engine = engine
        self._tasks = tasks
        self._bar = bar
        intents = sidebar.intents
        intents.pin_requested.connect(self._pin)
        intents.archive_requested.connect(self._archive)
        intents.move_requested.connect(self._move)
        intents.place_requested.connect(self._place)
        intents.new_folder_requested.connect(self.new_folder)
        intents.folder_remove_requested.connect(self._remove_folder)
        intents.folder_instructions_requested.connect(self._ask_instructions)
        intents.duplicate_requested.connect(self._duplicate)
        intents.restore_requested.connect(self._restore)
        intents.removal_confirmed.connect(self._remove)
        sidebar.folder_rename_requested.connect(self._rename_folder)

    def connect_commands(self, actions: Actions) -> None:
        """Give the window's commands their work."""
        work: dict[str, Callable[[], None]] = {
            "pin": self.pin_shown,
            "archive": self.archive_shown,
            "move": self.move_shown,
            "new_folder": self._ask_new_folder,
            "open_archive": partial(self._show_shelf, Shelf.ARCHIVE),
            "open_trash": partial(self._show_shelf, Shelf.TRASH),
        }
        for name, function in work.items():
            actions[name].triggered.connect(partial(do, function))

    def pin_shown(self) -> None:
        """Pin the conversation that is shown, or unpin it."""
        if (shown := self._chat.conversation) is not None:
            self._pin([shown.id], not shown.pinned)

    def archive_shown(self) -> None:
        """Put the conversation that is shown into the archive, or take it out."""
        if (shown := self._chat.conversation) is not None:
            self._archive([shown.id], not shown.archived)

    def move_shown(self) -> None:
        """Offer the folders for the conversation that is shown."""
        if (shown := self._chat.conversation) is not None:
            self.list_wanted.emit()
            if not self._refused([shown.id]):
                self._sidebar.offer_folders(shown.id)

    def new_folder(self, conversations: list[str]) -> None:
        """Make a folder, put conversations into it, and have it named."""
        if self._refused(conversations):
            return
        self.list_wanted.emit()
        self._sidebar.show_conversations()
        self._sidebar.search.clear()
        self._spawn(self._make_folder(conversations))

    def _ask_new_folder(self) -> None:
        self.new_folder([])

    def _show_shelf(self, shelf: Shelf) -> None:
        self.list_wanted.emit()
        self._sidebar.show_shelf(shelf)

    def _refused(self, ids: list[str]) -> bool:
        """Whether only temporary ones are meant, which have no place; says what can be done."""
        shown = self._chat.conversation
        known = [shown.id] if shown is not None and shown.temporary else []
        if not ids or not all(
            each in known or self._sidebar.model.is_temporary(each) for each in ids
        ):
            return False
        keep = partial(self._sidebar.intents.keep_requested.emit, ids[0])
        words = self.tr("A temporary chat cannot be pinned, archived or put into a folder.")
        if len(ids) == 1:
            self._bar.show_text(words, action=self.tr("Keep this chat"), on_action=keep)
        else:
            self._bar.show_text(words)
        return True

    def _pin(self, ids: list[str], pinned: bool) -> None:
        if self._refused(ids):
            return
        one = self.tr("Pinned “%1”.") if pinned else self.tr("Unpinned “%1”.")
        many = self.tr("Pinned %1 conversations.")
        if not pinned:
            many = self.tr("Unpinned %1 conversations.")
        pinning = self._engine.organising.pin(ids, pinned)
        if len(ids) == 1:
            self._spawn(self._pinned_one(pinning, one))
        else:
            self._spawn(self._placed(pinning, one, many))

    def _archive(self, ids: list[str], archived: bool) -> None:
        if self._refused(ids):
            return
        one, many = self.tr("Archived “%1”."), self.tr("Archived %1 conversations.")
        if not archived:
            one = self.tr("Took “%1” out of the archive.")
            many = self.tr("Took %1 conversations out of the archive.")
        self._spawn(self._placed(self._engine.organising.archive(ids, archived), one, many))

    def _move(self, ids: list[str], folder: str, *, unpin: bool = False) -> None:
        if self._refused(ids):
            return
        names = {each.id: each.name for each in self._sidebar.model.folders}
        one, many = (
            self.tr("“%1” is in no folder now."),
            self.tr("%1 conversations are in no folder now."),
        )
        if folder:
            one = self.tr("Moved “%1” to “%2”.").replace("%2", names.get(folder, ""))
            many = self.tr("Moved %1 conversations to “%2”.").replace("%2", names.get(folder, ""))
        moving = self._engine.organising.move(ids, folder or None, unpin=unpin)
        self._spawn(self._placed(moving, one, many))

    def _place(self, ids: list[str], folder: str) -> None:
        self._move(ids, folder, unpin=True)

    async def _placed(
        self, placing: Coroutine[Any, Any, list[Placement]], one: str, many: str
    ) -> None:
        """Place conversations, and offer to place them where they stood."""
        before = await placing
        self._sidebar.view.choice.end()
        undo = partial(self._engine.organising.put_back, before)
        await self._offer_undo([each.id for each in before], one, many, undo)

    async def _pinned_one(self, pinning: Coroutine[Any, Any, list[Placement]], words: str) -> None:
        """The list shows it, and the same command takes it back: nothing covers the transcript."""
        before = await pinning
        self._sidebar.view.choice.end()
        found = await self._engine.listing.conversations([each.id for each in before])
        for conversation in found:
            self._bar.announce(words.replace("%1", conversation_title(conversation)))

    async def _make_folder(self, conversations: list[str]) -> None:
        organising = self._engine.organising
        folder = await organising.new_folder(self.tr("New folder"), conversations)
        self._sidebar.view.choice.end()
        self._sidebar.edit_folder(folder.id)

    def _duplicate(self, conversation: str) -> None:
        self._spawn(self._copy(conversation))

    async def _copy(self, conversation: str) -> None:
        title = (await self._engine.conversations.get(conversation)).title
        if title:  # else the copy is a new conversation too
            title = self.tr("%1 (copy)").replace("%1", title)
        await self._engine.conversations.duplicate(conversation, title)

    def _rename_folder(self, folder: str, name: str) -> None:
        self._spawn(self._engine.organising.rename_folder(folder, name))

    def _ask_instructions(self, folder: str) -> None:
        """Have the instructions of a folder written."""
        from chatapp.gui.folder_instructions import FolderInstructions

        for known in self._sidebar.model.folders:
            if known.id == folder:
                asked = FolderInstructions(known.name, known.instructions, self._sidebar.window())
                asked.saved.connect(partial(self._instruct, folder))
                asked.open()

    def _instruct(self, folder: str, text: str) -> None:
        self._spawn(self._engine.organising.instruct_folder(folder, text))

    def _remove_folder(self, folder: str) -> None:
        self._spawn(self._take_folder(folder))

    async def _take_folder(self, identity: str) -> None:
        folder, held = await self._engine.organising.remove_folder(identity)
        words = self.tr("Removed the folder “%1”; its conversations are kept.")
        self._bar.show_text(
            words.replace("%1", folder.name),
            action=self.tr("Undo"),
            on_action=partial(self._put_back_folder, folder, held),
        )

    def _put_back_folder(self, folder: Folder, held: list[str]) -> None:
        self._spawn(self._engine.organising.put_back_folder(folder, held))

    def _restore(self, ids: list[str]) -> None:
        self._spawn(self._take_out_of_trash(ids))

    async def _take_out_of_trash(self, ids: list[str]) -> None:
        restored = await self._engine.organising.restore(ids)
        self._sidebar.view.choice.end()
        undo = partial(self._engine.organising.delete, restored)
        one, many = self.tr("Restored “%1”."), self.tr("Restored %1 conversations.")
        await self._offer_undo(restored, one, many, undo)

    def _remove(self, ids: list[str]) -> None:
        self._spawn(self._remove_for_good(ids))

    async def _remove_for_good(self, ids: list[str]) -> None:
        removed = await self._engine.organising.remove(ids or None)
        self._sidebar.view.choice.end()
        words = self.tr("Removed %1 conversations for good.")
        if removed == 1:
            words = self.tr("Removed 1 conversation for good.")
        self._bar.show_text(words.replace("%1", count(removed)))

    async def _offer_undo(
        self,
        ids: Sequence[str],
        one: str,
        many: str,
        undo: Callable[[], Coroutine[Any, Any, object]],
    ) -> None:
        """Say what was done. Parameters: `one`, `many`, with %1 for a title or a number."""
        if not ids:
            return
        words = many.replace("%1", count(len(ids)))
        if len(ids) == 1:
            (found,) = await self._engine.listing.conversations(ids) or (None,)
            words = one.replace("%1", conversation_title(found))
        self._bar.show_text(words, action=self.tr("Undo"), on_action=partial(self._undo, undo))

    def _undo(self, undo: Callable[[], Coroutine[Any, Any, object]]) -> None:
        self._spawn(undo())

    def _spawn(self, work: Coroutine[Any, Any, object]) -> None:
        self._tasks.spawn(work, "organise")
