"""Writes the shown branch as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from chatapp.domain.messages import Mode
from chatapp.domain.transferred import Transferred
from chatapp.transfer.writing import branch, one_line, speaker, title_of

_LINE = "-" * 40


class TextWriter:
    """Conversations one after the other, parted by a line."""

    def __init__(self) -> None:
        self._first = True

    def head(self, _count: int) -> Iterator[str]:
        """Nothing."""
        yield from ()

    def conversation(self, exported: Transferred) -> Iterator[str]:
        """Title, date, and who said what."""
        if not self._first:
            yield f"{_LINE}\n\n"
        self._first = False
        yield f"{title_of(exported)}\n{exported.conversation.created:%Y-%m-%d %H:%M %Z}\n\n"
        if exported.conversation.system:
            yield f"System:\n{exported.conversation.system}\n\n"
        if exported.conversation.mode is Mode.COMPLETE:
            yield "".join(message.text for message in branch(exported)) + "\n\n"
            return
        for message in branch(exported):
            yield f"{speaker(message)}:\n{message.text}\n"
            for part in message.attached:
                yield f"[{one_line(part.name) or 'file'}]\n"
            yield "\n"

    def foot(self) -> Iterator[str]:
        """Nothing."""
        yield from ()
