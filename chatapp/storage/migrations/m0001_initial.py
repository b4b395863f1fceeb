"""The first schema.

Rows refer to each other by small integers; the ids the app knows are beside them. A message's
`number` grows with every message stored, so it orders siblings whatever the clock says, and a
parent always has a smaller one than its children. Times are microseconds since 1970, UTC.
No deletion cascades along `parent`: a deep tree would exceed SQLite's limit of nested triggers.
"""

from __future__ import annotations

import apsw

APPLICATION_ID = 0x43684170
"""Marks the file as this app's ("ChAp"); kept in the database's header."""

_SCHEMA = """
CREATE TABLE conversation(
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    title_source TEXT NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    current INTEGER,                        -- the leaf of the shown branch
    system TEXT,
    connection TEXT,                        -- an id; the connection may be gone
    model TEXT,
    parameters TEXT NOT NULL DEFAULT '{}',  -- JSON
    unread INTEGER NOT NULL DEFAULT 0,
    message_count INTEGER NOT NULL DEFAULT 0,
    deleted_at INTEGER,                     -- set while it lies in the trash
    source TEXT,                            -- where it was imported from, and its id there
    source_id TEXT,
    UNIQUE (source, source_id),
    FOREIGN KEY (number, current) REFERENCES message(conversation, number)
        DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX conversation_shown ON conversation(updated) WHERE deleted_at IS NULL;
CREATE INDEX conversation_deleted ON conversation(deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE message(
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation INTEGER NOT NULL REFERENCES conversation(number),
    parent INTEGER,
    role TEXT NOT NULL,
    status TEXT NOT NULL,
    created INTEGER NOT NULL,
    connection TEXT,
    model TEXT,
    writer TEXT,                            -- who is writing it, while it is streaming
    error TEXT,                             -- JSON, like the next three
    usage TEXT,
    timing TEXT,
    parameters TEXT NOT NULL DEFAULT '{}',
    text TEXT NOT NULL DEFAULT '',          -- of all text parts, joined
    thinking TEXT NOT NULL DEFAULT '',      -- of all thinking parts, joined
    parts TEXT,                             -- JSON; NULL: thinking, then text, nothing else
    hash BLOB,                              -- of all the above, once finished
    source TEXT,
    source_id TEXT,
    UNIQUE (conversation, number),
    UNIQUE (conversation, source, source_id),
    FOREIGN KEY (conversation, parent) REFERENCES message(conversation, number)
) STRICT;
CREATE INDEX message_parent ON message(conversation, parent);
CREATE INDEX message_streaming ON message(writer) WHERE status = 'streaming';
CREATE TRIGGER message_added AFTER INSERT ON message BEGIN
    UPDATE conversation SET message_count = message_count + 1 WHERE number = new.conversation;
END;
CREATE TRIGGER message_removed AFTER DELETE ON message BEGIN
    UPDATE conversation SET message_count = message_count - 1 WHERE number = old.conversation;
END;

CREATE TABLE chunk(
    number INTEGER PRIMARY KEY,
    message INTEGER NOT NULL REFERENCES message(number) ON DELETE CASCADE,
    text TEXT NOT NULL,
    thinking TEXT NOT NULL
) STRICT;
CREATE INDEX chunk_message ON chunk(message);

CREATE TABLE connection(
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL UNIQUE,       -- the name without its case
    dialect TEXT NOT NULL,
    base_url TEXT NOT NULL,
    created INTEGER NOT NULL,
    has_key INTEGER NOT NULL DEFAULT 0,     -- the key itself is in the keyring
    model TEXT,
    models TEXT NOT NULL DEFAULT '[]',      -- JSON
    enabled INTEGER NOT NULL DEFAULT 1,
    last_used INTEGER
) STRICT;

CREATE TABLE embedded_model(
    number INTEGER PRIMARY KEY,
    path BLOB NOT NULL UNIQUE               -- bytes as the file system has them
) STRICT;

CREATE TABLE draft(
    key TEXT PRIMARY KEY,                   -- a conversation's id, or 'new'
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting(
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL                     -- JSON
) STRICT, WITHOUT ROWID;
"""


def migrate(connection: apsw.Connection) -> None:
    """Make the tables in an empty database and mark it as this app's."""
    connection.pragma("application_id", APPLICATION_ID)
    connection.execute(_SCHEMA)
