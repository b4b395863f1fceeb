"""Finding conversations by their titles: functions that run on the reader's thread."""

from __future__ import annotations

import json
from collections.abc import Iterator

import apsw

from chatapp.domain.folding import all_spans, fold, merged
from chatapp.domain.search import SearchQuery, TitleHit
from chatapp.storage.rows import Row, text_of, time_of
from chatapp.storage.search_filters import conversations_in, moment

_TITLES = """
SELECT c.updated, c.number, CAST(c.title AS BLOB) FROM conversation c WHERE {conditions}
"""
_DETAILS = """
SELECT c.number, c.id, CAST(c.title AS BLOB), c.updated, c.archived,
    (SELECT CAST(name AS BLOB) FROM folder WHERE number = c.folder)
FROM conversation c WHERE c.number IN (SELECT value FROM json_each(?))
ORDER BY c.updated DESC, c.number DESC
"""


Titles = tuple[list[TitleHit], int]


class TitleSearch:
    """One search for conversations with all texts in their titles; those in the trash are left out.

    It finds none where the query asks for what only messages have. Parameters: `limit`, so many of
    the newest are given.
    """

    def __init__(self, query: SearchQuery, limit: int) -> None:
        self.given_up = False
        """Set by whoever waits no more, from any thread."""
        self._query = query
        self._limit = limit
        self._needles = [fold(text) for text in query.texts]
        self._excluded = [fold(text) for text in query.excluded]

    def run(self, db: apsw.Connection) -> Titles:
        """The newest of them, and how many there are."""
        if self._query.of_messages:
            return [], 0
        places: list[tuple[int, int]] = []
        for updated, number, title in _candidates(db, self._query, self._needles):
            if self.given_up:
                return [], 0
            if self._fits(fold(title)):
                places.append((updated, number))
        newest = sorted(places, reverse=True)[: self._limit]
        rows = db.execute(_DETAILS, (json.dumps([number for _updated, number in newest]),))
        return [_hit(row, self._needles) for row in rows], len(places)

    def _fits(self, folded: str) -> bool:
        if not all(needle in folded for needle in self._needles):
            return False
        return not any(needle in folded for needle in self._excluded)


def _candidates(
    db: apsw.Connection, query: SearchQuery, needles: list[str]
) -> Iterator[tuple[int, int, str]]:
    """Titles that may have the longest text: SQLite passes by plain ones quicker than they fold."""
    conditions = ["c.deleted_at IS NULL"]
    longest = max(needles, key=len, default="")
    if longest:
        plain = "instr(lower(c.title), :longest)" if longest.isascii() else "0"
        conditions.append(f"({plain} OR length(CAST(c.title AS BLOB)) <> length(c.title))")
    if query.folder is not None:
        conditions.append("c.number IN (SELECT value FROM json_each(:inside))")
    if query.after is not None:
        conditions.append("c.updated >= :after")
    if query.before is not None:
        conditions.append("c.updated < :before")
    inside = conversations_in(db, query.folder) if query.folder is not None else []
    bindings = {
        "longest": longest,
        "inside": json.dumps(inside),
        "after": moment(query.after),
        "before": moment(query.before),
    }
    rows = db.execute(_TITLES.format(conditions=" AND ".join(conditions)), bindings)
    return ((int(updated), int(number), text_of(title)) for updated, number, title in rows)


def _hit(row: Row, needles: list[str]) -> TitleHit:
    _number, identity, title, updated, archived, folder = row
    shown = " ".join(text_of(title).split())
    ranges = tuple(merged(all_spans(shown, needles)))
    name = None if folder is None else text_of(folder)
    return TitleHit(str(identity), shown, ranges, time_of(updated), name, bool(archived))
