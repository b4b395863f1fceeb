"""Copied answers cost nothing: usage counts only what was asked for.

A copy says in `message.source` that it is one (`storage/copying.py`).
"""

from __future__ import annotations

import apsw


def migrate(connection: apsw.Connection) -> None:
    """Leave copies out of the view of answers, and so out of its trigger."""
    view = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'answer_usage'").get
    asked = "status <> 'streaming'"
    connection.execute("DROP VIEW answer_usage")
    connection.execute(str(view).replace(asked, f"{asked} AND source IS NOT 'copy'"))
