"""The pictures of an imported conversation, kept before it is stored, one at a time."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from chatapp.domain.errors import InputError
from chatapp.domain.messages import ImagePart, Message, Part, TextPart
from chatapp.domain.transferred import Transferred
from chatapp.storage.attachments import Attachments


async def with_stored_pictures(given: Transferred, attachments: Attachments) -> Transferred:
    """The conversation with image parts that name stored attachments.

    One that cannot be kept is left out; a message of nothing else says its name instead.
    Raises StorageError.
    """
    if not any(message.images for message in given.messages):
        return given
    kept: dict[str, ImagePart | None] = {}
    left_out: list[str] = []
    messages: list[Message] = []
    for message in given.messages:
        for image in message.images:
            if image.attachment not in kept:
                kept[image.attachment] = await _store(image, given, attachments)
            if kept[image.attachment] is None:
                left_out.append(image.name)
        messages.append(replace(message, parts=_parts(message, kept)))
    return replace(given, messages=tuple(messages), left_out=(*given.left_out, *left_out))


async def _store(
    image: ImagePart, given: Transferred, attachments: Attachments
) -> ImagePart | None:
    picture = given.pictures.get(image.attachment)
    if picture is None:
        return None
    try:
        return await attachments.add(await asyncio.to_thread(picture), image.name)
    except (InputError, ValueError, OSError):
        return None


def _parts(message: Message, kept: dict[str, ImagePart | None]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for part in message.parts:
        if not isinstance(part, ImagePart):
            parts.append(part)
        elif (stored := kept[part.attachment]) is not None:
            parts.append(replace(stored, name=part.name))
    if not parts and message.images:
        parts.append(TextPart(f"[{message.images[0].name}]"))
    return tuple(parts)
