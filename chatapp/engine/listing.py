"""The list of conversations as views read it: an outline first, then the rows they look at."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.domain.listing import Outline, Shelf, fits, microseconds, words_of
from chatapp.domain.messages import Conversation
from chatapp.storage.listing import Listing as StoredListing
from chatapp.storage.temporary import Temporary

HEAD = 100
"""Conversations that are read before a long list is."""


class Listing:
    """Reads the list. Every method raises StorageError."""

    def __init__(self, store: StoredListing, temporary: Temporary) -> None:
        self._store = store
        self._temporary = temporary
        self._looks = 0

    async def head(self) -> Outline:
        """The top of the list; all of it where that is not long."""
        return await self._with_temporary(await self._store.head(HEAD), (), "")

    async def outline(
        self, shelf: Shelf = Shelf.LISTED, text: str = "", untitled: str = ""
    ) -> Outline | None:
        """What is on a shelf, or has all words of a text in its title.

        A later call makes an earlier one give up, and that gives None. Parameters: `untitled`,
        what stands for a title that is not there.
        """
        self._looks += 1
        look = self._looks
        if not (words := words_of(text)):
            found: Outline | None = await self._store.outline(shelf)
        else:
            found = await self._store.matches(shelf, words, untitled, lambda: self._looks == look)
        if shelf is Shelf.LISTED and found is not None:
            found = await self._with_temporary(found, words, untitled)
        return found if self._looks == look else None

    async def conversations(
        self, ids: Sequence[str], shelf: Shelf = Shelf.LISTED
    ) -> list[Conversation]:
        """Some conversations, out of the trash if that is the shelf; what is gone is left out."""
        temporary = [one for one in await self._temporary.conversations() if one.id in set(ids)]
        stored = await self._store.conversations(ids, deleted=shelf is Shelf.TRASH)
        return [*temporary, *stored]

    async def _with_temporary(
        self, outline: Outline, words: Sequence[str], untitled: str
    ) -> Outline:
        part = outline.loose if words else outline.temporary
        for one in await self._temporary.conversations():
            if fits(one.title or untitled, words):
                part.add(one.id, microseconds(one.updated))
        return outline
