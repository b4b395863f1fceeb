"""The SQLite database: one thread owns the connection that writes, calls run in order."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar, TypeVarTuple

import apsw

from chatapp.domain.errors import StorageError
from chatapp.domain.messages import Failure
from chatapp.domain.translation import QT_TRANSLATE_NOOP
from chatapp.storage.connecting import connect, mark_damaged
from chatapp.storage.faults import mapped_errors
from chatapp.storage.opening import open_database
from chatapp.storage.worker import Worker

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

Function = Callable[[apsw.Connection, *Ts], T]


class Database:
    """An open database.

    A function given to `read` or `write` gets the connection and runs inside one transaction
    on the database's thread. Whoever stops waiting for it gives up its result only.
    """

    def __init__(self, path: Path, *, read_only: bool = False, alone: bool = True) -> None:
        self.path = path
        self.newer = False
        """Whether a newer version of the app wrote it; then it can only be read."""
        self.notices: list[Failure] = []
        """What was found and done while opening, to tell the user."""
        self._read_only = read_only
        self._alone = alone
        self._worker = Worker("database")
        self._reader = Worker("database-reader")
        self._connection: apsw.Connection | None = None
        self._reading: apsw.Connection | None = None
        self._full = False

    @classmethod
    async def open(cls, path: Path, *, read_only: bool = False, alone: bool = True) -> Database:
        """Open the database, making, migrating or mending it first.

        Parameters: `alone`, whether nobody else has it open, so that damage can be mended.
        Raises StorageError (database_foreign, database_corrupt, profile_unusable, read_only,
        disk_full, backup_failed, storage_failed).
        """
        database = cls(path, read_only=read_only, alone=alone)
        try:
            await database._worker.run(database._open)
        except BaseException:
            await database.close()
            raise
        return database

    @property
    def writable(self) -> bool:
        """Whether this process may write to it."""
        return not (self._read_only or self.newer)

    async def read(self, function: Function[*Ts, T], *args: *Ts) -> T:
        """Give what `function` reads, after everything that was asked for before."""
        return await self._worker.run(self._run, "BEGIN", function, *args)

    async def read_long(self, function: Function[*Ts, T], *args: *Ts) -> T:
        """As `read`, beside the other calls: for what may take long.

        It sees what was written before it begins, if that was awaited.
        """
        return await self._reader.run(self._run_beside, function, *args)

    async def write(self, function: Function[*Ts, T], *args: *Ts, full: bool = False) -> T:
        """Run `function` and commit what it wrote; nothing of it if it raises.

        Parameters: `full`, whether it must outlast a loss of power once this returns;
        otherwise it outlasts the end of the process only.
        Raises StorageError (disk_full, read_only, database_newer, storage_failed).
        """
        return await self._worker.run(self._write, full, function, *args)

    async def write_statement(self, function: Function[*Ts, T], *args: *Ts) -> T:
        """Run `function`, which writes by a single statement: that is a transaction by itself.

        Half the cost of `write`. It outlasts the end of the process; raises as `write` does.
        """
        return await self._worker.run(self._write_statement, function, *args)

    async def exclusive(self, function: Function[*Ts, T], *args: *Ts) -> T:
        """Run `function` on the writing connection, outside a transaction.

        All other calls wait; what it commits outlasts a loss of power. Raises as `write` does.
        """
        return await self._worker.run(self._exclusive, function, *args)

    async def exchange_file(self, make: Callable[[], None], put: Callable[[], None]) -> None:
        """Have another file take the database's place.

        All other calls wait. `make` is run first, then all connections are closed, `put` is run,
        and the database is opened again, whatever came of it. Raises StorageError, and what they
        raise.
        """
        self._check_writable()
        let_go, done = threading.Event(), threading.Event()
        holding = asyncio.ensure_future(self._reader.run(self._hold_reading, let_go, done))
        working = asyncio.ensure_future(self._worker.run(self._exchange, make, put, let_go))
        holding.add_done_callback(lambda _held: let_go.set())
        working.add_done_callback(lambda _worked: done.set())
        await asyncio.wait((holding, working))
        await working

    def mend_when_opened(self) -> None:
        """Have the database looked over and mended when it is opened next."""
        mark_damaged(self.path)

    async def data_version(self) -> int:
        """A number that changes when another process has written."""
        return await self._worker.run(self._data_version)

    async def close(self) -> None:
        """Finish what was asked for and close; doing it twice does nothing."""
        await self._reader.stop(self._close_reading)
        await self._worker.stop(self._close)

    def _open(self) -> None:
        with mapped_errors(self.path):
            opened = open_database(self.path, read_only=self._read_only, alone=self._alone)
        self._connection = opened.connection
        self.newer, self.notices = opened.newer, opened.notices
        self._read_only = opened.connection.readonly("main")

    def _data_version(self) -> int:
        with mapped_errors(self.path):
            return int(self._open_connection().pragma("data_version"))

    def _open_connection(self) -> apsw.Connection:
        if self._connection is None:
            raise StorageError(
                "storage_failed", reason=QT_TRANSLATE_NOOP("errors", "the database is closed")
            )
        return self._connection

    def _write(self, full: bool, function: Function[*Ts, T], *args: *Ts) -> T:
        self._make_writable(full)
        return self._run("BEGIN IMMEDIATE", function, *args)

    def _write_statement(self, function: Function[*Ts, T], *args: *Ts) -> T:
        self._make_writable(full=False)
        connection = self._open_connection()
        with mapped_errors(self.path, connection):
            return function(connection, *args)

    def _exclusive(self, function: Function[*Ts, T], *args: *Ts) -> T:
        self._make_writable(full=True)
        connection = self._open_connection()
        with mapped_errors(self.path, connection):
            return function(connection, *args)

    def _exchange(
        self, make: Callable[[], None], put: Callable[[], None], let_go: threading.Event
    ) -> None:
        let_go.wait()
        with mapped_errors(self.path):
            make()
            self._close()
            try:
                put()
            finally:
                self._connection = connect(self.path, read_only=False)
                self._full = False

    def _hold_reading(self, let_go: threading.Event, done: threading.Event) -> None:
        """Close the reading connection, and let nobody open it until all is done."""
        self._close_reading()
        let_go.set()
        done.wait()

    def _make_writable(self, full: bool) -> None:
        self._check_writable()
        if full != self._full:
            with mapped_errors(self.path):
                self._open_connection().pragma("synchronous", "full" if full else "normal")
            self._full = full

    def _check_writable(self) -> None:
        if self.newer:
            raise StorageError("database_newer")
        if self._read_only:
            raise StorageError("read_only", path=self.path.parent)

    def _run(self, begin: str, function: Function[*Ts, T], *args: *Ts) -> T:
        return _transact(self.path, self._open_connection(), begin, function, *args)

    def _run_beside(self, function: Function[*Ts, T], *args: *Ts) -> T:
        if self._reading is None:
            with mapped_errors(self.path):
                self._reading = connect(self.path, read_only=True)
        return _transact(self.path, self._reading, "BEGIN", function, *args)

    def _close_reading(self) -> None:
        if self._reading is not None:
            self._reading.close()
            self._reading = None

    def _close(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()


def _transact(
    path: Path,
    connection: apsw.Connection,
    begin: str,
    function: Function[*Ts, T],
    *args: *Ts,
) -> T:
    with mapped_errors(path, connection):
        connection.execute(begin)
        try:
            result = function(connection, *args)
            # What was only read needs no commit, which fails where it came by a damaged page.
            connection.execute("ROLLBACK" if begin == "BEGIN" else "COMMIT")
        except BaseException:
            with suppress(apsw.Error):
                if connection.in_transaction:  # SQLite may have rolled back by itself
                    connection.execute("ROLLBACK")
            raise
        return result
