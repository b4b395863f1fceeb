"""Models that Ollama servers fetch when asked to, each once at a time."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from chatapp.domain.changes import PullProgress
from chatapp.domain.errors import ModelError, RequestError
from chatapp.domain.models import Connection
from chatapp.engine.feed import Feed

if TYPE_CHECKING:
    from chatapp.engine.connections import Connections
    from chatapp.providers.ollama_pull import Pulled

log = logging.getLogger(__name__)


class Pulls:
    """Has servers fetch models, and tells the progress to the feed."""

    def __init__(self, connections: Connections, feed: Feed) -> None:
        self._connections = connections
        self._feed = feed
        self._running: dict[tuple[str, str], asyncio.Task[None]] = {}

    async def pull(self, connection: Connection, model: str) -> None:
        """Have the server fetch `model`, then ask it for its models again.

        A second call for the same one waits for the first. Raises InputError (pull_unsupported),
        RequestError, SecretError, ModelError (download_cancelled).
        """
        key = (connection.id, model)
        if key not in self._running:
            loop = asyncio.get_running_loop()
            task = loop.create_task(self._pull(connection, model), name="pull-model")
            self._running[key] = task
            task.add_done_callback(lambda _done: self._running.pop(key, None))
        task = self._running[key]
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():
                raise ModelError("download_cancelled") from None
            raise

    def cancel(self, connection_id: str, model: str) -> None:
        """Stop fetching; the server keeps what it has, and goes on from there the next time."""
        task = self._running.get((connection_id, model))
        if task is not None:
            task.cancel()

    async def close(self) -> None:
        """Stop all."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)

    async def _pull(self, connection: Connection, model: str) -> None:
        from chatapp.providers.ollama_pull import pull

        def told(pulled: Pulled) -> None:
            self._feed.publish(
                PullProgress(connection.id, model, pulled.status, pulled.done, pulled.total)
            )

        key = await self._connections.key(connection)
        client = await self._connections.client_for(connection)
        await pull(client, connection, key, model, told)
        try:
            await self._connections.fetch_models(connection)
        except RequestError as error:
            log.info("No models listed by %s: %s", connection.host, error.code)
