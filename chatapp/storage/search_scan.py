"""One search as it goes over the messages: functions that run on the reader's thread."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterator, Sequence

import apsw

from chatapp.domain.folding import fold
from chatapp.domain.messages import Status
from chatapp.domain.relevance import measure
from chatapp.domain.search import Place, SearchHit, SearchQuery, Snippet
from chatapp.domain.snippets import make_snippet
from chatapp.storage.messages import read_message
from chatapp.storage.rows import role_of, text_of, time_of
from chatapp.storage.search_choice import Choice
from chatapp.storage.searched_text import SEARCHED, searched_text

STEP_SECONDS = 0.02
"""After this long a step ends, so that a search can be given up."""
FIRST_HITS, STEP_HITS = 20, 50
"""After so many hits a step ends: sooner until the first ones, as many as are shown, are found."""
_READ_AT_ONCE = 16
_STREAMING = Status.STREAMING.value

Found = tuple[Place, Snippet, float]


class Scan:
    """A search under way: the text of every message that is chosen decides whether it is a hit.

    Parameters: `after`, `measured`, as of `Search.find`.
    """

    def __init__(self, query: SearchQuery, after: Place | None, *, measured: bool = False) -> None:
        self.ended = False
        self._count = 0
        self._measured = measured
        self._needles = [fold(text) for text in query.texts]
        self._excluded = [fold(text) for text in query.excluded]
        self._choice = Choice(query, self._needles, self._excluded, after)
        self._waiting: deque[Place] = deque()

    @property
    def index_damaged(self) -> bool:
        """Whether the index turned out to be damaged; then every message is looked at."""
        return not self._choice.index_usable

    def step(self, db: apsw.Connection) -> list[SearchHit]:
        """Look at some messages; gives what was found. Raises NotFoundError (no_conversation)."""
        end = time.perf_counter() + STEP_SECONDS
        most = FIRST_HITS if self._count < FIRST_HITS else STEP_HITS
        found: list[Found] = []
        while not self.ended and len(found) < most and time.perf_counter() < end:
            if not self._waiting:
                chosen = self._choice.next(db)
                if chosen is None:
                    self.ended = True
                    break
                self._waiting.extend(chosen)
            count = min(_READ_AT_ONCE, len(self._waiting))
            found += self._look_at(db, [self._waiting.popleft() for _ in range(count)])
        self._count += len(found)
        return _hits(db, found)

    def _look_at(self, db: apsw.Connection, places: Sequence[Place]) -> Iterator[Found]:
        texts = _texts(db, places)
        for place in places:
            text = texts.get(place[1])
            if text is None:  # removed meanwhile
                continue
            folded = fold(text)
            if self._fits(folded):
                score = measure(folded, self._needles) if self._measured else 0.0
                yield place, make_snippet(text, folded, self._needles), score

    def _fits(self, folded: str) -> bool:
        for needle in self._needles:  # thousands of texts: a generator each is a third of the time
            if needle not in folded:
                return False
        return not any(needle in folded for needle in self._excluded)


def _texts(db: apsw.Connection, places: Sequence[Place]) -> dict[int, str]:
    """The texts of messages by their numbers; of those being written, what has arrived."""
    query = f"""SELECT number, id, status, {SEARCHED} FROM message
        WHERE number IN (SELECT value FROM json_each(?))"""
    texts: dict[int, str] = {}
    for number, identity, status, text, names in db.execute(query, (_numbers(places),)):
        if status == _STREAMING:
            texts[number] = read_message(db, identity).text
        else:
            texts[number] = searched_text(text, names)
    return texts


def _hits(db: apsw.Connection, found: Sequence[Found]) -> list[SearchHit]:
    if not found:
        return []
    query = """SELECT m.number, c.id, CAST(c.title AS BLOB), m.id, m.role, m.model
        FROM message m JOIN conversation c ON c.number = m.conversation
        WHERE m.number IN (SELECT value FROM json_each(?))"""
    numbers = _numbers([place for place, _snippet, _score in found])
    rows = {number: rest for number, *rest in db.execute(query, (numbers,))}
    hits = []
    for place, snippet, score in found:
        if place[1] not in rows:  # its conversation is lost by damage
            continue
        conversation, title, message, role, model = rows[place[1]]
        created = time_of(place[0])
        about = (conversation, text_of(title), message, role_of(role), created, model)
        hits.append(SearchHit(*about, snippet, place, score))
    return hits


def _numbers(places: Sequence[Place]) -> str:
    return json.dumps([number for _created, number in places])
