"""The conversations as a list model: temporary ones, then the newest first, grouped by day, filtered by title."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    Qt,
    QTimer,
    Signal,
)

from chatapp.gui.formats import time_label
from chatapp.gui.names import conversation_title
from chatapp.gui.sidebar.groups import TEMPORARY, GroupKey, group_label, group_of

if TYPE_CHECKING:
    from PySide6.QtCore import QPersistentModelIndex

    from chatapp.domain.changes import Change
    from chatapp.domain.messages import Conversation

    _Index = QModelIndex | QPersistentModelIndex

_DAY_CHECK_MS = 60_000
_MOST_SINGLE_CHANGES = 50
"""Where more conversations are others, the list is made anew."""


class Role(IntEnum):
    """What the model tells about a conversation besides its title."""

    ID = Qt.ItemDataRole.UserRole
    TIME = Qt.ItemDataRole.UserRole + 1
    UNREAD = Qt.ItemDataRole.UserRole + 2
    STREAMING = Qt.ItemDataRole.UserRole + 3
    TEMPORARY = Qt.ItemDataRole.UserRole + 4


class SidebarModel(QAbstractListModel):
    """All conversations whose title fits the filter.

    `groups_changed` is emitted when the days in `group_starts` may have changed.
    """

    rename_requested = Signal(str, str)
    groups_changed = Signal()

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._all: dict[str, Conversation] = {}
        self._rows: list[Conversation] = []
        self._streaming: frozenset[str] = frozenset()
        self._filter = ""
        self._today = date.today()
        self._groups: list[tuple[int, GroupKey]] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.check_day)
        self._timer.start(_DAY_CHECK_MS)

    # What the engine says

    def load(self, conversations: Iterable[Conversation]) -> None:
        """Show these conversations instead of all so far; rows that stay are not touched."""
        wanted = {conversation.id: conversation for conversation in conversations}
        gone = self._all.keys() - wanted.keys()
        other = [each for each in wanted.values() if self._all.get(each.id) != each]
        if len(gone) + len(other) > _MOST_SINGLE_CHANGES:
            self._all = wanted
            self._reset()
            return
        for conversation_id in gone:
            self._remove(conversation_id)
        for conversation in other:
            self._put(conversation)

    def apply(self, change: Change) -> None:
        """Take over what a change says about conversations; others are passed by."""
        from chatapp.domain.changes import (
            ConversationAdded,
            ConversationChanged,
            ConversationRemoved,
        )

        if isinstance(change, ConversationAdded):
            self._put(change.conversation)
        elif isinstance(change, ConversationChanged):
            if change.conversation.id in self._all:  # else it was deleted meanwhile
                self._put(change.conversation)
        elif isinstance(change, ConversationRemoved):
            self._remove(change.conversation)

    def set_streaming(self, ids: Iterable[str]) -> None:
        """Say in which conversations an answer is being written."""
        before, self._streaming = self._streaming, frozenset(ids)
        for conversation_id in before ^ self._streaming:
            self._touch(self.row_of(conversation_id))

    @property
    def streaming(self) -> frozenset[str]:
        """The conversations in which an answer is being written."""
        return self._streaming

    # What the user asks

    def set_filter(self, text: str) -> None:
        """Show only titles with all words of `text`."""
        self._filter = " ".join(text.casefold().split())
        self._reset()

    def check_day(self) -> None:
        """Group anew when a day has passed."""
        if date.today() != self._today:
            self._reset()

    # Places

    def conversation(self, row: int) -> Conversation | None:
        """The conversation in a row, counted from 0."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, conversation_id: str) -> int:
        """The row of a conversation; -1 when it is not shown."""
        known = self._all.get(conversation_id)
        if known is None:
            return -1
        row = bisect_left(self._rows, _key(known), key=_key)
        shown = self.conversation(row)
        return row if shown is not None and shown.id == conversation_id else -1

    def group_starts(self) -> Sequence[int]:
        """The first rows of all groups, in order."""
        return [row for row, _key in self._groups]

    def group_name(self, row: int) -> str:
        """The name of the group that begins in a row; "" where none does."""
        for start, key in self._groups:
            if start == row:
                return group_label(key, self._today)
        return ""

    # Qt's side

    def rowCount(self, parent: _Index | None = None) -> int:
        """How many conversations are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, id, time of today, unread, streaming and temporary marks."""
        conversation = self.conversation(index.row())
        if conversation is None:
            return None
        match role:
            case Qt.ItemDataRole.EditRole:
                return conversation.title
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return conversation_title(conversation)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self._description(conversation)
            case Qt.ItemDataRole.ToolTipRole:
                return conversation_title(conversation)
            case Role.ID:
                return conversation.id
            case Role.TIME:
                return self._time(conversation)
            case Role.UNREAD:
                return conversation.unread
            case Role.STREAMING:
                return conversation.id in self._streaming
            case Role.TEMPORARY:
                return conversation.temporary
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another title; it shows once the engine says so."""
        conversation = self.conversation(index.row())
        title = " ".join(str(value).split())
        if conversation is None or role != Qt.ItemDataRole.EditRole:
            return False
        if title and title != conversation.title:
            self.rename_requested.emit(conversation.id, title)
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Entries can be chosen and renamed."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsEditable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    # Inside

    def _put(self, conversation: Conversation) -> None:
        known = self._all.get(conversation.id)
        old = self.row_of(conversation.id)
        stays = known is not None and _key(known) == _key(conversation)
        if stays and old >= 0 and self._fits(conversation):
            self._all[conversation.id] = self._rows[old] = conversation
            self._touch(old)
            return
        if old >= 0 and self._fits(conversation):
            self._move(old, conversation)
            return
        if old >= 0:
            self._take_row(old)
        self._all[conversation.id] = conversation
        if self._fits(conversation):
            row = bisect_left(self._rows, _key(conversation), key=_key)
            self.beginInsertRows(QModelIndex(), row, row)
            self._rows.insert(row, conversation)
            self._regroup()
            self.endInsertRows()

    def _move(self, old: int, conversation: Conversation) -> None:
        """Move one row to where its new time puts it, so that selection and editor stay."""
        rest = self._rows[:old] + self._rows[old + 1 :]
        new = bisect_left(rest, _key(conversation), key=_key)
        self._all[conversation.id] = conversation
        if new != old:
            self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), new + (new > old))
        rest.insert(new, conversation)
        self._rows = rest
        self._regroup()
        if new != old:
            self.endMoveRows()
        self._touch(new)

    def _remove(self, conversation_id: str) -> None:
        self._all.pop(conversation_id, None)
        for row, shown in enumerate(self._rows):
            if shown.id == conversation_id:
                self._take_row(row)
                return

    def _take_row(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rows[row]
        self._regroup()
        self.endRemoveRows()

    def _reset(self) -> None:
        self.beginResetModel()
        self._rows = sorted(filter(self._fits, self._all.values()), key=_key)
        self._regroup()
        self.endResetModel()
        self.groups_changed.emit()

    def _regroup(self) -> None:
        self._today = date.today()
        groups: list[tuple[int, GroupKey]] = []
        row = 0
        while row < len(self._rows):
            key = self._group(row)
            groups.append((row, key))
            row = self._end_of_group(row, key)
        self._groups = groups

    def _end_of_group(self, start: int, key: GroupKey) -> int:
        """The first row after a group, found by halves: rows are in order of time."""
        low, high = start, len(self._rows)
        while low < high:
            middle = (low + high) // 2
            if self._group(middle) == key:
                low = middle + 1
            else:
                high = middle
        return low

    def _group(self, row: int) -> GroupKey:
        conversation = self._rows[row]
        if conversation.temporary:
            return TEMPORARY
        return group_of(_day(conversation.updated), self._today)

    def _fits(self, conversation: Conversation) -> bool:
        if not self._filter:
            return True
        title = conversation_title(conversation).casefold()
        return all(word in title for word in self._filter.split(" "))

    def _touch(self, row: int) -> None:
        if row >= 0:
            index = self.index(row)
            self.dataChanged.emit(index, index)

    def _time(self, conversation: Conversation) -> str:
        if conversation.current is None or _day(conversation.updated) < self._today:
            return ""
        return time_label(conversation.updated)

    def _description(self, conversation: Conversation) -> str:
        state = self._state(conversation)
        if not conversation.temporary:
            return state
        temporary = self.tr("Temporary")
        return f"{temporary}, {state}" if state else temporary

    def _state(self, conversation: Conversation) -> str:
        if conversation.id in self._streaming:
            return self.tr("An answer is being written")
        if conversation.unread:
            return self.tr("Unread answer")
        return self._time(conversation)


def _key(conversation: Conversation) -> tuple[bool, float, str]:
    """Temporary ones, then the newest first; the id keeps the order of equal times steady."""
    return (not conversation.temporary, -conversation.updated.timestamp(), conversation.id)


def _day(moment: datetime) -> date:
    return moment.astimezone().date()
