"""What all writers of exports have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Protocol

from chatapp.domain.messages import Message, Role
from chatapp.domain.transferred import Picture, Transferred


class Writer(Protocol):
    """Makes the text of a file in pieces: the head, each conversation, the foot."""

    def head(self, count: int) -> Iterator[str]:
        """What stands before the conversations. Parameters: `count`, how many will follow."""

    def conversation(self, exported: Transferred) -> Iterator[str]:
        """One conversation."""

    def foot(self) -> Iterator[str]:
        """What stands behind the last one."""


def branch(exported: Transferred) -> list[Message]:
    """The messages of the branch that is shown, from its root."""
    by_id = {message.id: message for message in exported.messages}
    way: dict[str, Message] = {}
    at = by_id.get(exported.conversation.current or "")
    while at is not None and at.id not in way:
        way[at.id] = at
        at = by_id.get(at.parent or "")
    return list(reversed(way.values()))


def read_pictures(pictures: Mapping[str, Picture]) -> Iterator[tuple[str, bytes]]:
    """The image files that can be read, by their ids, one at a time."""
    for identity, picture in pictures.items():
        with suppress(ValueError, OSError):
            yield identity, picture()


def speaker(message: Message) -> str:
    """Who speaks, for people to read."""
    return "You" if message.role is Role.USER else one_line(message.model or "") or "Model"


def title_of(exported: Transferred) -> str:
    """The title as one line."""
    return one_line(exported.conversation.title) or "New conversation"


def one_line(text: str) -> str:
    """The text without line breaks or other white space in a row."""
    return " ".join(text.split())
