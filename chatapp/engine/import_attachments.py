"""The attachments of an imported conversation, kept before it is stored, one at a time."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from chatapp.domain.errors import InputError
from chatapp.domain.messages import Attached, FilePart, ImagePart, Message, Part, TextPart
from chatapp.domain.transferred import Transferred
from chatapp.storage.attachments import Attachments

_Key = tuple[type[Attached], str]
"""A picture of one message may be a mere file of another."""


async def with_stored_attachments(given: Transferred, attachments: Attachments) -> Transferred:
    """The conversation with parts that name stored attachments.

    One that cannot be kept is left out; a message of nothing else says its name instead.
    Raises StorageError.
    """
    if not any(message.attached for message in given.messages):
        return given
    kept: dict[_Key, Attached | None] = {}
    left_out: list[str] = []
    messages: list[Message] = []
    for message in given.messages:
        for part in message.attached:
            key = (type(part), part.attachment)
            if key not in kept:
                kept[key] = await _store(part, given, attachments)
            if kept[key] is None:
                left_out.append(part.name)
        messages.append(replace(message, parts=_parts(message, kept)))
    return replace(given, messages=tuple(messages), left_out=(*given.left_out, *left_out))


async def _store(part: Attached, given: Transferred, attachments: Attachments) -> Attached | None:
    read = given.pictures.get(part.attachment)
    if read is None:
        return None
    try:
        data = await asyncio.to_thread(read)
        if isinstance(part, FilePart):
            return await attachments.add_file(data, part.name, part.media_type)
        return await attachments.add(data, part.name)
    except (InputError, ValueError, OSError):
        return None


def _parts(message: Message, kept: dict[_Key, Attached | None]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for part in message.parts:
        if not isinstance(part, ImagePart | FilePart):
            parts.append(part)
        elif (stored := kept[type(part), part.attachment]) is not None:
            parts.append(_placed(stored, part))
    if not parts and message.attached:
        parts.append(TextPart(f"[{message.attached[0].name}]"))
    return tuple(parts)


def _placed(stored: Attached, part: Attached) -> Attached:
    """The stored part in the place of one that refers to it."""
    if isinstance(stored, FilePart) and isinstance(part, FilePart):
        return replace(stored, name=part.name, text=part.text, pages=part.pages)
    return replace(stored, name=part.name)
