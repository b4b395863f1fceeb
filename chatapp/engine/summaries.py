"""Has a model summarise the beginning of a conversation that has become too long for it."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import AsyncIterator, Iterator, Sequence

from chatapp.domain.context import SUMMARY, Summary
from chatapp.domain.errors import StreamError
from chatapp.domain.events import TextDelta
from chatapp.domain.messages import Conversation, Message, Role, Status, TextPart, new_id, now
from chatapp.domain.models import TimeLimits
from chatapp.engine import tokens
from chatapp.engine.connections import Target
from chatapp.engine.requests import Requests
from chatapp.engine.token_costs import place_of

INSTRUCTION = (
    "Summarise the conversation below for someone who goes on with it and cannot read it: facts, "
    "decisions, names, numbers, code that matters, and what is still open. Use its language. At "
    "most 400 words. Give the summary only."
)
INTRODUCTION = "Summary of the earlier part of this conversation, which is left out:"
LONGEST = 8_000
"""Characters of a summary; what comes after them is left."""
_SHARE = 0.5
"""Of the room, for what is summarised in one call."""
_LEAST = 400
"""Tokens summarised in one call at least."""


class Summaries:
    """Asks for summaries; what does not fit into one call is summarised step by step."""

    def __init__(self, requests: Requests) -> None:
        self._requests = requests

    async def make(
        self,
        target: Target,
        before: str,
        messages: Sequence[Message],
        room: int,
        limits: TimeLimits,
    ) -> str:
        """The summary of what `before` sums up and the messages.

        Parameters: `room`, tokens that a request may have; `limits`, of each call.
        Raises StreamError (summary_empty) and what a call raises.
        """
        summary = before
        async for part in _parts(messages, max(_LEAST, int(room * _SHARE))):
            said = f"{INTRODUCTION}\n{summary}\n\n{part}" if summary else part
            summary = await self._ask(target, f"{INSTRUCTION}\n\n{said}", limits)
        return summary

    async def _ask(self, target: Target, text: str, limits: TimeLimits) -> str:
        prompt = Message(new_id(), "", None, Role.USER, (TextPart(text),), Status.COMPLETE, now())
        parameters = await self._requests.checked_parameters(target, "", {})
        stream = self._requests.stream(target, (prompt,), None, parameters, limits)
        pieces: list[str] = []
        async with contextlib.aclosing(stream) as events:
            async for event in events:
                if isinstance(event, TextDelta) and event.index == 0:
                    pieces.append(event.text)
                if sum(map(len, pieces)) > LONGEST:
                    break
        summary = "".join(pieces)[:LONGEST].strip()
        if not summary:
            raise StreamError("summary_empty", host=target.connection.host)
        return summary


def with_summary(system: str | None, summary: Summary | None) -> str | None:
    """The instructions with the summary of what is left out behind them."""
    if summary is None:
        return system
    told = f"{INTRODUCTION}\n{summary.text}"
    return f"{system}\n\n{told}" if system else told


async def _parts(messages: Sequence[Message], most: int) -> AsyncIterator[str]:
    """The conversation as text, in parts of at most so many tokens."""
    part, used = "", 0
    for message in messages:
        for piece in _pieces(message, most):
            cost = await tokens.estimate(piece)
            if part and used + cost > most:
                yield part
                part, used = "", 0
            part += piece
            used += cost
    if part:
        yield part


def _pieces(message: Message, most: int) -> Iterator[str]:
    """A message as text; a long one in pieces, each sure to fit."""
    name = "User" if message.role is Role.USER else "Assistant"
    size = max(200, most)  # characters: no script has more tokens than twice that
    text = message.text
    for start in range(0, max(1, len(text)), size):
        yield f"{name}: {text[start : start + size]}\n\n"


def digest_of(messages: Sequence[Message]) -> str:
    """What changes when any of the messages does."""
    digest = hashlib.sha256()
    for message in messages:
        digest.update(f"{message.id}\0{message.text}\0".encode())
    return digest.hexdigest()[:32]


def valid_summary(home: Conversation, messages: Sequence[Message]) -> Summary | None:
    """The summary that is kept, where its messages are still the beginning of the branch."""
    match home.parameters.get(SUMMARY):
        case {"text": str(text), "until": str(until), "digest": str(digest)}:
            place = place_of(messages, until)
            if place is not None and digest_of(messages[: place + 1]) == digest:
                return Summary(text, until)
    return None
