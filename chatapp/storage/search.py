"""Searching all messages, newest first, in short steps beside the database's other work."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from chatapp.domain.search import Place, SearchHit, SearchQuery
from chatapp.storage.database import Database
from chatapp.storage.search_index import index_batch
from chatapp.storage.search_scan import Scan


class Search:
    """The search over a profile's messages, and its index."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def find(
        self, query: SearchQuery, after: Place | None = None
    ) -> AsyncGenerator[SearchHit, None]:
        """What is found, newest first, as it is found; leaving the iterator ends the search.

        Conversations in the trash are not looked at. Parameters: `after`, the place of a hit:
        only what comes after it.
        Raises NotFoundError (no_conversation), StorageError.
        """
        scan = Scan(query, after)
        while not scan.ended:
            for hit in await self._db.read_long(scan.step):
                yield hit

    async def index_batch(self) -> bool:
        """Bring a part of the index up to date; gives whether there is more to do.

        Raises StorageError.
        """
        return await self._db.write(index_batch)
