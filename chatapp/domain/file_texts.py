"""How the texts of attached files, and pictures that cannot be sent, go into a prompt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from chatapp.domain.messages import FilePart, ImagePart, Message, Part, TextPart

_LEAST_FENCE = 3


def with_file_texts(message: Message) -> Message:
    """The message as it is sent: its files' texts in front of what was written, quoted and named.

    Files without a text stay as they are.
    """
    if not any(isinstance(part, FilePart) for part in message.parts):
        return message
    return _joined(
        message,
        (
            TextPart(quoted_file(part.name, part.text))
            if isinstance(part, FilePart) and part.text is not None
            else part
            for part in message.parts
        ),
    )


def without_pictures(message: Message) -> Message:
    """The message with the names of its pictures in their places."""
    if not message.images:
        return message
    return _joined(
        message,
        (
            TextPart(f"[{part.name}]") if isinstance(part, ImagePart) else part
            for part in message.parts
        ),
    )


def _joined(message: Message, parts: Iterable[Part]) -> Message:
    """The message with these parts; texts that follow each other become one."""
    joined: list[Part] = []
    for part in parts:
        if isinstance(part, TextPart) and joined and isinstance(joined[-1], TextPart):
            joined[-1] = TextPart(f"{joined[-1].text}\n\n{part.text}")
        else:
            joined.append(part)
    return replace(message, parts=tuple(joined))


def quoted_file(name: str, text: str) -> str:
    """The text of a file under its name, between fences that are in no line of it."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=_LEAST_FENCE - 1)
    fence = "`" * (longest + 1)
    named = " ".join(name.split())
    return f"File: {named}\n{fence}\n{text.rstrip()}\n{fence}"
