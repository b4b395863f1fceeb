"""Files the user asked for, written where the user said."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

from chatapp.domain.errors import StorageError


async def write_file(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all, off the calling thread.

    Raises StorageError (file_not_written).
    """
    try:
        await asyncio.to_thread(_write, path, data)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StorageError("file_not_written", path=path, reason=reason) from error


def _write(path: Path, data: bytes) -> None:
    unfinished = path.with_name(f"{path.name}.part")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        raise
