"""What a search looks at in a message: its text, and behind it the names of its files."""

from __future__ import annotations

from chatapp.storage.rows import text_of

SEARCHED = """CAST(text AS BLOB), CAST(iif(parts IS NULL, NULL, (
    SELECT group_concat(name, char(10)) FROM (
        SELECT iif(type = 'object', value ->> '$.name', NULL) AS name
        FROM json_each(iif(json_valid(parts), parts, '[]'))
    ))) AS BLOB)"""
"""Columns of `message` for `searched_text`; a damaged layout has no names."""


def searched_text(text: bytes | None, names: bytes | None) -> str:
    """The text that is searched. Parameters: what `SEARCHED` gives."""
    written = text_of(text)
    return f"{written}\n{text_of(names)}" if names else written
