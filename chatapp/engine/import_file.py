"""A file that is being imported: its conversations one by one, read on a thread of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from chatapp.domain.errors import InputError
from chatapp.domain.transferred import Transferred, Unreadable
from chatapp.storage.foreign import ForeignError, read_llm_log
from chatapp.storage.worker import Worker
from chatapp.transfer import llm_log
from chatapp.transfer.fields import NOT_JSON
from chatapp.transfer.recognise import SQLITE, Found, Place, open_regular, read_conversations


class ImportFile:
    """An open file. `close` it at the end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found: Iterator[Found] | None = None
        self._worker = Worker("import")
        self._place = Place()

    async def next(self) -> Transferred | Unreadable | None:
        """The next conversation, or what could not be read; None at the end.

        Raises what `Transfer.import_file` raises.
        """
        return await self._worker.run(self._step)

    @property
    def part(self) -> float | None:
        """How much of it has been read, from 0 to 1; None where that cannot be told."""
        place = self._place
        return min(1.0, place.done / place.total) if place.total else None

    async def close(self) -> None:
        """Let the file go, once it is not read any more."""
        await self._worker.stop(self._close)

    def _step(self) -> Found | None:
        try:
            if self._found is None:
                self._found = _conversations(self._path, self._place)
            return next(self._found, None)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise InputError("file_not_read", path=self._path, reason=reason) from error

    def _close(self) -> None:
        closing = getattr(self._found, "close", None)
        if closing is not None:
            closing()


def _conversations(path: Path, place: Place) -> Iterator[Found]:
    with open_regular(path) as file:
        database = file.read(len(SQLITE)) == SQLITE
    return _in_log(path) if database else read_conversations(path, place)


def _in_log(path: Path) -> Iterator[Found]:
    known = False
    try:
        for value in read_llm_log(path):
            known = True
            yield llm_log.read(value)
    except ForeignError as error:
        if not known:
            raise InputError("import_unknown", name=path.name) from error
        yield Unreadable(path.name, NOT_JSON)
