"""What can be searched for, and what is found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from chatapp.domain.messages import Role

Place = tuple[int, int]
"""Where a hit stands in the order of all messages; only good to go on after it."""

_QUOTES = '"“”„‟'
_TERM = re.compile(f"(-?)[{_QUOTES}]([^{_QUOTES}]*)(?:[{_QUOTES}]|$)|(-?)(\\S+)")


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What a message must have to be found.

    Texts are taken literally, as a part of the message's text; case, character width and Latin
    accents do not matter.
    """

    texts: tuple[str, ...]
    """All of them must be there."""
    excluded: tuple[str, ...] = ()
    """None of them may be there."""
    conversation: str | None = None
    """The id of the only conversation to look at."""
    role: Role | None = None
    model: str | None = None
    """The id of the model that answered."""
    after: datetime | None = None
    """The message was made then or later."""
    before: datetime | None = None
    """The message was made earlier."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """One line of a message around what was found."""

    text: str
    ranges: tuple[tuple[int, int], ...]
    """What to highlight in it: first character and the one after the last, in order."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A message that was found."""

    conversation: str
    title: str
    message: str
    role: Role
    created: datetime
    model: str | None
    snippet: Snippet
    place: Place


def parse_query(text: str, **filters: object) -> SearchQuery:
    """The query behind what was typed: words that must all be there, in any order.

    "Quotes" hold words together as they stand; a hyphen before a word or quotes excludes it.
    A lone hyphen or quote is text. Parameters: `filters`, other fields of the query.
    """
    texts: list[str] = []
    excluded: list[str] = []
    for quoted_minus, quoted, minus, word in _TERM.findall(text):
        if word and not word.strip("-"):
            texts.append(minus + word)
        elif word:
            (excluded if minus else texts).append(word)
        elif quoted:
            (excluded if quoted_minus else texts).append(quoted)
    if not texts and not excluded and text.strip():
        texts.append(text.strip())
    return SearchQuery(tuple(texts), tuple(excluded), **filters)  # type: ignore[arg-type]
