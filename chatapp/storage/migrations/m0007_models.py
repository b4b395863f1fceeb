"""Options of connections, presets of parameters, and what was sent for an answer.

`message.request` is no part of a message's hash: it tells of the call, not of what was said.
"""

from __future__ import annotations

import apsw

_SCHEMA = """
ALTER TABLE connection ADD COLUMN service TEXT NOT NULL DEFAULT '';
ALTER TABLE connection ADD COLUMN options TEXT NOT NULL DEFAULT '{}';   -- JSON, like the next two
ALTER TABLE connection ADD COLUMN starred TEXT NOT NULL DEFAULT '[]';
ALTER TABLE connection ADD COLUMN contexts TEXT NOT NULL DEFAULT '{}';

ALTER TABLE conversation ADD COLUMN mode TEXT NOT NULL DEFAULT 'chat';
ALTER TABLE conversation ADD COLUMN preset TEXT;        -- an id; the preset may be gone

ALTER TABLE message ADD COLUMN request TEXT;            -- JSON: what made the call, beside the branch

ALTER TABLE embedded_model ADD COLUMN options TEXT NOT NULL DEFAULT '{}';   -- JSON

-- The names of attached files are searched from now on.
INSERT OR IGNORE INTO search_pending SELECT number FROM message WHERE parts GLOB '*"attachment"*';

CREATE TABLE preset(
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL UNIQUE,       -- the name without its case
    created INTEGER NOT NULL,
    system TEXT,
    parameters TEXT NOT NULL DEFAULT '{}'   -- JSON
) STRICT;
"""


def migrate(connection: apsw.Connection) -> None:
    """Add the columns and the table; everything stays as it was."""
    connection.execute(_SCHEMA)
