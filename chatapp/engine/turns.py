"""New messages of a conversation: prompts, empty answers, and answers that are continued.

And what a prompt changes in the conversation itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from chatapp.domain.chain_of_thought import CHAIN_OF_THOUGHT
from chatapp.domain.errors import InputError
from chatapp.domain.example_turns import ExampleTurn
from chatapp.domain.messages import (
    Attached,
    Conversation,
    Json,
    Message,
    Part,
    Role,
    Status,
    TextPart,
    Timing,
    clean_text,
    new_id,
    now,
)
from chatapp.engine.connections import Target

if TYPE_CHECKING:
    from chatapp.domain.token_options import Fork

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[\u3040-\u30ff]")


def checked_text(text: str, attached: Sequence[Attached]) -> str:
    """The text of a prompt as it can be stored and sent; raises InputError (empty_prompt)."""
    text = clean_text(text)
    if not text.strip() and not attached:
        raise InputError("empty_prompt")
    return text


def asking(home: Conversation, target: Target, system: str | None, title: str) -> Conversation:
    """A conversation in which a prompt is sent. Parameters: `title`, where it has none yet."""
    # It stays with whom it asks: what was written for one endpoint is not to go to another
    # because that became the default.
    return replace(
        home,
        title=home.title or title,
        system=home.system if system is None else system or None,
        connection=target.connection.id,
        model=target.model or None,
    )


def new_prompt(
    conversation: str, parent: str | None, text: str, attached: Sequence[Attached]
) -> Message:
    """A prompt below `parent`."""
    parts: tuple[Part, ...] = (*attached, TextPart(text)) if text else tuple(attached)
    return Message(new_id(), conversation, parent, Role.USER, parts, Status.COMPLETE, now())


def example_messages(examples: Sequence[ExampleTurn]) -> tuple[Message, ...]:
    """Example turns as the messages that are sent before those of a branch."""
    moment = now()
    return tuple(
        Message(
            *(f"example-{number}-{role}", "", None, role, (TextPart(text),), Status.COMPLETE),
            created=moment,
        )
        for number, turn in enumerate(examples)
        for role, text in ((Role.USER, turn.prompt), (Role.ASSISTANT, turn.answer))
    )


def empty_answers(
    prompt: Message, target: Target, parameters: Mapping[str, Json], count: int
) -> tuple[Message, ...]:
    """So many answers to a prompt, of one call: they were created at the same moment."""
    created = now()
    return tuple(_empty_answer(prompt, target, parameters, created) for _ in range(count))


def begun_answer(
    begun: Message, prompt: Message, target: Target, parameters: Mapping[str, Json]
) -> Message:
    """An answer that begins with what another one says, to be continued."""
    thinking = begun.timing.thinking if begun.timing is not None else None
    return replace(
        _empty_answer(prompt, target, parameters, now()),
        parts=begun.parts,
        timing=Timing(thinking=thinking) if thinking is not None else None,
    )


def forked(message: Message, text: str) -> Message:
    """An answer with another text in the place of its own, and all else as it is."""
    places = [at for at, part in enumerate(message.parts) if isinstance(part, TextPart)]
    end = places[0] if places else len(message.parts)
    behind = [part for part in message.parts[end:] if not isinstance(part, TextPart)]
    return replace(message, parts=(*message.parts[:end], TextPart(text), *behind))


def forks(message: Message, fork: Fork) -> bool:
    """Whether an answer can go on otherwise there."""
    if CHAIN_OF_THOUGHT in message.parameters:  # its text alone is not what the model went on from
        return False
    return has_ended(message) and fork.option.whole and message.text.startswith(fork.text)


def has_ended(message: Message) -> bool:
    """Whether it is an answer that has ended."""
    answer = message.role is Role.ASSISTANT and message.parent is not None
    return answer and message.status is not Status.STREAMING


def can_be_continued(message: Message) -> bool:
    """Whether it is an answer that has ended and says something."""
    return has_ended(message) and bool(message.text.strip())


def request_to_continue(text: str) -> str:
    """A prompt that asks for the rest of an answer, in the language of its text."""
    end = text[-2_000:]
    if _KANA.search(end):
        return "続けてください。"
    return "请继续。" if _CHINESE.search(end) else "Continue."


def _empty_answer(
    prompt: Message, target: Target, parameters: Mapping[str, Json], created: datetime
) -> Message:
    return Message(
        new_id(),
        prompt.conversation,
        prompt.id,
        Role.ASSISTANT,
        (),
        Status.STREAMING,
        created,
        connection=target.connection.id,
        model=target.model or None,
        parameters=parameters,
    )
