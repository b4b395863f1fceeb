"""Files of models that were deleted: set aside until the process ends, so that they can come back.

They lie in a folder beside the models, each process with a place of its own and a lock that ends
with it: what a killed one left is removed by the next, and nothing of one that still runs.
All of this blocks, and is called in a thread.
"""

from __future__ import annotations

import os
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from chatapp.domain.errors import ModelError
from chatapp.providers.file_lock import locked
from chatapp.providers.model_file import parts_of

_FOLDER = ".deleted"
_LOCK = ".lock"


class SetAside:
    """What this process has set aside."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._places: dict[Path, tuple[Path, int]] = {}
        """By folder of models: the place in it, and the lock that says so."""

    def put(self, path: Path) -> None:
        """Set the files of a model aside. Raises ModelError (model_unreadable)."""
        with _failures(path):
            place = self._place_in(path.parent)
            for part in parts_of(path):
                with suppress(FileNotFoundError):
                    os.replace(part, place / part.name)

    def take_back(self, path: Path) -> None:
        """Put back what was set aside, if anything was. Raises ModelError (model_unreadable)."""
        if path.parent not in self._places:
            return
        place, _lock = self._places[path.parent]
        with _failures(path):
            for part in parts_of(path):
                if not part.exists():
                    with suppress(FileNotFoundError):
                        os.replace(place / part.name, part)

    def empty(self) -> None:
        """Remove for good what was set aside."""
        for place, lock in self._places.values():
            _remove(place, lock)
        self._places.clear()

    def _place_in(self, folder: Path) -> Path:
        with self._one_at_a_time:
            if folder not in self._places:
                (folder / _FOLDER).mkdir(exist_ok=True)
                self._places[folder] = _new_place(folder / _FOLDER)
            return self._places[folder][0]


def remove_left(folder: Path) -> None:
    """Remove for good what processes set aside that are gone. Parameters: `folder`, of models."""
    for path in (folder / _FOLDER).glob(f"*{_LOCK}"):
        with suppress(OSError):
            lock = os.open(path, os.O_RDWR)
            if locked(lock):
                _remove(path.with_suffix(""), lock)
            else:
                os.close(lock)


def _new_place(folder: Path) -> tuple[Path, int]:
    while True:
        place = folder / secrets.token_hex(4)
        lock = os.open(place.with_suffix(_LOCK), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        if locked(lock):  # else another process has just taken it for one that was left
            place.mkdir()
            return place, lock
        os.close(lock)


def _remove(place: Path, lock: int) -> None:
    shutil.rmtree(place, ignore_errors=True)
    os.close(lock)
    with suppress(OSError):
        place.with_suffix(_LOCK).unlink()
        place.parent.rmdir()


@contextmanager
def _failures(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ModelError("model_unreadable", path=path) from error
