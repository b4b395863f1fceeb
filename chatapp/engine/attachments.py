"""The files that messages carry: taken in, and given back to be shown or sent."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from chatapp.documents.found import Found, FoundPicture, FoundText, Unusable, understood
from chatapp.documents.plain import plain_text
from chatapp.domain.errors import InputError
from chatapp.domain.messages import Attached, FilePart, ImagePart, Message, clean_text
from chatapp.engine.documents import Documents, read_whole
from chatapp.engine.files import write_file
from chatapp.storage import attachments as stored

MOST_BYTES_SENT = 64 * 2**20
"""How much one request may carry."""


class Attachments:
    """Intents on attachments; all bytes are moved off the calling thread."""

    def __init__(self, store: stored.Attachments) -> None:
        self._store = store
        self._documents = Documents()

    async def take_file(self, path: Path, conversation: str | None = None) -> Attached:
        """Read a file and take it in, as `take` does.

        Raises NotFoundError (no_file), InputError (file_not_read, file_too_large), and as `take`.
        """
        return await self.take(await read_whole(path), path.name, conversation)

    async def take_files(
        self, paths: Sequence[Path], pictures: Sequence[Path], conversation: str | None = None
    ) -> list[Attached]:
        """Take in several files, all or none, in the order of `paths`.

        Parameters: `pictures`, those that have to be pictures. Raises as `take_file`.
        """
        files = [(await read_whole(path), path) for path in paths]
        looked = [(data, path.name, await self._look(data, path.name)) for data, path in files]
        for (_data, name, found), path in zip(looked, paths, strict=True):
            if path in pictures and isinstance(found, FoundText):
                raise InputError("image_unreadable", name=name)
        return [await self._keep(data, name, found, conversation) for data, name, found in looked]

    async def take(self, data: bytes, name: str, conversation: str | None = None) -> Attached:
        """Take in a picture, made fit to be sent, or another file with the text that is in it.

        What a file is, is seen by what is in it. Parameters: `name`, of the file, without its
        folder; `conversation`, as `add` has it.
        Raises InputError (image_*, document_*), StorageError.
        """
        return await self._keep(data, name, await self._look(data, name), conversation)

    async def take_text(self, text: str, name: str, conversation: str | None = None) -> FilePart:
        """Take in a text as a file of its own. Raises StorageError."""
        text = clean_text(text)
        part = await self._store.add_file(text.encode(), name, "text/plain", conversation)
        return replace(part, text=text)

    async def add(self, data: bytes, name: str, conversation: str | None = None) -> ImagePart:
        """Take in an image; what is never sent is forgotten after some days.

        Parameters: `conversation`, that it is for; it has to be named where it is a temporary one.
        Raises InputError (image_unreadable, image_too_large), StorageError.
        """
        return await self._store.add(data, name, conversation)

    async def _look(self, data: bytes, name: str) -> Found:
        if (found := await asyncio.to_thread(plain_text, data)) is not None:
            return found
        try:
            return understood(await self._documents.told(data, name), data)
        except Unusable as unusable:
            raise InputError(unusable.code, name=name, **unusable.facts) from None

    async def _keep(
        self, data: bytes, name: str, found: Found, conversation: str | None
    ) -> Attached:
        if isinstance(found, FoundPicture):
            return await self._store.add(found.data, name, conversation)
        part = await self._store.add_file(data, name, found.media_type, conversation)
        return replace(part, text=clean_text(found.text), pages=found.pages)

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
