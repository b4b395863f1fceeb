"""Searching all messages, newest first, in short steps beside the database's other work."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator

import apsw

from chatapp.domain.errors import StorageError
from chatapp.domain.messages import Folder
from chatapp.domain.search import Place, SearchHit, SearchQuery, TitleHit
from chatapp.storage.database import Database
from chatapp.storage.folders import Folders
from chatapp.storage.search_filters import folder_named
from chatapp.storage.search_index import index_batch, make_anew
from chatapp.storage.search_scan import Scan
from chatapp.storage.search_titles import TitleSearch
from chatapp.storage.title_cache import TitleCache

log = logging.getLogger(__name__)


class Search:
    """The search over a profile's messages, and its index.

    Parameters: `titles`, those that are kept, if others look through them too.
    """

    def __init__(self, db: Database, titles: TitleCache | None = None) -> None:
        self._db = db
        self._damaged = self._made_anew = False
        self._titles = titles or TitleCache()

    async def find(
        self, query: SearchQuery, after: Place | None = None, *, measured: bool = False
    ) -> AsyncGenerator[SearchHit, None]:
        """What is found, newest first, as it is found; leaving the iterator ends the search.

        Conversations in the trash are not looked at. Parameters: `after`, the place of a hit:
        only what comes after it; `measured`, whether hits get their score.
        Raises NotFoundError (no_conversation), StorageError.
        """
        scan = Scan(query, after, measured=measured)
        try:
            while not scan.ended:
                hits = await self._db.read_long(scan.step)
                self._damaged |= scan.index_damaged
                for hit in hits:
                    yield hit
        finally:
            scan.ended = True  # a step that waits for its turn is not made

    async def titles(self, query: SearchQuery, limit: int) -> tuple[list[TitleHit], int]:
        """Conversations by their titles, newest first, and how many there are. Raises StorageError.

        Those in the trash are not looked at; none has what only messages have.
        """
        search = TitleSearch(self._titles, query, limit)
        try:
            return await self._db.read_long(search.run)
        finally:
            search.given_up = True

    async def prepare(self) -> None:
        """Read what `titles` needs before it is asked for. Raises StorageError."""
        await self._db.read_long(self._titles.read)

    def titles_changed(self) -> None:
        """A conversation was added, renamed, deleted or brought back."""
        self._titles.stale = True

    async def folders(self) -> list[Folder]:
        """All folders, by name. Raises StorageError."""
        return await Folders(self._db).list()

    async def folder_named(self, name: str) -> str:
        """The id of the folder with that id or name. Raises NotFoundError (no_folder)."""
        return await self._db.read_long(folder_named, name)

    async def index_batch(self) -> bool:
        """Bring a part of the index up to date; gives whether there is more to do.

        An index found damaged is made anew, once. Raises StorageError.
        """
        if not self._damaged:
            try:
                return await self._db.write(index_batch)
            except StorageError as error:
                if self._made_anew or not isinstance(error.__cause__, apsw.CorruptError):
                    raise
        log.warning("The search index is damaged and made anew")
        self._damaged, self._made_anew = False, True
        await self._db.write(make_anew)
        return True
