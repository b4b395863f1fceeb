"""The embedded model: llama.cpp's server in a child process (`local_server.py`).

It is spoken to like any other endpoint, by the OpenAI chat dialect.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
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
from chatapp.providers.local_launch import (
    Launch as Launch,
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
    wanted: Launch


class EmbeddedServer:
    """The one server: started when first needed, one model at a time.

    Parameters: `start_limit`, seconds it may take to start; `health_limit`, seconds within which a
    running one must react; `command` starts the child; `idle_limit` gives the seconds without a
    call after which it is ended, 0 for never; `changed` is called when it was started, used or
    ended. To be used on one event loop, and stopped at the end.
    """

    def __init__(
        self,
        *,
        start_limit: float = START_LIMIT,
        health_limit: float = HEALTH_LIMIT,
        command: tuple[str, ...] | None = None,
        idle_limit: Callable[[], float] = lambda: 0.0,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._start_limit = start_limit
        self._health_limit = health_limit
        self._command = command or server_command()
        self._running: _Running | None = None
        self._starting: asyncio.Task[Endpoint] | None = None
        self._wanted: Launch | None = None
        self._lock = asyncio.Lock()
        self._used: Launch | None = None
        self._users = 0
        self._unused = asyncio.Condition()
        self._idle_limit = idle_limit
        self._changed = changed
        self._idle: asyncio.TimerHandle | None = None
        self._ending: asyncio.Task[None] | None = None

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

    @property
    def loaded(self) -> Path | None:
        """The file of the model whose server is up."""
        return self._running.wanted.path if self._running is not None and self.running else None

    @property
    def in_use(self) -> bool:
        """Whether somebody uses it just now."""
        return bool(self._users)

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
    async def use(self, launch: Launch) -> AsyncIterator[Endpoint]:
        """The server of that model for as long as it is needed, as `start` gives it.

        Another model waits until nobody uses this one, and the same model with other settings
        comes into force then: neither ends an answer that is being written.
        """
        async with self._unused:
            await self._unused.wait_for(
                lambda: self._used is None or self._used.path == launch.path
            )
            self._used = self._used or launch
            self._users += 1
        self._keep()
        try:
            endpoint = await self.start(self._used)
            self._changed()
            yield endpoint
        finally:
            self._users -= 1
            if not self._users:
                self._used = None
                self.watch_idle()
                async with self._unused:
                    self._unused.notify_all()
            self._changed()

    def watch_idle(self) -> None:
        """Count anew the time after which an unused server is ended: its limit may be another."""
        self._keep()
        limit = self._idle_limit()
        if limit > 0 and not self._users and self.running:
            self._idle = asyncio.get_running_loop().call_later(limit, self.end_unused)

    def _keep(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def end_unused(self) -> None:
        """Have the server ended in the background, unless somebody uses it."""
        self._keep()
        if not self._users and self.running:
            log.info("The embedded model is not used, and is unloaded")
            self._ending = asyncio.create_task(self.unload(), name="unload-embedded-model")

    async def unload(self) -> None:
        """End the server, unless somebody uses it. Who comes meanwhile gets a new one."""
        self._keep()
        async with self._lock:
            if not self._users:
                await self._end()
        self._changed()

    async def start(self, launch: Launch) -> Endpoint:
        """The server of that model, started unless it runs; callers at the same time share it.

        Another model, or the same with other settings, ends the running server first; so does a
        server that does not react any more.
        Raises ModelError (model_start_failed, model_start_timeout, model_unsupported, and those
        of `settings_for`).
        """
        wanted = replace(launch, threads=max(1, launch.threads))
        if self._starting is None or self._starting.done() or self._wanted != wanted:
            self._wanted = wanted
            self._starting = asyncio.create_task(self._provide(wanted), name="embedded-model")
            self._starting.add_done_callback(_retrieve)
        return await asyncio.shield(self._starting)

    async def stop(self) -> None:
        """End the server, or its start. Done within a second; `start` starts it again."""
        self._keep()
        ending = self._ending
        if ending is not None:
            await asyncio.wait([ending])
        starting, self._starting = self._starting, None
        if starting is not None and not starting.done():
            starting.cancel()
            await asyncio.wait([starting])
        async with self._lock:
            await self._end()
        self._changed()

    async def _provide(self, wanted: Launch) -> Endpoint:
        async with self._lock:
            running = self._running
            if running is not None and running.wanted == wanted and running.child.running:
                if await _reacts(running.endpoint, self._health_limit):
                    return running.endpoint
                log.info("The embedded model's server does not react and is started again")
            await self._end()
            endpoint, child = await self._launch(wanted)
            self._running = _Running(child, endpoint, wanted)
            child.ended.add_done_callback(lambda _ended: self._tell(child))
            return endpoint

    async def _launch(self, launch: Launch) -> tuple[Endpoint, Child]:
        settings = await asyncio.to_thread(settings_for, launch)
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
            self._changed()


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
            launch = Launch(model_path, threads)
            settings = await asyncio.to_thread(settings_for, launch, measure=True)
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


async def gpus() -> tuple[str, ...]:
    """The graphics cards that the llama.cpp of this app can use, by name.

    Raises ModelError (model_start_failed, model_start_timeout, model_unsupported).
    """
    child = spawn(server_command(), ServerSettings("", "", 1, 0, 0, "", devices=True))
    try:
        devices = (await first_answer(child, START_LIMIT))["devices"]
        return tuple(str(name) for name in devices) if isinstance(devices, list) else ()
    finally:
        child.kill()
        await end_of(child)


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
