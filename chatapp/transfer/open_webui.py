"""Reads Open WebUI's export: a list of chats, each with a `history` of messages by id."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chatapp.domain.messages import Role, TextPart
from chatapp.domain.transferred import Transferred
from chatapp.transfer.archive import Files
from chatapp.transfer.contents import content_parts, picture
from chatapp.transfer.fields import (
    NO_MESSAGES,
    Refused,
    digest_of,
    id_at,
    object_at,
    objects_at,
    text_at,
    time_of_number,
    usage_of,
)
from chatapp.transfer.tree import Draft, Node, chain, has_content, role_named

SOURCE = "open-webui"


def matches(value: dict[str, Any]) -> bool:
    """Whether it looks like one of Open WebUI's chats."""
    chat = object_at(value, "chat")
    return "history" in chat or "messages" in chat


def read(value: dict[str, Any], _files: Files) -> Iterable[Transferred]:
    """The conversation. Raises Refused."""
    chat = object_at(value, "chat")
    identity = id_at(value, "id") or id_at(chat, "id") or digest_of(value)
    history = object_at(chat, "history")
    messages, listed = history.get("messages"), chat.get("messages")
    if not isinstance(messages, dict) and not isinstance(listed, list):
        raise Refused(NO_MESSAGES)
    draft = Draft(
        SOURCE,
        identity,
        text_at(value, "title") or text_at(chat, "title") or "",
        current=id_at(history, "currentId"),
        created=time_of_number(value.get("created_at")) or time_of_number(chat.get("timestamp")),
        updated=time_of_number(value.get("updated_at")),
        system=text_at(chat, "system") or text_at(object_at(chat, "params"), "system"),
    )
    if isinstance(messages, dict):
        entries = [(key, one) for key, one in messages.items() if isinstance(one, dict)]
        draft.nodes = [_node(draft, key, entry) for key, entry in entries]
    else:
        numbered = enumerate(objects_at(chat, "messages"))
        draft.nodes = chain(
            _node(draft, id_at(entry, "id") or f"message {place}", entry)
            for place, entry in numbered
        )
    return [draft.finish()]


def _node(draft: Draft, key: str, entry: dict[str, Any]) -> Node:
    role = role_named(entry.get("role"))
    parts = content_parts(draft, entry.get("content"))
    for file in objects_at(entry, "files"):
        name = text_at(file, "name") or "image"
        if file.get("type") == "image":
            parts += picture(draft, text_at(file, "url"), name)
        else:
            draft.left_out.append(name)
    if not has_content(parts) and (reason := text_at(object_at(entry, "error"), "content")):
        parts = [TextPart(reason)]
    if role is None and entry.get("role") == "system":
        draft.system = draft.system or "".join(p.text for p in parts if isinstance(p, TextPart))
    return Node(
        key,
        id_at(entry, "parentId"),
        role if has_content(parts) else None,
        parts,
        time_of_number(entry.get("timestamp")),
        text_at(entry, "model") if role is Role.ASSISTANT else None,
        usage=usage_of(object_at(entry, "usage")) or usage_of(object_at(entry, "info")),
    )
