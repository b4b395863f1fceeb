"""The conversations as a list model: all rows are known, what they say is read in pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, QTimer, Signal

from chatapp.domain.listing import Shelf, fits, microseconds, words_of
from chatapp.gui.sidebar.contents import PAGE, Contents
from chatapp.gui.sidebar.groups import group_label
from chatapp.gui.sidebar.roles import Look, RowData
from chatapp.gui.sidebar.rows import LOOSE_PART, PINNED_PART, TEMPORARY_PART, Rows, Stand, row_in

if TYPE_CHECKING:
    from PySide6.QtCore import QPersistentModelIndex

    from chatapp.domain.changes import Change
    from chatapp.domain.listing import Outline
    from chatapp.domain.messages import Conversation, Folder

    _Index = QModelIndex | QPersistentModelIndex

_DAY_CHECK_MS = 60_000


class SidebarModel(QAbstractListModel):
    """The conversations of a shelf, or those whose title has all words of a text.

    `rows_wanted` asks for conversations by their ids: `fill` gives them. `groups_changed` is
    emitted when the labels in `group_starts` may have changed.
    """

    rename_requested = Signal(str, str)
    folder_rename_requested = Signal(str, str)
    rows_wanted = Signal(list)
    groups_changed = Signal()

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows = Rows()
        self._contents = Contents()
        self._data = RowData(self._rows)
        self._shelf = Shelf.LISTED
        self._words: tuple[str, ...] = ()
        self._looked_at: set[int] = set()
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.timeout.connect(self._ask)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.check_day)
        self._timer.start(_DAY_CHECK_MS)

    # What the engine says

    def show(self, outline: Outline, shelf: Shelf = Shelf.LISTED, text: str = "") -> None:
        """Show an outline of a shelf instead of what was shown; rows that stay are the same.

        Parameters: `text`, the words that were looked for.
        """
        self._shelf, words = shelf, words_of(text)
        self._contents.make_stale()
        if (words, shelf, outline) == (self._words, self._data.shelf, self._rows.outline):
            return
        self._words = words
        with self._laid_anew():
            self._data.shelf = shelf
            self._rows.plain = shelf is not Shelf.LISTED or bool(self._words)
            self._rows.outline = outline

    def fill(self, ids: Sequence[str], conversations: Iterable[Conversation]) -> None:
        """Take what was asked for. Parameters: `ids`, all that were; some may be gone."""
        changed = [one.id for one in conversations if self._contents.put(one)]
        rows = [row for each in changed if (row := self.row_of(each)) >= 0]
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))
        self._contents.answered(ids)

    def set_folders(self, folders: Sequence[Folder]) -> None:
        """Show these folders."""
        if self._rows.folders != tuple(folders):
            with self._laid_anew():
                self._rows.folders = tuple(folders)

    def apply(self, change: Change) -> None:
        """Take over what a change says about conversations; others are passed by."""
        from chatapp.domain.changes import (
            ConversationAdded,
            ConversationChanged,
            ConversationRemoved,
            FoldersChanged,
        )

        if isinstance(change, ConversationAdded):
            self._put(change.conversation)
        elif isinstance(change, ConversationChanged):
            if self._may_be_new or self._stand(change.conversation.id) is not None:
                self._put(change.conversation)  # else it was deleted meanwhile
        elif isinstance(change, ConversationRemoved):
            if self._shelf is not Shelf.TRASH:
                self._shift(change.conversation, self._stand(change.conversation), None)
                self._contents.forget(change.conversation)
        elif isinstance(change, FoldersChanged):
            self.set_folders(change.folders)

    def set_streaming(self, ids: Iterable[str]) -> None:
        """Say in which conversations an answer is being written."""
        before, self._data.streaming = self._data.streaming, frozenset(ids)
        for conversation_id in before ^ self._data.streaming:
            self._touch(self.row_of(conversation_id))

    @property
    def streaming(self) -> frozenset[str]:
        """The conversations in which an answer is being written."""
        return self._data.streaming

    @property
    def shelf(self) -> Shelf:
        """Which shelf is shown."""
        return self._shelf

    @property
    def folders(self) -> tuple[Folder, ...]:
        """All folders, by name."""
        return self._rows.folders

    # What the user asks

    def open_folder(self, identity: str, opened: bool) -> None:
        """Show what lies in a folder below it, or no longer."""
        row, held = self._rows.row_of_folder(identity), len(self._rows.part(identity))
        if opened == (identity in self._rows.opened):
            return
        shown = row >= 0 and held > 0
        if shown and opened:
            self.beginInsertRows(QModelIndex(), row + 1, row + held)
        elif shown:
            self.beginRemoveRows(QModelIndex(), row + 1, row + held)
        (self._rows.opened.add if opened else self._rows.opened.discard)(identity)
        self._rows.blocks = self._rows.laid_out()
        if shown and opened:
            self.endInsertRows()
        elif shown:
            self.endRemoveRows()
        self._touch(row)

    def check_day(self) -> None:
        """Group anew when a day has passed."""
        if date.today() != self._rows.today:
            with self._laid_anew():
                self._rows.today = date.today()

    # Places

    def conversation_id(self, row: int) -> str | None:
        """The id of the conversation in a row, counted from 0; None for a folder's own."""
        return self._rows.conversation_at(row)

    def conversation(self, row: int) -> Conversation | None:
        """The conversation in a row, once it is read."""
        identity = self._rows.conversation_at(row)
        return None if identity is None else self._contents.get(identity)

    def folder_at(self, row: int) -> str:
        """The id of the folder whose own row it is, or ""."""
        return self._rows.folder_at(row)

    def folder_of(self, row: int) -> str:
        """The id of the folder that a row belongs to, or ""."""
        block = self._rows.block_at(row)
        if block is None:
            return ""
        return block.folder or (block.part if self._rows.folder(block.part) else "")

    def is_pinned(self, row: int) -> bool:
        """Whether a row stands among the pinned ones."""
        block = self._rows.block_at(row)
        return block is not None and block.part == PINNED_PART

    def span_of(self, row: int) -> tuple[int, int]:
        """The first and the last row of the group, or part of one, that a row belongs to."""
        block = self._rows.block_at(row)
        return (row, row) if block is None else (block.first, block.first + block.size - 1)

    def held(self, folder: str) -> int:
        """How many conversations a folder shows when it is open."""
        return len(self._rows.part(folder))

    def is_temporary(self, conversation_id: str) -> bool:
        """Whether a conversation is only in memory."""
        known = self._contents.get(conversation_id)
        return known is not None and known.temporary

    def home_of(self, conversation_id: str) -> tuple[str, bool]:
        """The folder that a conversation lies in, or "", and whether it is pinned."""
        known = self._contents.get(conversation_id)
        if known is not None:
            return known.folder or "", known.pinned
        row = self.row_of(conversation_id)
        return self.folder_of(row), self.is_pinned(row)

    def is_open(self, folder: str) -> bool:
        """Whether what lies in a folder is shown."""
        return folder in self._rows.opened

    def row_of(self, conversation_id: str) -> int:
        """The row of a conversation; -1 when it is not shown."""
        stand = self._stand(conversation_id) if conversation_id else None
        return -1 if stand is None else row_in(self._rows.blocks, stand)

    def row_of_folder(self, folder: str) -> int:
        """A folder's own row; -1 when it is not shown."""
        return self._rows.row_of_folder(folder)

    def group_starts(self) -> Sequence[int]:
        """The first rows of all groups, in order."""
        return self._rows.group_starts

    def group_name(self, row: int) -> str:
        """The name of the group that begins in a row; "" where none does."""
        block = self._rows.block_at(row)
        if block is None or block.group is None or block.first != row:
            return ""
        return group_label(block.group, self._rows.today)

    # Qt's side

    def rowCount(self, parent: _Index | None = None) -> int:
        """How many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a row shows, as far as it is read; the rest is asked for."""
        row = index.row()
        if (folder := self._rows.folder(self._rows.folder_at(row))) is not None:
            return self._data.of_folder(folder, role)
        identity = self._rows.conversation_at(row)
        if identity is None:
            return None
        if self._contents.is_wanted(identity):
            self._want(row)
        return self._data.of_conversation(row, identity, self._contents.get(identity), role)

    def look(self, row: int) -> Look:
        """What a row shows, at once: a paint asks for it all, and often."""
        if (folder := self._rows.folder(self._rows.folder_at(row))) is not None:
            return self._data.look_of_folder(folder)
        identity = self._rows.conversation_at(row) or ""
        if self._contents.is_wanted(identity):
            self._want(row)
        return self._data.look_of_conversation(row, identity, self._contents.get(identity))

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another name; it shows once the engine says so."""
        name = " ".join(str(value).split())
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        if name and name != self.data(index, role):
            if folder := self._rows.folder_at(index.row()):
                self.folder_rename_requested.emit(folder, name)
            elif identity := self._rows.conversation_at(index.row()):
                self.rename_requested.emit(identity, name)
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Entries can be chosen, and renamed where they are not in the trash."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self._shelf is not Shelf.TRASH:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags | Qt.ItemFlag.ItemNeverHasChildren

    # Inside

    @property
    def _may_be_new(self) -> bool:
        """Whether one that is not in the list may come into it by a change of its own."""
        return bool(self._words) or self._shelf is Shelf.ARCHIVE or not self._rows.outline.whole

    def _stand(self, identity: str) -> Stand | None:
        known = self._contents.get(identity)
        time = None if known is None else microseconds(known.updated)
        return self._rows.stand_of(identity, time)

    def _part_for(self, conversation: Conversation) -> str:
        """The part in which a conversation should stand; "" for none."""
        if self._shelf is Shelf.TRASH or conversation.archived != (self._shelf is Shelf.ARCHIVE):
            return ""
        if self._rows.plain:
            title = self._data.title(conversation)
            return LOOSE_PART if fits(title, self._words) else ""
        if conversation.temporary:
            return TEMPORARY_PART
        if conversation.pinned:
            return PINNED_PART
        folder = self._rows.folder(conversation.folder or "")
        return LOOSE_PART if folder is None else folder.id

    def _put(self, conversation: Conversation) -> None:
        self.check_day()
        old = self._stand(conversation.id)
        part, time = self._part_for(conversation), microseconds(conversation.updated)
        stays = old is not None and old[0] == part and self._rows.part(part).times[old[1]] == time
        if not stays:
            self._shift(conversation.id, old, (part, time) if part else None)
        if part and self._contents.put(conversation):
            self._touch(self.row_of(conversation.id))

    def _shift(self, identity: str, old: Stand | None, new: tuple[str, int] | None) -> None:
        """Take a conversation from where it stands to where its new time puts it.

        One row is moved, so that selection and editor stay.
        """
        rows = self._rows
        old_row = row_in(rows.blocks, old) if old is not None else -1
        before = rows.part(old[0]).take(old[1])[1] if old is not None else 0
        place = rows.part(new[0]).add(identity, new[1]) if new is not None else -1
        blocks = rows.laid_out()
        new_row = row_in(blocks, (new[0], place)) if new is not None else -1
        # Views are told before it happens: until then all is as it was.
        if new is not None:
            rows.part(new[0]).take(place)
        if old is not None:
            rows.part(old[0]).add(identity, before)
        with self._told(old_row, new_row):
            if old is not None:
                rows.part(old[0]).take(old[1])
            if new is not None:
                rows.part(new[0]).add(identity, new[1])
            rows.blocks = blocks
        for part in {stand[0] for stand in (old, new) if stand is not None}:
            self._touch(rows.row_of_folder(part))
        self.groups_changed.emit()

    @contextmanager
    def _told(self, old: int, new: int) -> Iterator[None]:
        """Tell views that a row goes from one place to another; -1 is no place."""
        if old >= 0 and new >= 0 and old != new:
            self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), new + (new > old))
            yield
            self.endMoveRows()
        elif old < 0 <= new:
            self.beginInsertRows(QModelIndex(), new, new)
            yield
            self.endInsertRows()
        elif new < 0 <= old:
            self.beginRemoveRows(QModelIndex(), old, old)
            yield
            self.endRemoveRows()
        else:
            yield

    @contextmanager
    def _laid_anew(self) -> Iterator[None]:
        """Change anything; views keep what they hold on to, as far as it is still there."""
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        names = [
            (self._rows.conversation_at(index.row()), self._rows.folder_at(index.row()))
            for index in kept
        ]
        yield
        self._rows.blocks = self._rows.laid_out()
        rows = self._rows.rows_by_id() if kept else {}
        found = [
            self._rows.row_of_folder(folder) if folder else rows.get(conversation or "", -1)
            for conversation, folder in names
        ]
        self.changePersistentIndexList(kept, [self.index(row) for row in found])
        self.layoutChanged.emit()
        self.groups_changed.emit()

    def _want(self, row: int) -> None:
        """Have a row read with those around it, and with all that are looked at by then."""
        if not self._looked_at:
            self._asking.start()
        self._looked_at.add(row // PAGE)

    def _ask(self) -> None:
        pages, self._looked_at = sorted(self._looked_at), set()
        rows = (row for page in pages for row in range(page * PAGE, (page + 1) * PAGE))
        ids = (self._rows.conversation_at(row) for row in rows if row < len(self._rows))
        wanted = self._contents.to_ask(each for each in ids if each is not None)
        if wanted:
            self.rows_wanted.emit(wanted)

    def _touch(self, row: int) -> None:
        if row >= 0:
            index = self.index(row)
            self.dataChanged.emit(index, index)
