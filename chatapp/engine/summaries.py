"""The beginning of a conversation that has become too long for its model, in a summary.

The model makes it, the conversation keeps it among its parameters, and it is forgotten when what it
sums up is changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterator, Sequence

from chatapp.domain.changes import Summarising
from chatapp.domain.context import SUMMARY, Summary
from chatapp.domain.errors import StreamError
from chatapp.domain.messages import (
    Conversation,
    Json,
    Message,
    Role,
)
from chatapp.domain.models import TimeLimits
from chatapp.engine import tokens
from chatapp.engine.asked import Asked
from chatapp.engine.connections import Target
from chatapp.engine.conversations import Conversations
from chatapp.engine.feed import Feed
from chatapp.engine.requests import Requests
from chatapp.engine.sent_requests import SentRequests
from chatapp.engine.single_calls import beginning_of, turn
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
    """Asks for summaries, and keeps them."""

    def __init__(
        self, conversations: Conversations, requests: Requests, sent: SentRequests, feed: Feed
    ) -> None:
        self._conversations = conversations
        self._requests = requests
        self._sent = sent
        self._feed = feed

    async def extended(
        self,
        asked: Asked,
        summary: Summary | None,
        messages: Sequence[Message],
        room: int,
        limits: TimeLimits,
    ) -> Summary:
        """A summary of what `summary` sums up, and of the messages behind that; the feed tells.

        What does not fit into one call is summarised step by step.
        Parameters: `room`, tokens that a request may have; `limits`, of each call.
        Raises StreamError (summary_empty) and what a call raises.
        """
        self._feed.publish(Summarising(asked.home.id, len(messages)))
        try:
            text = summary.text if summary else ""
            async for part in _parts(messages, max(_LEAST, int(room * _SHARE))):
                said = f"{INTRODUCTION}\n{text}\n\n{part}" if text else part
                text = await self._ask(asked.target, f"{INSTRUCTION}\n\n{said}", limits)
        finally:
            self._feed.publish(Summarising(asked.home.id, 0))
        return Summary(text, messages[-1].id)

    async def keep(self, conversation: str, summary: Summary, messages: Sequence[Message]) -> None:
        """Keep a summary of the messages with their conversation."""
        kept: dict[str, Json] = {
            "text": summary.text,
            "until": summary.until,
            "digest": _digest_of(messages),
        }
        await self._conversations.set_parameters(conversation, {SUMMARY: kept})

    async def forget(self, conversation: str) -> None:
        """Forget the summary of a conversation whose messages were changed or taken out."""
        home = await self._conversations.get(conversation)
        if SUMMARY in home.parameters:
            await self._sent.forget_summarised(conversation)
            await self._conversations.set_parameters(conversation, {SUMMARY: None})

    async def _ask(self, target: Target, text: str, limits: TimeLimits) -> str:
        parameters = await self._requests.checked_parameters(target, "", {})
        stream = self._requests.stream(target, (turn(Role.USER, text),), None, parameters, limits)
        summary = (await beginning_of(stream, LONGEST))[:LONGEST].strip()
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


def _digest_of(messages: Sequence[Message]) -> str:
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
            if place is not None and _digest_of(messages[: place + 1]) == digest:
                return Summary(text, until)
    return None
