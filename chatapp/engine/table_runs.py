"""A run over the rows of a table whose results go to a file, and which goes on where it ended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from chatapp.domain.errors import ChatAppError, InputError
from chatapp.domain.row_results import ResultKey, RowResult, result_line
from chatapp.domain.tables import Row
from chatapp.domain.wording import one_line
from chatapp.engine.result_file import ResultFile
from chatapp.engine.row_runs import Pace, Progress, run_rows
from chatapp.storage.worker import Worker

log = logging.getLogger(__name__)

_SYNC = 1.0
"""Seconds between two times that results are brought to the disk."""


class RowWork(Protocol):
    """What is done for each row."""

    @property
    def run_name(self) -> str:
        """The fingerprint by which another run is told from this one."""

    def asked(self, row: Row) -> str:
        """The fingerprint of what is asked for a row."""

    async def result(self, row: Row, empty: RowResult) -> RowResult:
        """What comes of a row, put into an empty result.

        A row failed where that has an error, or a ChatAppError is raised.
        """


class RowSource(Protocol):
    """Where the rows come from."""

    @property
    def rows(self) -> int:
        """How many there are."""

    @property
    def last(self) -> int:
        """The number of the last one; numbers are from 1, and some may be left out."""

    def each(self) -> AsyncIterator[Row]:
        """All of them, in the order of their numbers."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a table is worked through."""

    output: Path
    pace: Pace
    limit: int | None = None
    """The number of rows from the beginning; None: all."""
    retry_failed: bool = False
    """Whether rows that failed before are asked again."""
    restart: bool = False
    """Whether results that are there are put aside."""
    with_values: bool = True
    """Whether results have the values of their rows."""
    reads: tuple[Path, ...] = ()
    """Files that are read for it: results go to none of them."""

    def check_output(self) -> None:
        """Raise InputError (results_read) where results would take the place of what is read."""
        places = [self.output]
        if self.restart:
            places.append(self.output.with_name(f"{self.output.name}.old"))
        for place in places:
            if any(_are_one(place, read) for read in self.reads):
                raise InputError("results_read", path=place)


def _are_one(one: Path, other: Path) -> bool:
    """Whether two paths lead to the same file."""
    try:
        return one.samefile(other)
    except (OSError, ValueError):  # one of them is not there, or no path
        return False


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a run that was not ended."""

    progress: Progress
    ordered: bool
    """Whether the results are in the order of the rows."""
    first_failure: str
    """Why the first of the rows failed that did, in a sentence; "" where none did."""


class TableRun:
    """One run. What blocks is done on a thread of its own.

    A row that fails is written as such, and the others go on. Cancelling ends what runs; what was
    written stays, and the same run goes on from there.
    """

    def __init__(
        self,
        work: RowWork,
        wanted: Wanted,
        table: RowSource,
        on_progress: Callable[[Progress], None],
    ) -> None:
        self._work = work
        self._wanted = wanted
        self._table = table
        self._last = table.last if wanted.limit is None else min(wanted.limit, table.last)
        self._progress = Progress(min(self._last, table.rows))
        self._on_progress = on_progress
        self._worker = Worker("results")
        self._file: ResultFile | None = None
        self._first_failed: int | None = None
        self._first_failure = ""
        self._name = work.run_name

    async def run(self) -> Report:
        """Work through the rows.

        Raises InputError (results_other, results_foreign, results_read, results_held,
        table_changed), StorageError (results_not_written).
        """
        syncing: asyncio.Task[None] | None = None
        try:
            file = await self._worker.run(self._open)
            syncing = asyncio.create_task(self._keep_synced(file))
            await run_rows(self._rows_to_ask(file), self._do, self._wanted.pace)
            if syncing.done():
                syncing.result()
            await self._worker.run(file.sync)
            reason = await self._worker.run(self._reason)
            ordered = await self._worker.run(file.put_in_order)
            self._check_all()
        finally:
            if syncing is not None:
                syncing.cancel()
                await asyncio.gather(syncing, return_exceptions=True)
            await self._worker.stop(self._close)
        return Report(self._progress, ordered, reason)

    async def _rows_to_ask(self, file: ResultFile) -> AsyncIterator[Row]:
        async for row in self._table.each():
            if row.number > self._last:
                return
            if self._is_there(file, row):
                failed = file.failed(row.number)
                if failed:
                    self._note_failure(row.number)
                self._progress.count(failed=failed, kept=True)
            else:
                yield row
        self._on_progress(self._progress)

    def _is_there(self, file: ResultFile, row: Row) -> bool:
        again = self._wanted.retry_failed
        return file.has(row.number, self._work.asked(row), failed_too=not again)

    async def _do(self, row: Row) -> None:
        values = row.values if self._wanted.with_values else None
        result = RowResult(row.number, self._work.asked(row), values)
        try:
            result = await self._work.result(row, result)
        except ChatAppError as error:
            log.info("Row %d failed: %s", row.number, error.code)
            result = replace(result, error=error.failure)
        failed = result.error is not None
        if result.error is not None:
            self._note_failure(row.number, one_line(result.error))
        key = ResultKey(self._name, row.number, result.asked, failed)
        assert self._file is not None
        await self._worker.run(self._file.append, key, result_line(self._name, result))
        self._progress.count(failed=failed)
        self._on_progress(self._progress)

    def _note_failure(self, row: int, reason: str = "") -> None:
        """Parameters: `reason`, "" where it stands in the file."""
        if self._first_failed is None or row < self._first_failed:
            self._first_failed, self._first_failure = row, reason

    def _reason(self) -> str:
        """Why the first row failed that did."""
        if self._first_failed is None or self._first_failure or self._file is None:
            return self._first_failure
        return self._file.reason(self._first_failed)

    def _check_all(self) -> None:
        left, rows = self._progress.left, self._progress.rows
        if left:
            raise InputError("table_changed", left=str(left), rows=str(rows))

    async def _keep_synced(self, file: ResultFile) -> None:
        while True:
            await asyncio.sleep(_SYNC)
            await self._worker.run(file.sync)

    def _open(self) -> ResultFile:
        """Whoever stops waiting for it leaves it to `_close`."""
        wanted, rows = self._wanted, self._table.last
        wanted.check_output()
        self._file = ResultFile(wanted.output, self._name, rows, anew=wanted.restart)
        return self._file

    def _close(self) -> None:
        if self._file is not None:
            try:
                self._file.sync()
            finally:
                self._file.close()
