"""A file that is still arriving: its bytes, and a note beside it from which it can go on.

Both are there after any end of the process: the note says how much of the file was surely on the
disk, and what comes after that is fetched again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import BinaryIO

from chatapp.domain.errors import ModelError
from chatapp.providers.file_lock import locked

NOTE_SUFFIX = ".part.json"
SYNC_EVERY = 16 << 20
"""Bytes after which what has arrived is surely on the disk: at most so much comes a second time."""

_LONGEST_NOTE = 1 << 20


@dataclass(slots=True)
class Note:
    """What is known about a download. All but `name` and `url` may not be known yet."""

    name: str
    url: str
    kept: int = 0
    """Bytes that are surely on the disk."""
    total: int | None = None
    validator: str = ""
    """What names the version of the file that is arriving."""
    expected: str = ""
    """The SHA-256 the user gave."""
    named: str = ""
    """The SHA-256 the server named."""
    discarded: bool = False
    """Whether the user gave it up; it can be taken up again until the app is closed."""


def read_notes(folder: Path) -> Iterator[Note]:
    """The downloads that were begun in a folder, by name; what is no note is passed over."""
    for path in sorted(folder.glob(f"*{NOTE_SUFFIX}")):
        if (note := _read(path)) is not None:
            yield note


def _read(path: Path) -> Note | None:
    try:
        with path.open("rb") as file:
            loaded = json.loads(file.read(_LONGEST_NOTE))
        note = Note(**loaded)
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    texts = all(
        isinstance(getattr(note, field.name), str)
        for field in fields(Note)
        if field.name in ("name", "url", "validator", "expected", "named")
    )
    whole = type(note.kept) is int and note.kept >= 0
    right = texts and whole and (note.total is None or type(note.total) is int)
    return note if right and path.name == note.name + NOTE_SUFFIX else None


class PartFile:
    """The file while it arrives. Its methods block; they raise OSError.

    Parameters: `sync_every`, see `SYNC_EVERY`.
    """

    def __init__(self, folder: Path, note: Note, sync_every: int = SYNC_EVERY) -> None:
        self.note = note
        self.size = 0
        self.path = folder / f"{note.name}.part"
        self._note_path = folder / f"{note.name}{NOTE_SUFFIX}"
        self._sync_every = sync_every
        self._digest = hashlib.sha256()
        self._file: BinaryIO | None = None
        self._given_up = False

    @property
    def is_open(self) -> bool:
        """Whether it is in hand."""
        return self._file is not None

    @property
    def sha256(self) -> str:
        """Of what has arrived."""
        return self._digest.hexdigest()

    def open(self) -> None:
        """Take it into hand, from what is surely there.

        Raises ModelError (download_running) where another process has it.
        """
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        self._file = os.fdopen(descriptor, "r+b", buffering=0)
        if not locked(descriptor):
            self.close()
            raise ModelError("download_running", name=self.note.name)
        there = min(self.note.kept, self._file.seek(0, os.SEEK_END))
        self._go_back()
        while self.size < there:
            piece = self._file.read(min(1 << 20, there - self.size))
            if self._given_up:
                self.close()
                return
            if not piece:
                break
            self._digest.update(piece)
            self.size += len(piece)
        self._file.truncate(self.size)
        self.keep()

    def give_up(self) -> None:
        """End `open` soon, which may take long for a large file; from any thread."""
        self._given_up = True

    def restart(self) -> None:
        """Begin anew: what is here belongs to another version of the file."""
        self._go_back()
        assert self._file is not None
        self._file.truncate()
        self.keep()

    def write(self, data: bytes) -> None:
        """Add bytes at the end."""
        assert self._file is not None
        rest = memoryview(data)
        while rest:
            written = self._file.write(rest)
            self._digest.update(rest[:written])
            self.size += written
            rest = rest[written:]
        if self.size - self.note.kept >= self._sync_every:
            self.keep()

    def keep(self) -> None:
        """Put what has arrived on the disk, and note how much that is."""
        if self._file is not None:
            os.fsync(self._file.fileno())
            self.note.kept = self.size
        draft = self._note_path.with_suffix(".draft")
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(asdict(self.note), file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, self._note_path)
        except OSError:
            with suppress(OSError):
                draft.unlink()
            raise

    def put_in_place(self, target: Path) -> None:
        """Give the whole file its name, and forget the note."""
        self.close()
        os.replace(self.path, target)
        with suppress(FileNotFoundError):
            self._note_path.unlink()

    def remove(self) -> None:
        """Remove what has arrived, and the note."""
        self.close()
        for path in (self.path, self._note_path):
            with suppress(FileNotFoundError):
                path.unlink()

    def close(self) -> None:
        """Let others take it."""
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def _go_back(self) -> None:
        assert self._file is not None
        self._file.seek(0)
        self._digest = hashlib.sha256()
        self.size = 0
