"""What is wrong with a database, if anything."""

from __future__ import annotations

import apsw

_MISCOUNTED = """SELECT count(*) FROM conversation WHERE message_count <>
    (SELECT count(*) FROM message WHERE conversation = conversation.number)"""


def problems_of(db: apsw.Connection) -> list[str]:
    """What is wrong with the file, its references and its counters. Raises apsw.Error."""
    found = [str(row[0]) for row in db.execute("PRAGMA integrity_check(20)")]
    problems = [line for line in found if line != "ok"]
    problems += [
        f"{row[0]}: row {row[1]} refers to nothing"
        for row in db.execute("PRAGMA foreign_key_check")
    ]
    if miscounted := db.execute(_MISCOUNTED).get:
        problems.append(f"{miscounted} conversations have another number of messages than told")
    return problems
