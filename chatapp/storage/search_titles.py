"""Finding conversations by their titles: what runs on the reader's thread."""

from __future__ import annotations

import json
from collections.abc import Iterator

import apsw

from chatapp.domain.folding import all_spans, fold, merged
from chatapp.domain.search import SearchQuery, TitleHit
from chatapp.storage.rows import Row, text_of, time_of
from chatapp.storage.search_filters import conversations_in, moment
from chatapp.storage.title_cache import TitleCache, one_line

_NEWEST = """
SELECT c.updated, c.number FROM conversation c WHERE {conditions}
ORDER BY c.updated DESC, c.number DESC LIMIT :limit
"""
_COUNT = "SELECT count(*) FROM conversation c WHERE {conditions}"
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

    def __init__(self, cache: TitleCache, query: SearchQuery, limit: int) -> None:
        self.given_up = False
        """Set by whoever waits no more, from any thread."""
        self._cache = cache
        self._query = query
        self._limit = limit
        self._needles = [fold(text) for text in query.texts]
        self._excluded = [fold(text) for text in query.excluded]

    def run(self, db: apsw.Connection) -> Titles:
        """The newest of them, and how many there are."""
        if self.given_up or self._query.of_messages:
            return [], 0
        bindings: dict[str, str | int | None] = {
            "given": self._given(db),
            "after": moment(self._query.after),
            "before": moment(self._query.before),
            "limit": self._limit,
        }
        conditions = " AND ".join(self._conditions())
        newest = [
            number for _, number in db.execute(_NEWEST.format(conditions=conditions), bindings)
        ]
        count = db.execute(_COUNT.format(conditions=conditions), bindings).get
        rows = db.execute(_DETAILS, (json.dumps(newest),))
        return [_hit(row, self._needles) for row in rows], int(str(count))

    def _given(self, db: apsw.Connection) -> str:
        """The numbers of those that texts and folder leave."""
        found: list[int] = []
        if self._has_texts:
            self._cache.read(db)
            found = self._cache.with_all(self._needles, self._excluded)
        if self._query.folder is not None:
            inside = conversations_in(db, self._query.folder)
            found = list({*inside} & {*found}) if self._has_texts else inside
        return json.dumps(found)

    @property
    def _has_texts(self) -> bool:
        return bool(self._needles or self._excluded)

    def _conditions(self) -> Iterator[str]:
        yield "c.deleted_at IS NULL"
        if self._has_texts or self._query.folder is not None:
            yield "c.number IN (SELECT value FROM json_each(:given))"
        if self._query.after is not None:
            yield "c.updated >= :after"
        if self._query.before is not None:
            yield "c.updated < :before"


def _hit(row: Row, needles: list[str]) -> TitleHit:
    _number, identity, title, updated, archived, folder = row
    shown = one_line(text_of(title))
    ranges = tuple(merged(all_spans(shown, needles)))
    name = None if folder is None else text_of(folder)
    return TitleHit(str(identity), shown, ranges, time_of(updated), name, bool(archived))
