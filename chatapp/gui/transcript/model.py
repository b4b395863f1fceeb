"""What the transcript shows: the messages of one branch, kept current by the engine's changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from chatapp.domain.changes import (
    Change,
    MessageChanged,
    MessageGrew,
    MessagesAdded,
    RetryScheduled,
)
from chatapp.domain.messages import Message, PathEntry, Role, Status


@dataclass(slots=True)
class Row:
    """One message as it stands now; `text` and `thinking` run ahead of `message.parts`."""

    entry: PathEntry
    text: str
    thinking: str
    hint: str = ""
    retry: RetryScheduled | None = None
    """An attempt that is still ahead."""

    @property
    def message(self) -> Message:
        """The message as last heard of in whole."""
        return self.entry.message

    @property
    def streaming(self) -> bool:
        """Whether more may arrive."""
        return self.message.status is Status.STREAMING

    @property
    def prompt(self) -> bool:
        """Whether the user wrote it."""
        return self.message.role is Role.USER


class TranscriptModel(QObject):
    """The rows of the shown branch, oldest first.

    It knows no engine: a controller loads a path and hands on every change; changes of other
    conversations are ignored.
    """

    reset = Signal()
    """Everything is another."""
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
        self._places: dict[str, int] = {}

    @property
    def conversation(self) -> str | None:
        """Id of the conversation that is shown."""
        return self._conversation

    @property
    def rows(self) -> list[Row]:
        """All rows; only to be read."""
        return self._rows

    def row_of(self, message_id: str) -> int | None:
        """The place of a message, or None when it is not on this branch."""
        return self._places.get(message_id)

    def load(self, conversation_id: str, entries: Iterable[PathEntry]) -> None:
        """Show a branch; hints on messages that stay are kept."""
        hints = {row.message.id: row.hint for row in self._rows if row.hint}
        self._conversation = conversation_id
        self._rows = [_row(entry) for entry in entries]
        self._places = {row.message.id: place for place, row in enumerate(self._rows)}
        for row in self._rows:
            row.hint = hints.get(row.message.id, "")
        self.reset.emit()

    def set_hint(self, message_id: str, text: str) -> None:
        """Put a quiet line below an answer; an empty text takes it away."""
        place = self._places.get(message_id)
        if place is not None and self._rows[place].hint != text:
            self._rows[place].hint = text
            self.changed.emit(place)

    def apply(self, change: Change) -> None:
        """Take what a change says about the shown branch; anything else is ignored."""
        if isinstance(change, MessageChanged):
            if change.message.conversation == self._conversation:
                self._change(change.message)
        elif isinstance(change, MessagesAdded | MessageGrew | RetryScheduled):
            if change.conversation != self._conversation:
                return
            if isinstance(change, MessagesAdded):
                self._add(change.messages)
            elif isinstance(change, MessageGrew):
                self._grow(change)
            else:
                self._schedule(change)

    def _add(self, messages: Iterable[Message]) -> None:
        new = [message for message in messages if message.id not in self._places]
        if not new:
            return
        last = self._rows[-1].message.id if self._rows else None
        if new[0].parent != last:
            self.stale.emit(self._conversation)
            return
        first = len(self._rows)
        for message in new:
            self._places[message.id] = len(self._rows)
            self._rows.append(_row(PathEntry(message, (message.id,))))
        self.added.emit(first)

    def _grow(self, change: MessageGrew) -> None:
        place = self._places.get(change.message)
        if place is None:
            return
        row = self._rows[place]
        text = _unknown_part(change.text, change.text_offset, len(row.text))
        thinking = _unknown_part(change.thinking, change.thinking_offset, len(row.thinking))
        if text is None or thinking is None:
            self.stale.emit(self._conversation)
            return
        if text or thinking:
            row.text += text
            row.thinking += thinking
            row.retry = None
            self.grew.emit(place)

    def _change(self, message: Message) -> None:
        place = self._places.get(message.id)
        if place is None:
            return
        row = self._rows[place]
        row.entry = replace(row.entry, message=message)
        row.text, row.thinking, row.retry = message.text, message.thinking, None
        self.changed.emit(place)

    def _schedule(self, change: RetryScheduled) -> None:
        place = self._places.get(change.message)
        if place is not None:
            self._rows[place].retry = change
            self.changed.emit(place)


def _row(entry: PathEntry) -> Row:
    return Row(entry, entry.message.text, entry.message.thinking)


def _unknown_part(text: str, offset: int, known: int) -> str | None:
    """What of `text`, which begins at `offset`, is beyond `known`; None where a part is missing."""
    if offset > known and text:
        return None
    return text[known - offset :] if known > offset else text
