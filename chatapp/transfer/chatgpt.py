"""Reads ChatGPT's export: `conversations.json` and its parts, with the pictures of its zip file.

Each conversation is a `mapping` of nodes by id; the branch that was shown is `current_node` and
its ancestors. Hidden, system and empty nodes are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chatapp.domain.messages import Failure, Part, Role, Status, TextPart, ThinkingPart
from chatapp.domain.transferred import Transferred
from chatapp.transfer.archive import Files
from chatapp.transfer.fields import (
    NO_MESSAGES,
    Refused,
    digest_of,
    fenced,
    id_at,
    list_at,
    object_at,
    objects_at,
    raw,
    text_at,
    time_of_seconds,
)
from chatapp.transfer.tree import Draft, Node, has_content, role_named, text_parts

SOURCE = "chatgpt"
_MOST_THOUGHTS = 1_000
"""In a row, so that a hostile file costs no more than its size."""


def matches(value: dict[str, Any]) -> bool:
    """Whether it looks like one of ChatGPT's conversations."""
    return "mapping" in value or ("create_time" in value and "current_node" in value)


def read(value: dict[str, Any], files: Files) -> Iterable[Transferred]:
    """The conversation. Raises Refused."""
    identity = id_at(value, "conversation_id", "id") or digest_of(value)
    mapping = value.get("mapping")
    if not isinstance(mapping, dict):
        raise Refused(NO_MESSAGES)
    draft = Draft(
        SOURCE,
        identity,
        text_at(value, "title") or "",
        current=id_at(value, "current_node"),
        created=time_of_seconds(value.get("create_time")),
        updated=time_of_seconds(value.get("update_time")),
    )
    known = {key: node for key, node in mapping.items() if isinstance(node, dict)}
    reader = _Reader(draft, files)
    parents = _parents(known)
    draft.nodes = [reader.node(key, node, parents.get(key)) for key, node in known.items()]
    _fold_thinking(draft.nodes)
    return [draft.finish()]


def _parents(mapping: dict[str, dict[str, Any]]) -> dict[str, str]:
    """The parents that nodes name; where one names none, whoever names it as a child."""
    parents: dict[str, str] = {}
    for key, node in mapping.items():
        for child in list_at(node, "children"):
            if isinstance(child, str):
                parents.setdefault(child, key)
    named = ((key, id_at(node, "parent")) for key, node in mapping.items())
    return parents | {key: parent for key, parent in named if parent is not None}


def _fold_thinking(nodes: list[Node]) -> None:
    """Thoughts become a part of the answer they led to: a node that has nothing else is left out
    if only answers follow it."""
    children: dict[str, list[Node]] = {}
    for node in nodes:
        if node.parent is not None:
            children.setdefault(node.parent, []).append(node)
    waiting = {node.id: node for node in nodes if _is_thinking(node)}
    while waiting:
        way = [waiting.popitem()[1]]
        while (above := waiting.pop(way[-1].parent or "", None)) is not None:
            way.append(above)
        for node in reversed(way):
            _fold(node, children.get(node.id, []))


def _fold(node: Node, below: list[Node]) -> None:
    if len(node.parts) > _MOST_THOUGHTS or not below:
        return
    if all(child.role is Role.ASSISTANT and child is not node for child in below):
        for child in below:
            child.parts[:0] = node.parts
        node.role = None


def _is_thinking(node: Node) -> bool:
    alone = all(isinstance(part, ThinkingPart) for part in node.parts)
    return node.role is Role.ASSISTANT and bool(node.parts) and alone


