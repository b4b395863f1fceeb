"""Makes salvaged rows fit each other again: nothing refers to what is lost."""

from __future__ import annotations

import apsw

from chatapp.domain.messages import TitleSource, new_id
from chatapp.storage.messages import hash_again, interrupt_abandoned
from chatapp.storage.rows import Row, text_of

_NEITHER_ROOT_NOR_CHILD = """
    SELECT number FROM message AS m WHERE parent IS NOT NULL AND NOT (
        parent < number AND EXISTS (
            SELECT 1 FROM message p WHERE p.number = m.parent AND p.conversation = m.conversation))
"""
_TITLE_LENGTH = 60

_LOOSE = """
DELETE FROM chunk WHERE message NOT IN (SELECT number FROM message);
UPDATE conversation SET current =
    (SELECT max(number) FROM message WHERE conversation = conversation.number)
    WHERE NOT EXISTS (SELECT 1 FROM message m
        WHERE m.number = conversation.current AND m.conversation = conversation.number);
"""
_LOOSE_IN_FOLDERS = """
UPDATE conversation SET folder = NULL WHERE folder NOT IN (SELECT number FROM folder);
DELETE FROM removed_message WHERE conversation NOT IN (SELECT number FROM conversation);
"""
RECOUNT = """
UPDATE conversation SET message_count =
    (SELECT count(*) FROM message WHERE conversation = conversation.number)
    WHERE message_count <> (SELECT count(*) FROM message WHERE conversation = conversation.number)
"""
"""Sets the counters of messages right that are not."""


_LOOSE_PROBABILITIES = """
DELETE FROM token_probabilities WHERE message NOT IN
    (SELECT number FROM message UNION ALL SELECT number FROM removed_message)
"""
"""A later message may get the number of one that is lost."""


def mend(db: apsw.Connection) -> None:
    """Attach, complete and recount what was saved; inside a transaction, foreign keys off.

    Messages whose parent is lost become roots, those whose conversation is lost get one, and
    answers that were being written end as interrupted.
    """
    loose: list[Row] = db.execute(_NEITHER_ROOT_NOR_CHILD).fetchall()
    for (number,) in loose:
        db.execute("UPDATE message SET parent = NULL WHERE number = ?", (number,))
        hash_again(db, number)
    _add_lost_conversations(db)
    db.execute(_LOOSE)
    if db.table_exists("main", "folder"):
        db.execute(_LOOSE_IN_FOLDERS)
    if db.table_exists("main", "token_probabilities"):
        db.execute(_LOOSE_PROBABILITIES)
    db.execute(RECOUNT)
    _link_attachments(db)
    interrupt_abandoned(db, lambda _writer: False)
    _remove_what_refers_to_nothing(db)


def _add_lost_conversations(db: apsw.Connection) -> None:
    lost = """SELECT conversation, min(created), max(created), min(number) FROM message
        WHERE conversation NOT IN (SELECT number FROM conversation) GROUP BY conversation"""
    for number, created, updated, first in db.execute(lost).fetchall():
        query = "SELECT CAST(text AS BLOB) FROM message WHERE number = ?"
        title = " ".join(text_of(db.execute(query, (first,)).get).split())[:_TITLE_LENGTH]
        db.execute(
            """INSERT INTO conversation (number, id, title, title_source, created, updated)
               VALUES (?, ?, ?, ?, ?, ?)""",
            (number, new_id(), title, TitleSource.PROMPT.value, created, updated),
        )


def _link_attachments(db: apsw.Connection) -> None:
    """Messages name their attachments themselves: links that are lost are made anew."""
    if not db.table_exists("main", "message_attachment"):
        return
    db.execute("""INSERT OR IGNORE INTO message_attachment
        SELECT m.number, a.number FROM message m, json_each(m.parts) AS part
        JOIN attachment a ON a.id = json_extract(part.value, '$.attachment')
        WHERE json_valid(m.parts)""")
    db.execute("""DELETE FROM message_attachment
        WHERE message NOT IN (SELECT number FROM message)
        OR attachment NOT IN (SELECT number FROM attachment)""")


def _remove_what_refers_to_nothing(db: apsw.Connection) -> None:
    """Rows of other tables that are about something that is lost."""
    for table, number, *_ in db.execute("PRAGMA foreign_key_check").fetchall():
        if table not in ("conversation", "message") and number is not None:
            db.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (number,))
