"""A database that has no file: what is in it is gone with the process, however that ends."""

from __future__ import annotations

import apsw

from chatapp.domain.errors import StorageError
from chatapp.storage.connecting import connect_in_memory
from chatapp.storage.database import Function, T, Ts
from chatapp.storage.migrations import migrate
from chatapp.storage.worker import Worker


class MemoryDatabase:
    """Made, with the tables of a profile's database, by the first call.

    One connection serves all calls, in order, on a thread of its own: nothing here waits for a
    disk. Every method raises StorageError (storage_failed).
    """

    def __init__(self) -> None:
        self._worker = Worker("temporary-database")
        self._connection: apsw.Connection | None = None

    async def read(self, function: Function[*Ts, T], *args: *Ts) -> T:
        """Give what `function` reads, after everything that was asked for before."""
        return await self._worker.run(self._run, function, *args)

    async def read_long(self, function: Function[*Ts, T], *args: *Ts) -> T:
        """As `read`."""
        return await self._worker.run(self._run, function, *args)

    async def write(self, function: Function[*Ts, T], *args: *Ts, full: bool = False) -> T:
        """Run `function` and commit what it wrote; nothing of it if it raises."""
        return await self._worker.run(self._run, function, *args)

    async def write_statement(self, function: Function[*Ts, T], *args: *Ts) -> T:
        """As `write`."""
        return await self._worker.run(self._run, function, *args)

    async def close(self) -> None:
        """Forget everything; doing it twice does nothing."""
        await self._worker.stop(self._close)

    def _run(self, function: Function[*Ts, T], *args: *Ts) -> T:
        try:
            connection = self._open()
            with connection:
                result = function(connection, *args)
        except apsw.Error as error:
            raise StorageError("storage_failed", reason=str(error)) from error
        return result

    def _open(self) -> apsw.Connection:
        if self._connection is None:
            connection = connect_in_memory()
            migrate(connection)
            self._connection = connection
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()
