"""An engine of a certain version, its clock, and a server with a list of updates."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import UTC, datetime

from chatapp.engine.update_feed import FeedSource
from chatapp.engine.updates import Updates
from tests.support.bench import Bench
from tests.support.hostile_server import Behaviour, HostileServer
from tests.support.update_feeds import FeedFiles, SigningKey, feed_url, source_of

OURS, NEXT = SigningKey(), SigningKey()


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 12, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class UpdateWorld:
    """An engine of version 1.0.0, its clock, and a server with a list."""

    def __init__(self, bench: Bench, stack: AsyncExitStack) -> None:
        self.bench = bench
        self.engine = bench.engine
        self.clock = Clock()
        self.files = FeedFiles()
        self._stack = stack
        self.server: HostileServer

    async def serve(self, *behaviours: Behaviour) -> Updates:
        """Start a server, of the list if nothing else is asked for."""
        self.server = HostileServer(*(behaviours or (self.files,)))
        await self._stack.enter_async_context(self.server)
        return self.updates(source_of(feed_url(self.server), OURS, NEXT))

    def updates(self, source: FeedSource) -> Updates:
        """The intents, with that source."""
        made = Updates(
            lambda: self.engine.connections.client,
            self.engine.settings,
            self.engine.set_setting,
            self.engine.feed,
            source,
            version="1.0.0",
            clock=self.clock,
        )
        self.engine.__dict__["updates"] = made
        return made
