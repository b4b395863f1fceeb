"""Reads conversations of the `llm` tool's log: rows of its database, one conversation at a time."""

from __future__ import annotations

from functools import partial
from typing import Any

from chatapp.domain.messages import Json, Part, Role, TextPart, ThinkingPart
from chatapp.domain.transferred import Transferred
from chatapp.transfer.fields import (
    id_at,
    object_at,
    objects_at,
    raw,
    text_at,
    time_of_text,
    usage_of,
)
from chatapp.transfer.tree import Draft, Node, chain, has_content, text_parts

SOURCE = "llm"
_BETWEEN = "\n\n"


def read(value: dict[str, Any]) -> Transferred:
    """The conversation.

    Parameters: `value`, its row under "conversation" and the rows of its "responses", each with
    those of its "attachments".
    """
    conversation = object_at(value, "conversation")
    identity = id_at(conversation, "id") or str(conversation.get("id"))
    draft = Draft(SOURCE, identity, text_at(conversation, "name") or "")
    nodes: list[Node] = []
    for place, row in enumerate(objects_at(value, "responses")):
        draft.system = draft.system or _with_fragments(row, "system_fragments", "system")
        nodes += _turn(draft, row, place)
    draft.nodes = chain(nodes)
    if draft.nodes:
        draft.current = draft.nodes[-1].id
    return draft.finish()


def _turn(draft: Draft, row: dict[str, Any], place: int) -> list[Node]:
    """What tools gave, a prompt, and the answer to it."""
    identity = id_at(row, "id") or f"response {place}"
    created = time_of_text(row.get("datetime_utc"))
    prompt: list[Part] = [*text_parts(_with_fragments(row, "fragments", "prompt"))]
    for number, attachment in enumerate(objects_at(row, "attachments")):
        prompt += _attachment(draft, attachment, f"{identity} {number}")
    answer: list[Part] = []
    if reasoning := text_at(row, "reasoning"):
        answer.append(ThinkingPart(reasoning))
    answer += text_parts(text_at(row, "response"))
    answer += _raw_rows(row, "tool_calls", _BETWEEN if has_content(answer) else "")
    results = _raw_rows(row, "tool_results", "")
    model = text_at(row, "resolved_model", "model")
    nodes = [
        Node(f"{identity}:tools", None, Role.ASSISTANT, results, created),
        Node(f"{identity}:prompt", None, Role.USER, prompt, created),
        Node(f"{identity}:response", None, Role.ASSISTANT, answer, created, model),
    ]
    nodes[-1].usage = usage_of(row)
    return [node for node in nodes if has_content(node.parts)]


def _with_fragments(row: dict[str, Any], fragments: str, name: str) -> str | None:
    """A text with the longer ones that were sent before it, as the tool joins them."""
    before = [text for one in objects_at(row, fragments) if (text := text_at(one, "content"))]
    own = text_at(row, name)
    return "\n".join([*before, *([own] if own else [])]) or None


def _raw_rows(row: dict[str, Any], name: str, between: str) -> list[Part]:
    """Calls of tools, or what they gave, as they stand in the log."""
    rows = objects_at(row, name)
    return [TextPart(between + raw(_json_of(rows)))] if rows else []


def _json_of(rows: list[dict[str, Any]]) -> Json:
    """Rows as JSON: bytes are not in it."""
    return [
        {key: None if isinstance(value, bytes) else value for key, value in row.items()}
        for row in rows
    ]


def _attachment(draft: Draft, row: dict[str, Any], key: str) -> list[Part]:
    """A picture that is in the database; what lies elsewhere is not looked at."""
    name = (text_at(row, "path", "url") or "image").replace("\\", "/").rpartition("/")[2]
    content = row.get("content")
    image = str(row.get("type")).startswith("image/") and isinstance(content, bytes)
    return draft.add_picture(key, name, partial(bytes, content) if image else None)
