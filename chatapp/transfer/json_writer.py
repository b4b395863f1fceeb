"""Writes the app's own JSON format: nothing is lost in it (docs/export-format.md)."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

from chatapp.domain.example_turns import example_values
from chatapp.domain.messages import (
    ChainPart,
    Failure,
    FilePart,
    ImagePart,
    Json,
    Message,
    Part,
    TextPart,
    Timing,
    Usage,
)
from chatapp.domain.parameters import COMPARISON
from chatapp.domain.presets import wanted_by
from chatapp.domain.transferred import Origin, Transferred
from chatapp.net.json import is_json
from chatapp.transfer.own_json import FORMAT, VERSION
from chatapp.transfer.own_probabilities import probabilities_json
from chatapp.transfer.writing import read_pictures


class JsonWriter:
    """One object for all conversations; each stands on a line of its own."""

    def __init__(self) -> None:
        self._first = True

    def head(self, _count: int) -> Iterator[str]:
        """What stands before the conversations."""
        yield f'{{"format": "{FORMAT}", "version": {VERSION}, "conversations": ['

    def conversation(self, exported: Transferred) -> Iterator[str]:
        """One conversation with all its branches and attachments."""
        yield "\n" if self._first else ",\n"
        self._first = False
        yield _dump(conversation_json(exported))

    def foot(self) -> Iterator[str]:
        """What stands behind them."""
        yield "\n]}\n"


def conversation_json(exported: Transferred) -> dict[str, Any]:
    """A conversation as the format has it."""
    conversation = exported.conversation
    compared = {k: v for k, v in conversation.parameters.items() if k == COMPARISON}
    return {
        "id": conversation.id,
        "title": conversation.title,
        "title_source": conversation.title_source.value,
        "created": conversation.created.isoformat(),
        "updated": conversation.updated.isoformat(),
        "current": conversation.current,
        "system": conversation.system,
        "connection": conversation.connection,
        "model": conversation.model,
        "parameters": _parameters({**wanted_by(conversation).parameters, **compared}),
        "mode": conversation.mode.value,
        "persona": conversation.persona,
        "examples": example_values(conversation.examples),
        "folder": exported.folder,
        "folder_instructions": exported.folder_instructions,
        "pinned": conversation.pinned,
        "archived": conversation.archived,
        "source": origin_json(exported.origins.get(conversation.id)),
        "messages": [_with_what_belongs(message, exported) for message in exported.messages],
        "attachments": [
            {"id": identity, "data": base64.b64encode(data).decode()}
            for identity, data in read_pictures(exported.pictures)
        ],
    }


def _with_what_belongs(message: Message, exported: Transferred) -> dict[str, Any]:
    known = exported.probabilities.get(message.id)
    return {
        **message_json(message),
        "source": origin_json(exported.origins.get(message.id)),
        **({} if known is None else {"probabilities": probabilities_json(known)}),
    }


def message_json(message: Message) -> dict[str, Any]:
    """A message as the format has it."""
    return {
        "id": message.id,
        "parent": message.parent,
        "role": message.role.value,
        "status": message.status.value,
        "created": message.created.isoformat(),
        "connection": message.connection,
        "model": message.model,
        "parts": [_part(part) for part in message.parts],
        "error": _failure(message.error),
        "usage": _plain(message.usage),
        "timing": _plain(message.timing),
        "parameters": _parameters(dict(message.parameters)),
        "rating": message.rating,
    }


def _part(part: Part) -> dict[str, Json]:
    if isinstance(part, TextPart):
        return {"type": "text", "text": part.text}
    if isinstance(part, ImagePart):
        return {
            "type": "image",
            "attachment": part.attachment,
            "media_type": part.media_type,
            "width": part.width,
            "height": part.height,
            "name": part.name,
        }
    if isinstance(part, FilePart):
        return {
            "type": "file",
            "attachment": part.attachment,
            "media_type": part.media_type,
            "size": part.size,
            "name": part.name,
            "text": part.text,
            "pages": part.pages,
        }
    if isinstance(part, ChainPart):
        return {
            "type": "chain",
            "thinking": part.thinking,
            "text": part.text,
            "answer": part.answer,
            "shown": part.shown,
            "status": part.status.value,
            "error": _failure(part.error),
            "number": part.number or None,
            "mean_logprob": part.mean_logprob,
        }
    return {"type": "thinking", "text": part.text, "signature": part.signature}


def _failure(failure: Failure | None) -> dict[str, Json] | None:
    if failure is None:
        return None
    return {"code": failure.code, "facts": dict(failure.facts)}


def origin_json(origin: Origin | None) -> Json:
    """Where something was imported from."""
    return None if origin is None else {"name": origin.source, "id": origin.id}


def _plain(value: Usage | Timing | None) -> dict[str, Json] | None:
    return None if value is None else {name: getattr(value, name) for name in value.__slots__}


def _parameters(parameters: dict[str, Json]) -> dict[str, Json]:
    return parameters if is_json(parameters) else {}


_encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_dump: Callable[[object], str] = _encoder.encode
