"""What fits into a model's context: how full it is, and what is left out when it is too much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from chatapp.domain.example_turns import ExampleTurn
from chatapp.domain.messages import Message, Role

TOO_MUCH = ("context_full", "prompt_too_long")
"""Codes of errors that say that nothing was sent because it is too much."""
OVERFLOW = "context_overflow"
"""The parameter that says what happens when the context is full."""
SUMMARY = "context_summary"
"""The parameter of a conversation that holds the summary of its beginning (`Summary`)."""


class Overflow(StrEnum):
    """What happens when a conversation is longer than the model can read."""

    STOP = "stop"
    """Nothing is sent."""
    DROP_OLDEST = "drop_oldest"
    SUMMARISE = "summarise"
    SEND = "send"
    """All is sent all the same: the count is only an estimate. Never kept as a parameter."""


@dataclass(frozen=True, slots=True)
class ContextUse:
    """How full a context is, in tokens."""

    prompt: int = 0
    """What is being written."""
    history: int = 0
    """The messages before it, as far as they are sent."""
    system: int = 0
    """The instructions, already in `history` where that is counted by the service."""
    examples: int = 0
    """The example turns, as the instructions."""
    reasoning: int = 0
    """What the switch for reasoning adds to the prompt: worked examples, or a sentence."""
    reserved: int = 0
    """Kept free for the answer."""
    limit: int | None = None
    """What prompt and answer may have together; None: not known."""
    counted: bool = False
    """Whether most of it is the service's own count; else all is estimated."""
    left_out: int = 0
    """Messages that were not sent the last time."""
    summarised: bool = False
    """Whether a summary was sent in their place."""
    added: Mapping[str, int] = field(default_factory=dict, hash=False)
    """What `reasoning` is for a prompt, by its language."""

    @property
    def total(self) -> int:
        """What would be sent."""
        return self.prompt + self.history + self.system + self.examples + self.reasoning

    @property
    def share(self) -> float:
        """How much of what there is room for is taken: 1 is full, with room for the answer."""
        if not self.limit:
            return 0.0
        return self.total / max(1, self.limit - self.reserved)

    @property
    def over(self) -> bool:
        """Whether it is too much."""
        return self.share > 1


@dataclass(frozen=True, slots=True)
class Summary:
    """What stands for the beginning of a branch."""

    text: str
    until: str
    """Id of the last message that is in it."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """What is sent of a branch."""

    messages: tuple[Message, ...]
    system: str | None
    left_out: int = 0
    summarised: bool = False
    examples: tuple[ExampleTurn, ...] = ()
    """Turns that are sent before the messages."""


def turns_of(messages: Sequence[Message]) -> list[list[int]]:
    """The places of the messages, turn by turn: a prompt and what follows until the next one.

    What stands before the first prompt belongs to its turn.
    """
    turns: list[list[int]] = []
    prompted = False
    for at, message in enumerate(messages):
        if not turns or (message.role is Role.USER and prompted):
            turns.append([])
        turns[-1].append(at)
        prompted = prompted or message.role is Role.USER
    return turns


def first_kept(messages: Sequence[Message], costs: Sequence[int], room: int) -> int:
    """Where what is kept begins, when the oldest turns are left out so that the rest fits.

    At least one turn is left out: the messages are known to be too long, the costs are estimates.
    But the last turn, with the prompt, is always kept, and what is kept begins with a prompt.
    Parameters: `costs`, tokens of each message; `room`, tokens there are for them.
    """
    turns = turns_of(messages)
    begin, used = turns[-1][0], 0
    for turn in reversed(turns[1:]):
        used += sum(costs[at] for at in turn)
        if used > room:
            break
        begin = turn[0]
    return begin


def reserved_for_answer(max_tokens: object, limit: int | None) -> int:
    """Tokens to keep free: the longest answer that is asked for, else a part of the context.

    Never more than half of it.
    """
    if limit is None:
        return 0
    asked = isinstance(max_tokens, int) and not isinstance(max_tokens, bool) and max_tokens > 0
    wanted = max_tokens if asked and isinstance(max_tokens, int) else min(1024, limit // 8)
    return min(wanted, limit // 2)
