"""Whether the database holds what was written into it, and what can be done where it does not."""

from __future__ import annotations

from chatapp.domain.errors import StorageError
from chatapp.storage.attachments import Attachments
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.profile import Profile


class Soundness:
    """Looks at the database of a profile. Parameters: `writer`, this process's id in it."""

    def __init__(
        self,
        profile: Profile,
        database: Database,
        writer: str,
        store: Conversations,
        attachments: Attachments,
    ) -> None:
        self._profile = profile
        self._database = database
        self._writer = writer
        self._store = store
        self._attachments = attachments

    async def problems(self) -> list[str]:
        """What is wrong with the database and the stored messages; empty when all is well."""
        problems = await self.file_problems()
        damaged = await self._store.verify_hashes()
        if damaged:
            problems.append(f"{len(damaged)} messages are not as they were written")
        if damaged := await self._attachments.verify():
            problems.append(f"{len(damaged)} attachments are not as they were added")
        return problems

    async def file_problems(self) -> list[str]:
        """What is wrong with the database's file, references and counters."""
        return await self._store.check()

    def mend_when_opened(self) -> None:
        """Have the database mended when it is opened next; nobody else may use it.

        Raises StorageError (profile_held).
        """
        if self._profile.held_by_others(self._writer):
            raise StorageError("profile_held")
        self._database.mend_when_opened()

    async def accept_damaged(self) -> int:
        """Take damaged messages as they are now for right; gives how many there were."""
        return await self._store.accept_damaged()
