"""Preferences: which of several answers someone found best, with the texts as they were judged.

They go with their conversation. One also goes for good with any message whose text it holds, when
that is removed for good: nothing that was taken out lives on here.
"""

from __future__ import annotations

import apsw

_SCHEMA = """
CREATE TABLE preference(
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation INTEGER NOT NULL REFERENCES conversation(number) ON DELETE CASCADE,
    created INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    blind INTEGER NOT NULL DEFAULT 0,
    chosen INTEGER,                         -- the place of the best one in answers
    answers TEXT NOT NULL,                  -- JSON
    messages TEXT NOT NULL                  -- JSON: ids of the messages whose texts are in answers
) STRICT;
CREATE INDEX preference_conversation ON preference(conversation);
"""


def migrate(connection: apsw.Connection) -> None:
    """Make the table of preferences."""
    connection.execute(_SCHEMA)