class _Reader:
    """Reads the nodes of one conversation."""

    def __init__(self, draft: Draft, files: Files) -> None:
        self._draft = draft
        self._files = files
        self._told: set[str] = set()
        """Ids of files that are pictures already, or named as left out."""

    def node(self, key: str, entry: dict[str, Any], parent: str | None) -> Node:
        """A node; without a role where nothing of it is shown."""
        node = Node(key, parent, None)
        message = object_at(entry, "message")
        metadata = object_at(message, "metadata")
        hidden = metadata.get("is_visually_hidden_from_conversation") is True
        if not message or hidden:
            return node
        role = object_at(message, "author").get("role")
        names = {
            id_at(one, "id"): text_at(one, "name") for one in objects_at(metadata, "attachments")
        }
        left_out = len(self._draft.left_out)
        parts = self._parts(message.get("content"), names)
        if role == "system":
            self._draft.system = self._draft.system or _joined(parts) or None
            return node
        self._note_files(metadata, parts)
        if not has_content(parts) and len(self._draft.left_out) > left_out:
            parts = [TextPart(f"[{self._draft.left_out[-1]}]")]
        node.role = (role_named(role) or Role.ASSISTANT) if has_content(parts) else None
        node.parts = parts
        node.created = time_of_seconds(message.get("create_time"))
        node.model = text_at(metadata, "model_slug")
        node.status, node.error = _ending(metadata)
        return node

    def _parts(self, content: object, names: dict[str | None, str | None]) -> list[Part]:
        if not isinstance(content, dict):
            return text_parts(content) if isinstance(content, str) else []
        kind = content.get("content_type")
        if kind in ("text", "multimodal_text") and isinstance(content.get("parts"), list):
            return self._listed(content["parts"], names)
        text = text_at(content, "text", "result")
        match kind:
            case "text" | "multimodal_text":
                return text_parts(text)
            case "code":
                language = text_at(content, "language") or ""
                known = language.isalnum() and language != "unknown"
                return text_parts(text and fenced(text, language if known else ""))
            case "execution_output" | "system_error":
                return text_parts(text and fenced(text))
            case "thoughts":
                return _thoughts(content)
            case "reasoning_recap":
                recap = text_at(content, "content")
                return [ThinkingPart(recap + "\n")] if recap else []
            case "user_editable_context" | "model_editable_context":
                return []  # the service's own settings, not a turn
        return text_parts(raw(content))

    def _listed(self, entries: list[Any], names: dict[str | None, str | None]) -> list[Part]:
        parts: list[Part] = []
        for entry in entries:
            if isinstance(entry, str):
                found = text_parts(entry)
            elif isinstance(entry, dict):
                found = self._object(entry, names)
            else:
                continue
            if (
                found
                and parts
                and isinstance(found[0], TextPart)
                and isinstance(parts[-1], TextPart)
            ):
                parts[-1] = TextPart(f"{parts[-1].text}\n{found[0].text}")
                found = found[1:]
            parts += found
        return parts

    def _object(self, entry: dict[str, Any], names: dict[str | None, str | None]) -> list[Part]:
        kind, pointer = text_at(entry, "content_type"), text_at(entry, "asset_pointer")
        if kind == "image_asset_pointer" and pointer:
            identity = pointer.rpartition("/")[2]
            self._told.add(identity)
            found = self._files.beginning_with(identity)
            name = names.get(identity) or (found and found.name) or identity
            return self._draft.add_picture(pointer, name, found.read if found else None)
        if kind == "audio_transcription" or (kind is None and "text" in entry):
            return text_parts(text_at(entry, "text"))
        if pointer or "audio_asset_pointer" in entry:
            self._draft.left_out.append(pointer or str(kind))
            return []
        return text_parts(raw(entry))

    def _note_files(self, metadata: dict[str, Any], parts: list[Part]) -> None:
        """Take along the files that went with a message and are no pictures in it."""
        for one in objects_at(metadata, "attachments"):
            identity, name = id_at(one, "id") or "", text_at(one, "name", "id") or ""
            media_type = text_at(one, "mimeType", "mime_type") or ""
            if identity in self._told:
                continue
            self._told.add(identity)
            found = self._files.beginning_with(identity)
            if media_type.startswith("image/"):
                parts += self._draft.add_picture(identity, name, found.read if found else None)
            else:
                parts += self._draft.add_file(
                    identity, name, media_type, found.read_any if found else None
                )


def _thoughts(content: dict[str, Any]) -> list[Part]:
    parts: list[Part] = []
    for thought in objects_at(content, "thoughts"):
        lines = [text for name in ("summary", "content") if (text := text_at(thought, name))]
        if lines:
            parts.append(ThinkingPart("\n\n".join(lines) + "\n\n"))
    return parts


def _ending(metadata: dict[str, Any]) -> tuple[Status, Failure | None]:
    match object_at(metadata, "finish_details").get("type"):
        case "interrupted":
            return Status.STOPPED, Failure("stopped")
        case "max_tokens":
            return Status.COMPLETE, Failure("length")
    return Status.COMPLETE, None


def _joined(parts: list[Part]) -> str:
    return "".join(part.text for part in parts if isinstance(part, TextPart))
