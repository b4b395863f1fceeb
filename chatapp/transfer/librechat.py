"""Reads LibreChat's export of a conversation: messages with parents, or nested ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from chatapp.domain.messages import Role
from chatapp.domain.transferred import Transferred
from chatapp.transfer.archive import Files
from chatapp.transfer.contents import content_parts
from chatapp.transfer.fields import (
    NO_MESSAGES,
    Refused,
    digest_of,
    id_at,
    object_at,
    objects_at,
    text_at,
    time_of_text,
)
from chatapp.transfer.tree import Draft, Node, has_content, role_named, text_parts

SOURCE = "librechat"
_LISTS = ("messagesTree", "messages")


def matches(value: dict[str, Any]) -> bool:
    """Whether it looks like a conversation of LibreChat."""
    return "conversationId" in value and any(name in value for name in (*_LISTS, "endpoint"))


def read(value: dict[str, Any], _files: Files) -> Iterable[Transferred]:
    """The conversation. Raises Refused."""
    identity = id_at(value, "conversationId") or digest_of(value)
    if not any(isinstance(value.get(name), list) for name in _LISTS):
        raise Refused(NO_MESSAGES)
    options = object_at(value, "options")
    draft = Draft(
        SOURCE,
        identity,
        text_at(value, "title") or "",
        created=time_of_text(value.get("createdAt")),
        updated=time_of_text(value.get("updatedAt")),
        system=text_at(options, "promptPrefix", "system") or text_at(value, "promptPrefix"),
    )
    draft.nodes = [
        _node(draft, entry, parent, at) for at, (entry, parent) in enumerate(_all(value))
    ]
    return [draft.finish()]


def _all(value: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str | None]]:
    """All messages, each with the one around it, if they are nested."""
    waiting: list[tuple[dict[str, Any], str | None]] = []
    for name in _LISTS:
        waiting = waiting or [(entry, None) for entry in reversed(objects_at(value, name))]
    while waiting:
        entry, parent = waiting.pop()
        yield entry, parent
        identity = id_at(entry, "messageId")
        waiting += [(child, identity) for child in reversed(objects_at(entry, "children"))]


def _node(draft: Draft, entry: dict[str, Any], parent: str | None, place: int) -> Node:
    parts = content_parts(draft, entry.get("content")) or text_parts(text_at(entry, "text"))
    for file in objects_at(entry, "files"):
        draft.left_out.append(text_at(file, "filename", "file_id") or "?")
    by_user = entry.get("isCreatedByUser")
    if isinstance(by_user, bool):
        role = Role.USER if by_user else Role.ASSISTANT
    else:
        role = role_named(entry.get("sender")) or Role.ASSISTANT
    return Node(
        id_at(entry, "messageId") or f"message {place}",
        parent or id_at(entry, "parentMessageId"),
        role if has_content(parts) else None,
        parts,
        time_of_text(entry.get("createdAt")),
        text_at(entry, "model") if role is Role.ASSISTANT else None,
    )
