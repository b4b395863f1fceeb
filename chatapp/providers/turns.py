"""A branch as the turns of a dialect in which the two speakers alternate."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from chatapp.domain.messages import FilePart, Json, Message, Part, Role, TextPart, ThinkingPart

Turn = tuple[Role, list[Json]]
"""Who speaks, and the pieces of what is said, as the dialect has them."""


def turns(messages: Iterable[Message], pieces: Callable[[Message], list[Json]]) -> list[Turn]:
    """Consecutive messages of one speaker are one turn; a message that says nothing is none.

    Parameters: `pieces`, gives what a message says.
    """
    found: list[Turn] = []
    for message in messages:
        said = pieces(message)
        if said and found and found[-1][0] is message.role:
            found[-1][1].extend(said)
        elif said:
            found.append((message.role, said))
    return found


def parts_to_send(message: Message) -> list[Part]:
    """The parts of a message that are sent: no empty text and no file.

    A prompt of nothing but files names them: an empty one is refused by many.
    """
    parts: list[Part] = [
        part
        for part in message.parts
        if not isinstance(part, FilePart)
        and not (isinstance(part, TextPart) and not part.text.strip())
    ]
    names = [f"[{part.name}]" for part in message.attached if isinstance(part, FilePart)]
    if names and all(isinstance(part, ThinkingPart) for part in parts):
        parts.append(TextPart(" ".join(names)))
    return parts
