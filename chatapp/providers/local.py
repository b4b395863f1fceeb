"""The embedded model: llama.cpp's server in a child process (`local_server.py`).

It is spoken to like any other endpoint, by the OpenAI chat dialect.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chatapp.domain.errors import ModelError
from chatapp.domain.messages import Json
from chatapp.domain.models import DEMO_PARAMETERS
from chatapp.providers import local_server
from chatapp.providers.child import Child
from chatapp.providers.local_launch import (
    Exit,
    end_of,
    exit_of,
    first_answer,
    server_command,
    settings_for,
    spawn,
)
from chatapp.providers.local_server import ServerSettings

log = logging.getLogger(__name__)

DEFAULTS = DEMO_PARAMETERS

RESAMPLING: Mapping[str, Json] = {"temperature": 0.7}
"""Instead, where several different answers are wanted; with a new `seed` each time."""

MOST_ANSWERS = local_server.SLOTS
"""The largest `n` the embedded server takes."""

START_LIMIT = 60.0
"""Seconds until it must take requests; a large model file is read from the disk meanwhile."""

HEALTH_LIMIT = 5.0
"""Seconds within which a running server must say that it is well."""


def answer_context(path: Path) -> int | None:
    """Tokens that one conversation with a model may have; None for a file that is none."""
    try:
        return settings_for(path, threads=1).answer_context
    except ModelError:
        return None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the server of a model listens, and the key it wants. The key dies with the server."""

    base_url: str
    model: str
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Running:
    child: Child
    endpoint: Endpoint
    wanted: tuple[Path, int]


