"""Who stands where in the list of conversations: ids and times only, so that many cost little."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

KEEP_DELETED = timedelta(days=30)
"""How long a deleted conversation can still be brought back; then it is gone."""


class Shelf(StrEnum):
    """Where conversations are kept; each lies on one of them."""

    LISTED = "listed"
    ARCHIVE = "archive"
    TRASH = "trash"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a conversation stands in the list."""

    id: str
    folder: str | None
    pinned: bool
    archived: bool


class Entries:
    """Conversations in the order of the list: the latest time first, equal times by their ids.

    About 100 bytes each. Times are microseconds since 1970, UTC.
    """

    def __init__(self, rows: Iterable[tuple[str, int]] = ()) -> None:
        self.ids: list[str] = []
        self.times = array("q")
        for identity, time in rows:
            self.ids.append(identity)
            self.times.append(time)

    def __len__(self) -> int:
        return len(self.ids)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entries) and (self.ids, self.times) == (other.ids, other.times)

    __hash__ = None  # type: ignore[assignment]

    def place(self, identity: str, time: int) -> int:
        """Where a conversation with this time stands, or would stand."""
        return bisect_left(range(len(self.ids)), (-time, identity), key=self._key)

    def find(self, identity: str, time: int | None = None) -> int:
        """Where a conversation stands; -1 where it does not. Parameters: `time`, if it is known."""
        if time is not None:
            place = self.place(identity, time)
            return place if self.ids[place : place + 1] == [identity] else -1
        return self.ids.index(identity) if identity in self.ids else -1

    def first_before(self, time: int) -> int:
        """Where those begin that are older than a time."""
        return bisect_left(self.times, -time + 1, key=lambda each: -each)

    def add(self, identity: str, time: int) -> int:
        """Put one in its place, and give that."""
        place = self.place(identity, time)
        self.ids.insert(place, identity)
        self.times.insert(place, time)
        return place

    def take(self, place: int) -> tuple[str, int]:
        """Take one out."""
        return self.ids.pop(place), self.times.pop(place)

    def _key(self, place: int) -> tuple[int, str]:
        return -self.times[place], self.ids[place]


@dataclass(slots=True)
class Outline:
    """A list of conversations: each stands in one of its parts.

    What was asked for by words, the archive and the trash are all `loose`.
    """

    temporary: Entries = field(default_factory=Entries)
    pinned: Entries = field(default_factory=Entries)
    loose: Entries = field(default_factory=Entries)
    folders: dict[str, Entries] = field(default_factory=dict)
    """By id of the folder; one without conversations need not be there."""
    whole: bool = True
    """False while older ones are left out."""


def microseconds(time: datetime) -> int:
    """Whole microseconds since 1970, UTC."""
    return (time.astimezone(UTC) - _EPOCH) // _MICROSECOND


def moment_of(time: int) -> datetime:
    """The moment so many microseconds after 1970; 1970 if there is no such time."""
    try:
        return _EPOCH + time * _MICROSECOND
    except OverflowError:  # a damaged row
        return _EPOCH


def words_of(text: str) -> tuple[str, ...]:
    """The folded words that a title must have to fit a text, in any order."""
    from chatapp.domain.folding import fold

    return tuple(fold(text).split())


def fits(title: str, words: Iterable[str]) -> bool:
    """Whether a title has all folded words, each somewhere."""
    from chatapp.domain.folding import fold

    folded = fold(title)
    return all(word in folded for word in words)
