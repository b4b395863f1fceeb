"""Keeps the search index up to the messages: functions that run on the database's thread."""

from __future__ import annotations

import apsw

from chatapp.domain.folding import fold
from chatapp.storage.rows import Row
from chatapp.storage.search_vocabulary import add_words
from chatapp.storage.search_words import vocabulary_of, words_of
from chatapp.storage.searched_text import SEARCHED, searched_text

BATCH = 256
"""Messages that are indexed at once at most."""
BATCH_CHARACTERS = 50_000
"""Characters after which a batch ends: some 10 ms."""
_REMOVED, _SCATTERED = 0, -1
"""What stands in `search_pending` while the index is to be merged, beside numbers of messages."""
_MERGED_PAGES = 64
MANY_PARTS = 8
"""A search asks each part of the index for each word: with more parts, some are merged."""
_FEW_OF_A_SIZE = 2
_PARTS = """
WITH RECURSIVE part(id) AS (
    SELECT min(segid) FROM search_index_idx
    UNION ALL SELECT (SELECT min(segid) FROM search_index_idx WHERE segid > id) FROM part
        WHERE id IS NOT NULL
)
SELECT count(id) FROM part
"""


def index_batch(db: apsw.Connection) -> bool:
    """Index some of what is pending, the newest first; gives whether there is more to do.

    Answers that are being written stay pending. A process that is killed meanwhile leaves the
    index as the last whole batch made it.
    """
    query = """SELECT p.message FROM search_pending p JOIN message m ON m.number = p.message
        WHERE m.status <> 'streaming' ORDER BY p.message DESC LIMIT ?"""
    numbers: list[Row] = db.execute(query, (BATCH,)).fetchall()
    characters = 0
    for (number,) in numbers:
        characters += _index(db, number)
        if characters > BATCH_CHARACTERS:
            break
    return bool(numbers) or _merge(db)


def words_of_conversation(db: apsw.Connection, conversation: int) -> set[str]:
    """The vocabulary of a conversation that is going to be removed."""
    query = f"SELECT {SEARCHED} FROM message WHERE conversation = ?"
    texts = (searched_text(*row) for row in db.execute(query, (conversation,)))
    return {word for text in texts for word in vocabulary_of(words_of(fold(text)))}


def make_anew(db: apsw.Connection) -> None:
    """Empty a damaged index; all messages wait to be indexed."""
    definition = str(db.execute("SELECT sql FROM sqlite_schema WHERE name = 'search_index'").get)
    db.execute("DROP TABLE search_index")
    db.execute(definition)
    db.execute("DELETE FROM search_word")
    db.execute("INSERT OR IGNORE INTO search_pending SELECT number FROM message")


def _index(db: apsw.Connection, number: int) -> int:
    """Index one message; gives how many characters it has."""
    query = f"SELECT {SEARCHED} FROM message WHERE number = ?"
    text = "".join(searched_text(*row) for row in db.execute(query, (number,)))
    words = words_of(fold(text))
    query = "INSERT OR REPLACE INTO search_index(rowid, words) VALUES (?, ?)"
    db.execute(query, (number, " ".join(words)))
    add_words(db, vocabulary_of(words))
    db.execute("DELETE FROM search_pending WHERE message = ?", (number,))
    return len(text)


def _merge(db: apsw.Connection) -> bool:
    """Go on merging the index's parts; gives whether there is more to do.

    All of them where words of removed messages are to go; else only parts of about one size.
    """
    if _is_due(db, _REMOVED):
        return _merge_some(db, _REMOVED, -_MERGED_PAGES)
    if not _is_due(db, _SCATTERED):
        if int(db.execute(_PARTS).get) <= MANY_PARTS:
            return False
        _set(db, "usermerge", _FEW_OF_A_SIZE)
        db.execute("INSERT INTO search_pending VALUES (?)", (_SCATTERED,))
    return _merge_some(db, _SCATTERED, _MERGED_PAGES)


def _is_due(db: apsw.Connection, reason: int) -> bool:
    query = "SELECT 1 FROM search_pending WHERE message = ?"
    return db.execute(query, (reason,)).get is not None


def _merge_some(db: apsw.Connection, reason: int, pages: int) -> bool:
    before = db.total_changes()
    _set(db, "merge", pages)
    if db.total_changes() - before >= 2:  # as SQLite tells that something was left to merge
        return True
    db.execute("DELETE FROM search_pending WHERE message = ?", (reason,))
    return False


def _set(db: apsw.Connection, command: str, value: int) -> None:
    """Give the index one of its commands."""
    db.execute("INSERT INTO search_index(search_index, rank) VALUES (?, ?)", (command, value))
