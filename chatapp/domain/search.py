"""What can be searched for, and what is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chatapp.domain.messages import Role

Place = tuple[int, int]
"""Where a hit stands in the order of all messages; only good to go on after it."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What a message must have to be found.

    Texts are taken literally, as a part of the message's text or of its files' names; case, character width and Latin
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
    folder: str | None = None
    """The id or name of the only folder to look in, or a part of the names of several."""
    model_part: str | None = None
    """What the model's id has in it, whatever the case."""

    @property
    def restricts(self) -> bool:
        """Whether it has a filter besides texts."""
        filters = (self.conversation, self.role, self.model, self.after, self.before)
        return any(each is not None for each in (*filters, self.folder, self.model_part))

    @property
    def of_messages(self) -> bool:
        """Whether it asks for what only messages have, not whole conversations."""
        filters = (self.conversation, self.role, self.model, self.model_part)
        return any(each is not None for each in filters)


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
    score: float = 0.0
    """How much of it is what was searched for, if that was measured (`relevance.py`)."""


@dataclass(frozen=True, slots=True)
class TitleHit:
    """A conversation that was found by its title."""

    conversation: str
    title: str
    ranges: tuple[tuple[int, int], ...]
    """What to highlight in the title, as in a snippet."""
    updated: datetime
    folder: str | None
    """The name of the folder it lies in."""
    archived: bool
