"""What the transcript shows: the messages of one branch, kept current by the engine's changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatapp.domain.changes import (
    BranchSpliced,
    Change,
    MessageChanged,
    MessageGrew,
    MessagesAdded,
    RetryBegun,
    RetryScheduled,
)
from chatapp.domain.messages import Message, PathEntry, PathPart
from chatapp.gui.transcript.row import Row

if TYPE_CHECKING:
    from chatapp.gui.transcript.structured import StructuredView
    from chatapp.gui.transcript.tokens import NoTokens, ShownTokens
    from chatapp.gui.transcript.versions import Versions


class TranscriptModel(QObject):
    """The rows of the shown branch, oldest first; the oldest may still be missing.

    It knows no engine: a controller loads a path and hands on every change; changes of other
    conversations are ignored.
    """

    reset = Signal()
    """Everything is another."""
    prepended = Signal(int)
    """So many older rows are in front of those that were there."""
    replaced = Signal(int)
    """Rows from this one on are others, or gone; those before it stay."""
    spliced = Signal(int, int, int)
    """At this row so many are gone, and so many new ones are there; all others stay."""
    added = Signal(int)
    """Rows from this one on are new."""
    grew = Signal(int)
    """A row's text or thinking got longer."""
    changed = Signal(int)
    """A row's message, hint or retry is another."""
    stale = Signal(str)
    """Something arrived that does not fit: the conversation (id) should be loaded again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._conversation: str | None = None
        self._rows: list[Row] = []
        self._complete = True
        self._numbers: dict[str, int] = {}
        self._first = 0
        """The first row's number: it sinks with what is put in front, the others keep theirs."""

    @property
    def conversation(self) -> str | None:
        """Id of the conversation that is shown."""
        return self._conversation

    @property
    def rows(self) -> list[Row]:
        """All rows; only to be read."""
        return self._rows

    @property
    def complete(self) -> bool:
        """Whether the rows begin at the branch's root; else older ones are still to come."""
        return self._complete

    def row_of(self, message_id: str) -> int | None:
        """The place of a message, or None when it is not among the rows."""
        number = self._numbers.get(message_id)
        return None if number is None else number - self._first

    def load(
        self, conversation_id: str, entries: Iterable[PathEntry], *, complete: bool = True
    ) -> None:
        """Show a branch; hints on messages that stay are kept.

        Parameters: `complete`, False where only its newest part is given.
        """
        hints = {}
        if conversation_id == self._conversation:
            hints = {row.id: row.hint for row in self._rows if row.hint}
        self._conversation = conversation_id
        self._rows, self._numbers, self._first = [], {}, 0
        self._append(entries)
        self._complete = complete
        for message_id, hint in hints.items():
            place = self.row_of(message_id)
            if place is not None:
                self._rows[place].hint = hint
        self.reset.emit()

    def prepend(
        self, conversation_id: str, entries: Sequence[PathEntry], *, complete: bool
    ) -> bool:
        """Put older messages in front.

        Gives False, and does nothing, where another conversation is shown or the entries do not
        end with the parent of the first row.
        """
        if conversation_id != self._conversation or not self._rows:
            return False
        if entries and entries[-1].message.id != self._rows[0].message.parent:
            return False
        self._first -= len(entries)
        if isinstance(entries, PathPart):
            ids = [entries.message_id(index) for index in range(len(entries))]
            self._rows[:0] = [Row(None, entries, index) for index in range(len(entries))]
        else:
            ids = [entry.message.id for entry in entries]
            self._rows[:0] = map(Row, entries)
        self._numbers.update(zip(ids, range(self._first, self._first + len(ids)), strict=True))
        self._complete = complete
        self.prepended.emit(len(entries))
        return True

    def joins(self, parent: str | None) -> bool:
        """Whether what follows `parent` can be spliced."""
        return self._place_after(parent) is not None

    def splice(self, conversation_id: str, entries: Sequence[PathEntry]) -> bool:
        """Show `entries` after the parent of the first that joins; without parent, from the top.

        Rows of messages that stay are kept. Gives False, and does nothing, where another
        conversation is shown or no entry joins.
        """
        if conversation_id != self._conversation:
            return False
        entries = self._joining(entries)
        start = self._place_after(entries[0].message.parent) if entries else None
        if start is None:
            return False
        kept = self._common(start, entries)
        changed = [
            place
            for place, entry in enumerate(entries[:kept], start)
            if self._rows[place].update(entry)
        ]
        first = start + kept
        gone = self._rows[first:]
        for row in gone:
            del self._numbers[row.id]
        del self._rows[first:]
        self._append(entries[kept:])
        self._complete = self._complete or entries[0].message.parent is None
        for place in changed:
            self.changed.emit(place)
        if gone or kept < len(entries):
            self.replaced.emit(first)
        return True

    def set_hint(self, message_id: str, text: str) -> None:
        """Put a quiet line below an answer; an empty text takes it away."""
        place = self.row_of(message_id)
        if place is not None and self._rows[place].hint != text:
            self._rows[place].hint = text
            self.changed.emit(place)

    def set_structured(self, message_id: str, view: StructuredView) -> None:
        """Show what was found in an answer that is JSON."""
        place = self.row_of(message_id)
        if place is not None and self._rows[place].structured != view:
            self._rows[place].structured = view
            self.changed.emit(place)

    def show_versions(self, message_id: str, versions: Versions | None) -> None:
        """Show versions of an answer side by side in its place; None: the answer again."""
        place = self.row_of(message_id)
        if place is not None and self._rows[place].versions is not versions:
            self._rows[place].versions = versions
            self.changed.emit(place)

    def show_tokens(self, message_id: str, tokens: ShownTokens | NoTokens | None) -> None:
        """Show an answer by its tokens, or say why not; None: the answer as it is."""
        place = self.row_of(message_id)
        if place is not None and self._rows[place].tokens is not tokens:
            self._rows[place].tokens = tokens
            self.changed.emit(place)

    def apply(self, change: Change) -> None:
        """Take what a change says about the shown branch; anything else is ignored."""
        if isinstance(change, MessageChanged):
            if change.message.conversation == self._conversation:
                self._change(change.message)
        elif isinstance(
            change, BranchSpliced | MessagesAdded | MessageGrew | RetryScheduled | RetryBegun
        ):
            if change.conversation != self._conversation:
                return
            if isinstance(change, BranchSpliced):
                self._splice(change)
            elif isinstance(change, MessagesAdded):
                self._add(change.messages)
            elif isinstance(change, MessageGrew):
                self._grow(change)
            else:
                self._set_retry(change)

    def _add(self, messages: Iterable[Message]) -> None:
        new = [message for message in messages if message.id not in self._numbers]
        if not new:
            return
        last = self._rows[-1].id if self._rows else None
        if new[0].parent != last:
            self.stale.emit(self._conversation)
            return
        first = len(self._rows)
        self._append(PathEntry(message, (message.id,)) for message in new)
        self.added.emit(first)

    def _splice(self, change: BranchSpliced) -> None:
        """Take rows out, or put some in, above one that stays and now stands under another."""
        *above, lowest = change.entries
        end = self.row_of(lowest.message.id)
        if end is None:  # not read yet: it will be read as it is now
            return
        gone = [place for one in change.removed if (place := self.row_of(one)) is not None]
        first = min(gone, default=end)
        new = [entry for entry in above if self.row_of(entry.message.id) is None]
        for row in self._rows[first:end]:
            del self._numbers[row.id]
        self._rows[first:end] = map(Row, new)
        for number, row in enumerate(self._rows[first:], self._first + first):
            self._numbers[row.id] = number
        self._rows[first + len(new)].replace(lowest)
        self._complete = self._complete or (not first and change.entries[0].message.parent is None)
        self.spliced.emit(first, end - first, len(new))
        self.changed.emit(first + len(new))

    def _grow(self, change: MessageGrew) -> None:
        place = self.row_of(change.message)
        if place is None:
            return
        grown = self._rows[place].grow(change)
        if grown is None:
            self.stale.emit(self._conversation)
        elif grown:
            self.grew.emit(place)

    def _change(self, message: Message) -> None:
        place = self.row_of(message.id)
        if place is None:
            return
        row = self._rows[place]
        row.replace(replace(row.entry, message=message))
        self.changed.emit(place)

    def _set_retry(self, change: RetryScheduled | RetryBegun) -> None:
        place = self.row_of(change.message)
        if place is not None:
            self._rows[place].retry = change if isinstance(change, RetryScheduled) else None
            self.changed.emit(place)

    def _append(self, entries: Iterable[PathEntry]) -> None:
        for number, entry in enumerate(entries, self._first + len(self._rows)):
            self._numbers[entry.message.id] = number
            self._rows.append(Row(entry))

    def _joining(self, entries: Sequence[PathEntry]) -> Sequence[PathEntry]:
        """The entries without those above the first row."""
        top = self._rows[0].message.parent if self._rows else None
        for place, entry in enumerate(entries):
            if entry.message.parent == top:
                return entries[place:]
        return entries

    def _place_after(self, parent: str | None) -> int | None:
        if parent is None or (self._rows and parent == self._rows[0].message.parent):
            return 0
        place = self.row_of(parent)
        return None if place is None else place + 1

    def _common(self, start: int, entries: Sequence[PathEntry]) -> int:
        """How many of the rows from `start` on stay with the entries in their place."""
        kept = 0
        for row, entry in zip(self._rows[start:], entries, strict=False):
            if row.id != entry.message.id:
                break
            kept += 1
        return kept
