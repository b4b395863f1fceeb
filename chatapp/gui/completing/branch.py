"""What is kept of the text that is shown, without Qt: the messages of its branch."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.domain.changes import MessageGrew
from chatapp.domain.messages import PathEntry, Status
from chatapp.domain.pieces import Piece
from chatapp.gui.completing.runs import Run


class TextBranch:
    """A branch as it was read. Parameters: `path`, its messages from the root on."""

    def __init__(self, path: Sequence[PathEntry] = ()) -> None:
        self._path = path
        last = path[-1].message if path else None
        self.streaming = last if last and last.status is Status.STREAMING else None
        """The message that is being written."""
        self._known = len(self.streaming.text) if self.streaming else 0
        """Characters of it that are shown."""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The text, message by message."""
        return tuple(
            Piece(
                entry.message.role,
                entry.message.text,
                entry.message.id,
                whole=entry.message.status is not Status.STREAMING,
            )
            for entry in self._path
            if entry.message.text
        )

    def streams(self, message: str) -> bool:
        """Whether this message is the one that is being written."""
        return self.streaming is not None and self.streaming.id == message

    def grow(self, change: MessageGrew) -> str:
        """What of a change is new, and shown from now on; "" if it is of another message."""
        if not self.streams(change.message):
            return ""
        text = change.text[max(0, self._known - change.text_offset) :]
        self._known += len(text)
        return text

    def holds(self, runs: Sequence[Run]) -> bool:
        """Whether a text with these runs is as it is kept."""
        kept = [entry.message.id for entry in self._path if entry.message.text]
        written = [run for run in runs if run.length]
        streaming = self.streaming.id if self.streaming is not None else ""
        whole = all(run.text is not None or run.message == streaming for run in written)
        shown = [run.message for run in written if run.message != streaming]
        return whole and shown == [each for each in kept if each != streaming]

    def begins(self, runs: Sequence[Run]) -> bool:
        """Whether the text begins with these runs as it is kept; the last may have lost its end."""
        kept = [entry.message.id for entry in self._path if entry.message.text]
        written = [run for run in runs if run.length]
        whole = all(run.text is not None for run in written[:-1]) and not runs[-1].offset
        return whole and [run.message for run in written] == kept[: len(written)]

    def fork(self, place: int, runs: Sequence[Run], starts: Sequence[int]) -> PathEntry | None:
        """The message with versions at a place, or the nearest before it, or the first one.

        Parameters: `place`, counted as in `runs`; `starts`, where each of these begins.
        """
        forks = {each.message.id: each for each in self._path if len(each.siblings) > 1}
        if not forks:
            return None
        before = [
            forks[run.message]
            for run, start in zip(runs, starts, strict=True)
            if run.message in forks and start <= place
        ]
        return before[-1] if before else next(iter(forks.values()))
