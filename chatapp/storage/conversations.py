"""Conversations and their messages, kept in the database."""

from __future__ import annotations

import builtins
import logging
from collections.abc import Mapping, Sequence
from dataclasses import fields as fields_of
from datetime import datetime
from typing import Any

import apsw

from chatapp.domain.errors import NotFoundError
from chatapp.domain.messages import (
    Attached,
    Conversation,
    Json,
    Message,
    PathEntry,
    TitleSource,
    clean_text,
    now,
)
from chatapp.domain.probabilities import AnswerProbabilities
from chatapp.storage import messages as stored
from chatapp.storage.attached_parts import attached_of_text, attached_text
from chatapp.storage.attachments import attachments_of, remove_if_unused, remove_unused
from chatapp.storage.checking import problems_of
from chatapp.storage.copying import copy
from chatapp.storage.drafts import attached_key, draft_keys, read_draft, write_draft
from chatapp.storage.folders import folder_number
from chatapp.storage.kept_messages import words_of_kept
from chatapp.storage.probabilities import (
    finish_with_probabilities,
    keep_probabilities,
    messages_with_probabilities,
    read_probabilities,
)
from chatapp.storage.profile import Profile
from chatapp.storage.removing import purge_removed
from chatapp.storage.rows import (
    CONVERSATIONS,
    CONVERSATIONS_ALONE,
    Row,
    conversation_columns,
    conversation_of,
    microseconds,
)
from chatapp.storage.search_index import words_of_conversation
from chatapp.storage.search_vocabulary import forget_words
from chatapp.storage.transactions import Transactions

log = logging.getLogger(__name__)


