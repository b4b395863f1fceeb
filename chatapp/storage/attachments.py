"""The files that messages carry, kept in the database once each."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import apsw

from chatapp.domain.errors import InputError, NotFoundError, StorageError
from chatapp.domain.images import image_facts
from chatapp.domain.messages import FilePart, ImagePart, Message, clean_text, now
from chatapp.domain.transferred import MOST_FILE_BYTES
from chatapp.storage.rows import microseconds, text_of
from chatapp.storage.transactions import Transactions

_OF_REMOVED = """SELECT value FROM removed_message,
    json_each(iif(json_valid(content), content, '{}'), '$.attachments')"""
"""The ids of the attachments of messages that can be put back."""

OF_DRAFTS = """SELECT part.atom FROM draft, json_tree(iif(json_valid(text), text, '[]')) part
    WHERE draft.key GLOB 'attached:*' AND part.key = 'attachment' AND part.type = 'text'"""
"""The ids of the attachments of what is written and not sent."""


class Attachments:
    """All attachments of a profile. Besides what is named, every method raises StorageError."""

    def __init__(self, db: Transactions) -> None:
        self._db = db

    async def add(self, data: bytes, name: str, conversation: str | None = None) -> ImagePart:
        """Keep an image, if it is not there yet, and give the part a message can carry.

        Parameters: `name`, of the file it came from, without its folder; `conversation`, that it
        is for: it is kept where that is, which matters for a temporary one.
        Raises InputError (image_unreadable, image_too_large).
        """
        return await self._db.write(_add, conversation, data, clean_text(name), full=True)

    async def add_file(
        self, data: bytes, name: str, media_type: str, conversation: str | None = None
    ) -> FilePart:
        """Keep any other file, as `add` keeps an image; it is not looked into.

        Raises InputError (file_too_large).
        """
        if len(data) > MOST_FILE_BYTES:
            limit = f"{MOST_FILE_BYTES // 2**20} MB"
            raise InputError("file_too_large", name=name, limit=limit)
        part = FilePart("", clean_text(media_type), len(data), clean_text(name))
        return await self._db.write(_add_file, conversation, data, part, full=True)

    async def read(self, identity: str) -> bytes:
        """Its bytes, exactly as they were added.

        Raises NotFoundError (no_attachment), StorageError (attachment_damaged).
        """
        return await self._db.read_long(_read, identity)

    async def verify(self) -> list[str]:
        """Ids of attachments whose bytes are not as they were added."""
        return await self._db.read_long(_damaged)


def link_attachments(db: apsw.Connection, message: Message, number: int) -> None:
    """Keep the attachments of a stored message for as long as it is there.

    Parameters: `number`, the message's row. Raises NotFoundError (no_attachment).
    """
    db.execute("DELETE FROM message_attachment WHERE message = ?", (number,))
    for part in message.attached:
        attachment = _row(db, part.attachment, part.name)
        query = "INSERT OR IGNORE INTO message_attachment VALUES (?, ?)"
        db.execute(query, (number, attachment))


def remove_unused(db: apsw.Connection, before: int) -> None:
    """Remove attachments no message has; those added later than `before` may yet be sent.

    Those of messages that can still be put back stay, and those of drafts.
    """
    db.execute(
        f"""DELETE FROM attachment WHERE added < ?
           AND number NOT IN (SELECT attachment FROM message_attachment)
           AND id NOT IN ({_OF_REMOVED}) AND id NOT IN ({OF_DRAFTS})""",
        (before,),
    )


def attachments_of(db: apsw.Connection, conversation: int) -> set[int]:
    """The rows of all attachments of a conversation's messages, also of those taken out."""
    query = f"""SELECT attachment FROM message_attachment JOIN message ON number = message
        WHERE conversation = ?1 UNION SELECT number FROM attachment
        WHERE id IN ({_OF_REMOVED} WHERE conversation = ?1)"""
    return {int(row[0]) for row in db.execute(query, (conversation,))}


def remove_if_unused(db: apsw.Connection, attachments: set[int]) -> None:
    """Remove those of some attachments that no message has any more."""
    query = f"""DELETE FROM attachment WHERE number = ?
        AND number NOT IN (SELECT attachment FROM message_attachment)
        AND id NOT IN ({_OF_REMOVED}) AND id NOT IN ({OF_DRAFTS})"""
    db.executemany(query, ((number,) for number in attachments))


def _add(db: apsw.Connection, _conversation: str | None, data: bytes, name: str) -> ImagePart:
    facts = image_facts(data, name)
    _insert(db, data, name, facts.media_type, (facts.width, facts.height))
    identity = hashlib.sha256(data).hexdigest()
    return ImagePart(identity, facts.media_type, facts.width, facts.height, name)


def _add_file(
    db: apsw.Connection, _conversation: str | None, data: bytes, part: FilePart
) -> FilePart:
    _insert(db, data, part.name, part.media_type, (0, 0))
    return replace(part, attachment=hashlib.sha256(data).hexdigest())


def _insert(
    db: apsw.Connection, data: bytes, name: str, media_type: str, area: tuple[int, int]
) -> None:
    """Keep the bytes. Parameters: `area`, width and height in px; 0 for what is no image."""
    db.execute(
        """INSERT INTO attachment (id, media_type, size, width, height, name, added, data)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET added = excluded.added, data = excluded.data""",
        (
            hashlib.sha256(data).hexdigest(),
            media_type,
            len(data),
            *area,
            name,
            microseconds(now()),
            data,
        ),
    )


def _row(db: apsw.Connection, identity: str, name: str) -> int:
    number = db.execute("SELECT number FROM attachment WHERE id = ?", (identity,)).get
    if number is None:
        raise NotFoundError("no_attachment", name=name)
    return int(number)


def _read(db: apsw.Connection, identity: str) -> bytes:
    query = "SELECT CAST(name AS BLOB), data FROM attachment WHERE id = ?"
    for name, data in db.execute(query, (clean_text(identity),)):
        if hashlib.sha256(data).hexdigest() != identity:
            raise StorageError("attachment_damaged", name=text_of(name))
        return bytes(data)
    raise NotFoundError("no_attachment", name=identity[:12])


def _damaged(db: apsw.Connection) -> list[str]:
    rows = db.execute("SELECT CAST(id AS BLOB), data FROM attachment")
    return [
        text_of(identity)
        for identity, data in rows
        if hashlib.sha256(data).hexdigest() != text_of(identity)
    ]
