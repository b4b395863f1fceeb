"""The file that the results of a run go to, a line each as it comes.

A run that ended early goes on from it: lines are appended whole or not at all, a torn last one is
taken off, and each tells the run and what was asked. Rows are answered several at a time, so lines
stand in the order in which they came; `put_in_order` sorts them by row in the end.
"""

from __future__ import annotations

import errno
import os
from array import array
from contextlib import suppress
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from chatapp.domain.errors import InputError, StorageError
from chatapp.domain.messages import new_id
from chatapp.domain.row_results import LINE_BEGIN, ResultKey, key_of_line, reason_of_line
from chatapp.storage.files import FileLock, open_private, put_in_place


class ResultFile:
    """Results by row. All methods block; only one process at a time has a file.

    Parameters: `run`, the fingerprint of what is run; `rows`, the rows there are at most;
    `anew`, whether results that are there are put aside, as a file with `.old` after its name.
    Nothing but results is.
    Raises InputError (results_held, results_other, results_foreign), StorageError
    (results_not_written).
    """

    def __init__(self, path: Path, run: str, rows: int, *, anew: bool = False) -> None:
        self.path = Path(os.path.realpath(path))
        self._run = run
        self._asked = array("Q", bytes(8 * (rows + 1)))
        self._failed = bytearray(rows + 1)
        self._start = array("q", [-1]) * (rows + 1)
        self._end, self._last_row = 0, 0
        self._ordered = True
        self._beyond = False
        self._unsynced = False
        self._file: FileIO | None = None
        self._lock: FileLock | None = None
        try:
            self._open(anew)
        except (OSError, InputError) as error:
            self.close()
            raise not_written(path, error) if isinstance(error, OSError) else error from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def has(self, row: int, asked: str, *, failed_too: bool = True) -> bool:
        """Whether a row was asked the same already; `failed_too`, also where that failed."""
        same = self._asked[row] == int(asked, 16) and self._start[row] >= 0
        return same and (failed_too or not self._failed[row])

    def failed(self, row: int) -> bool:
        """Whether what is there of a row is a failure."""
        return bool(self._failed[row])

    def reason(self, row: int) -> str:
        """Why a row failed, as its line says; "" where it says nothing, or cannot be read."""
        try:
            with self.path.open("rb") as lines:
                lines.seek(self._start[row])
                return reason_of_line(lines.readline())
        except OSError:
            return ""

    def append(self, key: ResultKey, line: bytes) -> None:
        """Add a line. Where there is no room for it nothing of it stays.

        Raises StorageError (results_not_written).
        """
        assert self._file is not None
        try:
            rest = memoryview(line)
            while rest:
                rest = rest[os.write(self._file.fileno(), rest) :]
        except OSError as error:
            with suppress(OSError):
                self._file.truncate(self._end)
            raise not_written(self.path, error) from error
        self._note(key, len(line))
        self._unsynced = True

    def sync(self) -> None:
        """Bring what was added to the disk; raises StorageError (results_not_written)."""
        if not self._unsynced or self._file is None:
            return
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            if error.errno != errno.EINVAL:  # a file system that cannot
                raise not_written(self.path, error) from error
        self._unsynced = False

    def put_in_order(self) -> bool:
        """Sort the lines by row, and leave out failures that were asked again; the last thing done.

        False where there is no room for a copy, or lines of rows that are not in the table:
        they then stay as they are.
        """
        if self._file is None or self._beyond:
            return False
        if self._ordered:
            return True
        part = self.path.with_name(f".chatapp-{new_id()}.part")
        try:
            with (
                self.path.open("rb") as lines,
                open(part, "xb", opener=open_private) as sorted_lines,
            ):
                for start in filter(lambda start: start >= 0, self._start):
                    lines.seek(start)
                    sorted_lines.write(lines.readline())
            self._file.close()  # on Windows no open file is replaced
            self._file = None
            put_in_place(part, self.path)
        except OSError:
            with suppress(OSError):
                part.unlink()
            return False
        self._ordered = True
        return True

    def close(self) -> None:
        """Let the file go. Doing it twice does nothing."""
        file, self._file = self._file, None
        if file is not None:
            file.close()
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.release(remove=True)

    def _open(self, anew: bool) -> None:
        if self.path.exists() and not self.path.is_file():
            raise InputError("results_foreign", path=self.path, line=1)
        self._lock = FileLock.take(self.path.with_name(f"{self.path.name}.lock"))
        if self._lock is None:
            raise InputError("results_held", path=self.path)
        if anew and self.path.exists():
            self._check_begin()
            self.path.replace(self.path.with_name(f"{self.path.name}.old"))
        self._file = FileIO(self.path, "ab", opener=open_private)
        with self.path.open("rb") as lines:
            torn = self._read(lines)
        if torn:
            self._file.truncate(self._end)

    def _check_begin(self) -> None:
        """Raise InputError (results_foreign) where it is not results that would be put aside.

        What is put aside a second time takes the place of the first.
        """
        with self.path.open("rb") as lines:
            first, more = lines.readline(), lines.read(1)
        if key_of_line(first) is None and (more or not _is_torn(first)):
            raise InputError("results_foreign", path=self.path, line=1)

    def _read(self, lines: BinaryIO) -> bytes:
        """Take in the lines that are there; gives what is torn at the end."""
        torn = b""
        for number, line in enumerate(lines, 1):
            key = key_of_line(line) if line.endswith(b"\n") and not torn else None
            if key is None and (torn or not _is_torn(line)):
                raise InputError("results_foreign", path=self.path, line=number)
            if key is None:
                torn = line
            elif key.run != self._run:
                raise InputError("results_other", path=self.path)
            else:
                self._note(key, len(line))
        return torn

    def _note(self, key: ResultKey, length: int) -> None:
        if key.row < len(self._start):
            self._ordered = self._ordered and key.row > self._last_row
            self._asked[key.row] = int(key.asked, 16)
            self._failed[key.row] = key.failed
            self._start[key.row] = self._end
            self._last_row = key.row
        else:
            self._beyond = True
        self._end += length


def not_written(path: Path, error: OSError) -> StorageError:
    """The error for results that cannot be written."""
    reason = error.strerror or type(error).__name__
    return StorageError("results_not_written", path=path, reason=reason)


def _is_torn(line: bytes) -> bool:
    """Whether a last line that is no result is the beginning of one, or what a power loss leaves."""
    return line.startswith(LINE_BEGIN) or LINE_BEGIN.startswith(line) or not line.strip(b"\0\n")
