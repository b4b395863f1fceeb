"""Folders, pinned and archived conversations, ratings, and messages that were taken out.

A message that was taken out is kept as a whole in `removed_message` for as long as a deleted
conversation is, so that it can be put back; all other tables know nothing of it.
"""

from __future__ import annotations

import apsw

_SCHEMA = """
CREATE TABLE folder(
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL UNIQUE,       -- the name without its case
    created INTEGER NOT NULL
) STRICT;

ALTER TABLE conversation ADD COLUMN folder INTEGER REFERENCES folder(number);
ALTER TABLE conversation ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN rating INTEGER NOT NULL DEFAULT 0;   -- 1 good, -1 bad, 0 none

DROP INDEX conversation_shown;
CREATE INDEX conversation_listed ON conversation(pinned, folder, updated, number)
    WHERE deleted_at IS NULL AND archived = 0;
CREATE INDEX conversation_archived ON conversation(updated, number)
    WHERE deleted_at IS NULL AND archived = 1;
CREATE INDEX conversation_shown ON conversation(updated, number) WHERE deleted_at IS NULL;
CREATE INDEX conversation_folder ON conversation(folder) WHERE folder IS NOT NULL;

CREATE TABLE removed_message(
    number INTEGER PRIMARY KEY,
    removal TEXT NOT NULL,                  -- what was taken out together has one id
    conversation INTEGER NOT NULL REFERENCES conversation(number) ON DELETE CASCADE,
    removed_at INTEGER NOT NULL,
    content TEXT NOT NULL                   -- JSON: its columns, its place, its attachments
) STRICT;
CREATE INDEX removed_message_removal ON removed_message(removal);
CREATE INDEX removed_message_conversation ON removed_message(conversation);
"""


def migrate(connection: apsw.Connection) -> None:
    """Add the tables and columns; every conversation stays where it is."""
    connection.execute(_SCHEMA)
