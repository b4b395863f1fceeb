"""Which messages the index names for a search, read from the last stored one down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import apsw

FEW = 2000
"""So many messages that the index names are put in order at once, and read at a time."""
GAP = 64
"""Message numbers that are asked for though they are not wanted, rather than asking twice."""
_LAST = 2**63 - 1

_NAMED_BELOW = """
SELECT rowid FROM search_index WHERE search_index MATCH ? AND rowid < ?
ORDER BY rowid DESC LIMIT ?
"""
_NAMED_BETWEEN = """
SELECT rowid FROM search_index WHERE search_index MATCH ? AND rowid BETWEEN ? AND ?
"""
_PENDING = "SELECT message FROM search_pending WHERE message > 0 LIMIT ?"
_PENDING_BETWEEN = "SELECT message FROM search_pending WHERE message BETWEEN ? AND ?"


class Named:
    """What the index names and what it does not know; good for one version of the database.

    To ask for many words takes long, whatever comes of it: answers are kept, not asked for anew
    with every block of messages. Parameters: `expression`, of `index_expression`.
    """

    def __init__(self, expression: str) -> None:
        self._expression = expression
        self._numbers: set[int] = set()
        self._low = _LAST
        """All that are named from this number on are known."""

    def few(self, db: apsw.Connection) -> set[int] | None:
        """The numbers of all of them, where they are few."""
        self._read_on(db)
        pending = {number for (number,) in db.execute(_PENDING, (FEW + 1,))}
        if self._low > 0 or len(pending) > FEW:
            return None
        return self._numbers | pending

    def among(self, db: apsw.Connection, numbers: Sequence[int]) -> set[int]:
        """Those among some numbers; they are asked for once."""
        wanted = set(numbers)
        if min(wanted) < self._low:
            self._read_on(db)
        found = wanted & self._numbers
        self._numbers -= found
        if below := sorted(number for number in wanted if number < self._low):
            found.update(self._between(db, _NAMED_BETWEEN, below, self._expression))
        found.update(self._between(db, _PENDING_BETWEEN, sorted(wanted)))
        return found

    def _read_on(self, db: apsw.Connection) -> None:
        bindings = (self._expression, self._low, FEW + 1)
        numbers = [number for (number,) in db.execute(_NAMED_BELOW, bindings)]
        self._numbers.update(numbers)
        self._low = numbers[-1] if len(numbers) > FEW else 0

    def _between(
        self, db: apsw.Connection, query: str, numbers: Sequence[int], *bindings: str
    ) -> Iterator[int]:
        """What a query gives among ascending numbers, and near them."""
        for low, high in _runs(numbers):
            yield from (number for (number,) in db.execute(query, (*bindings, low, high)))


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of ascending numbers with no large gap between them."""
    low = high = numbers[0]
    for number in numbers[1:]:
        if number - high > GAP:
            yield low, high
            low = number
        high = number
    yield low, high
