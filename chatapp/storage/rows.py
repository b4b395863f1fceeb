"""Conversations and messages as rows of the database, and back.

Reading forgives: a damaged text shows U+FFFD, damaged JSON counts as none, so one rotten
byte does not close a whole conversation. `hash_of` tells that it is there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar, overload

from chatapp.domain.example_turns import example_values, examples_of
from chatapp.domain.listing import microseconds as microseconds
from chatapp.domain.messages import (
    ChainPart,
    Conversation,
    Failure,
    FilePart,
    ImagePart,
    Json,
    Message,
    Mode,
    Part,
    PathEntry,
    PathPart,
    Role,
    Status,
    TextPart,
    ThinkingPart,
    Timing,
    TitleSource,
    Usage,
    clean_text,
)
from chatapp.storage.attached_parts import attached_entry, attached_of
from chatapp.storage.chain_parts import chain_entry, chain_of

Row = tuple[Any, ...]
Columns = dict[str, Any]
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_CONVERSATIONS = """
SELECT c.id, CAST(c.title AS BLOB), c.title_source, c.created, c.updated, {current},
       CAST(c.system AS BLOB), c.connection, c.model, CAST(c.parameters AS BLOB), c.unread,
       c.message_count, (SELECT id FROM folder WHERE number = c.folder), c.pinned, c.archived,
       c.mode, c.preset, CAST(c.persona AS BLOB), CAST(c.examples AS BLOB)
FROM conversation c {join}
"""
CONVERSATIONS = _CONVERSATIONS.format(
    current="m.id", join="LEFT JOIN message m ON m.number = c.current"
)
"""Gives rows for `conversation_of`; a WHERE clause can be added."""

CONVERSATIONS_ALONE = _CONVERSATIONS.format(current="NULL", join="")
"""The same without their leaves, where the messages are damaged."""

MESSAGE_COLUMNS = """
    m.number, m.id, c.id, p.id, m.role, m.status, m.created, m.connection, m.model,
    CAST(m.text AS BLOB), CAST(m.thinking AS BLOB), CAST(m.parts AS BLOB),
    CAST(m.error AS BLOB), CAST(m.usage AS BLOB), CAST(m.timing AS BLOB),
    CAST(m.parameters AS BLOB), m.rating
"""
"""What `message_of` takes, from message m, its conversation c and its parent p."""

MESSAGE_JOINS = """
    JOIN conversation c ON c.number = m.conversation LEFT JOIN message p ON p.number = m.parent
"""

HASHED_COLUMNS = (
    "number",
    "id",
    "conversation",
    "parent",
    "role",
    "status",
    "created",
    "connection",
    "model",
    "error",
    "usage",
    "timing",
    "parameters",
    "text",
    "thinking",
    "parts",
)
"""The columns of `message` whose values `hash_of` takes, in its order; never changed."""


def time_of(value: int) -> datetime:
    """The time that many microseconds after 1970, with zone; 1970 if there is no such time."""
    try:
        return _EPOCH + value * _MICROSECOND
    except (OverflowError, TypeError):  # a damaged row
        return _EPOCH


def to_json(value: object) -> str:
    """Compact JSON. Raises TypeError for what JSON cannot hold."""
    return clean_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def text_of(value: bytes | None) -> str:
    """Stored text; damaged bytes become U+FFFD."""
    return (value or b"").decode(errors="replace")


def from_json(value: bytes | None, kind: type[T]) -> T | None:
    """Stored JSON if it is of that kind and not empty, else None."""
    if value is None or value in (b"{}", b"[]"):  # nearly all of them: not worth parsing
        return None
    try:
        loaded = json.loads(text_of(value))
    except (ValueError, RecursionError):
        return None
    return loaded if isinstance(loaded, kind) else None


def member(kind: type[E], value: str, default: E) -> E:
    """The member with that value; the default for one this version does not know."""
    try:
        return kind(value)
    except ValueError:
        return default


def role_of(value: str) -> Role:
    """Who speaks."""
    return member(Role, value, Role.ASSISTANT)


def hash_of(values: Sequence[Any]) -> bytes:
    """SHA-256 over a message's stored values and their kinds and lengths."""
    data = [one if isinstance(one, bytes) else str(one).encode() for one in values]
    kinds = ["n" if one is None else "i" if isinstance(one, int) else "t" for one in values]
    sizes = ",".join(f"{kind}{len(one)}" for kind, one in zip(kinds, data, strict=True))
    return hashlib.sha256(b"".join((sizes.encode(), b":", *data))).digest()


