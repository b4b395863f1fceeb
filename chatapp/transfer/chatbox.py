"""Reads Chatbox's export: one object with a `session:ID` for each conversation.

Earlier threads of a session are conversations of their own. `messageForksHash` holds, by the id
of a message, the other ways in which the conversation once went on after it.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    usage_of,
)
from chatapp.transfer.tree import Draft, Node, chain, has_content, role_named, text_parts

SOURCE = "chatbox"
PREFIX = "session:"
"""What the names of sessions begin with in the file."""
LIST = "chat-sessions-list"
"""The name of the list of sessions, which tells the format."""


def read(value: dict[str, Any], _files: Files) -> Iterable[Transferred]:
    """The conversations of one session. Raises Refused."""
    identity = id_at(value, "id") or digest_of(value)
    if not isinstance(value.get("messages"), list):
        raise Refused(NO_MESSAGES)
    name = text_at(value, "name") or ""
    found = [_conversation(identity, name, objects_at(value, "messages"), value)]
    for thread in objects_at(value, "threads"):
        thread_id = id_at(thread, "id")
        if thread_id is not None and thread_id != identity:
            title = text_at(thread, "name") or name
            found.append(_conversation(thread_id, title, objects_at(thread, "messages"), value))
    return found


def _conversation(
    identity: str, title: str, messages: list[dict[str, Any]], session: dict[str, Any]
) -> Transferred:
    draft = Draft(SOURCE, identity, title)
    main = chain(_node(draft, entry, place) for place, entry in enumerate(messages))
    draft.nodes = list(main)
    draft.current = main[-1].id if main else None
    forks = dict(object_at(session, "messageForksHash"))
    known = {node.id for node in main}
    waiting = list(known)
    while waiting:  # a fork may begin in another one
        parent = waiting.pop()
        fork = forks.pop(parent, None)
        if isinstance(fork, dict):
            added = _forked(draft, parent, fork, known)
            draft.nodes += added
            known.update(node.id for node in added)
            waiting += [node.id for node in added]
    return draft.finish()


def _forked(draft: Draft, parent: str, fork: dict[str, Any], known: set[str]) -> list[Node]:
    """The messages of all ways on from `parent` that are not there yet."""
    added: list[Node] = []
    for way, branch in enumerate(objects_at(fork, "lists")):
        entries = objects_at(branch, "messages")
        prefix = f"{parent} {way} "
        nodes = chain((_node(draft, entry, at, prefix) for at, entry in enumerate(entries)), parent)
        added += [node for node in nodes if node.id not in known]
    return added


def _node(draft: Draft, entry: dict[str, Any], place: int, prefix: str = "") -> Node:
    role = role_named(entry.get("role"))
    parts = content_parts(draft, entry.get("contentParts"))
    parts = parts or text_parts(text_at(entry, "content", "error"))
    if role is None and entry.get("role") == "system" and draft.system is None:
        draft.system = "".join(p.text for p in parts if isinstance(p, TextPart)) or None
    for kind in ("files", "links"):
        draft.left_out += [text_at(one, "name", "url") or "?" for one in objects_at(entry, kind)]
    return Node(
        id_at(entry, "id") or f"{prefix}message {place}",
        None,
        role if has_content(parts) else None,
        parts,
        time_of_milliseconds(entry.get("timestamp")),
        text_at(entry, "model") if role is Role.ASSISTANT else None,
        usage=usage_of(object_at(entry, "usage")),
    )
