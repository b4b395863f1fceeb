"""How much a message is about what was searched for: a measure that is quick and easy to explain.

For each text, how often it is there, its first places counting most, and twice as much where it
stands as a word of its own; all in proportion to the message's length, so that a short message
about it comes before a long one that mentions it. What is in the conversation's title, and what is
new, comes somewhat earlier.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime

from chatapp.domain.folding import fold
from chatapp.domain.search import SearchHit

_LOOKED_AT = 20
"""So many places of a text count at most."""
_WHOLE = 2.0
_LENGTH = 400.0
"""Characters of a message of common length."""
_IN_TITLE = 1.5
_RECENT = 0.5
_RECENT_DAYS = 30.0


def measure(folded: str, needles: Sequence[str]) -> float:
    """How much of a folded text is some folded needles."""
    counts = (_weight(folded, needle) for needle in needles if needle)
    return sum(map(math.log1p, counts)) / (1.0 + math.log1p(len(folded) / _LENGTH))


def ranked(hits: Iterable[SearchHit], texts: Sequence[str], at: datetime) -> list[SearchHit]:
    """Measured hits, the most relevant first; of equals the newest. Parameters: `at`, the time."""
    needles = [fold(text) for text in texts]

    def rank(hit: SearchHit) -> float:
        title = fold(hit.title)
        in_title = all(needle in title for needle in needles) if needles else False
        days = max(0.0, (at - hit.created).total_seconds() / 86_400)
        recent = 1.0 + _RECENT * math.exp(-days / _RECENT_DAYS)
        return hit.score * recent * (_IN_TITLE if in_title else 1.0)

    return sorted(hits, key=lambda hit: (rank(hit), hit.place), reverse=True)


def _weight(folded: str, needle: str) -> float:
    weight, end = 0.0, 0
    for _ in range(_LOOKED_AT):
        start = folded.find(needle, end)
        if start < 0:
            break
        end = start + len(needle)
        whole = not (_letter(folded, start - 1) or _letter(folded, end))
        weight += _WHOLE if whole else 1.0
    return weight


def _letter(text: str, position: int) -> bool:
    """Whether a word may go on there; Chinese characters count as words of their own."""
    return 0 <= position < len(text) and text[position].isalnum() and text[position] < "\u3000"
