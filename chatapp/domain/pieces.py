"""A text that a model continues, as the pieces it is made of; and as it is kept while it is edited."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chatapp.domain.messages import Conversation, Mode, Role
from chatapp.domain.models import Connection, Dialect

DEFAULT_MAX_TOKENS = 256
"""What is asked for where nothing is set: the API's own 16 is short, others go on without end."""

_FORMAT = "chatapp-pieces"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text that one of the two has written."""

    role: Role
    text: str
    message: str | None = None
    """Id of the message it is, or is what is left of."""
    whole: bool = False
    """Whether it is that message as it was."""
    start: int = 0
    """Of what is left of an answer: where in it this stood, in UTF-16 units, its ends of lines
    counted as one each."""


def characters_of(text: str, units: int) -> int:
    """How many characters of a text so many UTF-16 units are."""
    if text.isascii():
        return units
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore"))


def kept_pieces(pieces: Sequence[Piece]) -> str:
    """The pieces as a text to keep; those that are whole messages by their ids only."""
    entries = [
        piece.message
        if piece.whole
        else {
            "role": piece.role.value,
            "text": piece.text,
            "message": piece.message,
            "start": piece.start,
        }
        for piece in pieces
    ]
    return json.dumps({"format": _FORMAT, "pieces": entries}, ensure_ascii=False)


def pieces_of(kept: str, branch: Sequence[Piece], known: Mapping[str, Piece]) -> tuple[Piece, ...]:
    """The pieces that were kept; a text of any other kind is the user's, behind the branch.

    Parameters: `branch`, what is shown; `known`, all messages by their ids.
    """
    found = _entries(kept)
    if found is None:
        return (*branch, Piece(Role.USER, kept)) if kept else tuple(branch)
    return tuple(
        _piece(entry) if isinstance(entry, dict) else known[entry]
        for entry in found
        if isinstance(entry, dict) or entry in known
    )


def is_text(conversation: Conversation | None, connection: Connection) -> bool:
    """Whether a conversation is one text, with the connection that it goes to."""
    only = connection.dialect is Dialect.OPENAI_COMPLETIONS
    return only or (conversation is not None and conversation.mode is Mode.COMPLETE)


def _entries(kept: str) -> list[Any] | None:
    if not kept.startswith(f'{{"format": "{_FORMAT}"'):
        return None
    try:
        entries = json.loads(kept)["pieces"]
    except (ValueError, KeyError, RecursionError):
        return None
    valid = isinstance(entries, list) and all(isinstance(one, (str, dict)) for one in entries)
    return entries if valid else None


def _piece(entry: dict[str, Any]) -> Piece:
    role = Role.ASSISTANT if entry.get("role") == Role.ASSISTANT.value else Role.USER
    message, start = entry.get("message"), entry.get("start")
    return Piece(
        role,
        str(entry.get("text", "")),
        message if isinstance(message, str) else None,
        start=start if isinstance(start, int) else 0,
    )
