"""The embedded model: llama.cpp's server in a child process (`local_server.py`).

It is spoken to like any other endpoint, by the OpenAI chat dialect.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import secrets
import signal
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from chatapp.domain.errors import ModelError
from chatapp.domain.messages import Json
from chatapp.providers import local_server
from chatapp.providers.child import Child
from chatapp.providers.local_server import ServerSettings

log = logging.getLogger(__name__)

DEFAULTS: Mapping[str, Json] = {"temperature": 0, "max_tokens": 512}
"""What the demo model is asked with where the user set nothing: so small a model is at its best
with the likeliest token each time, and without a limit it may go on for ever."""

RESAMPLING: Mapping[str, Json] = {"temperature": 0.7}
"""Instead, where several different answers are wanted; with a new `seed` each time."""

MOST_ANSWERS = local_server.SLOTS
"""The largest `n` the embedded server takes."""

START_LIMIT = 60.0
"""Seconds until it must take requests; a large model file is read from the disk meanwhile."""

HEALTH_LIMIT = 5.0
"""Seconds within which a running server must say that it is well."""

SPIN_COUNT = "10000"
"""How long OpenMP's threads spin for each other before they sleep. Measured on two cores: as quick
as its default while they are idle, and up to four times quicker while they are busy."""

SMALL_MODEL = 256 << 20
"""Bytes up to which a model counts as small: its whole context costs little."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the server of a model listens, and the key it wants. The key dies with the server."""

    base_url: str
    model: str
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Exit:
    """An end that nobody asked for: the exit status (negative: a signal) and the last words."""

    status: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Running:
    child: Child
    endpoint: Endpoint
    wanted: tuple[Path, int]


class EmbeddedServer:
    """The one server: started when first needed, one model at a time.

    Parameters: `on_exit` is called when it ended by itself; `start_limit`, seconds it may take to
    start; `health_limit`, seconds within which a running one must react; `command` starts the
    child. To be used on one event loop, and stopped at the end.
    """

    def __init__(
        self,
        on_exit: Callable[[Exit], None] | None = None,
        *,
        start_limit: float = START_LIMIT,
        health_limit: float = HEALTH_LIMIT,
        command: tuple[str, ...] | None = None,
    ) -> None:
        self.on_exit = on_exit
        self._start_limit = start_limit
        self._health_limit = health_limit
        self._command = command or _command()
        self._running: _Running | None = None
        self._starting: asyncio.Task[Endpoint] | None = None
        self._wanted: tuple[Path, int] | None = None
        self._lock = asyncio.Lock()

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
        return _exit(running.child) if running.child.ended.done() else None

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
        settings = _settings(path, threads)
        child = _spawn(self._command, settings)
        try:
            answer = await _first_answer(child, self._start_limit)
        except BaseException:
            child.kill()
            await _end_of(child)
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
            end = _exit(child)
            log.info("The embedded model's server ended: %s", end.reason)
            if self.on_exit is not None:
                self.on_exit(end)


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
            seconds = await _measured(_settings(model_path, threads, measure=True), limit)
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
    child = _spawn(_command(), settings)
    try:
        return float(str((await _first_answer(child, limit))["seconds"]))
    finally:
        child.kill()
        await _end_of(child)


def context_size(model_bytes: int, memory_bytes: int) -> int:
    """Tokens of context that fit: half of the memory is the model's and its context's to use.

    A token of context takes at most some 1/4000 of the model's size (measured over small and large
    models; newer ones take far less).
    """
    if model_bytes <= SMALL_MODEL:
        return 4096
    fitting = (memory_bytes / 2 - model_bytes) / (model_bytes / 4000)
    return next((size for size in (8192, 4096) if size <= fitting), 2048)


def _settings(path: Path, threads: int, *, measure: bool = False) -> ServerSettings:
    try:
        with path.open("rb") as file:
            magic, size = file.read(4), os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        raise ModelError("model_missing", model=path.stem) from None
    except OSError:
        raise ModelError("model_unreadable", path=path) from None
    if magic != b"GGUF":
        raise ModelError("model_unreadable", path=path)
    context = context_size(size, _memory())
    key = secrets.token_urlsafe(32)
    return ServerSettings(str(path.absolute()), path.stem, threads, context, key, measure)


def _memory() -> int:
    """The computer's memory in bytes; where the system does not say, a modest guess."""
    with suppress(AttributeError, ValueError, OSError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return 8 << 30


def _command() -> tuple[str, ...]:
    """How the child is started: the app's own program when frozen, else its file by path.

    `-P`: modules are never taken from the current folder.
    """
    if getattr(sys, "frozen", False):
        return (sys.executable, "_model-server")
    return (sys.executable, "-P", local_server.__file__)


_PASSED_ON = re.compile(
    r"PATH|HOME|LANG|LC_.*|TMPDIR|TMP|TEMP|SYSTEMROOT|WINDIR|USERPROFILE|(DY)?LD_LIBRARY_PATH"
    r"|PYTHONHOME|PYTHONPATH|VIRTUAL_ENV|OMP_.*|GOMP_.*"
)
"""The variables the child gets. Not among them: keys, and llama.cpp's own settings."""


def _spawn(command: tuple[str, ...], settings: ServerSettings) -> Child:
    passed_on = {name: value for name, value in os.environ.items() if _PASSED_ON.fullmatch(name)}
    environment = {"GOMP_SPINCOUNT": SPIN_COUNT, **passed_on}
    try:
        return Child(command, environment, json.dumps(asdict(settings)).encode() + b"\n")
    except OSError as error:
        reason = error.strerror or str(error)
        raise ModelError("model_start_failed", reason=reason) from error


async def _first_answer(child: Child, limit: float) -> dict[str, object]:
    await asyncio.wait([child.first_line], timeout=limit)
    if not child.first_line.done():
        raise ModelError("model_start_timeout", seconds=f"{limit:g}")
    answer = _answer(child.first_line.result())
    if "port" in answer or "seconds" in answer:
        return answer
    if answer.get("unsupported"):
        raise ModelError("model_unsupported")
    await asyncio.wait([child.ended], timeout=1.0)
    reason = _last_words(child.tail) or answer.get("error") or _exit(child).reason
    raise ModelError("model_start_failed", reason=reason)


def _answer(line: bytes) -> dict[str, object]:
    with suppress(ValueError):
        answer = json.loads(line)
        if isinstance(answer, dict):
            return answer
    return {}


async def _end_of(child: Child) -> None:
    """Wait for a killed child, also while the caller is being cancelled, so that none is left."""
    await asyncio.shield(asyncio.ensure_future(child.stop(grace=0.0)))


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


def _exit(child: Child) -> Exit:
    status = child.ended.result() if child.ended.done() else 0
    return Exit(status, _last_words(child.tail) or _worded(status))


def _last_words(lines: Iterable[str]) -> str:
    """What llama.cpp gave as the cause: the first of its errors, without time and function name."""
    for line in lines:
        if match := re.fullmatch(r"[\d.]+ E (?:\w+ +)?\S+: (?P<cause>.+)", line):
            return match["cause"]
    return ""


def _worded(status: int) -> str:
    if status < 0:
        with suppress(ValueError):
            return f"it was ended by the signal {signal.Signals(-status).name}"
    return f"it ended with exit status {status}"


def _retrieve(task: asyncio.Task[Endpoint]) -> None:
    """A failed start is told to those who wait for it; there may be none left."""
    if not task.cancelled():
        task.exception()
