"""Writes the shown branch as Markdown that can be read, and read back with its exact texts.

Before each message stands a comment with what is known about it and the length of its text in
characters, so that nothing in a text can be taken for the next message. `transcript.py` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from chatapp.domain.messages import Json, Message, Mode, Role
from chatapp.domain.transferred import Transferred
from chatapp.transfer.json_writer import origin_json
from chatapp.transfer.writing import branch, one_line, speaker, title_of

MARK = "<!-- chatapp "
"""What a comment of ours begins with."""
END = " -->"
"""What it ends with."""


class MarkdownWriter:
    """Conversations one after the other."""

    def head(self, _count: int) -> Iterator[str]:
        """Nothing."""
        yield from ()

    def conversation(self, exported: Transferred) -> Iterator[str]:
        """The title, and the messages of the branch that is shown."""
        conversation = exported.conversation
        yield comment(
            {
                "conversation": conversation.id,
                "title": conversation.title,
                "title_source": conversation.title_source.value,
                "created": conversation.created.isoformat(),
                "updated": conversation.updated.isoformat(),
                "system": conversation.system,
                "mode": conversation.mode.value,
                "source": origin_json(exported.origins.get(conversation.id)),
            }
        )
        yield f"# {title_of(exported)}\n\n"
        if conversation.mode is Mode.COMPLETE:
            yield from _whole_text(branch(exported))
            return
        for message in branch(exported):
            yield _message(message, origin_json(exported.origins.get(message.id)))

    def foot(self) -> Iterator[str]:
        """Nothing."""
        yield from ()


def _whole_text(messages: list[Message]) -> Iterator[str]:
    """A text that a model continues: nothing stands between its pieces."""
    text = "".join(message.text for message in messages)
    if text:
        last = messages[-1]
        known: dict[str, Json] = {
            "message": last.id,
            "role": Role.USER.value,
            "created": last.created.isoformat(),
            "characters": len(text),
        }
        yield f"{comment(known)}## Text\n\n{text}\n\n"


def comment(value: dict[str, Json]) -> str:
    """A line with a JSON object that no reader of Markdown shows, whatever is in it."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False)
    # Neither an end of the comment nor anything that looks like a tag.
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("--", "-\\u002d")
    return f"{MARK}{text}{END}\n"


def _message(message: Message, source: Json) -> str:
    known: dict[str, Json] = {
        "message": message.id,
        "role": message.role.value,
        "created": message.created.isoformat(),
        "model": message.model,
        "status": message.status.value,
        "error": message.error.code if message.error else None,
        "rating": message.rating,
        "source": source,
        "characters": len(message.text),
    }
    files = ", ".join(one_line(part.name) or "file" for part in message.attached)
    heading = f"## {speaker(message)}{f' ({files})' if files else ''}"
    return f"{comment(known)}{heading}\n\n{message.text}\n\n"
