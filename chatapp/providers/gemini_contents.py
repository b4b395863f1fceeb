"""The Google Gemini dialect: what was said, as its `contents`.

The source is Google's API reference ("Content") and its guide about thought signatures.
"""

from __future__ import annotations

from functools import partial

from chatapp.domain.messages import ImagePart, Json, Message, Role, TextPart, ThinkingPart
from chatapp.domain.models import CompletionRequest
from chatapp.providers.encoding import base64_of
from chatapp.providers.turns import parts_to_send, turns

SIGNED_THOUGHT = "gemini:"
"""Stands before the signature of a part that is a thought."""
SIGNED_ANSWER = "gemini-answer:"
"""Stands before the signature of a part of the answer."""

_ROLES = {Role.USER: "user", Role.ASSISTANT: "model"}


def contents_of(request: CompletionRequest) -> list[Json]:
    """The contents of a request: no empty ones, each speaker once before the other speaks."""
    said = turns(request.messages, partial(_pieces, request=request))
    return [{"role": _ROLES[role], "parts": pieces} for role, pieces in said]


def _pieces(message: Message, request: CompletionRequest) -> list[Json]:
    """What a message says; what its model signed goes back with the part it came with."""
    same = message.model == request.model
    pieces: list[Json] = []
    signature = ""
    for part in parts_to_send(message):
        if isinstance(part, TextPart):
            pieces.append({"text": part.text})
        elif isinstance(part, ImagePart):
            data = base64_of(part, request.attachments)
            pieces.append({"inlineData": {"mimeType": part.media_type, "data": data}})
        elif isinstance(part, ThinkingPart) and same and part.signature:
            if part.signature.startswith(SIGNED_THOUGHT):
                signed = part.signature.removeprefix(SIGNED_THOUGHT)
                pieces.append({"text": part.text, "thought": True, "thoughtSignature": signed})
            elif part.signature.startswith(SIGNED_ANSWER):
                signature = part.signature.removeprefix(SIGNED_ANSWER)
    if signature and pieces and isinstance(last := pieces[-1], dict) and "thought" not in last:
        last["thoughtSignature"] = signature
    return pieces
