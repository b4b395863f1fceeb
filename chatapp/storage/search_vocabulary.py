"""All words of the search index, where the inside of words is looked up.

A row holds many words, a space around each: going over a few thousand long rows takes a fifth of
the time that a row for each word would. A word's row follows from the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from zlib import crc32

import apsw

_ROWS = 4096


def add_words(db: apsw.Connection, words: Iterable[str]) -> None:
    """Add those words that are not there yet."""
    query = """INSERT INTO search_word VALUES (?1, ' ' || ?2 || ' ') ON CONFLICT DO UPDATE
        SET words = words || ?2 || ' ' WHERE NOT instr(words, ' ' || ?2 || ' ')"""
    db.executemany(query, [(_row(word), word) for word in words])


def forget_words(db: apsw.Connection, words: Iterable[str]) -> None:
    """Forget those words that no message in the index has any more."""
    query = "SELECT rowid FROM search_index WHERE search_index MATCH ? LIMIT 1"
    gone = [word for word in words if db.execute(query, (f'"{word}"',)).get is None]
    query = "UPDATE search_word SET words = replace(words, ' ' || ?2 || ' ', ' ') WHERE row = ?1"
    db.executemany(query, [(_row(word), word) for word in gone])


def words_with(
    db: apsw.Connection, fragment: str, *, begins: bool, ends: bool, most: int
) -> list[str] | None:
    """The words with a fragment inside, in no order; None where they are more than `most`.

    Parameters: `begins`, `ends`, whether the word must begin, or end, with it.
    """
    sought = f"{' ' * begins}{fragment}{' ' * ends}"
    head, tail = "" if begins else "[^ ]*", "" if ends else "[^ ]*"
    whole = re.compile(f"(?<= ){head}{fragment}{tail}(?= )")
    words: list[str] = []
    for (row,) in db.execute("SELECT words FROM search_word WHERE instr(words, ?)", (sought,)):
        words += whole.findall(str(row))
        if len(words) > most:
            return None
    return words


def _row(word: str) -> int:
    return crc32(word.encode()) % _ROWS
