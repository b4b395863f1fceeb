"""Reads conversations of the app's own JSON format (docs/export-format.md)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from chatapp.domain.example_turns import examples_of
from chatapp.domain.messages import (
    ChainPart,
    Conversation,
    Failure,
    FilePart,
    ImagePart,
    Json,
    Message,
    Mode,
    Part,
    Role,
    Status,
    TextPart,
    ThinkingPart,
    Timing,
    TitleSource,
    Usage,
    clean_text,
    now,
)
from chatapp.domain.transferred import OWN, Origin, Picture, Transferred
from chatapp.net.json import is_json
from chatapp.transfer.archive import Files
from chatapp.transfer.fields import (
    NO_MESSAGES,
    Refused,
    bytes_of_base64,
    digest_of,
    id_at,
    list_at,
    number_of,
    object_at,
    objects_at,
    text_at,
    time_of_text,
    whole_at,
)
from chatapp.transfer.own_probabilities import probabilities_of
from chatapp.transfer.tree import newest_leaf, parents_first

FORMAT = "chatapp"
"""The value of "format" in a file of ours."""
VERSION = 1
"""The newest version of the format that can be read, and the one that is written."""


def read(value: dict[str, Any], _files: Files) -> Iterable[Transferred]:
    """The conversation. Raises Refused."""
    identity = text_at(value, "id") or digest_of(value)
    if not isinstance(value.get("messages"), list):
        raise Refused(NO_MESSAGES)
    created = time_of_text(value.get("created")) or now()
    entries = [one for one in objects_at(value, "messages") if text_at(one, "id")]
    messages = parents_first([message_of(one, identity, created) for one in entries])
    current = text_at(value, "current")
    if current not in {message.id for message in messages}:
        current = newest_leaf(messages)
    conversation = Conversation(
        id=identity,
        title=text_at(value, "title") or "",
        created=created,
        updated=time_of_text(value.get("updated")) or created,
        title_source=_member(TitleSource, value.get("title_source"), TitleSource.PROMPT),
        current=current,
        system=_text_or_none(value, "system"),
        connection=_name(value, "connection"),
        model=_name(value, "model"),
        parameters=_parameters(value),
        persona=_name(value, "persona"),
        examples=examples_of(value.get("examples")),
        mode=_member(Mode, value.get("mode"), Mode.CHAT),
        message_count=len(messages),
        pinned=value.get("pinned") is True,
        archived=value.get("archived") is True,
    )
    known = {identity: value, **{str(one["id"]): one for one in entries}}
    origins = {key: origin for key, one in known.items() if (origin := _origin(one))}
    told = ((str(one["id"]), probabilities_of(one.get("probabilities"))) for one in entries)
    return [
        Transferred(
            *(OWN, conversation, messages, origins, _pictures(value)),
            folder=_name(value, "folder"),
            folder_instructions=text_at(value, "folder_instructions") or "",
            probabilities={one: known for one, known in told if known is not None},
        )
    ]


def message_of(value: dict[str, Any], conversation: str, default: datetime) -> Message:
    """A message as the format has it. Parameters: `default`, when it came if it does not say."""
    status = _member(Status, value.get("status"), Status.COMPLETE)
    error = _failure(value)
    if status is Status.STREAMING:  # whoever wrote it does not write here
        status, error = Status.INTERRUPTED, Failure("interrupted")
    return Message(
        id=str(value["id"]),
        conversation=conversation,
        parent=text_at(value, "parent"),
        role=_member(Role, value.get("role"), Role.ASSISTANT),
        parts=tuple(part for one in objects_at(value, "parts") for part in _part(one)),
        status=status,
        created=time_of_text(value.get("created")) or default,
        connection=_name(value, "connection"),
        model=_name(value, "model"),
        error=error,
        usage=_usage(value),
        timing=_timing(value),
        parameters=_parameters(value),
        rating=_rating(value),
    )


def _part(value: dict[str, Any]) -> list[Part]:
    match value:
        case {"type": "text", "text": str(text)}:
            return [TextPart(text)]
        case {"type": "thinking", "text": str(text)}:
            return [ThinkingPart(text, text_at(value, "signature"))]
        case {"type": "image", "attachment": str(attachment)}:
            width, height = whole_at(value, "width") or 1, whole_at(value, "height") or 1
            media_type, name = str(value.get("media_type")), str(value.get("name") or "")
            return [ImagePart(attachment, media_type, width, height, name)]
        case {"type": "file", "attachment": str(attachment)}:
            media_type, name = str(value.get("media_type")), str(value.get("name") or "")
            size, pages = whole_at(value, "size") or 0, whole_at(value, "pages")
            read = text_at(value, "text")
            return [FilePart(attachment, media_type, size, name, read, pages)]
        case {"type": "chain"}:
            return [_chain(value)]
    return []


def _chain(value: dict[str, Any]) -> ChainPart:
    status = _member(Status, value.get("status"), Status.INCOMPLETE)
    return ChainPart(
        text_at(value, "thinking") or "",
        text_at(value, "text") or "",
        _text_or_none(value, "answer"),
        text_at(value, "shown") or "",
        Status.INTERRUPTED if status is Status.STREAMING else status,
        _failure(value),
        whole_at(value, "number") or 0,
        number_of(value.get("mean_logprob")),
    )


def _pictures(value: dict[str, Any]) -> dict[str, Picture]:
    return {
        identity: partial(bytes_of_base64, data)
        for one in list_at(value, "attachments")
        if isinstance(one, dict)
        and (identity := text_at(one, "id"))
        and (data := text_at(one, "data"))
    }


def _origin(value: dict[str, Any]) -> Origin | None:
    source = object_at(value, "source")
    name, identity = text_at(source, "name"), id_at(source, "id")
    return Origin(name, identity) if name and identity else None


def _failure(value: dict[str, Any]) -> Failure | None:
    error = object_at(value, "error")
    code = text_at(error, "code")
    if code is None:
        return None
    facts = object_at(error, "facts")
    return Failure(code, {name: str(fact) for name, fact in facts.items()})


def _usage(value: dict[str, Any]) -> Usage | None:
    if not isinstance(value.get("usage"), dict):
        return None
    usage = object_at(value, "usage")
    return Usage(**{name: whole_at(usage, name) for name in Usage.__slots__})


def _timing(value: dict[str, Any]) -> Timing | None:
    if not isinstance(value.get("timing"), dict):
        return None
    timing = object_at(value, "timing")
    return Timing(**{name: number_of(timing.get(name)) for name in Timing.__slots__})


def _parameters(value: dict[str, Any]) -> dict[str, Json]:
    parameters = object_at(value, "parameters")
    return parameters if is_json(parameters) else {}


def _rating(value: dict[str, Any]) -> int:
    rating = value.get("rating")
    return rating if isinstance(rating, int) and rating in (-1, 1) else 0


def _name(value: dict[str, Any], name: str) -> str | None:
    found = text_at(value, name)
    return None if found is None else clean_text(found)


def _text_or_none(value: dict[str, Any], name: str) -> str | None:
    found = value.get(name)
    return found if isinstance(found, str) else None


def _member(kind: Any, value: object, default: Any) -> Any:
    try:
        return kind(value)
    except ValueError:
        return default
