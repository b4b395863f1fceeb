"""The Anthropic Messages dialect: what was said, as its `messages`.

The source is Anthropic's API reference ("Messages", "Extended thinking").
"""

from __future__ import annotations

from functools import partial

from chatapp.domain.messages import ImagePart, Json, Message, Role, TextPart, ThinkingPart
from chatapp.domain.models import CompletionRequest
from chatapp.providers.encoding import base64_of
from chatapp.providers.turns import parts_to_send, turns

SIGNED = "anthropic:"
"""Stands before the signature of reasoning that is shown."""
REDACTED = "anthropic-redacted:"
"""Stands before reasoning that is sent in encrypted form only."""


def messages_of(request: CompletionRequest, *, thinking: bool) -> list[Json]:
    """The messages of a request: no empty ones, each speaker once before the other speaks.

    White space at the end of an answer that is to be continued is cut: the API refuses it.
    Parameters: `thinking`, whether reasoning is asked for: only then it is sent back.
    """
    pieces = partial(_blocks, request=request, thinking=thinking)
    said = turns(request.messages, pieces)
    if said and said[-1][0] is Role.ASSISTANT:
        _cut_end(said[-1][1])
    return [{"role": role.value, "content": _content(blocks)} for role, blocks in said]


def _blocks(message: Message, request: CompletionRequest, *, thinking: bool) -> list[Json]:
    thinking = thinking and message.model == request.model
    blocks: list[Json] = []
    for part in parts_to_send(message):
        if isinstance(part, TextPart):
            blocks.append({"type": "text", "text": part.text})
        elif isinstance(part, ImagePart):
            data = base64_of(part, request.attachments)
            source: Json = {"type": "base64", "media_type": part.media_type, "data": data}
            blocks.append({"type": "image", "source": source})
        elif isinstance(part, ThinkingPart) and thinking and (block := _thinking(part)):
            blocks.append(block)
    return blocks


def _thinking(part: ThinkingPart) -> dict[str, Json]:
    """The block that was signed, as it came; empty for what another dialect signed or nobody."""
    signature = part.signature or ""
    if signature.startswith(SIGNED):
        signature = signature.removeprefix(SIGNED)
        return {"type": "thinking", "thinking": part.text, "signature": signature}
    if signature.startswith(REDACTED):
        return {"type": "redacted_thinking", "data": signature.removeprefix(REDACTED)}
    return {}


def _cut_end(blocks: list[Json]) -> None:
    last = blocks[-1]
    if isinstance(last, dict) and isinstance(text := last.get("text"), str):
        last["text"] = text.rstrip()


def _content(blocks: list[Json]) -> Json:
    """A single text as such, which every server takes; else the list of blocks."""
    only = blocks[0] if len(blocks) == 1 else None
    if isinstance(only, dict) and only.get("type") == "text":
        return only["text"]
    return blocks
