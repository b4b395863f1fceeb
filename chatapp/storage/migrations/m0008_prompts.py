"""Prompts, what a conversation has of a persona, and instructions of folders.

Prompts that come with the app are no rows, except those that were changed or removed.
"""

from __future__ import annotations

import apsw

_SCHEMA = """
CREATE TABLE prompt(
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    removed INTEGER NOT NULL DEFAULT 0,     -- 1: it came with the app and is not shown any more
    content TEXT NOT NULL                   -- JSON: docs/prompt-format.md
) STRICT;

ALTER TABLE conversation ADD COLUMN persona TEXT;       -- its title
ALTER TABLE conversation ADD COLUMN examples TEXT NOT NULL DEFAULT '[]';    -- JSON
ALTER TABLE folder ADD COLUMN instructions TEXT NOT NULL DEFAULT '';
"""


def migrate(connection: apsw.Connection) -> None:
    """Add the table and the columns; everything stays as it was."""
    connection.execute(_SCHEMA)
