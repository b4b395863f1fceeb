"""GGUF files the user added for the embedded model, kept by their path."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import apsw

from chatapp.domain.errors import ModelError, NotFoundError
from chatapp.domain.models import GGUF_MAGIC
from chatapp.storage.database import Database
from chatapp.storage.rows import Row


class EmbeddedModels:
    """The added files, in the order they were added; the app's own model is not among them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list(self) -> list[Path]:
        """All of them, also those that are not there any more."""
        return await self._db.read(_list)

    async def add(self, path: Path) -> None:
        """Add a file; one that was added before stays as it is.

        Raises NotFoundError (no_file), ModelError (model_unreadable), StorageError.
        """
        await self._db.write(_add, path)

    async def remove(self, path: Path) -> None:
        """Forget a file; the file itself stays. Raises NotFoundError (no_file)."""
        await self._db.write(_remove, path)


def _list(db: apsw.Connection) -> list[Path]:
    rows: Iterator[Row] = db.execute("SELECT path FROM embedded_model ORDER BY number")
    return [Path(os.fsdecode(path)) for (path,) in rows]


def _add(db: apsw.Connection, path: Path) -> None:
    path = Path(os.path.abspath(path))
    _check_model_file(path)
    query = "INSERT INTO embedded_model (path) VALUES (?) ON CONFLICT DO NOTHING"
    db.execute(query, (os.fsencode(path),))


def _remove(db: apsw.Connection, path: Path) -> None:
    path = Path(os.path.abspath(path))
    db.execute("DELETE FROM embedded_model WHERE path = ?", (os.fsencode(path),))
    if not db.changes():
        raise NotFoundError("no_file", path=path)


def _check_model_file(path: Path) -> None:
    """Read the first bytes; nothing but a regular file is opened."""
    try:
        regular = stat.S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFoundError("no_file", path=path) from error
    except OSError as error:
        raise ModelError("model_unreadable", path=path) from error
    try:
        if regular:
            with path.open("rb") as file:
                regular = file.read(len(GGUF_MAGIC)) == GGUF_MAGIC
    except OSError as error:
        raise ModelError("model_unreadable", path=path) from error
    if not regular:
        raise ModelError("model_unreadable", path=path)
