"""The index behind the search.

It can always be made anew from the messages: `search_pending` names those that are not in it as
they are now. Triggers write them down, whoever writes messages; a search reads the pending ones
themselves, so it is exact at any time, and indexing can wait and be interrupted.
"""

from __future__ import annotations

import apsw

_SCHEMA = """
CREATE INDEX message_newest ON message(created, number, conversation);

-- Words of folded texts, a space between them, by the message's number (storage/search_words.py).
CREATE VIRTUAL TABLE search_index USING fts5(
    words, content='', contentless_delete=1, tokenize='ascii'
);
-- Its vocabulary, a space around each word (storage/search_vocabulary.py).
CREATE TABLE search_word(row INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT;
-- 0 stands for words of removed messages that the index still holds on the disk, -1 for an index
-- in too many parts.
CREATE TABLE search_pending(message INTEGER PRIMARY KEY) STRICT;
INSERT INTO search_pending SELECT number FROM message;

CREATE TRIGGER search_added AFTER INSERT ON message BEGIN
    INSERT OR IGNORE INTO search_pending VALUES (new.number);
END;
CREATE TRIGGER search_changed AFTER UPDATE OF text, status ON message BEGIN
    INSERT OR IGNORE INTO search_pending VALUES (new.number);
END;
CREATE TRIGGER search_removed AFTER DELETE ON message BEGIN
    DELETE FROM search_pending WHERE message = old.number;
    DELETE FROM search_index WHERE rowid = old.number;
    INSERT OR IGNORE INTO search_pending VALUES (0);
END;
"""


def migrate(connection: apsw.Connection) -> None:
    """Make the tables of the search; all messages there are wait to be indexed."""
    connection.execute(_SCHEMA)
