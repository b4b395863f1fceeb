"""The search over all conversations, and its index, which is made while nobody waits for it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass

from chatapp.domain.changes import (
    BranchChanged,
    BranchSpliced,
    Change,
    ConversationAdded,
    ConversationChanged,
    ConversationRemoved,
    ListChanged,
    MessageChanged,
    MessagesAdded,
    StoreChanged,
)
from chatapp.domain.errors import StorageError
from chatapp.domain.messages import Folder, now
from chatapp.domain.relevance import ranked
from chatapp.domain.search import Place, SearchHit, SearchQuery, TitleHit
from chatapp.engine.feed import Feed
from chatapp.storage import search as stored

log = logging.getLogger(__name__)

START_AFTER = 2.0
"""Seconds a window has for itself before what is not indexed yet is."""
PAUSE = 0.03
"""Seconds between two batches: the database and the processor are for others meanwhile."""
QUIET = 1.0
"""Seconds after a change until it is indexed; more may come."""
RANKED = 1_000
"""So many of the newest hits are put in order by relevance."""
RANK_EVERY = 0.25
"""Seconds after which what was found so far is put in order, while more is looked for."""
TRY_AGAIN = 60.0
"""Seconds until the next try after the index could not be written."""


_TEXTS_CHANGED = (MessagesAdded, MessageChanged, BranchChanged, BranchSpliced, StoreChanged)
_TITLES_CHANGED = (
    ConversationAdded,
    ConversationChanged,
    ConversationRemoved,
    ListChanged,
    StoreChanged,
)


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Some hits, newest first."""

    hits: tuple[SearchHit, ...]
    next: Place | None
    """Where the next page begins; None: there is none."""


class Search:
    """Finds messages; what is not indexed is looked through, so that all is found at any time."""

    def __init__(self, store: stored.Search, feed: Feed) -> None:
        self._store = store
        self._due = asyncio.Event()
        feed.subscribe(self._on_change)

    async def find(
        self, query: SearchQuery, after: Place | None = None
    ) -> AsyncGenerator[SearchHit, None]:
        """What is found, newest first, as it is found; closing the iterator ends the search.

        An answer that is being written is found by what has been saved of it. Conversations in
        the trash are left out. Parameters: `after`, the place of a hit: what comes after it.
        Raises NotFoundError (no_conversation), StorageError.
        """
        async with aclosing(self._store.find(query, after)) as hits:
            async for hit in hits:
                yield hit

    async def page(self, query: SearchQuery, size: int, after: Place | None = None) -> SearchPage:
        """At most `size` hits. Parameters: `after`, the `next` of the page before.

        Raises NotFoundError (no_conversation), StorageError.
        """
        hits: list[SearchHit] = []
        async with aclosing(self._store.find(query, after)) as found:
            async for hit in found:
                hits.append(hit)
                if len(hits) == size:
                    return SearchPage(tuple(hits), hit.place)
        return SearchPage(tuple(hits), None)

    async def titles(self, query: SearchQuery, limit: int) -> tuple[list[TitleHit], int]:
        """Conversations whose titles have all texts, newest first, and how many there are.

        Archived ones too, those in the trash not. Raises StorageError.
        """
        return await self._store.titles(query, limit)

    async def prepare(self) -> None:
        """Get ready for a search that is about to be typed. Raises StorageError."""
        await self._store.prepare()

    async def relevant(self, query: SearchQuery) -> AsyncGenerator[list[SearchHit], None]:
        """The newest hits, at most 1,000, the most relevant first; again as more are found.

        Raises NotFoundError (no_conversation), StorageError.
        """
        hits: list[SearchHit] = []
        told = time.monotonic()
        async with aclosing(self._store.find(query, measured=True)) as found:
            async for hit in found:
                hits.append(hit)
                if len(hits) == RANKED:
                    break
                if time.monotonic() - told > RANK_EVERY:
                    yield ranked(hits, query.texts, now())
                    told = time.monotonic()
        yield ranked(hits, query.texts, now())

    async def folders(self) -> list[Folder]:
        """All folders, by name. Raises StorageError."""
        return await self._store.folders()

    async def folder_named(self, name: str) -> str:
        """The id of the folder with that id or name. Raises NotFoundError (no_folder)."""
        return await self._store.folder_named(name)

    async def index_pending(self, pause: float = 0.0) -> None:
        """Bring the index up to date. Parameters: `pause`, seconds between two batches.

        Raises StorageError; what was indexed by then stays.
        """
        more = True
        while more:
            more = await self._store.index_batch()
            await asyncio.sleep(pause)

    async def keep_indexed(self) -> None:
        """Keep the index up to date for ever, as a window does."""
        await asyncio.sleep(START_AFTER)
        while True:
            self._due.clear()
            try:
                await self.index_pending(PAUSE)
            except StorageError as error:
                log.info("The search index is not written: %s", error.code)
                await asyncio.sleep(TRY_AGAIN)
            else:
                await self._due.wait()
                await asyncio.sleep(QUIET)

    async def index_own(self) -> None:
        """Index some of what this process wrote, if it did; what is left, a window indexes."""
        if self._due.is_set():
            self._due.clear()
            with suppress(StorageError):
                await self._store.index_batch()

    def _on_change(self, change: Change) -> None:
        if isinstance(change, _TEXTS_CHANGED):
            self._due.set()
        if isinstance(change, _TITLES_CHANGED):
            self._store.titles_changed()
