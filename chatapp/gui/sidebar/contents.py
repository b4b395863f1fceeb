"""The conversations of rows that were looked at: read in pages, and no more kept than a few."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatapp.domain.messages import Conversation

PAGE = 100
"""Rows that are read together."""
LIMIT = 2_000
"""Conversations that are kept; those that were read first go first."""


class Contents:
    """Conversations by id."""

    def __init__(self) -> None:
        self._known: dict[str, Conversation] = {}
        self._stale: set[str] = set()
        self._asked: set[str] = set()

    def get(self, identity: str) -> Conversation | None:
        """What is known of a conversation, maybe from before others wrote."""
        return self._known.get(identity)

    def is_wanted(self, identity: str) -> bool:
        """Whether it should be read."""
        return identity not in self._known or identity in self._stale

    def put(self, conversation: Conversation) -> bool:
        """Keep one; whether it is another than before."""
        before = self._known.pop(conversation.id, None)
        self._known[conversation.id] = conversation
        self._stale.discard(conversation.id)
        while len(self._known) > LIMIT:
            del self._known[next(iter(self._known))]
        return before != conversation

    def forget(self, identity: str) -> None:
        """It is gone."""
        self._known.pop(identity, None)

    def to_ask(self, identities: Iterable[str]) -> list[str]:
        """Those that should be read and were not asked for yet; now they are."""
        wanted = [each for each in identities if self.is_wanted(each) and each not in self._asked]
        self._asked.update(wanted)
        return wanted

    def answered(self, identities: Iterable[str]) -> None:
        """These were read; what did not come is gone, and is not asked for again for now."""
        for identity in identities:
            self._stale.discard(identity)
            if identity in self._known:
                self._asked.discard(identity)

    def make_stale(self) -> None:
        """Read all of them again when they are looked at."""
        self._stale = set(self._known)
        self._asked.clear()
