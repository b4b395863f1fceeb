"""Finding conversations by their titles: what runs on the reader's thread."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import apsw

from chatapp.domain.folding import all_spans, fold, merged
from chatapp.domain.search import SearchQuery, TitleHit
from chatapp.storage.rows import Row, text_of, time_of
from chatapp.storage.search_filters import conversations_in, moment

_ALL = "SELECT number, CAST(title AS BLOB) FROM conversation WHERE deleted_at IS NULL"
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


class TitleCache:
    """All titles, folded, in one text with a line for each: a letter more is looked up in no time.

    `stale` is set by whoever changed a conversation; then they are read again.
    """

    def __init__(self) -> None:
        self.stale = True
        self._text = ""
        self._starts = array("q")
        """Where each line begins."""
        self._numbers = array("q")

    def read(self, db: apsw.Connection) -> None:
        """Read the titles again, if one may be another."""
        if not self.stale:
            return
        self.stale = False  # before reading: what changes meanwhile is told afterwards
        lines: list[str] = []
        self._numbers, self._starts = array("q"), array("q")
        end = 0
        for number, title in db.execute(_ALL):
            line = fold(_one_line(text_of(title)))
            lines.append(line)
            self._numbers.append(number)
            self._starts.append(end)
            end += len(line) + 1
        self._text = "\n".join(lines)

    def with_all(self, needles: Sequence[str], excluded: Sequence[str]) -> list[int]:
        """The numbers of the conversations whose folded titles have these texts."""
        first, *others = sorted(needles, key=len, reverse=True) if needles else [""]
        lines = self._lines_with(first)
        return [
            self._numbers[place]
            for place, line in lines
            if all(each in line for each in others) and not any(each in line for each in excluded)
        ]

    def _lines_with(self, needle: str) -> Iterator[tuple[int, str]]:
        starts, text = self._starts, self._text
        position = text.find(needle)
        while position >= 0 and starts:
            place = bisect_right(starts, position) - 1
            end = starts[place + 1] - 1 if place + 1 < len(starts) else len(text)
            yield place, text[starts[place] : end]
            if end >= len(text):
                return
            position = text.find(needle, end + 1)


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


def _one_line(title: str) -> str:
    return " ".join(title.split())


def _hit(row: Row, needles: list[str]) -> TitleHit:
    _number, identity, title, updated, archived, folder = row
    shown = _one_line(text_of(title))
    ranges = tuple(merged(all_spans(shown, needles)))
    name = None if folder is None else text_of(folder)
    return TitleHit(str(identity), shown, ranges, time_of(updated), name, bool(archived))
