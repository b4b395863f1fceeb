"""Token probabilities of answers (`storage/token_table.py`).

They belong to a message's number, which stays reserved while the message lies among the removed
ones: so they are there again when it is put back, and go when it is gone from both tables. They are
no part of a message's hash: they tell how it came about, not what was said.
"""

from __future__ import annotations

import apsw

_SCHEMA = """
CREATE TABLE token_probabilities(
    message INTEGER PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;
CREATE TRIGGER token_probabilities_of_message AFTER DELETE ON message BEGIN
    DELETE FROM token_probabilities WHERE message = old.number
        AND NOT EXISTS (SELECT 1 FROM removed_message WHERE number = old.number);
END;
CREATE TRIGGER token_probabilities_of_removed AFTER DELETE ON removed_message BEGIN
    DELETE FROM token_probabilities WHERE message = old.number
        AND NOT EXISTS (SELECT 1 FROM message WHERE number = old.number);
END;
"""


def migrate(connection: apsw.Connection) -> None:
    """Add the table; no answer has any yet."""
    connection.execute(_SCHEMA)
