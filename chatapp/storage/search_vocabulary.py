"""All words of the search index, where the inside of words is looked up.

A row holds many words, a space around each: going over a few thousand long rows takes a fifth of
the time that a row for each word would. A word's row follows from the word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from zlib import crc32

import apsw

_ROWS = 4096


class Fragment(NamedTuple):
    """Letters of a word, and whether it must begin and end with them."""

    letters: str
    begins: bool
    ends: bool

    @property
    def whole(self) -> bool:
        """Whether it is the whole word."""
        return self.begins and self.ends


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
    db: apsw.Connection, fragments: Sequence[Fragment], *, most: int
) -> list[list[str] | None]:
    """The words that have each of some fragments, in no order; None where they are more than `most`.

    All are looked up in one go: reading the vocabulary takes longer than looking through it.
    """
    sought = [f"{' ' * each.begins}{each.letters}{' ' * each.ends}" for each in fragments]
    found: list[list[str] | None] = [[] for _ in sought]
    conditions = " OR ".join(f"instr(words, ?{place})" for place in range(1, len(sought) + 1))
    for (row,) in db.execute(f"SELECT words FROM search_word WHERE {conditions or 0}", sought):
        for place, words in enumerate(found):
            if words is not None and sought[place] in row:
                words += _words_around(row, sought[place])
                if len(words) > most:
                    found[place] = None
    return found


def _words_around(row: str, sought: str) -> Iterator[str]:
    """The words of a row in which something is, with the spaces around it where they are sought."""
    position = row.find(sought)
    while position >= 0:
        start = row.rfind(" ", 0, position + 1) + 1
        end = row.find(" ", max(position + len(sought) - 1, start))
        yield row[start:end]
        position = row.find(sought, end)


def _row(word: str) -> int:
    return crc32(word.encode()) % _ROWS
