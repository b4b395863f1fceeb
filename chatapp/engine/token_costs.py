"""What messages take of a context: estimated, and corrected by what answers tell."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.domain.chain_of_thought import CHAIN_OF_THOUGHT
from chatapp.domain.example_turns import ExampleTurn
from chatapp.domain.messages import Message, Role
from chatapp.engine import tokens
from chatapp.engine.connections import Target
from chatapp.engine.sent_requests import SentRequests
from chatapp.engine.turns import example_messages

_CORRECTION = (0.3, 30.0)
"""How far a service's own count may correct the estimates: it may add much of its own."""
_KNOWN_COSTS = 5_000
"""Messages whose costs are remembered."""


class TokenCosts:
    """Counts the tokens of messages."""

    def __init__(self, sent: SentRequests) -> None:
        self._sent = sent
        self._known: dict[tuple[str, int, int], int] = {}

    async def told(self, answer: Message, *, by_length: bool = False) -> int:
        """The tokens of an answer and of all that was sent for it."""
        usage = answer.usage
        if usage is None or usage.prompt_tokens is None:
            return 0
        if usage.completion_tokens is None or answer.edited:
            return usage.prompt_tokens + await self.of(answer, by_length=by_length)
        return usage.prompt_tokens + usage.completion_tokens - (usage.thinking_tokens or 0)

    async def of(self, message: Message, *, by_length: bool = False) -> int:
        """About how many tokens a message takes; remembered as long as its text is the same.

        Parameters: `by_length`, as in `tokens.estimate`; not remembered.
        """
        key = (message.id, len(message.text), hash(message.text))
        if key in self._known:
            return self._known[key]
        exact = tokens.loaded() or not by_length
        cost = await tokens.estimate(message.text, by_length=by_length)
        cost += len(message.images) * tokens.IMAGE_TOKENS + tokens.MESSAGE_TOKENS
        if exact:
            if len(self._known) >= _KNOWN_COSTS:
                self._known.clear()
            self._known[key] = cost
        return cost

    async def of_examples(self, examples: Sequence[ExampleTurn], *, by_length: bool = False) -> int:
        """About how many tokens example turns take. Parameters: as those of `of`."""
        messages = example_messages(examples)
        return sum([await self.of(message, by_length=by_length) for message in messages])

    async def fits(self, target: Target, messages: Sequence[Message], room: int) -> bool:
        """Whether the messages, sent to a target, have at most so many tokens."""
        at = last_told(messages)
        if at is not None:
            kept = await self._sent.kept(messages[at].id)
            if kept is not None and kept.first == messages[0].id and not kept.summarised:
                told = await self.told(messages[at])
                told -= await tokens.estimate(kept.system or "")
                told -= await self.of_examples(kept.examples)
                later = [await self.of(message) for message in messages[at + 1 :]]
                return told + sum(later) <= room
        return sum(await self.scaled(target, messages, room)) <= room

    async def scaled(self, target: Target, messages: Sequence[Message], room: int) -> list[int]:
        """The estimates, corrected by what the service counted; of those far too old, too much."""
        scale = await self._scale(target, messages)
        costs = [0] * len(messages)
        used = 0
        for at in range(len(messages) - 1, -1, -1):
            costs[at] = round(await self.of(messages[at]) * scale) if used <= room else room + 1
            used += costs[at]
        return costs

    async def _scale(self, target: Target, messages: Sequence[Message]) -> float:
        at = last_told(messages)
        usage = messages[at].usage if at is not None else None
        kept = await self._sent.kept(messages[at].id) if at is not None else None
        if at is None or usage is None or usage.prompt_tokens is None or kept is None:
            return 1.0
        if messages[at].model != target.model:
            return 1.0
        begin = place_of(messages, kept.first) or 0
        estimated = await tokens.estimate(kept.system or "")
        estimated += await self.of_examples(kept.examples)
        estimated += sum([await self.of(message) for message in messages[begin:at]])
        low, high = _CORRECTION
        return min(high, max(low, usage.prompt_tokens / max(1, estimated)))


def tells(message: Message) -> bool:
    """Whether an answer tells the tokens of its request, and of no others with them."""
    usage = message.usage
    if message.role is not Role.ASSISTANT or usage is None:
        return False
    if message.parameters.get("n", 1) != 1 or CHAIN_OF_THOUGHT in message.parameters:
        return False
    return bool(usage.prompt_tokens)


def last_told(messages: Sequence[Message]) -> int | None:
    """The place of the last answer that tells its tokens."""
    return next((at for at in range(len(messages) - 1, -1, -1) if tells(messages[at])), None)


def place_of(messages: Sequence[Message], identity: str) -> int | None:
    """The place of a message by its id."""
    return next((at for at, message in enumerate(messages) if message.id == identity), None)
