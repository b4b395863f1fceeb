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
    Role,
    Status,
    TextPart,
    clean_text,
)
from chatapp.domain.parameters import COMPARISON, KEPT_BY_APP
from chatapp.engine import turns
from chatapp.engine.asked import Asked
from chatapp.engine.context import Context
from chatapp.engine.requests import Requests


class ColumnCalls:
    """Collects calls that are then begun together.

    Columns with the same prompt share it; one with example turns, or with a prompt worded
    otherwise, has messages of its own. Parameters: `known`, the messages that are there already;
    `attached`, goes with every prompt.
    """

    def __init__(
        self,
        requests: Requests,
        context: Context,
        home: Conversation,
        known: Sequence[Message],
        attached: Sequence[Attached],
    ) -> None:
        self._requests = requests
        self._context = context
        self._home = home
        self._known = known
        self._attached = tuple(attached)
        self.added: list[Message] = []
        """Messages that are new besides the answers, parents before children."""
        self.calls: list[tuple[Asked, tuple[Message, ...]]] = []

    async def add(self, column: Column, prompt: str) -> None:
        """Ask a column. Raises InputError (bad_parameter, images_unsupported, context_full)."""
        home = replace(self._home, system=column.system)
        target = await self._requests.asked_target(None, column.connection, column.model)
        self._requests.check_pictures(target, self._attached)
        another = any(
            column_of(message) == column.id and message.status is Status.COMPLETE
            for message in self._known
        )
        wanted = await self._requests.checked_parameters(
            target, home.id, asked_with(column), another=another
        )
        branch = self._branch(column, prompt)
        asked = Asked(home, tuple(branch), target, wanted)
        await self._context.check(asked)
        kept = {**wanted, COMPARISON: column.id}
        self.calls.append((asked, turns.empty_answers(branch[-1], target, kept, 1)))

    def _branch(self, column: Column, prompt: str) -> list[Message]:
        """From the first example to the prompt."""
        branch: list[Message] = []
        for example in column.examples:
            self._extend(branch, Role.USER, example.prompt)
            self._extend(branch, Role.ASSISTANT, example.answer)
        self._extend(branch, Role.USER, prompt, self._attached)
        return branch

    def _extend(
        self, branch: list[Message], role: Role, text: str, attached: tuple[Attached, ...] = ()
    ) -> None:
        parent = branch[-1].id if branch else None
        text = clean_text(text)
        for message in (*self._known, *self.added):
            same = (message.parent, message.role, message.text) == (parent, role, text)
            if same and message.attached == attached and not column_of(message):
                branch.append(message)
                return
        message = turns.new_prompt(self._home.id, parent, text, attached)
        if role is Role.ASSISTANT:
            message = replace(message, role=role, parts=(TextPart(text),))
        self.added.append(message)
        branch.append(message)


def asked_with(column: Column) -> Mapping[str, Json]:
    """The parameters of a column: each has one answer at a time, of one call."""
    others = {*KEPT_BY_APP, CHAIN_OF_THOUGHT, "n"}
    return {name: value for name, value in column.parameters.items() if name not in others}


def attached_to(messages: Sequence[Message]) -> tuple[Attached, ...]:
    """What went with the prompt that was asked last. Parameters: `messages`, oldest first."""
    by_id = {message.id: message for message in messages}
    for message in reversed(messages):
        if column_of(message) and (prompt := by_id.get(message.parent or "")) is not None:
            return prompt.attached
    return ()
