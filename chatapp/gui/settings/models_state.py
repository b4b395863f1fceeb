"""What the page of embedded models shows, and what it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from chatapp.domain.changes import Change, DownloadsChanged

if TYPE_CHECKING:
    from chatapp.domain.model_files import Download, Loaded, LoadOptions


class ModelsController(Protocol):
    """What the page asks for. Every call returns at once; results arrive in the states."""

    def look_at_models(self) -> None:
        """Read anew what is there, what is loaded, and what arrives."""

    def download_model(self, address: str, sha256: str) -> None:
        """Fetch a file by its address, then `ModelsState.begun`, or `refused` with the reason."""

    def pause_download(self, name: str) -> None:
        """Stop a download for now."""

    def resume_download(self, name: str) -> None:
        """Go on with a download."""

    def cancel_download(self, name: str) -> None:
        """Give up a download; it can be undone."""

    def use_model(self, model: str) -> None:
        """Have new conversations use a model, by its id."""

    def set_load_options(self, model: str, options: LoadOptions) -> None:
        """Keep how a model is loaded, by its id."""

    def find_model_file(self, path: str, target: str) -> None:
        """Use a model's file where it is now."""

    def take_off_model(self, path: str) -> None:
        """Take a model off the list; its file stays, and it can be undone."""

    def delete_model_file(self, path: str) -> None:
        """Delete a model that was downloaded; it can be undone until the app is closed."""

    def unload_model(self) -> None:
        """Give the memory of the loaded model back now."""

    def look_for_gpus(self) -> None:
        """Find out whether a graphics card can be used, then `ModelsState.set_gpus`."""


class ModelsState(QObject):
    """Downloads, what is loaded, and which graphics cards there are (None: not known yet).

    Signals: `begun`, a download that was asked for; `refused(Failure)`, why it was not.
    """

    downloads_changed = Signal()
    loaded_changed = Signal()
    gpus_changed = Signal()
    begun = Signal()
    refused = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.downloads: tuple[Download, ...] = ()
        self.loaded: Loaded | None = None
        self.gpus: tuple[str, ...] | None = None

    def apply(self, change: Change) -> None:
        """Take over what the engine tells."""
        if isinstance(change, DownloadsChanged):
            self.set_downloads(change.downloads)

    def set_downloads(self, downloads: tuple[Download, ...]) -> None:
        """All downloads that are not whole."""
        self.downloads = downloads
        self.downloads_changed.emit()

    def set_loaded(self, loaded: Loaded | None) -> None:
        """The model that is loaded, and what it takes."""
        self.loaded = loaded
        self.loaded_changed.emit()

    def set_gpus(self, gpus: tuple[str, ...]) -> None:
        """The names of graphics cards that can be used."""
        self.gpus = gpus
        self.gpus_changed.emit()
