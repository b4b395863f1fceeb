"""The embedded model as the engine sees it: its files, its server, its own sampling defaults."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from chatapp.domain.changes import EmbeddedModelsChanged, ModelProgress
from chatapp.domain.errors import ModelError, NetworkError
from chatapp.domain.messages import Json
from chatapp.domain.models import DEMO_MODEL, EMBEDDED_ID, Connection, Dialect, EmbeddedModel
from chatapp.domain.services import EMBEDDED_SERVICE
from chatapp.domain.settings import MODEL_THREADS, MODEL_THREADS_MEASURED
from chatapp.engine.feed import Feed
from chatapp.providers import demo_model, local
from chatapp.storage.embedded_models import EmbeddedModels
from chatapp.storage.settings import Settings

log = logging.getLogger(__name__)

CONNECTION = Connection(
    id=EMBEDDED_ID,
    name="Demo model",
    dialect=Dialect.OPENAI_CHAT,
    base_url="http://127.0.0.1",
    created=datetime.fromtimestamp(0, UTC),
    model=DEMO_MODEL,
    models=(DEMO_MODEL,),
    service=EMBEDDED_SERVICE,
)
"""The built-in connection, before its server runs."""


class Embedded:
    """Starts the embedded server when first needed and ends it with the app."""

    def __init__(self, files: EmbeddedModels, settings: Settings, feed: Feed) -> None:
        self._files = files
        self._settings = settings
        self._feed = feed
        self._server = local.EmbeddedServer()
        self._folder = demo_model.model_folder()
        self._fetching: asyncio.Task[Path] | None = None
        self.changed: Callable[[], Awaitable[None]] | None = None
        """Called after the models have changed: the built-in connection has others then."""

    async def models(self) -> tuple[EmbeddedModel, ...]:
        """The demo model, then the files that were added, by path."""
        return await asyncio.to_thread(_found, self._folder, await self._files.list())

    async def connection(self) -> Connection:
        """The built-in connection with the models it has now."""
        names = tuple(model.id for model in await self.models())
        return replace(CONNECTION, models=names)

    @contextlib.asynccontextmanager
    async def use(self, model: str) -> AsyncIterator[local.Endpoint]:
        """Where the server of `model` listens, for one call; started when it does not run.

        Raises ModelError (model_missing, model_start_failed, ...).
        """
        known = {candidate.id: candidate for candidate in await self.models()}
        if model not in known or not known[model].present:
            raise ModelError("model_missing", model=model)
        async with self._server.use(Path(known[model].path), self.threads) as endpoint:
            yield endpoint

    async def context_of(self, model: str) -> int | None:
        """Tokens that one conversation with a model may have; None where its file is not there."""
        for known in await self.models():
            if known.id == model and known.present:
                return await asyncio.to_thread(local.answer_context, Path(known.path))
        return None

    @property
    def threads(self) -> int:
        """The user's choice, else what was measured, else a cautious guess until it is."""
        chosen = self._settings.get(MODEL_THREADS) or self._settings.get(MODEL_THREADS_MEASURED)
        return chosen or max(1, (os.cpu_count() or 2) // 2)

    @property
    def threads_known(self) -> bool:
        """Whether the number of threads was chosen or measured."""
        return bool(self._settings.get(MODEL_THREADS) or self._settings.get(MODEL_THREADS_MEASURED))

    async def measure_threads(self) -> None:
        """Find the best number of threads on this computer with the demo model, and keep it."""
        path = demo_model.demo_model_path(self._folder)
        if self.threads_known or not path.is_file():
            return
        cores = os.cpu_count() or 1
        candidates = sorted({1, 2, max(1, cores // 2), cores} & set(range(1, cores + 1)))
        best = await local.measure_threads(path, candidates)
        await self._settings.set(MODEL_THREADS_MEASURED, best)
        log.info("Measured: %d threads are best for the embedded model", best)

    async def check_after(self, error: NetworkError) -> None:
        """See to the server after a call to it failed with `error`.

        A hung one is ended, so that the next call starts another. Raises ModelError
        (model_crashed) where it is gone.
        """
        if await self._server.crash() is not None:
            raise ModelError("model_crashed") from error
        if error.code in ("timeout_idle", "timeout_first_byte"):
            await self._server.stop()

    async def stop(self) -> None:
        """End the server; it starts again with the next call."""
        await self._server.stop()

    async def fetch_demo(self) -> Path:
        """Fetch the demo model, telling the progress to the feed; raises ModelError."""
        if self._fetching is None or self._fetching.done():
            self._fetching = asyncio.get_running_loop().create_task(
                demo_model.fetch(self._folder, self._progress), name="fetch-demo-model"
            )
        task = self._fetching
        try:
            path = await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():
                raise ModelError("download_cancelled") from None
            raise
        finally:
            await self.publish_models()
        return path

    def cancel_fetch(self) -> None:
        """Stop fetching the demo model."""
        if self._fetching is not None:
            self._fetching.cancel()

    async def close(self) -> None:
        """End the server and the fetching, each with its child process."""
        self.cancel_fetch()
        if self._fetching is not None and not self._fetching.done():
            await asyncio.wait([self._fetching])
        await self.stop()

    async def add_file(self, path: Path) -> EmbeddedModel:
        """Add a GGUF file by path; raises ModelError (model_unreadable), NotFoundError (no_file)."""
        path = Path(os.path.abspath(path))  # noqa: ASYNC240 - touches no disk
        await self._files.add(path)
        await self.publish_models()
        return next(model for model in await self.models() if model.path == str(path))

    async def remove_file(self, path: Path) -> None:
        """Take a file off the list; the file itself stays."""
        await self._files.remove(path)
        await self.publish_models()

    async def publish_models(self) -> None:
        """Tell the feed which model files there are."""
        self._feed.publish(EmbeddedModelsChanged(await self.models()))
        if self.changed is not None:
            await self.changed()

    def _progress(self, done: int, total: int | None) -> None:
        self._feed.publish(ModelProgress(done, total))


def with_defaults(parameters: Mapping[str, Json], *, another: bool) -> dict[str, Json]:
    """The embedded model's own sampling, under what the user set.

    Parameters: `another`: whether an answer is there already or several are asked for: at
    temperature 0 all would be the same.
    """
    base: dict[str, Json] = dict(local.DEFAULTS)
    if another:
        base.update(local.RESAMPLING)
        base["seed"] = random.randrange(2**31)
    return {**base, **parameters}


def _found(folder: Path, added: Sequence[Path]) -> tuple[EmbeddedModel, ...]:
    """All models as the disk has them, which may be a slow one."""
    demo = _described(demo_model.demo_model_path(folder), DEMO_MODEL, demo=True)
    if demo.present and not demo_model.is_present(folder):
        demo = replace(demo, present=False)  # damaged
    found, taken = [demo], {DEMO_MODEL}
    for path in added:
        name = path.stem
        while name in taken:
            name += "-2"
        taken.add(name)
        found.append(_described(path, name))
    return tuple(found)


def _described(path: Path, name: str, *, demo: bool = False) -> EmbeddedModel:
    try:
        size = path.stat().st_size
    except OSError:
        return EmbeddedModel(name, str(path), 0, present=False, demo=demo)
    return EmbeddedModel(name, str(path), size, present=True, demo=demo)
