"""Single messages and branches, kept in the database."""

from __future__ import annotations

from chatapp.domain.messages import Message
from chatapp.domain.outline import Outline
from chatapp.storage.editing import edit, rate
from chatapp.storage.outline import newest_message, read_outline
from chatapp.storage.removing import Spliced, last_removal, put_back, remove
from chatapp.storage.transactions import Transactions


class MessageTree:
    """The trees of messages of a profile. Besides what is named, all methods raise StorageError."""

    def __init__(self, db: Transactions) -> None:
        self._db = db

    async def remove(self, message: str, *, below: bool) -> Spliced:
        """Take a message out; what follows moves up, or goes with it (`below`).

        Raises NotFoundError (no_message), InputError (conversation_busy).
        """
        return await self._db.write(remove, message, below, full=True)

    async def put_back(self, conversation: str, removal: str) -> Spliced:
        """Undo a removal or an edit in a conversation.

        Raises NotFoundError (no_removal, no_message), InputError (conversation_busy).
        """
        return await self._db.write(put_back, conversation, removal, full=True)

    async def last_removal(self, conversation: str) -> str | None:
        """The id of what was taken out last and can be put back; None where nothing was.

        Raises NotFoundError (no_conversation).
        """
        return await self._db.read(last_removal, conversation)

    async def edit(self, message: str, text: str) -> tuple[Message, str]:
        """Give a message another text; gives it, and an id to undo that by.

        Raises NotFoundError (no_message), InputError (conversation_busy).
        """
        return await self._db.write(edit, message, text, full=True)

    async def rate(self, message: str, rating: int) -> Message:
        """Keep a rating: 1, 0 or -1.

        Raises NotFoundError (no_message), InputError (conversation_busy).
        """
        return await self._db.write(rate, message, rating)

    async def newest(self, conversation: str) -> str | None:
        """Id of the newest message. Raises NotFoundError (no_conversation)."""
        return await self._db.read(newest_message, conversation)

    async def outline(self, conversation: str) -> Outline:
        """The outline of a conversation. Raises NotFoundError (no_conversation)."""
        return await self._db.read_long(read_outline, conversation)
