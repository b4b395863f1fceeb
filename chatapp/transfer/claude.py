"""Reads Claude's export: a list of conversations, each with its `chat_messages`."""

from __future__ import annotations

from collections.abc import Iterable
from mimetypes import guess_type
from typing import Any

from chatapp.domain.messages import Part, TextPart, ThinkingPart
from chatapp.domain.transferred import Transferred
from chatapp.transfer.archive import Files
from chatapp.transfer.fields import (
    NO_MESSAGES,
    Refused,
    digest_of,
    fenced,
    id_at,
    objects_at,
    raw,
    text_at,
    time_of_text,
)
from chatapp.transfer.tree import Draft, Node, chain, has_content, role_named, text_parts

SOURCE = "claude"
_BETWEEN = "\n\n"


def matches(value: dict[str, Any]) -> bool:
    """Whether it looks like one of Claude's conversations."""
    return "chat_messages" in value


def read(value: dict[str, Any], files: Files) -> Iterable[Transferred]:
    """The conversation. Raises Refused."""
    identity = id_at(value, "uuid") or digest_of(value)
    if not isinstance(value.get("chat_messages"), list):
        raise Refused(NO_MESSAGES)
    draft = Draft(
        SOURCE,
        identity,
        text_at(value, "name") or "",
        current=id_at(value, "current_leaf_message_uuid"),
        created=time_of_text(value.get("created_at")),
        updated=time_of_text(value.get("updated_at")),
    )
    model = text_at(value, "model")
    entries = objects_at(value, "chat_messages")
    nodes = [_node(draft, files, entry, place, model) for place, entry in enumerate(entries)]
    tree = any(id_at(entry, "parent_message_uuid") for entry in entries)
    draft.nodes = nodes if tree else chain(nodes)
    return [draft.finish()]


def _node(draft: Draft, files: Files, entry: dict[str, Any], place: int, model: str | None) -> Node:
    parts = _content(objects_at(entry, "content")) or text_parts(text_at(entry, "text", "content"))
    for attachment in objects_at(entry, "attachments"):
        parts += _attachment(draft, attachment)
    for file in objects_at(entry, "files"):
        parts += _file(draft, files, file)
        parts = parts or [TextPart(f"[{draft.left_out[-1]}]")]
    role = role_named(entry.get("sender"))
    return Node(
        id_at(entry, "uuid") or f"message {place}",
        id_at(entry, "parent_message_uuid"),
        role if has_content(parts) else None,
        parts,
        time_of_text(entry.get("created_at")),
        text_at(entry, "model") or (model if role == "assistant" else None),
    )


def _file(draft: Draft, files: Files, file: dict[str, Any]) -> list[Part]:
    """A file that lies beside the conversations, as some exports have it."""
    identity = id_at(file, "file_uuid") or ""
    name = text_at(file, "file_name", "file_uuid") or "?"
    media_type = guess_type(name)[0] or ""
    found = files.beginning_with(identity)
    if media_type.startswith("image/"):
        return draft.add_picture(identity, name, found.read if found else None)
    return draft.add_file(identity, name, media_type, found.read_any if found else None)


def _content(blocks: list[dict[str, Any]]) -> list[Part]:
    """Blocks of text stand apart from each other; one alone is exactly as it was."""
    parts: list[Part] = []
    for block in blocks:
        match block:
            case {"type": "text", "text": str(text)}:
                found: TextPart | ThinkingPart = TextPart(text)
            case {"type": "thinking", "thinking": str(text)}:
                found = ThinkingPart(text, text_at(block, "signature"))
            case {"type": "text" | "thinking" | "token_budget"}:
                continue
            case _:
                found = TextPart(raw(block))
        if isinstance(found, TextPart) and any(isinstance(part, TextPart) for part in parts):
            parts.append(TextPart(_BETWEEN))
        if isinstance(found, ThinkingPart) or found.text:
            parts.append(found)
    return parts


def _attachment(draft: Draft, attachment: dict[str, Any]) -> list[Part]:
    """The text that was taken out of a file that was sent along."""
    name = text_at(attachment, "file_name", "id") or "?"
    text = text_at(attachment, "extracted_content")
    if text is None:
        draft.left_out.append(name)
        return []
    return [TextPart(f"{_BETWEEN}**{name}**{_BETWEEN}{fenced(text)}")]