class Conversations:
    """All conversations of a profile.

    Parameters: `writer`, the id of this process's `WriterLock`; it is kept with the answers
    that are being written. Besides what is named, every method raises StorageError.
    """

    def __init__(self, db: Transactions, writer: str) -> None:
        self._db = db
        self._writer = writer
        self._unstored: dict[str, str] = {}

    async def list(self) -> list[Conversation]:
        """Conversations that are not deleted, newest first."""
        return await self._db.read(_list)

    async def get(self, identity: str) -> Conversation:
        """One that is not deleted. Raises NotFoundError (no_conversation)."""
        return await self._db.read(_get, identity)

    async def add(self, conversation: Conversation) -> None:
        """Store a new one, without messages."""
        await self._db.write(_add, conversation, full=True)

    async def change(self, identity: str, **fields: Any) -> Conversation:
        """Change fields of a conversation, deleted or not; gives the whole of it.

        Raises NotFoundError (no_conversation; no_message for a `current` that is not in it;
        no_folder).
        """
        return await self._db.write(_change, identity, fields)

    async def set_parameters(self, identity: str, values: Mapping[str, Json]) -> Conversation:
        """Give parameters other values, None to take one out; the others stay as they are.

        Raises NotFoundError (no_conversation).
        """
        return await self._db.write(_set_parameters, identity, values)

    async def suggest_title(self, identity: str, title: str) -> Conversation | None:
        """Take a model's title, unless a person gave one meanwhile: then None.

        Raises NotFoundError (no_conversation, also for a deleted one).
        """
        return await self._db.write(_suggest_title, identity, title)

    async def delete(self, identity: str) -> None:
        """Put it into the trash. Raises NotFoundError (no_conversation)."""
        await self._db.write(_set_deleted, identity, microseconds(now()), full=True)

    async def restore(self, identity: str) -> Conversation:
        """Take it out of the trash. Raises NotFoundError (no_conversation)."""
        await self._db.write(_set_deleted, identity, None, full=True)
        return await self.get(identity)

    async def purge_deleted(self, before: datetime) -> int:
        """Remove for good what was deleted before then; gives how many conversations.

        One in which an answer is still being written stays until the next time. Single messages
        that were taken out before then go too, and attachments that no message has any more, if
        they were added before then.
        """
        return await self._db.write(_purge, microseconds(before))

    async def path(
        self, conversation: str, leaf: str | None = None, limit: int | None = None
    ) -> builtins.list[PathEntry]:
        """A branch from its root to `leaf` (None: the shown one), each with its siblings.

        Parameters: `limit`, so many of the newest messages only.
        Raises NotFoundError (no_conversation, no_message).
        """
        read = self._db.read if limit is not None else self._db.read_long
        return await read(stored.read_path, conversation, leaf, limit)

    async def path_above(self, conversation: str, message: str, limit: int) -> Sequence[PathEntry]:
        """The at most `limit` messages above one on its branch, each with its siblings.

        Raises NotFoundError (no_conversation, no_message).
        """
        return await self._db.read_long(stored.read_path_above, conversation, message, limit)

    async def branch(self, conversation: str, leaf: str | None = None) -> builtins.list[Message]:
        """All messages of a branch, from its root; quicker than `path`, without siblings.

        Raises NotFoundError (no_conversation, no_message).
        """
        return await self._db.read_long(stored.read_branch, conversation, leaf, None)

    async def message(self, identity: str) -> Message:
        """One message; of one that is streaming, what has arrived so far.

        Raises NotFoundError (no_message).
        """
        return await self._db.read(stored.read_message, identity)

    async def messages(self, conversation: str) -> builtins.list[Message]:
        """All messages in all branches, oldest first. Raises NotFoundError (no_conversation)."""
        return await self._db.read_long(stored.read_messages, conversation)

    async def versions(self, message: str) -> builtins.list[Message]:
        """A message and its siblings of the same role, oldest first.

        Raises NotFoundError (no_message).
        """
        return await self._db.read_long(stored.read_versions, message)

    async def newest_leaf(self, message: str) -> str:
        """Id of the leaf written last under a message, or of itself where nothing follows.

        Raises NotFoundError (no_message).
        """
        return await self._db.read(stored.newest_leaf, message)

    async def on_shown_branch(self, message: str) -> bool:
        """Whether a message is on the branch that is shown. Raises NotFoundError (no_message)."""
        return await self._db.read_long(stored.on_shown_branch, message)

    async def add_messages(self, messages: Sequence[Message], *, current: str) -> Conversation:
        """Store messages of one conversation, parents before children, and show `current`.

        Outlasts a loss of power once it returns. Raises NotFoundError (no_conversation, also
        for a deleted one; no_message for an unknown parent or leaf; no_attachment).
        """
        return await self._db.write(_add_messages, messages, current, self._writer, full=True)

    async def copy(self, conversation: str, end: str | None = None, title: str = "") -> str:
        """Copy a conversation, or its branch down to `end`; gives the new one's id.

        Parameters: `title`, of the copy; "" for the same.
        Raises NotFoundError (no_conversation, no_message), InputError (conversation_busy).
        """
        copied = await self._db.write(copy, conversation, end, title, full=True)
        return copied.conversation

    async def append_chunk(self, message: str, text: str, thinking: str = "") -> None:
        """Keep what arrived for a streaming message since the last call.

        Raises NotFoundError (no_message) where there is no such message that is streaming.
        """
        await self._db.write_statement(stored.append_chunk, message, text, thinking)

    async def keep_running(self, message: Message) -> None:
        """Keep a message that is still being written as it stands, in place of its chunks.

        Raises NotFoundError (no_message).
        """
        await self._db.write(stored.finish_message, message)

    async def finish(
        self, message: Message, probabilities: AnswerProbabilities | None = None
    ) -> None:
        """Keep a message's final state in place of its chunks.

        Outlasts a loss of power once it returns. Parameters: `probabilities`, those of its tokens.
        Raises NotFoundError (no_message).
        """
        if probabilities is None:
            await self._db.write(stored.finish_message, message, full=True)
        else:
            await self._db.write(finish_with_probabilities, message, probabilities, full=True)

    async def probabilities(self, message: str) -> AnswerProbabilities | None:
        """Those of an answer's tokens; None where none are kept. Raises NotFoundError (no_message)."""
        return await self._db.read_long(read_probabilities, message)

    async def keep_probabilities(self, message: str, known: AnswerProbabilities) -> None:
        """Keep those of an answer that is there. Raises NotFoundError (no_message)."""
        await self._db.write(keep_probabilities, message, known)

    async def with_probabilities(self, conversation: str) -> frozenset[str]:
        """The ids of its answers for which some are kept. Raises NotFoundError (no_conversation)."""
        return await self._db.read(messages_with_probabilities, conversation)

    async def recover(self, profile: Profile) -> builtins.list[str]:
        """Make answers interrupted whose writer is gone; gives their conversations' ids."""
        if not await self._db.read(stored.has_streaming):
            return []
        return await self._db.write(stored.interrupt_abandoned, profile.writer_alive, full=True)

    async def draft(self, key: str) -> str:
        """What was typed and not sent; `key` is a conversation's id, its `queue_key`, or "new"."""
        if key in self._unstored:
            return self._unstored[key]
        return await self._db.read(read_draft, key)

    async def set_draft(self, key: str, text: str) -> None:
        """Keep what was typed; an empty text forgets it.

        What cannot be stored is kept in memory, until `store_drafts` or a later text.
        """
        text = clean_text(text)
        self._unstored[key] = text
        await self._db.write(write_draft, key, text)
        if self._unstored.get(key) == text:
            del self._unstored[key]

    async def draft_attached(self, key: str) -> tuple[Attached, ...]:
        """The pictures and files of a draft. Parameters: `key`, as that of `draft`."""
        return attached_of_text(await self.draft(attached_key(key)))

    async def set_draft_attached(self, key: str, attached: Sequence[Attached]) -> None:
        """Keep the pictures and files of a draft, as `set_draft` keeps its text."""
        await self.set_draft(attached_key(key), attached_text(attached))

    async def store_drafts(self) -> None:
        """Try once more to store the drafts that could not be."""
        for key, text in list(self._unstored.items()):
            await self.set_draft(key, text)

    async def verify_hashes(self) -> builtins.list[str]:
        """Ids of finished messages that are not stored as they were written."""
        return await self._db.read_long(stored.damaged_messages)

    async def check(self) -> builtins.list[str]:
        """What is wrong with the file, references and counters; empty when nothing."""
        return await self._db.read_long(problems_of)

    async def accept_damaged(self) -> int:
        """Take all messages as they are now for right; gives how many were not."""
        return await self._db.write(stored.accept_damaged, full=True)


