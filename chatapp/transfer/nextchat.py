"""Reads NextChat's backup: all sessions in one store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from chatapp.domain.messages import Role, TextPart
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
    time_of_milliseconds,
    time_of_text,
)
from chatapp.transfer.tree import Draft, Node, chain, has_content, role_named

SOURCE = "nextchat"
STORE = "chat-next-web-store"
"""The name in the file under which the sessions stand."""

_SHOWN_TIMES = ("%m/%d/%Y, %I:%M:%S %p", "%Y/%m/%d %H:%M:%S", "%d/%m/%Y, %H:%M:%S")
"""How browsers write a time in English and Chinese; without a zone: that of this computer."""


def read(value: dict[str, Any], _files: Files) -> Iterable[Transferred]:
    """The conversation of one session. Raises Refused."""
    identity = id_at(value, "id") or digest_of(value)
    if not isinstance(value.get("messages"), list):
        raise Refused(NO_MESSAGES)
    updated = time_of_milliseconds(value.get("lastUpdate"))
    draft = Draft(SOURCE, identity, text_at(value, "topic") or "", updated=updated)
    context = objects_at(object_at(value, "mask"), "context")
    entries = [*context, *objects_at(value, "messages")]
    draft.nodes = chain(_node(draft, entry, place) for place, entry in enumerate(entries))
    if draft.nodes:
        draft.current = draft.nodes[-1].id
    return [draft.finish()]


def _node(draft: Draft, entry: dict[str, Any], place: int) -> Node:
    role = role_named(entry.get("role"))
    parts = content_parts(draft, entry.get("content"))
    if role is None and entry.get("role") == "system" and draft.system is None:
        draft.system = "".join(p.text for p in parts if isinstance(p, TextPart)) or None
    return Node(
        id_at(entry, "id") or f"message {place}",
        None,
        role if has_content(parts) else None,
        parts,
        _time(entry.get("date")),
        text_at(entry, "model") if role is Role.ASSISTANT else None,
    )


def _time(value: object) -> datetime | None:
    if not isinstance(value, str):
        return time_of_milliseconds(value)
    shown = " ".join(value.split())  # browsers put a narrow space before AM and PM
    for form in _SHOWN_TIMES:
        try:
            return datetime.strptime(shown, form).astimezone()
        except (ValueError, OverflowError, OSError):
            continue
    return time_of_text(value)