class EmbeddedServer:
    """The one server: started when first needed, one model at a time.

    Parameters: `start_limit`, seconds it may take to start; `health_limit`, seconds within which a
    running one must react; `command` starts the child. To be used on one event loop, and stopped
    at the end.
    """

    def __init__(
        self,
        *,
        start_limit: float = START_LIMIT,
        health_limit: float = HEALTH_LIMIT,
        command: tuple[str, ...] | None = None,
    ) -> None:
        self._start_limit = start_limit
        self._health_limit = health_limit
        self._command = command or server_command()
        self._running: _Running | None = None
        self._starting: asyncio.Task[Endpoint] | None = None
        self._wanted: tuple[Path, int] | None = None
        self._lock = asyncio.Lock()
        self._used: tuple[Path, int] | None = None
        self._users = 0
        self._unused = asyncio.Condition()

    @property
    def running(self) -> bool:
        """Whether the server is up, as the system says it at this moment."""
        return self._running is not None and self._running.child.running

    @property
    def crashed(self) -> bool:
        """Whether it was up and ended by itself; the next `start` starts it again."""
        return self._running is not None and not self._running.child.running

    @property
    def pid(self) -> int | None:
        """The child's process number while it is up."""
        return self._running.child.pid if self._running is not None and self.running else None

    async def crash(self, within: float = 0.5) -> Exit | None:
        """Whether it has ended by itself, or does so `within` seconds; None: it is up or stopped.

        A connection breaks a moment before the process is gone, hence the waiting.
        """
        running = self._running
        if running is None:
            return None
        await asyncio.wait([running.child.ended], timeout=within)
        return exit_of(running.child) if running.child.ended.done() else None

    @contextlib.asynccontextmanager
    async def use(self, model_path: Path, threads: int) -> AsyncIterator[Endpoint]:
        """The server of that model for as long as it is needed, as `start` gives it.

        Another model waits until nobody uses this one, another number of threads comes into force
        then: neither ends an answer that is being written.
        """
        async with self._unused:
            await self._unused.wait_for(lambda: self._used is None or self._used[0] == model_path)
            self._used = self._used or (model_path, threads)
            self._users += 1
        try:
            yield await self.start(*self._used)
        finally:
            self._users -= 1
            if not self._users:
                self._used = None
                async with self._unused:
                    self._unused.notify_all()

    async def start(self, model_path: Path, threads: int) -> Endpoint:
        """The server of that model, started unless it runs; callers at the same time share it.

        Another model or another number of threads ends the running server first; so does a server
        that does not react any more.
        Raises ModelError (model_missing, model_unreadable, model_start_failed,
        model_start_timeout, model_unsupported).
        """
        wanted = (model_path, max(1, threads))
        if self._starting is None or self._starting.done() or self._wanted != wanted:
            self._wanted = wanted
            self._starting = asyncio.create_task(self._provide(wanted), name="embedded-model")
            self._starting.add_done_callback(_retrieve)
        return await asyncio.shield(self._starting)

    async def stop(self) -> None:
        """End the server, or its start. Done within a second; `start` starts it again."""
        starting, self._starting = self._starting, None
        if starting is not None and not starting.done():
            starting.cancel()
            await asyncio.wait([starting])
        async with self._lock:
            await self._end()

    async def _provide(self, wanted: tuple[Path, int]) -> Endpoint:
        async with self._lock:
            running = self._running
            if running is not None and running.wanted == wanted and running.child.running:
                if await _reacts(running.endpoint, self._health_limit):
                    return running.endpoint
                log.info("The embedded model's server does not react and is started again")
            await self._end()
            endpoint, child = await self._launch(*wanted)
            self._running = _Running(child, endpoint, wanted)
            child.ended.add_done_callback(lambda _ended: self._tell(child))
            return endpoint

    async def _launch(self, path: Path, threads: int) -> tuple[Endpoint, Child]:
        settings = await asyncio.to_thread(settings_for, path, threads)
        child = spawn(self._command, settings)
        try:
            answer = await first_answer(child, self._start_limit)
        except BaseException:
            child.kill()
            await end_of(child)
            raise
        url = f"http://127.0.0.1:{answer['port']}/v1"
        return Endpoint(url, settings.alias, settings.key), child

    async def _end(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            await running.child.stop()

    def _tell(self, child: Child) -> None:
        running = self._running
        if running is not None and running.child is child:
            log.info("The embedded model's server ended: %s", exit_of(child).reason)


async def measure_threads(model_path: Path, candidates: Iterable[int]) -> int:
    """The number of threads that answers soonest on this computer, as busy as it is now.

    Each candidate writes a short answer to a short prompt, one after another; a higher number
    must be a tenth faster to be worth its processors, and is given up when it is slower. Takes
    about a second for each; can be cancelled at any time.
    Raises ModelError, as `EmbeddedServer.start` does.
    """
    best, best_seconds, limit = 1, float("inf"), START_LIMIT
    for threads in sorted(set(candidates)):
        started = time.monotonic()
        try:
            settings = await asyncio.to_thread(settings_for, model_path, threads, measure=True)
            seconds = await _measured(settings, limit)
        except ModelError as error:
            if best_seconds == float("inf") or error.code != "model_start_timeout":
                raise
            break
        log.info("The embedded model with %d threads: %.2f s", threads, seconds)
        if seconds < best_seconds * 0.9:
            best, best_seconds = threads, seconds
            limit = time.monotonic() - started + 1.0
    return best


async def _measured(settings: ServerSettings, limit: float) -> float:
    child = spawn(server_command(), settings)
    try:
        return float(str((await first_answer(child, limit))["seconds"]))
    finally:
        child.kill()
        await end_of(child)


async def _reacts(endpoint: Endpoint, limit: float) -> bool:
    """Whether the server answers at all; it does so also while it writes answers."""
    host, port = endpoint.base_url.removeprefix("http://").removesuffix("/v1").split(":")
    try:
        async with asyncio.timeout(limit):
            reader, writer = await asyncio.open_connection(host, int(port))
            try:
                writer.write(
                    b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                )
                return bool(await reader.readline())
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False


def _retrieve(task: asyncio.Task[Endpoint]) -> None:
    """A failed start is told to those who wait for it; there may be none left."""
    if not task.cancelled():
        task.exception()