def _list(db: apsw.Connection) -> list[Conversation]:
    where = "WHERE c.deleted_at IS NULL ORDER BY c.updated DESC, c.number DESC"
    try:
        rows = db.execute(f"{CONVERSATIONS} {where}").fetchall()
        return [conversation_of(row) for row in rows]
    except apsw.CorruptError:
        # A damaged page of messages closes the conversations on it, not all of them.
        log.error("A part of the database is damaged")
        numbers: list[Row] = db.execute(f"SELECT c.number FROM conversation c {where}").fetchall()
        found = (readable_rows(db, "WHERE c.number = ?", number) for (number,) in numbers)
        return [conversation_of(row) for rows in found for row in rows]


def readable_rows(db: apsw.Connection, where: str, key: int | str) -> builtins.list[Row]:
    """The rows of `CONVERSATIONS` for a key, without their leaf where that is damaged.

    None where only an index names it: a damaged one names rows that are not there.
    """
    try:
        return db.execute(f"{CONVERSATIONS} {where}", (key,)).fetchall()
    except apsw.CorruptError:
        return db.execute(f"{CONVERSATIONS_ALONE} {where}", (key,)).fetchall()


def _get(db: apsw.Connection, identity: str) -> Conversation:
    query = f"{CONVERSATIONS} WHERE c.id = ? AND c.deleted_at IS NULL"
    for row in db.execute(query, (clean_text(identity),)):
        return conversation_of(row)
    raise NotFoundError("no_conversation", id=identity)


