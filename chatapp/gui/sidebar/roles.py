"""What the rows of the list tell: to the eye, to assistive technology and to the editor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from math import ceil
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QLocale, Qt

from chatapp.domain.listing import KEEP_DELETED, Shelf, moment_of
from chatapp.gui.formats import count, time_label
from chatapp.gui.names import conversation_title
from chatapp.gui.sidebar.rows import PINNED_PART, Rows

if TYPE_CHECKING:
    from chatapp.domain.messages import Conversation, Folder


class Role(IntEnum):
    """What the model tells about a row besides its title."""

    ID = Qt.ItemDataRole.UserRole
    TIME = Qt.ItemDataRole.UserRole + 1
    """What stands at its end: a time of today, how many days are left, how many a folder holds."""
    UNREAD = Qt.ItemDataRole.UserRole + 2
    STREAMING = Qt.ItemDataRole.UserRole + 3
    ICON = Qt.ItemDataRole.UserRole + 4
    """The icon before its title, or ""."""
    INSIDE = Qt.ItemDataRole.UserRole + 5
    """Whether it lies in the folder above it."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is painted of a row."""

    title: str
    end: str
    """What stands at its end."""
    icon: str = ""
    inside: bool = False
    """Whether it lies in the folder above it."""
    unread: bool = False
    streaming: bool = False


class RowData:
    """Gives the values of all roles."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self.shelf = Shelf.LISTED
        self.streaming: frozenset[str] = frozenset()

    def of_folder(self, folder: Folder, role: int) -> Any:
        """A folder's own row."""
        opened = folder.id in self._rows.opened
        held = len(self._rows.outline.folders.get(folder.id, ()))
        known = self._rows.outline.whole
        match role:
            case (
                Qt.ItemDataRole.DisplayRole
                | Qt.ItemDataRole.EditRole
                | Qt.ItemDataRole.AccessibleTextRole
                | Qt.ItemDataRole.ToolTipRole
            ):
                return folder.name
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return _folder_words(held, opened)
            case Role.TIME:
                return count(held) if known else ""
            case Role.ICON:
                return "folder-open" if opened else "folder"
            case Role.UNREAD | Role.STREAMING | Role.INSIDE:
                return False
        return None

    def of_conversation(
        self, row: int, identity: str, conversation: Conversation | None, role: int
    ) -> Any:
        """A conversation's row. Parameters: `conversation`, None until it is read."""
        match role:
            case Role.ID:
                return identity
            case Role.STREAMING:
                return identity in self.streaming
            case Role.ICON:
                return self._icon(row, conversation)
            case Role.INSIDE:
                return self._rows.folder(self._part(row)) is not None
            case Role.TIME if self.shelf is Shelf.TRASH:
                return _days_left(self._rows.time_at(row))
        if conversation is None:
            return "" if role in (Qt.ItemDataRole.DisplayRole, Role.TIME) else None
        match role:
            case Qt.ItemDataRole.EditRole:
                return conversation.title
            case (
                Qt.ItemDataRole.DisplayRole
                | Qt.ItemDataRole.AccessibleTextRole
                | Qt.ItemDataRole.ToolTipRole
            ):
                return conversation_title(conversation)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self._description(row, conversation)
            case Role.TIME:
                return self._time(conversation)
            case Role.UNREAD:
                return conversation.unread
        return None

    def look_of_folder(self, folder: Folder) -> Look:
        """What is painted of a folder's own row."""
        return Look(
            folder.name, self.of_folder(folder, Role.TIME), self.of_folder(folder, Role.ICON)
        )

    def look_of_conversation(
        self, row: int, identity: str, conversation: Conversation | None
    ) -> Look:
        """What is painted of a conversation's row. Parameters: `conversation`, None until read."""
        part = self._part(row)
        if self.shelf is Shelf.TRASH:
            end = _days_left(self._rows.time_at(row))
        else:
            end = self._time(conversation) if conversation is not None else ""
        return Look(
            " ".join(conversation_title(conversation).split()) if conversation is not None else "",
            end,
            self._icon(row, conversation),
            self._rows.folder(part) is not None,
            conversation is not None and conversation.unread,
            identity in self.streaming,
        )

    def title(self, conversation: Conversation) -> str:
        """What a conversation is called."""
        return conversation_title(conversation)

    def _icon(self, row: int, conversation: Conversation | None) -> str:
        if conversation is not None and conversation.temporary:
            return "eye-off"
        return "pin" if self._part(row) == PINNED_PART else ""

    def _part(self, row: int) -> str:
        block = self._rows.block_at(row)
        return block.part if block is not None else ""

    def _time(self, conversation: Conversation) -> str:
        day = conversation.updated.astimezone().date()
        if conversation.current is None or day < self._rows.today:
            return ""
        return time_label(conversation.updated)

    def _description(self, row: int, conversation: Conversation) -> str:
        state = self._state(row, conversation)
        if not conversation.temporary:
            return state
        temporary = QCoreApplication.translate("Sidebar", "Temporary")
        return f"{temporary}, {state}" if state else temporary

    def _state(self, row: int, conversation: Conversation) -> str:
        if self.shelf is Shelf.TRASH:
            return _days_left(self._rows.time_at(row))
        if conversation.id in self.streaming:
            return QCoreApplication.translate("Sidebar", "An answer is being written")
        if conversation.unread:
            return QCoreApplication.translate("Sidebar", "Unread answer")
        return self._time(conversation)


def _days_left(deleted: int) -> str:
    """How long what was deleted then can still be brought back."""
    left = moment_of(deleted) + KEEP_DELETED - datetime.now(UTC)
    days = max(0, ceil(left / timedelta(days=1)))
    if days == 1:
        return QCoreApplication.translate("Sidebar", "1 day left")
    return QCoreApplication.translate("Sidebar", "{count} days left").format(
        count=QLocale().toString(days)
    )


def _folder_words(held: int, opened: bool) -> str:
    state = (
        QCoreApplication.translate("Sidebar", "expanded")
        if opened
        else QCoreApplication.translate("Sidebar", "collapsed")
    )
    if held == 1:
        return QCoreApplication.translate("Sidebar", "Folder, 1 conversation, {state}").format(
            state=state
        )
    return QCoreApplication.translate("Sidebar", "Folder, {count} conversations, {state}").format(
        count=count(held), state=state
    )