def conversation_of(row: Row) -> Conversation:
    """The conversation in a row of `CONVERSATIONS`."""
    (identity, title, title_source, created, updated, current, system, *rest) = row
    (connection, model, parameters, unread, message_count, folder, pinned, archived, *added) = rest
    mode, preset, persona, examples = added
    return Conversation(
        id=identity,
        title=text_of(title),
        created=time_of(created),
        updated=time_of(updated),
        title_source=member(TitleSource, title_source, TitleSource.PROMPT),
        current=current,
        system=None if system is None else text_of(system),
        connection=connection,
        model=model,
        parameters=from_json(parameters, dict) or {},
        unread=bool(unread),
        message_count=message_count,
        folder=folder,
        pinned=bool(pinned),
        archived=bool(archived),
        mode=member(Mode, mode, Mode.CHAT),
        preset=preset,
        persona=None if persona is None else text_of(persona),
        examples=examples_of(from_json(examples, list)),
    )


def conversation_columns(fields: Mapping[str, Any]) -> Columns:
    """Fields of a conversation, except `current` and `folder`, as columns.

    Raises TypeError for others.
    """
    columns: Columns = {}
    for name, value in fields.items():
        match name:
            case "created" | "updated":
                columns[name] = microseconds(value)
            case "title" | "system":
                columns[name] = None if value is None else clean_text(value)
            case "title_source":
                columns[name] = TitleSource(value).value
            case "mode":
                columns[name] = Mode(value).value
            case "parameters":
                columns[name] = to_json(dict(value))
            case "unread" | "pinned" | "archived":
                columns[name] = int(value)
            case "examples":
                columns[name] = to_json(example_values(value))
            case "id" | "connection" | "model" | "preset" | "persona":
                columns[name] = value and clean_text(value)
            case _:
                raise TypeError(f"a conversation has no field {name} to store")
    return columns


def message_columns(message: Message) -> Columns:
    """A message's columns, except those that refer to other rows."""
    text, thinking, layout = _split_parts(message.parts)
    error = message.error and {"code": message.error.code, "facts": dict(message.error.facts)}
    return {
        "id": message.id,
        "role": message.role.value,
        "status": message.status.value,
        "created": microseconds(message.created),
        "connection": message.connection,
        "model": message.model and clean_text(message.model),
        "error": error and to_json(error),
        "usage": message.usage and to_json(_plain(message.usage)),
        "timing": message.timing and to_json(_plain(message.timing)),
        "parameters": to_json(dict(message.parameters)),
        "text": text,
        "thinking": thinking,
        "parts": layout,
        "rating": message.rating,
    }


def message_of(row: Row, chunks: tuple[str, str] | None = None) -> Message:
    """The message in a row of `MESSAGE_COLUMNS`.

    Parameters: `chunks`, the text and thinking that arrived since the row was written.
    """
    (_number, identity, conversation, parent, role, status, created, connection, *rest) = row
    model, text, thinking, layout, error, usage, timing, parameters, rating = rest
    parts = _join_parts(text_of(text), text_of(thinking), from_json(layout, list))
    return Message(
        id=identity,
        conversation=conversation,
        parent=parent,
        role=role_of(role),
        parts=_with_chunks(parts, *chunks) if chunks else parts,
        status=member(Status, status, Status.INCOMPLETE),
        created=time_of(created),
        connection=connection,
        model=model,
        error=_failure_of(from_json(error, dict)),
        usage=_value_of(Usage, from_json(usage, dict)),
        timing=_value_of(Timing, from_json(timing, dict)),
        parameters=from_json(parameters, dict) or {},
        rating=rating,
    )


