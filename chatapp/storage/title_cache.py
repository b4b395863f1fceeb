"""The titles of all conversations, kept ready to be looked through."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import apsw

from chatapp.domain.folding import fold
from chatapp.storage.rows import text_of

_ALL = "SELECT number, CAST(title AS BLOB) FROM conversation"


class TitleCache:
    """All titles, folded, in one text with a line for each: whatever is typed is found in some 10 ms.

    Those in the trash too: whoever asks knows where to look. `stale` is set by whoever changed a
    conversation; then they are read again. For the reader's thread only, except that.
    """

    def __init__(self) -> None:
        self.stale = True
        self._text = ""
        self._numbers = array("q")
        self.untitled: list[int] = []
        """The numbers of the conversations without a title."""

    def read(self, db: apsw.Connection) -> None:
        """Read the titles again, if one may be another."""
        if not self.stale:
            return
        self.stale = False  # before reading: what changes meanwhile is told afterwards
        try:
            self._read(db)
        except BaseException:
            self.stale = True
            raise

    def _read(self, db: apsw.Connection) -> None:
        lines: list[str] = []
        self._numbers, self.untitled = array("q"), []
        for number, title in db.execute(_ALL):
            lines.append(fold(one_line(text_of(title))))
            self._numbers.append(number)
            if not title:
                self.untitled.append(number)
        self._text = "\n".join(lines)

    def with_all(self, needles: Sequence[str], excluded: Sequence[str] = ()) -> list[int]:
        """The numbers of the conversations whose folded titles have these texts.

        Parameters: `excluded`, folded texts that they must not have.
        """
        if not self._numbers or any(needle not in self._text for needle in needles):
            return []
        lines = self._text.split("\n")
        places: Sequence[int] = range(len(lines))
        for needle in needles:
            places = [place for place in places if needle in lines[place]]
        for needle in excluded:
            places = [place for place in places if needle not in lines[place]]
        return [self._numbers[place] for place in places]


def one_line(title: str) -> str:
    """A title with single spaces only."""
    return " ".join(title.split())
