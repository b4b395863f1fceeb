"""Attachments: files that messages carry, each kept once, however many messages have it.

The id is the SHA-256 of the bytes, so that damage shows. An attachment goes when no message has
it any more; one that was added and not yet sent is spared for a while by `added`.
"""

from __future__ import annotations

import apsw

_SCHEMA = """
CREATE TABLE attachment(
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,                -- SHA-256 of data, in hexadecimal digits
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,                  -- in bytes
    width INTEGER NOT NULL,                 -- in px, as it is shown
    height INTEGER NOT NULL,
    name TEXT NOT NULL,                     -- of the file it came from
    added INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;

CREATE TABLE message_attachment(
    message INTEGER NOT NULL REFERENCES message(number) ON DELETE CASCADE,
    attachment INTEGER NOT NULL REFERENCES attachment(number),
    PRIMARY KEY (message, attachment)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_attachment_used ON message_attachment(attachment);
"""


def migrate(connection: apsw.Connection) -> None:
    """Make the tables of attachments."""
    connection.execute(_SCHEMA)
