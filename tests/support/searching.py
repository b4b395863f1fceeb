"""Short words for searching a profile in tests."""

from __future__ import annotations

from chatapp.domain.search import SearchHit, SearchQuery
from chatapp.storage.database import Database
from chatapp.storage.search import Search


async def index_all(search: Search) -> None:
    """Index everything."""
    while await search.index_batch():
        pass


async def pending(db: Database) -> int:
    """How many messages are not in the index as they are now."""
    query = "SELECT count(*) FROM search_pending"
    return await db.read(lambda connection: int(connection.execute(query).get))


async def hits(search: Search, *texts: str, **filters: object) -> list[SearchHit]:
    """What has all of some texts, newest first."""
    query = SearchQuery(texts, **filters)  # type: ignore[arg-type]
    return [hit async for hit in search.find(query)]


async def found(search: Search, *texts: str, **filters: object) -> list[str]:
    """The ids of the messages that have all of some texts, newest first."""
    return [hit.message for hit in await hits(search, *texts, **filters)]
