"""The files that messages carry: taken in, and given back to be shown or sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from chatapp.domain.errors import InputError
from chatapp.domain.messages import ImagePart, Message
from chatapp.engine.files import write_file
from chatapp.storage import attachments as stored

MOST_BYTES_SENT = 64 * 2**20
"""How much one request may carry."""


class Attachments:
    """Intents on attachments; all bytes are moved off the calling thread."""

    def __init__(self, store: stored.Attachments) -> None:
        self._store = store

    async def add(self, data: bytes, name: str, conversation: str | None = None) -> ImagePart:
        """Take in an image; what is never sent is forgotten after some days.

        Parameters: `conversation`, that it is for; it has to be named where it is a temporary one.
        Raises InputError (image_unreadable, image_too_large), StorageError.
        """
        return await self._store.add(data, name, conversation)

    async def read(self, attachment: str) -> bytes:
        """Its bytes. Raises NotFoundError (no_attachment), StorageError (attachment_damaged)."""
        return await self._store.read(attachment)

    async def save(self, attachment: str, path: Path) -> None:
        """Write its bytes to a file, whole or not at all.

        Raises StorageError (file_not_written, attachment_damaged), NotFoundError (no_attachment).
        """
        await write_file(path, await self._store.read(attachment))

    async def of_messages(self, messages: Sequence[Message]) -> Mapping[str, bytes]:
        """The bytes of all attachments of some messages, by id.

        Raises InputError (images_too_large), and as `read` does.
        """
        found: dict[str, bytes] = {}
        for message in messages:
            for part in message.images:
                if part.attachment not in found:
                    found[part.attachment] = await self._store.read(part.attachment)
                    if sum(map(len, found.values())) > MOST_BYTES_SENT:
                        limit = f"{MOST_BYTES_SENT // 2**20} MB"
                        raise InputError("images_too_large", limit=limit)
        return found
