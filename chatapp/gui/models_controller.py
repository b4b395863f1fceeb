"""Joins the page of embedded models to the engine."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from chatapp.domain.changes import Change, EmbeddedLoaded
from chatapp.domain.errors import ChatAppError
from chatapp.gui.settings.models_state import ModelsState
from chatapp.gui.tasks import WindowTasks

if TYPE_CHECKING:
    from chatapp.domain.model_files import LoadOptions
    from chatapp.engine.engine import Engine


class EngineModels(QObject):
    """Does the page's intents over the engine.

    Signals: `told(text, undo)`, something was done, with what takes it back; `unfinished(text)`,
    downloads of an earlier run wait to go on.
    Parameters: `report` runs an intent and shows its failure on the page.
    """

    told = Signal(str, object)
    unfinished = Signal(str)

    def __init__(
        self,
        engine: Engine,
        state: ModelsState,
        tasks: WindowTasks,
        report: Callable[[Coroutine[Any, Any, Any]], None],
    ) -> None:
        super().__init__(state)
        self._engine = engine
        self._state = state
        self._tasks = tasks
        self._report = report

    def apply(self, change: Change) -> None:
        """Follow what is loaded."""
        self._state.apply(change)
        if isinstance(change, EmbeddedLoaded):
            self._tasks.spawn(self._look_at_loaded(), "look-at-loaded")

    async def look_for_unfinished(self) -> None:
        """Tell of downloads that an earlier run left; nothing is loaded where there are none.

        What was deleted in one that was killed goes for good.
        """
        await self._engine.embedded.remove_left()
        if await self._engine.embedded.has_unfinished():
            downloads = await self._engine.downloads.all()
            self._state.set_downloads(downloads)
            if len(downloads) == 1:
                text = self.tr("The download of {name} is not finished")
                self.unfinished.emit(text.format(name=downloads[0].name))
            elif downloads:
                text = self.tr("{number} downloads of models are not finished")
                self.unfinished.emit(text.format(number=len(downloads)))

    def look_at_models(self) -> None:
        """Read anew what is there, what is loaded, and what arrives."""
        self._report(self._look())

    def download_model(self, address: str, sha256: str) -> None:
        """Fetch a file by its address."""
        self._tasks.spawn(self._download(address, sha256), "download-model")

    def pause_download(self, name: str) -> None:
        """Stop a download for now."""
        self._report(self._engine.downloads.pause(name))

    def resume_download(self, name: str) -> None:
        """Go on with a download."""
        self._report(self._engine.downloads.resume(name))

    def cancel_download(self, name: str) -> None:
        """Give up a download."""
        self._report(self._cancel(name))

    def use_model(self, model: str) -> None:
        """Have new conversations use a model."""
        self._report(self._engine.embedded.use_by_default(model))

    def set_load_options(self, model: str, options: LoadOptions) -> None:
        """Keep how a model is loaded."""
        self._report(self._engine.embedded.set_options(model, options))

    def find_model_file(self, path: str, target: str) -> None:
        """Use a model's file where it is now."""
        self._report(self._engine.embedded.find_file(Path(path), Path(target)))

    def take_off_model(self, path: str) -> None:
        """Take a model off the list."""
        self._report(self._take_off(Path(path)))

    def delete_model_file(self, path: str) -> None:
        """Delete a model that was downloaded."""
        self._report(self._delete(Path(path)))

    def unload_model(self) -> None:
        """Give the memory of the loaded model back now."""
        self._report(self._engine.embedded.unload())

    def look_for_gpus(self) -> None:
        """Find out whether a graphics card can be used."""
        self._tasks.spawn(self._look_for_gpus(), "look-for-gpus")

    # How

    async def _look(self) -> None:
        self._state.set_downloads(await self._engine.downloads.all())
        await self._look_at_loaded()
        await self._engine.embedded.publish_models()

    async def _look_at_loaded(self) -> None:
        self._state.set_loaded(await self._engine.embedded.loaded())

    async def _look_for_gpus(self) -> None:
        self._state.set_gpus(await self._engine.embedded.gpus())

    async def _download(self, address: str, sha256: str) -> None:
        try:
            await self._engine.downloads.start(address, sha256)
        except ChatAppError as error:
            self._state.refused.emit(error.failure)
        else:
            self._state.begun.emit()

    async def _cancel(self, name: str) -> None:
        await self._engine.downloads.discard(name)
        text = self.tr("The download of {name} was cancelled").format(name=name)
        self._tell(text, partial(self._engine.downloads.restore, name))

    async def _take_off(self, path: Path) -> None:
        removed = await self._engine.embedded.remove_file(path)
        text = self.tr("{name} was taken off the list; its file stays").format(name=path.stem)
        self._tell(text, partial(self._engine.embedded.put_back, removed))

    async def _delete(self, path: Path) -> None:
        removed = await self._engine.embedded.delete_file(path)
        text = self.tr("{name} was deleted; its file goes for good when the app is closed")
        text = text.format(name=path.stem)
        self._tell(text, partial(self._engine.embedded.put_back, removed))

    def _tell(self, text: str, undo: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self.told.emit(text, partial(self._undo, undo))

    def _undo(self, undo: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._report(undo())
