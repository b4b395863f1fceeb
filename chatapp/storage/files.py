"""Private files and folders, and file locks that end with the process that holds them."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path

from chatapp.domain.errors import StorageError
from chatapp.domain.translation import QT_TRANSLATE_NOOP

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""Error numbers that mean there is no room: the disk, the quota or the file size limit."""

READ_ONLY = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
"""Error numbers that mean writing is not allowed."""

NO_FILE = QT_TRANSLATE_NOOP("errors", "It is no ordinary file")
"""The reason where a folder, a pipe or a device stands in a file's place."""

_TAKEN = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK})
_POLL = 0.02


def storage_error_of(error: OSError, path: Path) -> StorageError:
    """What an operating system error about `path` means to the user."""
    if error.errno in FULL:
        return StorageError("disk_full")
    if error.errno in READ_ONLY:
        return StorageError("read_only", path=path)
    return StorageError("profile_unusable", path=path, reason=error.strerror or error)


def make_private_folder(folder: Path) -> None:
    """Make `folder` with its parents, or tighten it, so that only its owner can look inside.

    A file system without modes is taken as it is. A folder shared by sticky bit, such as the
    system's temporary one, is refused: closing it would break other programs.
    Raises StorageError (profile_unusable, read_only, disk_full).
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = folder.stat().st_mode
    except OSError as error:
        raise storage_error_of(error, folder) from error
    if mode & stat.S_ISVTX:
        raise StorageError(
            "profile_unusable",
            path=folder,
            reason=QT_TRANSLATE_NOOP("errors", "it is shared with other users"),
        )
    if mode & 0o077:
        with suppress(OSError):
            folder.chmod(stat.S_IMODE(mode) & 0o700)


def open_private(path: str | Path, flags: int) -> int:
    """Open a file that only its owner can read, whatever the umask; gives its descriptor.

    Fits `opener` of the built-in `open`. Raises OSError.
    """
    descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0), 0o600)
    if sys.platform != "win32":
        with suppress(OSError):
            os.fchmod(descriptor, 0o600)
    return descriptor


def tighten(path: Path) -> None:
    """Take all rights on a file from everyone but its owner, where that is possible."""
    with suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            path.chmod(mode & 0o700)


def put_in_place(part: Path, target: Path) -> None:
    """Let a finished file take the place of `target`, whole even if the power goes.

    Both are in one folder. Raises OSError, where `target` is no ordinary file.
    """
    if target.exists() and not target.is_file():
        raise OSError(NO_FILE)
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in `folder` to the disk; does nothing where that cannot be asked for."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class FileLock:
    """A lock on a file; the system lets it go when the process ends, however it ends."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor: int | None = descriptor

    @classmethod
    def take(cls, path: Path) -> FileLock | None:
        """Take the lock, making the file if need be; None while another holder has it.

        Raises OSError.
        """
        while True:
            descriptor = open_private(path, os.O_RDWR | os.O_CREAT)
            try:
                held = _lock(descriptor)
                current = held and _is_at(descriptor, path)
            except OSError:
                os.close(descriptor)
                raise
            if current:
                return cls(path, descriptor)
            os.close(descriptor)
            if not held:
                return None

    @classmethod
    def wait(cls, path: Path, seconds: float) -> FileLock:
        """Take the lock, waiting at most `seconds`; blocks the calling thread.

        Raises StorageError (storage_failed) when another process keeps it, OSError.
        """
        end = time.monotonic() + seconds
        while (lock := cls.take(path)) is None:
            if time.monotonic() > end:
                raise StorageError(
                    "storage_failed",
                    reason=QT_TRANSLATE_NOOP("errors", "another process holds the profile"),
                )
            time.sleep(_POLL)
        return lock

    def release(self, *, remove: bool = False) -> None:
        """Let the lock go; with `remove` the file goes too. Doing it twice does nothing."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        if remove and sys.platform != "win32":
            self.path.unlink(missing_ok=True)
        os.close(descriptor)
        if remove and sys.platform == "win32":
            with suppress(OSError):
                self.path.unlink(missing_ok=True)


def _lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _TAKEN:
            return False
        raise
    return True


def _is_at(descriptor: int, path: Path) -> bool:
    """Whether `path` still names the open file; another process may have removed it."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
