"""A zip file of a stranger: only what is needed is read, nothing is unpacked under its own name."""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import IO

from chatapp.domain.errors import InputError
from chatapp.domain.images import MOST_BYTES as MOST_IMAGE_BYTES
from chatapp.domain.transferred import MOST_FILE_BYTES
from chatapp.transfer.spans import Data

MOST_BYTES = 2 * 2**30
"""The largest file of conversations that is read."""
MOST_FILES = 200_000
"""So many files at most in a zip file."""
_UNSUSPICIOUS = 64 * 2**20
_MOST_SHRINKING = 200
"""How many times larger than in the archive a text may be; real ones are ten or twenty times."""
_PIECE = 2**20
_NAMED = re.compile(r"conversations(-\d+)?\.json", re.IGNORECASE)
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,  # it is encrypted
    NotImplementedError,  # compressed in a way that is not known
    ValueError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class File:
    """A file beside the conversations, read when it is needed."""

    name: str
    """Of the file, without its folder."""
    archive: zipfile.ZipFile
    info: zipfile.ZipInfo

    def read(self) -> bytes:
        """Its bytes, no more than an image may have. Raises ValueError."""
        return self._read(MOST_IMAGE_BYTES)

    def read_any(self) -> bytes:
        """Its bytes, no more than any file may have. Raises ValueError."""
        return self._read(MOST_FILE_BYTES)

    def _read(self, most: int) -> bytes:
        try:
            with self.archive.open(self.info) as file:
                return file.read(most + 1)
        except _DAMAGED as error:
            raise ValueError("the archive is damaged") from error


class Files:
    """The files of an archive, by their names without folders; none without an archive."""

    def __init__(self, archive: zipfile.ZipFile | None = None) -> None:
        self._archive = archive
        self._by_start: dict[str, zipfile.ZipInfo] = {}
        for info in archive.infolist() if archive else ():
            name = PurePosixPath(info.filename).name
            for start in (name, name.partition(".")[0], *_starts(name)):
                self._by_start.setdefault(start, info)

    def beginning_with(self, identity: str) -> File | None:
        """The file whose name is that id, or begins with it."""
        info = self._by_start.get(identity) if identity else None
        if info is None or self._archive is None:
            return None
        return File(PurePosixPath(info.filename).name, self._archive, info)


def _starts(name: str) -> Iterator[str]:
    """What stands before the first hyphens of a name: ids have one at most."""
    for match in list(re.finditer("-", name))[:3]:
        yield name[: match.start()]


@contextmanager
def opened(file: IO[bytes], name: str) -> Iterator[zipfile.ZipFile]:
    """The archive in a file. Raises InputError (import_unknown, import_too_large)."""
    try:
        archive = zipfile.ZipFile(file)
    except _DAMAGED as error:
        raise InputError("import_unknown", name=name) from error
    with archive:
        if len(archive.infolist()) > MOST_FILES:
            raise InputError("import_too_large", name=name, limit=f"{MOST_FILES} files")
        yield archive


def documents(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files that may hold conversations: those named so, or else all JSON files."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    named = [one for one in infos if _NAMED.fullmatch(PurePosixPath(one.filename).name)]
    others = [one for one in infos if one.filename.lower().endswith(".json")]
    return sorted(named or others, key=lambda info: info.filename)


@contextmanager
def unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[Data | None]:
    """The text of a file of the archive; a large one lies on the disk, without a name.

    None where it is damaged. Raises InputError (import_too_large), OSError.
    """
    size = info.file_size
    bomb = size > _UNSUSPICIOUS and size > _MOST_SHRINKING * max(1, info.compress_size)
    if size > MOST_BYTES or bomb:
        name = PurePosixPath(info.filename).name
        raise InputError("import_too_large", name=name, limit=f"{MOST_BYTES // 2**30} GB")
    with TemporaryFile() as file:
        if not _copy(archive, info, file):
            yield None
        elif not size:
            yield b""
        else:
            with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
                yield data


def _copy(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: IO[bytes]) -> bool:
    """Copy a file out of the archive; what came before damage is of no use to anyone."""
    try:
        source = archive.open(info)
    except _DAMAGED:
        return False
    with source:
        while True:
            try:
                piece = source.read(_PIECE)
            except _DAMAGED:
                return False
            if not piece:
                target.flush()
                return True
            target.write(piece)
