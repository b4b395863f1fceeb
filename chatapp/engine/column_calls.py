"""What is asked of the columns of a comparison: their messages in the tree, and their calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chatapp.domain.chain_of_thought import CHAIN_OF_THOUGHT
from chatapp.domain.comparing import Column, column_of
from chatapp.domain.messages import (
    Attached,
    Conversation,
    Json,
    Message,
    Mode,
    Role,
    Status,
    clean_text,
)
from chatapp.domain.parameters import COMPARISON, KEPT_BY_APP
from chatapp.domain.presets import kept_by_app
from chatapp.engine import turns
from chatapp.engine.asked import Asked
from chatapp.engine.context import Context
from chatapp.engine.requests import Requests


class ColumnCalls:
    """Collects calls that are then begun together.

    Columns with the same prompt share it; one that words it otherwise has a message of its own.
    Parameters: `known`, the messages that are there already; `attached`, goes with every prompt;
    `after`, the message that it comes after (id).
    """

    def __init__(
        self,
        requests: Requests,
        context: Context,
        home: Conversation,
        known: Sequence[Message],
        attached: Sequence[Attached],
        after: str | None,
    ) -> None:
        self._requests = requests
        self._context = context
        self._home = home
        self._known = known
        self._attached = tuple(attached)
        self._after = after
        self.added: list[Message] = []
        """Messages that are new besides the answers, parents before children."""
        self.calls: list[tuple[Asked, tuple[Message, ...]]] = []

    async def add(self, column: Column, prompt: str) -> None:
        """Ask a column. Raises InputError (bad_parameter, images_unsupported, context_full)."""
        home = replace(self._home, system=column.system, examples=column.examples)
        target = await self._requests.asked_target(None, column.connection, column.model)
        self._requests.check_pictures(target, self._attached)
        another = any(
            column_of(message) == column.id and message.status is Status.COMPLETE
            for message in self._known
        )
        wanted = await self._requests.checked_parameters(
            target, home.id, asked_with(column), another=another
        )
        message = self._message(column.asks(prompt))
        asked = await self._context.asked(home, message, target, wanted, None)
        kept = {**wanted, COMPARISON: column.id}
        self.calls.append((asked, turns.empty_answers(message, target, kept, 1)))

    def _message(self, prompt: str) -> Message:
        """The prompt as a message: the one that is there already, or a new one."""
        text = clean_text(prompt)
        for message in (*self._known, *self.added):
            same = (message.parent, message.role, message.text) == (self._after, Role.USER, text)
            if same and message.attached == self._attached:
                return message
        self.added.append(turns.new_prompt(self._home.id, self._after, text, self._attached))
        return self.added[-1]


def asked_with(column: Column) -> Mapping[str, Json]:
    """The parameters of a column: each has one answer at a time, of one call."""
    others = {*KEPT_BY_APP, CHAIN_OF_THOUGHT, "n"}
    return {name: value for name, value in column.parameters.items() if name not in others}


def gone_on_with(home: Conversation, column: Column, answer: Message) -> dict[str, object]:
    """What becomes of a conversation that goes on from a column's answer: its fields."""
    others = home.parameters if column.inherits else kept_by_app(home)
    return {
        "mode": Mode.CHAT,
        "system": column.system,
        "connection": answer.connection,
        "model": answer.model,
        "parameters": {**others, **asked_with(column)},
        "preset": column.preset,
        "persona": column.persona_title or None,
        "examples": column.examples,
    }


def attached_to(messages: Sequence[Message]) -> tuple[Attached, ...]:
    """What went with the prompt that was asked last. Parameters: `messages`, oldest first."""
    by_id = {message.id: message for message in messages}
    for message in reversed(messages):
        if column_of(message) and (prompt := by_id.get(message.parent or "")) is not None:
            return prompt.attached
    return ()
