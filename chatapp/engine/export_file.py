"""A file that an export is written to: private, and there only once it is whole."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TypeVarTuple

from chatapp.domain.errors import StorageError
from chatapp.domain.messages import new_id
from chatapp.storage.files import NO_FILE, open_private, put_in_place
from chatapp.storage.worker import Worker

Ts = TypeVarTuple("Ts")


class ExportFile:
    """Text goes in piece by piece; only at the end it takes the place of what was there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._target = Path(os.path.realpath(path))
        self._unfinished = self._target.with_name(f".chatapp-{new_id()}.part")
        self._file: IO[str] | None = None
        self._worker = Worker("export")

    @classmethod
    @asynccontextmanager
    async def writing(cls, path: Path) -> AsyncIterator[ExportFile]:
        """The file, while it is written; nothing of it stays when that fails.

        Raises StorageError (file_not_written), as `write` does.
        """
        file = cls(path)
        try:
            await file._run(file._open)
            yield file
            await file._run(file._finish)
        finally:
            await file._worker.stop(file._give_up)

    async def write(self, pieces: Iterator[str]) -> None:
        """Write pieces of text as UTF-8; they are made on the thread that writes them."""
        await self._run(self._write, pieces)

    async def _run(self, step: Callable[[*Ts], None], *arguments: *Ts) -> None:
        try:
            await self._worker.run(step, *arguments)
        except OSError as error:
            reason = error.strerror or str(error) or type(error).__name__
            raise StorageError("file_not_written", path=self._path, reason=reason) from error

    def _open(self) -> None:
        if self._target.exists() and not self._target.is_file():
            raise OSError(NO_FILE)
        raw = open(self._unfinished, "xb", opener=open_private)  # noqa: SIM115
        self._file = TextIOWrapper(raw, encoding="utf-8", errors="replace", newline="")

    def _write(self, pieces: Iterator[str]) -> None:
        if self._file is not None:
            self._file.writelines(pieces)

    def _finish(self) -> None:
        if self._file is None:
            return
        self._file.close()
        put_in_place(self._unfinished, self._target)
        self._file = None

    def _give_up(self) -> None:
        """Remove what is not finished."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            with suppress(OSError):
                self._unfinished.unlink()
