"""What answers are asked for with, before it is made to fit; the fitting; and what it led to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from chatapp.domain.context import Fitted, Overflow
from chatapp.domain.messages import Conversation, Json, Message
from chatapp.domain.models import TimeLimits
from chatapp.engine.connections import Target


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer is asked for with."""

    home: Conversation
    branch: tuple[Message, ...]
    """From its root to the prompt, or to the answer that is continued."""
    target: Target
    parameters: Mapping[str, Json]
    overflow: Overflow | None = None
    """What happens when the context is full; None: as the parameters say."""
    around: int = 0
    """Tokens of what stands around the branch in a call that reasons."""
    less_than: Message | None = None
    """An answer whose request was too long: less is sent now."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a prompt led to: where it stands, and the task that ends with the final answers."""

    conversation: str
    answers: tuple[str, ...]
    done: asyncio.Task[tuple[Message, ...]]


class Fitting:
    """Makes what is sent fit once, for all calls of a prompt and all their tries."""

    def __init__(self, fit: Callable[[TimeLimits], Awaitable[Fitted]]) -> None:
        self._fit = fit
        self._fitted: Fitted | None = None
        self._lock = asyncio.Lock()

    async def get(self, limits: TimeLimits) -> Fitted:
        """What is sent; raises as `Context.fit` does."""
        async with self._lock:
            if self._fitted is None:
                self._fitted = await self._fit(limits)
            return self._fitted
