"""Temporary conversations: kept by the same code as all others, in a database in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import apsw

from chatapp.domain.messages import Conversation, FilePart, ImagePart, Message
from chatapp.storage.copying import Copied
from chatapp.storage.database import Database, Function, T, Ts
from chatapp.storage.drafts import conversation_in
from chatapp.storage.rows import CONVERSATIONS, conversation_of

if TYPE_CHECKING:
    from chatapp.storage.memory_database import MemoryDatabase


class Temporary:
    """Stands in front of a profile's database and keeps from it what is temporary.

    A call is about what its first argument is or names: a conversation, a message, several of
    one conversation, an attachment, a draft. What belongs to a temporary conversation goes to a
    database in memory, made when the first one is begun; everything else to the profile's.
    """

    def __init__(self, stored: Database) -> None:
        self._stored = stored
        self._ids: set[str] = set()
        """Of all temporary conversations, their messages and attachments."""
        self._not_moving = asyncio.Event()
        self._not_moving.set()

    @cached_property
    def _memory(self) -> MemoryDatabase:
        from chatapp.storage.memory_database import MemoryDatabase

        return MemoryDatabase()

    async def read(self, function: Function[*Ts, T], *args: *Ts) -> T:
        """As `Database.read`."""
        if self._concerned(args):
            return _marked(await self._memory.read(function, *args))
        return await self._stored.read(function, *args)

    async def read_long(self, function: Function[*Ts, T], *args: *Ts) -> T:
        """As `Database.read_long`."""
        if self._concerned(args):
            return _marked(await self._memory.read_long(function, *args))
        return await self._stored.read_long(function, *args)

    async def write(self, function: Function[*Ts, T], *args: *Ts, full: bool = False) -> T:
        """As `Database.write`."""
        if await self._concerned_when_settled(args):
            return self._noted(await self._memory.write(function, *args))
        return await self._stored.write(function, *args, full=full)

    async def write_statement(self, function: Function[*Ts, T], *args: *Ts) -> T:
        """As `Database.write_statement`."""
        if await self._concerned_when_settled(args):
            return self._noted(await self._memory.write_statement(function, *args))
        return await self._stored.write_statement(function, *args)

    def holds(self, identity: str) -> bool:
        """Whether a conversation, message or attachment is in memory only, by its id."""
        return identity in self._ids

    async def conversations(self) -> list[Conversation]:
        """The temporary conversations that are not deleted, newest first."""
        if not self._ids:
            return []
        return _marked(await self._memory.read(_list))

    async def keep(self, conversation: str) -> Conversation | None:
        """Move a temporary conversation with all that belongs to it into the profile's database.

        All of it or nothing is moved, under the same ids. None: it is not temporary (any more).
        Raises StorageError, NotFoundError (no_conversation).
        """
        from chatapp.storage.moving import put_whole, remove_whole, take_whole

        if not await self._concerned_when_settled((conversation,)):
            return None
        # What is written to it meanwhile waits, and then finds it in its new place.
        self._not_moving.clear()
        try:
            whole = await self._memory.read(take_whole, conversation)
            kept = await self._stored.write(put_whole, whole, full=True)
            self._ids -= whole.ids
        finally:
            self._not_moving.set()
        await self._memory.write(remove_whole, conversation)
        return kept

    async def close(self) -> None:
        """Forget all temporary conversations; doing it twice does nothing."""
        if "_memory" in self.__dict__:
            await self._memory.close()

    def _concerned(self, args: Sequence[object]) -> bool:
        """Whether a call is about something temporary; what it newly names is noted."""
        about = args[0] if args else None
        if isinstance(about, (list, tuple)) and about:
            for message in about:
                if isinstance(message, Message) and message.conversation in self._ids:
                    self._ids.add(message.id)
            about = about[0]
        if isinstance(about, Conversation):
            if about.temporary:
                self._ids.add(about.id)
            return about.temporary
        if isinstance(about, Message):
            return about.conversation in self._ids
        return isinstance(about, str) and conversation_in(about) in self._ids

    async def _concerned_when_settled(self, args: Sequence[object]) -> bool:
        while not self._not_moving.is_set():
            await self._not_moving.wait()
        return self._concerned(args)

    def _noted(self, result: T) -> T:
        if isinstance(result, ImagePart | FilePart):
            self._ids.add(result.attachment)
        elif isinstance(result, Copied):
            self._ids |= {result.conversation, *result.messages}
        return _marked(result)


def _marked(result: T) -> T:
    """A result with its conversations marked as temporary: the database does not say that."""
    if isinstance(result, Conversation):
        return cast(T, replace(result, temporary=True))
    if isinstance(result, list) and result and isinstance(result[0], Conversation):
        marked: list[Any] = [replace(one, temporary=True) for one in result]
        return cast(T, marked)
    return result


def _list(db: apsw.Connection) -> list[Conversation]:
    where = "WHERE c.deleted_at IS NULL ORDER BY c.updated DESC, c.number DESC"
    return [conversation_of(row) for row in db.execute(f"{CONVERSATIONS} {where}")]
