"""Reads the shown branch of a conversation, whole or in parts, with the text of running answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Collection, Sequence

from chatapp.domain.messages import Message, PathEntry
from chatapp.engine.replies import RunningReply
from chatapp.storage.conversations import Conversations

_FURTHEST = 1_000
"""Messages after which a branch that still joins nothing known is not read further up."""


class Branches:
    """Branches as they stand now.

    Parameters: `replies`, the answers that are being written; it is read at each call.
    """

    def __init__(self, store: Conversations, replies: Collection[RunningReply]) -> None:
        self._store = store
        self._replies = replies

    async def path(self, conversation: str, limit: int | None = None) -> list[PathEntry]:
        """The shown branch from its root, or its newest `limit` messages.

        Raises NotFoundError (no_conversation), as all do.
        """
        return await self._with_live_text(conversation, self._store.path(conversation, None, limit))

    async def versions(self, message: str) -> list[Message]:
        """A message and its siblings of the same role, oldest first, as they stand now.

        Raises NotFoundError (no_message).
        """
        replies = dict.fromkeys(self._replies)
        found = await self._store.versions(message)
        live = self._live(found[0].conversation, replies)
        return [live.get(each.id, each) for each in found]

    async def all(self, conversation: str) -> list[Message]:
        """The messages of all branches, oldest first, as they stand now."""
        replies = dict.fromkeys(self._replies)
        found = await self._store.messages(conversation)
        live = self._live(conversation, replies)
        return [live.get(each.id, each) for each in found]

    async def path_above(self, conversation: str, message: str, limit: int) -> Sequence[PathEntry]:
        """The at most `limit` messages above one: a branch only grows at its other end."""
        return await self._store.path_above(conversation, message, limit)

    async def path_from(
        self, conversation: str, known: Callable[[str | None], bool], step: int
    ) -> list[PathEntry]:
        """The end of the shown branch, up to at least one message whose parent is known.

        Of a branch that joins far up it is only the newest part.
        Parameters: `known`, tells of a message's id; `step`, so many messages are read at a time.
        """
        reading = self._read_upward(conversation, known, step)
        return await self._with_live_text(conversation, reading)

    async def _read_upward(
        self, conversation: str, known: Callable[[str | None], bool], step: int
    ) -> list[PathEntry]:
        parts: list[Sequence[PathEntry]] = [await self._store.path(conversation, None, step)]
        count = step
        while parts[-1] and (top := parts[-1][0].message).parent is not None:
            if count > _FURTHEST or any(known(entry.message.parent) for entry in parts[-1]):
                break
            count += step
            parts.append(await self._store.path_above(conversation, top.id, step))
        return [entry for part in reversed(parts) for entry in part]

    async def _with_live_text(
        self, conversation: str, reading: Awaitable[list[PathEntry]]
    ) -> list[PathEntry]:
        """What is read, with the answers as they are now, also those that ended meanwhile."""
        replies = dict.fromkeys(self._replies)
        entries = await reading
        live = self._live(conversation, replies)
        if not live:
            return entries
        return [
            dataclasses.replace(entry, message=live.get(entry.message.id, entry.message))
            for entry in entries
        ]

    def _live(self, conversation: str, before: dict[RunningReply, None]) -> dict[str, Message]:
        """The answers of a conversation that are being written, and those of `before`, by id."""
        replies = {**before, **dict.fromkeys(self._replies)}
        return {
            message.id: message
            for reply in replies
            if reply.conversation == conversation
            for message in reply.messages
        }
