"""Which messages a search has to look at, the newest first.

First come the newest messages, whatever is in them: what occurs often is found there. Then the
index names the others. Few are put in order at once; many are taken out of the messages in their
order, block by block. Where the index is no help, every message has to be looked at.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import cast

import apsw

from chatapp.domain.search import Place, SearchQuery
from chatapp.storage.search_filters import Bindings, Filters
from chatapp.storage.search_named import Named
from chatapp.storage.search_words import index_expression

NEWEST = 200
"""Messages that are chosen at a time without the index."""
BLOCK, LARGEST_BLOCK = 2000, 16_000
"""Messages that are taken in their order at a time: more each time, as hits turn out to be rare."""
_END: Place = (2**63 - 1, 2**63 - 1)

_PLACES = """
SELECT m.created, m.number FROM message m {index} WHERE {conditions}
ORDER BY m.created DESC, m.number DESC LIMIT :limit
"""

log = logging.getLogger(__name__)


class Choice:
    """Gives the messages to look at, part by part.

    Parameters: `needles`, the folded texts that must be there; `excluded`, those that must not;
    `after`, as of `Search.find`.
    """

    def __init__(
        self,
        query: SearchQuery,
        needles: Sequence[str],
        excluded: Sequence[str],
        after: Place | None,
    ) -> None:
        self._query = query
        self._needles = needles
        self._excluded = excluded
        self._after = after or _END
        self._begun = self._ended = False
        self.index_usable = True
        self._named: Named | None = None
        self._block = BLOCK
        self._version = -1
        self._filters: Filters | None = None

    def next(self, db: apsw.Connection) -> list[Place] | None:
        """The next ones, perhaps none; None: these were all.

        Raises NotFoundError (no_conversation).
        """
        if self._ended:
            return None
        if not self._begun:
            self._begun = True
            self._filters = Filters(db, self._query)
            return self._following(db, NEWEST)
        if not self.index_usable:
            return self._following(db, NEWEST) or None
        before = self._after
        try:
            return self._by_index(db)
        except apsw.CorruptError:
            log.error("The search index is damaged: every message is looked at")
            self.index_usable, self._after = False, before
            return []

    def _by_index(self, db: apsw.Connection) -> list[Place] | None:
        version = db.pragma("data_version")
        first = self._version == -1
        if version != self._version:  # what was pending may be in the index now, by new words
            expression = index_expression(db, self._needles, self._excluded)
            self._named = None if expression is None else Named(expression)
            self._version = version
        if self._named is None:
            return self._following(db, NEWEST) or None
        if first and (numbers := self._named.few(db)) is not None:
            self._ended = True
            return self._in_order(db, numbers)
        block = self._following(db, self._block)
        if not block:
            return None
        self._block = min(2 * self._block, LARGEST_BLOCK)
        named = self._named.among(db, [number for _, number in block])
        return [place for place in block if place[1] in named]

    def _following(self, db: apsw.Connection, limit: int) -> list[Place]:
        """The next messages in order that the filters let through."""
        assert self._filters is not None
        places = self._places(db, self._filters.index, limit=limit)
        if places:
            self._after = places[-1]
        return places

    def _in_order(self, db: apsw.Connection, numbers: set[int]) -> list[Place]:
        given = json.dumps(list(numbers))
        return self._places(
            db, "", "m.number IN (SELECT value FROM json_each(:given))", given=given
        )

    def _places(
        self, db: apsw.Connection, index: str, *conditions: str, limit: int = -1, given: str = ""
    ) -> list[Place]:
        assert self._filters is not None
        created, number = self._after
        bindings: Bindings = {
            **self._filters.bindings,
            "created": created,
            "number": number,
            "limit": limit,
            "given": given,
        }
        below = "(m.created, m.number) < (:created, :number)"
        all_conditions = (*self._filters.conditions(), below, *conditions)
        query = _PLACES.format(index=index, conditions=" AND ".join(all_conditions))
        return cast("list[Place]", db.execute(query, bindings).fetchall())
