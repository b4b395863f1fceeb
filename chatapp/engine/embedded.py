"""The embedded model as the engine sees it: its files, its server, its own sampling defaults."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from chatapp.domain.changes import (
    Change,
    EmbeddedLoaded,
    EmbeddedModelsChanged,
    Level,
    ModelProgress,
    Notice,
    SettingChanged,
)
from chatapp.domain.errors import ChatAppError, ModelError, NetworkError, NotFoundError
from chatapp.domain.messages import Failure, Json
from chatapp.domain.model_files import Loaded, LoadOptions, ModelUse
from chatapp.domain.models import DEMO_MODEL, EMBEDDED_ID, Connection, Dialect, EmbeddedModel
from chatapp.domain.services import EMBEDDED_SERVICE
from chatapp.domain.settings import (
    DEMO_MODEL_CONTEXT,
    DEMO_MODEL_GPU_LAYERS,
    DEMO_MODEL_THREADS,
    EMBEDDED_MODEL,
    MODEL_IDLE_MINUTES,
    MODEL_THREADS,
    MODEL_THREADS_MEASURED,
    MODEL_UNLOAD,
)
from chatapp.engine.embedded_files import (
    ModelDescriptions,
    checked_model_file,
    with_default,
)
from chatapp.engine.feed import Feed
from chatapp.engine.set_aside import SetAside, remove_left
from chatapp.providers import demo_model, local
from chatapp.providers.memory import memory_of
from chatapp.providers.model_file import missing_parts
from chatapp.providers.part_file import NOTE_SUFFIX
from chatapp.storage.embedded_models import AddedModel, EmbeddedModels
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

_DEMO_OPTIONS = (DEMO_MODEL_THREADS, DEMO_MODEL_CONTEXT, DEMO_MODEL_GPU_LAYERS)


class Embedded:
    """Starts the embedded server when first needed and ends it with the app."""

    def __init__(self, files: EmbeddedModels, settings: Settings, feed: Feed) -> None:
        self._files = files
        self._settings = settings
        self._feed = feed
        self._server = local.EmbeddedServer(idle_limit=self._idle_limit, changed=self._tell_loaded)
        self._folder = demo_model.model_folder()
        self._fetching: asyncio.Task[Path] | None = None
        self._described = ModelDescriptions()
        self._aside = SetAside()
        self._gpus: tuple[str, ...] | None = None
        self.changed: Callable[[], Awaitable[None]] | None = None
        """Called after the models have changed: the built-in connection has others then."""
        feed.subscribe(self._on_change)

    @property
    def folder(self) -> Path:
        """Where the demo model and downloaded ones are kept."""
        return self._folder

    async def remove_left(self) -> None:
        """Remove for good the deleted models of processes that were killed."""
        await asyncio.to_thread(remove_left, self._folder)

    async def has_unfinished(self) -> bool:
        """Whether something may be left of downloads that were not finished."""
        return await asyncio.to_thread(lambda: any(self._folder.glob(f"*{NOTE_SUFFIX}")))

    async def models(self) -> tuple[EmbeddedModel, ...]:
        """The demo model, then the files that were added, in their order, each described."""
        return await self._find(read=True)

    async def listed(self) -> tuple[EmbeddedModel, ...]:
        """The same without what their files say about themselves: quicker."""
        return await self._find(read=False)

    async def _find(self, *, read: bool) -> tuple[EmbeddedModel, ...]:
        added = await self._files.list()
        demo = LoadOptions(*(self._settings.get(setting) for setting in _DEMO_OPTIONS))
        found = await asyncio.to_thread(self._described.found, self._folder, added, demo, read=read)
        return with_default(found, self._settings.get(EMBEDDED_MODEL))

    async def connection(self) -> Connection:
        """The built-in connection with the models it has now."""
        models = await self.listed()
        default = next(model.id for model in models if model.default)
        contexts = {model.id: model.context for model in models if model.context}
        names = tuple(model.id for model in models)
        return replace(CONNECTION, model=default, models=names, contexts=contexts)

    @contextlib.asynccontextmanager
    async def use(self, model: str) -> AsyncIterator[local.Endpoint]:
        """Where the server of `model` listens, for one call; started when it does not run.

        Raises ModelError (model_missing, model_start_failed, ...).
        """
        known = await self._listed(model)
        if not known.present:
            raise ModelError("model_missing", model=model)
        if not known.context:
            await self.publish_models()  # reads what it says about itself
        options = known.options
        threads = options.threads or self.threads
        launch = local.Launch(Path(known.path), threads, options.context, options.gpu_layers)
        async with self._server.use(launch) as endpoint:
            yield endpoint

    async def context_of(self, model: str) -> int | None:
        """Tokens that one conversation with a model may have; None where its file is not there."""
        with contextlib.suppress(ModelError):
            known = await self.model(model)
            return (known.context or None) if known.present else None
        return None

    async def model(self, model_id: str) -> EmbeddedModel:
        """A model by its id, described; raises ModelError (model_missing)."""
        return _named(model_id, await self.models())

    async def _listed(self, model_id: str) -> EmbeddedModel:
        return _named(model_id, await self.listed())

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
        await asyncio.to_thread(self._aside.empty)

    async def add_file(self, path: Path) -> EmbeddedModel:
        """Add a GGUF file by path; one that chats is what new conversations use, from now on,
        unless the user chose.

        Raises ModelError (model_unreadable, model_damaged, model_parts_missing, model_not_text),
        NotFoundError (no_file).
        """
        path = Path(os.path.abspath(path))  # noqa: ASYNC240 - touches no disk
        return await self._add(await asyncio.to_thread(checked_model_file, path))

    async def add_fetched(self, path: Path, sha256: str) -> None:
        """Add a file that was downloaded, once all its parts are there."""
        if missing := missing_parts(path):
            facts = {"model": path.stem, "part": missing[0].name}
            self._feed.publish(Notice(Level.INFO, Failure("model_part_here", facts)))
            return
        try:
            model = await asyncio.to_thread(checked_model_file, path)
        except ChatAppError as error:  # it is no model that can be used; the file stays
            self._feed.publish(Notice(Level.WARNING, error.failure))
            return
        await self._add(replace(model, fetched=True, sha256=sha256))

    async def _add(self, model: AddedModel) -> EmbeddedModel:
        before = next(known.id for known in await self.listed() if known.default)
        await self._files.add(model)
        models = {known.path: known for known in await self.publish_models()}
        added = models.get(str(model.path))
        if added is None:  # another process has taken it off already
            raise NotFoundError("no_file", path=model.path)
        code = "model_is_default" if added.default and added.id != before else "model_added"
        if added.file is not None and added.file.use is ModelUse.COMPLETE:
            code = "model_completes"
        self._feed.publish(Notice(Level.INFO, Failure(code, {"model": added.id})))
        return added

    async def remove_file(self, path: Path) -> AddedModel:
        """Take a file off the list, and give what `put_back` takes; the file itself stays.

        Raises NotFoundError (no_file), ModelError (model_in_use).
        """
        await self._unload(path)
        removed = await self._files.remove(path)
        await self.publish_models()
        return removed

    async def delete_file(self, path: Path) -> AddedModel:
        """Take a downloaded model off the list and put its file aside, to be gone for good with
        the end of the app; `put_back` undoes it.

        Raises NotFoundError (no_file), ModelError (model_not_fetched, model_in_use).
        """
        known = {model.path: model for model in await self._files.list()}.get(path)
        if known is None:
            raise NotFoundError("no_file", path=path)
        if not known.fetched:
            raise ModelError("model_not_fetched", model=path.stem)
        removed = await self.remove_file(path)
        await asyncio.to_thread(self._aside.put, path)
        return removed

    async def put_back(self, removed: AddedModel) -> None:
        """Undo `remove_file` or `delete_file`."""
        await asyncio.to_thread(self._aside.take_back, removed.path)
        await self._files.put_back(removed)
        await self.publish_models()

    async def find_file(self, path: Path, target: Path) -> None:
        """Have a model whose file was moved use it where it is now.

        Raises as `add_file` does.
        """
        target = Path(os.path.abspath(target))  # noqa: ASYNC240 - touches no disk
        found = await asyncio.to_thread(checked_model_file, target)
        await self._files.move(path, found.path, chats=found.chats)
        await self.publish_models()

    async def set_options(self, model_id: str, options: LoadOptions) -> None:
        """Keep how a model is loaded; it comes into force with the next call.

        Raises ModelError (model_missing), InputError (bad_parameter).
        """
        model = await self._listed(model_id)
        if model.demo:
            values = (options.threads, options.context, options.gpu_layers)
            for setting, value in zip(_DEMO_OPTIONS, values, strict=True):
                await self._settings.set(setting, value)
        else:
            await self._files.set_options(Path(model.path), options)
        await self.publish_models()

    async def use_by_default(self, model_id: str) -> None:
        """Have new conversations use a model; raises ModelError (model_missing)."""
        model = await self._listed(model_id)
        await self._settings.set(EMBEDDED_MODEL, DEMO_MODEL if model.demo else model.path)
        await self.publish_models()

    async def loaded(self) -> Loaded | None:
        """The model that is loaded, and what memory it takes."""
        path, pid = self._server.loaded, self._server.pid
        if path is None or pid is None:
            return None
        return Loaded(str(path), await asyncio.to_thread(memory_of, pid))

    async def unload(self) -> None:
        """End the server now, and give its memory back. Raises ModelError (model_in_use)."""
        loaded = self._server.loaded
        if loaded is not None and self._server.in_use:
            raise ModelError("model_in_use", model=loaded.stem)
        await self._server.unload()

    async def gpus(self) -> tuple[str, ...]:
        """The graphics cards that llama.cpp can use here, asked for once."""
        if self._gpus is None:
            try:
                self._gpus = await local.gpus()
            except ModelError as error:
                log.info("No graphics cards known: %s", error.code)
                self._gpus = ()
        return self._gpus

    async def _unload(self, path: Path) -> None:
        if self._server.loaded == path:
            await self.unload()

    def _idle_limit(self) -> float:
        return 60.0 * self._settings.get(MODEL_IDLE_MINUTES)

    def _tell_loaded(self) -> None:
        self._feed.publish(EmbeddedLoaded(str(self._server.loaded or "")))

    def _on_change(self, change: Change) -> None:
        if not isinstance(change, SettingChanged):
            return
        if change.name == MODEL_IDLE_MINUTES.name:
            self._server.watch_idle()
        elif change.name == MODEL_UNLOAD.name and not self._server.in_use:
            self._server.end_unused()

    async def publish_models(self) -> tuple[EmbeddedModel, ...]:
        """Tell the feed which model files there are; gives them."""
        models = await self.models()
        self._feed.publish(EmbeddedModelsChanged(models))
        if self.changed is not None:
            await self.changed()
        return models

    def _progress(self, done: int, total: int | None) -> None:
        self._feed.publish(ModelProgress(done, total))


def _named(model_id: str, models: Iterable[EmbeddedModel]) -> EmbeddedModel:
    for model in models:
        if model.id == model_id:
            return model
    raise ModelError("model_missing", model=model_id)


def with_defaults(
    parameters: Mapping[str, Json], *, another: bool, model: str = DEMO_MODEL
) -> dict[str, Json]:
    """The embedded model's own sampling, under what the user set; larger ones have none.

    Parameters: `another`: whether an answer is there already or several are asked for: at
    temperature 0 all would be the same.
    """
    base: dict[str, Json] = dict(local.DEFAULTS) if model == DEMO_MODEL else {}
    if another:
        base.update(local.RESAMPLING if model == DEMO_MODEL else {})
        base["seed"] = random.randrange(2**31)
    return {**base, **parameters}
