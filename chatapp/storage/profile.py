"""The profile: the folder that holds everything the app keeps, for its owner only."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

from chatapp.domain.errors import StorageError
from chatapp.domain.translation import QT_TRANSLATE_NOOP
from chatapp.storage.files import (
    FULL,
    FileLock,
    make_private_folder,
    storage_error_of,
)

ENVIRONMENT_VARIABLE = "CHATAPP_PROFILE"
"""Names the profile's folder where no argument does."""

_WRITER_ID = "[0-9a-f]{32}"
_held: set[str] = set()


class WriterLock:
    """Shows other processes that the writer of some answers is alive, by a held file lock."""

    def __init__(self, writer: str, lock: FileLock) -> None:
        self.id = writer
        """Random; kept with the answers this process writes."""
        self._lock = lock
        _held.add(writer)

    def release(self) -> None:
        """Say that nothing is written any more; doing it twice does nothing."""
        _held.discard(self.id)
        self._lock.release(remove=True)


class Profile(NamedTuple):
    """A profile folder that exists, is private and can be written to."""

    folder: Path

    @classmethod
    def open(cls, path: Path | None = None) -> Profile:
        """Make or tighten the folder: `path`, else CHATAPP_PROFILE, else the system's place.

        Raises StorageError (profile_unusable, read_only, disk_full).
        """
        folder = _folder(path)
        try:
            str(folder).encode()
        except UnicodeEncodeError as error:
            shown = os.fsencode(folder).decode(errors="replace")
            reason = QT_TRANSLATE_NOOP("errors", "its name is not valid UTF-8")
            raise StorageError("profile_unusable", path=shown, reason=reason) from error
        make_private_folder(folder)
        _check_writable(folder)
        profile = cls(folder)
        for inside in (profile.log_folder, profile.lock_folder):
            make_private_folder(inside)
        return profile

    @property
    def usual(self) -> bool:
        """Whether it lies where the system would have it, with nothing said."""
        return self.folder == Path(os.path.abspath(_default_folder()))

    @property
    def database_path(self) -> Path:
        """The conversations, connections and settings."""
        return self.folder / "chatapp.sqlite3"

    @property
    def log_folder(self) -> Path:
        """The log files."""
        return self.folder / "logs"

    @property
    def lock_folder(self) -> Path:
        """One file for each process that writes answers."""
        return self.folder / "locks"

    def writer(self) -> WriterLock:
        """Hold a new writer's lock; files of writers that are gone are removed by the way.

        Raises StorageError.
        """
        self._sweep()
        writer = os.urandom(16).hex()
        path = self._lock_path(writer)
        try:
            lock = FileLock.take(path)
        except OSError as error:
            raise storage_error_of(error, path) from error
        if lock is None:
            raise StorageError(
                "storage_failed", reason=QT_TRANSLATE_NOOP("errors", "the writer's lock is taken")
            )
        return WriterLock(writer, lock)

    def writer_alive(self, writer: str) -> bool:
        """Whether the process that has this writer id still runs; in doubt, it does."""
        if writer in _held:
            return True
        if not re.fullmatch(_WRITER_ID, writer):
            return False
        path = self._lock_path(writer)
        try:
            if not path.exists():
                return False
            lock = FileLock.take(path)
        except OSError:
            return True
        if lock is None:
            return True
        lock.release(remove=True)
        return False

    def held_by_others(self, own: str) -> bool:
        """Whether another process uses the profile, or another engine in this one.

        Parameters: `own`, the writer id of who asks.
        """
        with suppress(OSError):
            writers = [path.stem for path in self.lock_folder.glob("*.lock")]
            return any(self.writer_alive(writer) for writer in writers if writer != own)
        return True

    def _lock_path(self, writer: str) -> Path:
        return self.lock_folder / f"{writer}.lock"

    def _sweep(self) -> None:
        with suppress(OSError):
            for path in self.lock_folder.glob("*.lock"):
                self.writer_alive(path.stem)


def _folder(path: Path | None) -> Path:
    named = path or os.environ.get(ENVIRONMENT_VARIABLE)
    folder = Path(named) if named else _default_folder()
    with suppress(RuntimeError):  # "~" where no home is known
        folder = folder.expanduser()
    return Path(os.path.abspath(folder))


def _default_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("chatapp", appauthor=False) / "profile"


def _check_writable(folder: Path) -> None:
    """Try it: permission bits say nothing about root, access lists and Windows."""
    try:
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        if error.errno not in FULL:
            raise storage_error_of(error, folder) from error