def _add(db: apsw.Connection, conversation: Conversation) -> None:
    elsewhere = ("current", "message_count", "folder", "temporary")
    names = [field.name for field in fields_of(conversation) if field.name not in elsewhere]
    columns = conversation_columns({name: getattr(conversation, name) for name in names})
    columns["folder"] = folder_number(db, conversation.folder)
    db.execute(
        f"INSERT INTO conversation ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
        tuple(columns.values()),
    )


def _change(db: apsw.Connection, identity: str, fields: dict[str, Any]) -> Conversation:
    number = stored.conversation_number(db, identity)
    elsewhere = ("current", "folder")
    columns = conversation_columns({k: v for k, v in fields.items() if k not in elsewhere})
    if "folder" in fields:
        columns["folder"] = folder_number(db, fields["folder"])
    if "current" in fields:
        leaf = fields["current"]
        columns["current"] = None if leaf is None else stored.message_number(db, leaf, number)
    if columns:
        assignments = ", ".join(f"{name} = ?" for name in columns)
        db.execute(
            f"UPDATE conversation SET {assignments} WHERE number = ?",
            (*columns.values(), number),
        )
    (row,) = db.execute(f"{CONVERSATIONS} WHERE c.number = ?", (number,)).fetchall()
    return conversation_of(row)


def _set_parameters(db: apsw.Connection, identity: str, values: Mapping[str, Json]) -> Conversation:
    merged = {**_change(db, identity, {}).parameters, **values}
    kept = {name: value for name, value in merged.items() if value is not None}
    return _change(db, identity, {"parameters": kept})


def _suggest_title(db: apsw.Connection, identity: str, title: str) -> Conversation | None:
    if _get(db, identity).title_source is not TitleSource.PROMPT:
        return None
    return _change(db, identity, {"title": title, "title_source": TitleSource.MODEL})


def _set_deleted(db: apsw.Connection, identity: str, deleted_at: int | None) -> None:
    number = stored.conversation_number(db, identity)
    query = """UPDATE conversation SET deleted_at =
        CASE WHEN ?1 IS NULL THEN NULL ELSE coalesce(deleted_at, ?1) END WHERE number = ?2"""
    db.execute(query, (deleted_at, number))


def _purge(db: apsw.Connection, before: int) -> int:
    query = """SELECT number, id FROM conversation WHERE deleted_at < ? AND number NOT IN
        (SELECT conversation FROM message WHERE status = 'streaming')"""
    gone: builtins.list[Row] = db.execute(query, (before,)).fetchall()
    remove_for_good(db, gone)
    purge_removed(db, before)
    remove_unused(db, before)
    return len(gone)


def remove_for_good(db: apsw.Connection, gone: builtins.list[Row]) -> None:
    """Remove conversations with all that belongs to them alone.

    Parameters: `gone`, number and id of each.
    """
    words: set[str] = set()
    pictures: set[int] = set()
    for number, identity in gone:
        pictures |= attachments_of(db, number)
        words |= words_of_conversation(db, number)
        words |= words_of_kept(db, "conversation = ?", number)
        db.execute("UPDATE conversation SET current = NULL WHERE number = ?", (number,))
        db.execute("DELETE FROM message WHERE conversation = ?", (number,))
        db.execute("DELETE FROM conversation WHERE number = ?", (number,))
        keys = draft_keys(str(identity))
        db.execute("DELETE FROM draft WHERE key IN (SELECT value FROM json_each(?))", (keys,))
    forget_words(db, words)
    remove_if_unused(db, pictures)


def _add_messages(
    db: apsw.Connection, messages: Sequence[Message], current: str, writer: str
) -> Conversation:
    identity = messages[0].conversation
    if any(message.conversation != identity for message in messages):
        raise ValueError("the messages are of several conversations")
    _get(db, identity)
    number = stored.conversation_number(db, identity)
    for message in messages:
        stored.insert_message(db, message, number, writer)
    return _change(db, identity, {"current": current, "updated": now()})
