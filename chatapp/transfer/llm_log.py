"""Reads conversations of the `llm` tool's log: rows of its database, one conversation at a time."""

from __future__ import annotations

from functools import partial
from typing import Any

from chatapp.domain.messages import Part, Role, TextPart, ThinkingPart
from chatapp.domain.transferred import Transferred
from chatapp.transfer.fields import id_at, object_at, objects_at, text_at, time_of_text, usage_of
from chatapp.transfer.tree import Draft, Node, chain, has_content

SOURCE = "llm"


def read(value: dict[str, Any]) -> Transferred:
    """The conversation.

    Parameters: `value`, its row under "conversation" and the rows of its "responses", each with
    those of its "attachments".
    """
    conversation = object_at(value, "conversation")
    identity = id_at(conversation, "id") or "?"
    draft = Draft(SOURCE, identity, text_at(conversation, "name") or "")
    nodes: list[Node] = []
    for place, row in enumerate(objects_at(value, "responses")):
        draft.system = draft.system or text_at(row, "system")
        nodes += _turn(draft, row, place)
    draft.nodes = chain(nodes)
    if draft.nodes:
        draft.current = draft.nodes[-1].id
    return draft.finish()


def _turn(draft: Draft, row: dict[str, Any], place: int) -> list[Node]:
    """A prompt and the answer to it."""
    identity = id_at(row, "id") or f"response {place}"
    created = time_of_text(row.get("datetime_utc"))
    prompt: list[Part] = [TextPart(text) for text in [text_at(row, "prompt")] if text]
    for number, attachment in enumerate(objects_at(row, "attachments")):
        prompt += _attachment(draft, attachment, f"{identity} {number}")
    answer: list[Part] = []
    if reasoning := text_at(row, "reasoning"):
        answer.append(ThinkingPart(reasoning))
    if text := text_at(row, "response"):
        answer.append(TextPart(text))
    asked = Role.USER if has_content(prompt) else None
    return [
        Node(f"{identity}:prompt", None, asked, prompt, created),
        Node(
            f"{identity}:response",
            None,
            Role.ASSISTANT if has_content(answer) else None,
            answer,
            created,
            text_at(row, "resolved_model", "model"),
            usage=usage_of(row),
        ),
    ]


def _attachment(draft: Draft, row: dict[str, Any], key: str) -> list[Part]:
    """A picture that is in the database; what lies elsewhere is not looked at."""
    name = (text_at(row, "path", "url") or "image").replace("\\", "/").rpartition("/")[2]
    content = row.get("content")
    image = str(row.get("type")).startswith("image/") and isinstance(content, bytes)
    return draft.add_picture(key, name, partial(bytes, content) if image else None)