class StoredPath(PathPart):
    """Rows of `MESSAGE_COLUMNS` of finished messages that are a part of a branch.

    Plain tuples of plain values cost the garbage collector nothing, however many there are.
    Parameters: `siblings`, by message id, of those that have any.
    """

    def __init__(self, rows: Sequence[Row], siblings: Mapping[str, tuple[str, ...]]) -> None:
        self._rows = rows
        self._siblings = siblings

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> PathEntry: ...

    @overload
    def __getitem__(self, index: slice) -> StoredPath: ...

    def __getitem__(self, index: int | slice) -> PathEntry | StoredPath:
        if isinstance(index, slice):
            return StoredPath(self._rows[index], self._siblings)
        message = message_of(self._rows[index])
        return PathEntry(message, self._siblings.get(message.id) or (message.id,))

    def message_id(self, index: int) -> str:
        """The id of one of its messages."""
        return str(self._rows[index][1])

    def role(self, index: int) -> Role:
        """Whose one of its messages is."""
        return role_of(self._rows[index][4])

    def text(self, index: int) -> str:
        """The text of one of its messages."""
        return text_of(self._rows[index][9])

    def thinking(self, index: int) -> str:
        """The reasoning of one of its messages."""
        return text_of(self._rows[index][10])


def _plain(value: Usage | Timing) -> dict[str, Json]:
    named = ((name, getattr(value, name)) for name in value.__slots__)
    return {name: number for name, number in named if number is not None}


def _value_of(kind: type[T], stored: dict[str, Any] | None) -> T | None:
    if stored is None:
        return None
    known = set(kind.__slots__)  # type: ignore[attr-defined]
    return kind(**{name: value for name, value in stored.items() if name in known})


def _failure_of(stored: dict[str, Any] | None) -> Failure | None:
    if stored is None:
        return None
    facts = stored.get("facts")
    named = facts.items() if isinstance(facts, dict) else ()
    return Failure(str(stored.get("code")), {name: str(value) for name, value in named})


def _split_parts(parts: Sequence[Part]) -> tuple[str, str, str | None]:
    """All text, all thinking, and how they lie in each other where that is not plain."""
    text: list[str] = []
    thinking: list[str] = []
    layout: list[Json] = []
    for part in parts:
        if isinstance(part, ImagePart | FilePart):
            layout.append(attached_entry(part))
            continue
        if isinstance(part, ChainPart):
            layout.append(chain_entry(part))
            continue
        content = clean_text(part.text)
        if isinstance(part, TextPart):
            text.append(content)
            layout.append({"kind": "text", "length": len(content)})
        else:
            thinking.append(content)
            signature: dict[str, Json] = {"signature": part.signature} if part.signature else {}
            layout.append({"kind": "thinking", "length": len(content), **signature})
    joined, reasoned = "".join(text), "".join(thinking)
    plain = _join_parts(joined, reasoned, None) == tuple(parts)
    return joined, reasoned, None if plain else to_json(layout)


def _join_parts(text: str, thinking: str, layout: list[Any] | None) -> tuple[Part, ...]:
    """The parts as they were; what a damaged layout does not cover comes after the rest."""
    parts: list[Part] = []
    for entry in layout or ():
        match entry:
            case {"kind": "text", "length": int(length)}:
                parts.append(TextPart(text[:length]))
                text = text[length:]
            case {"kind": "thinking", "length": int(length)}:
                parts.append(ThinkingPart(thinking[:length], entry.get("signature")))
                thinking = thinking[length:]
            case {"kind": "image" | "file", "attachment": str()}:
                parts.append(attached_of(entry))
            case {"kind": "chain"}:
                parts.append(chain_of(entry))
    if thinking:
        parts.append(ThinkingPart(thinking))
    if text:
        parts.append(TextPart(text))
    return tuple(parts)


def _with_chunks(parts: tuple[Part, ...], text: str, thinking: str) -> tuple[Part, ...]:
    """The parts with later thinking and text at the end of what they continue."""
    kept = list(parts)
    if thinking:
        before = [(at, part) for at, part in enumerate(kept) if isinstance(part, ThinkingPart)]
        if before:
            place, last = before[-1]
            kept[place] = ThinkingPart(last.text + thinking)
        else:
            kept.insert(0, ThinkingPart(thinking))
    if text:
        if kept and isinstance(end := kept[-1], TextPart):
            kept[-1] = TextPart(end.text + text)
        else:
            kept.append(TextPart(text))
    return tuple(kept)
