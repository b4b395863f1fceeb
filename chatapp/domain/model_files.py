"""Model files of the embedded server: what one says about itself, how it is to be loaded, what
memory that takes, and files that are still arriving."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chatapp.domain.messages import Failure


class ModelUse(StrEnum):
    """What a model file is good for."""

    CHAT = "chat"
    COMPLETE = "complete"
    """It has no chat template: it continues a text, and answers nobody."""
    EMBEDDING = "embedding"
    """It turns text into numbers."""
    PART = "part"
    """It is a part of another model: a projector of images, an adapter."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """What a GGUF file says about itself; "" and None where it does not say."""

    architecture: str = ""
    name: str = ""
    size_label: str = ""
    """Its number of parameters in short, as in "135M"."""
    parameters: int | None = None
    quantisation: str = ""
    """As in "Q4_K_M"."""
    context: int | None = None
    """Tokens it was trained for."""
    layers: int = 0
    embedding: int = 0
    heads: int = 0
    cache_row: int | None = None
    """Values that a token takes in the key and value caches of all layers together."""
    vocabulary: int = 0
    tokenizer: str = ""
    template: str = ""
    """The family of its chat template, "own" for one that is not known; "": it has none."""
    use: ModelUse = ModelUse.CHAT


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How a model is loaded; what is 0 is the app's to choose."""

    threads: int = 0
    """Processor threads; 0: measured."""
    context: int = 0
    """Tokens that all conversations which are answered together may have; 0: as fits."""
    gpu_layers: int = 0
    """Layers that a graphics card computes; 0: none."""


@dataclass(frozen=True, slots=True)
class MemoryNeed:
    """What loading a model takes, estimated, in bytes."""

    file: int = 0
    """Of its file, which is mapped into memory."""
    cache: int = 0
    """Of the keys and values of its context."""
    buffers: int = 0
    """Of what it computes with, and of the program itself."""
    free: int | None = None
    """Of memory that is available now; None where the system does not say."""
    whole: int | None = None
    """Of memory this computer has."""

    @property
    def total(self) -> int:
        """Everything together."""
        return self.file + self.cache + self.buffers

    @property
    def tight(self) -> bool:
        """Whether it is more than is available."""
        return self.free is not None and self.total > self.free

    @property
    def hopeless(self) -> bool:
        """Whether the file alone is larger than the memory of this computer."""
        return self.whole is not None and self.file > self.whole


CONTEXTS = (8192, 4096, 2048, 1024)
"""Tokens of context that are proposed where memory is short."""


def fitting_context(need: MemoryNeed, context: int) -> int | None:
    """A smaller context with which a model would fit into the memory that is available.

    None where it fits already, or with none. Parameters: `context`, that `need` is for.
    """
    if not need.tight or need.free is None or not context:
        return None
    row = need.cache / context
    rest = need.free - need.file - need.buffers
    return next((size for size in CONTEXTS if size < context and size * row <= rest), None)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The model whose server runs, and the bytes of memory it takes."""

    path: str
    memory: int | None


class DownloadState(StrEnum):
    """How the download of a model file stands."""

    RUNNING = "running"
    PAUSED = "paused"
    """Also after the app was ended; what has arrived is kept."""
    FAILED = "failed"
    """What has arrived is kept; see `failure`."""


@dataclass(frozen=True, slots=True)
class Download:
    """A model file on its way."""

    name: str
    """Of the file it becomes."""
    url: str
    """Where it comes from, as it was given."""
    state: DownloadState
    done: int = 0
    """Bytes that are here."""
    total: int | None = None
    host: str = ""
    """Who sends it, after all redirects."""
    expected: str = ""
    """The SHA-256 it has to have, as the user or the server gave it; "": none was given."""
    failure: Failure | None = None
    """Why it failed."""
