"""GGUF files the user added for the embedded model, kept by their path."""

from __future__ import annotations

import builtins
import os
import stat
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import apsw

from chatapp.domain.errors import ModelError, NotFoundError
from chatapp.domain.model_files import LoadOptions
from chatapp.domain.models import GGUF_MAGIC
from chatapp.storage.database import Database
from chatapp.storage.rows import Row, from_json, to_json

_MOST = 1_000_000_000
"""The largest number that is taken out of stored options."""


@dataclass(frozen=True, slots=True)
class AddedModel:
    """A file that was added. `number` is its place in the list."""

    path: Path
    options: LoadOptions = field(default_factory=LoadOptions)
    fetched: bool = False
    """Whether the app downloaded it, so that the app may remove it."""
    sha256: str = ""
    """Of the file as it was downloaded."""
    chats: bool = False
    """Whether it can answer, as its file said when it was added."""
    number: int = 0


class EmbeddedModels:
    """The added files, in the order they were added; the app's own model is not among them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list(self) -> list[AddedModel]:
        """All of them, also those that are not there any more."""
        return await self._db.read(_list)

    async def add(self, model: AddedModel) -> None:
        """Add a file; one that was added before stays as it is.

        Raises NotFoundError (no_file), ModelError (model_unreadable), StorageError.
        """
        await self._db.write(_add, model)

    async def set_options(self, path: Path, options: LoadOptions) -> None:
        """Keep how it is loaded. Raises NotFoundError (no_file)."""
        await self._db.write(_set_options, path, options)

    async def move(self, path: Path, target: Path, *, chats: bool) -> None:
        """Have a model's file elsewhere. Parameters: `chats`, as of an `AddedModel`.

        Raises NotFoundError (no_file), ModelError (model_unreadable).
        """
        await self._db.write(_move, path, target, chats)

    async def remove(self, path: Path) -> AddedModel:
        """Forget a file, and give what was kept; the file stays. Raises NotFoundError (no_file)."""
        return await self._db.write(_remove, path)

    async def put_back(self, model: AddedModel) -> None:
        """Take a file up again where it stood, unless it was added meanwhile."""
        await self._db.write(_put_back, model)


def _list(db: apsw.Connection) -> builtins.list[AddedModel]:
    query = "SELECT number, path, CAST(options AS BLOB) FROM embedded_model ORDER BY number"
    rows: Iterator[Row] = db.execute(query)
    return [_model_of(row) for row in rows]


def _model_of(row: Row) -> AddedModel:
    number, path, stored = row
    options = from_json(stored, dict) or {}
    chosen = LoadOptions(
        *(_whole(options.get(name)) for name in ("threads", "context", "gpu_layers"))
    )
    return AddedModel(
        Path(os.fsdecode(path)),
        chosen,
        fetched=options.get("fetched") is True,
        sha256=str(options.get("sha256", ""))[:64],
        chats=options.get("chats") is True,
        number=number,
    )


def _whole(value: object) -> int:
    usable = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST
    return value if isinstance(value, int) and usable else 0


def _stored(model: AddedModel) -> str:
    facts = {"fetched": model.fetched, "sha256": model.sha256, "chats": model.chats}
    return to_json({**asdict(model.options), **facts})


def _add(db: apsw.Connection, model: AddedModel) -> None:
    path = Path(os.path.abspath(model.path))
    _check_model_file(path)
    query = "INSERT INTO embedded_model (path, options) VALUES (?, ?) ON CONFLICT DO NOTHING"
    db.execute(query, (os.fsencode(path), _stored(model)))


def _find(db: apsw.Connection, path: Path) -> AddedModel:
    query = "SELECT number, path, CAST(options AS BLOB) FROM embedded_model WHERE path = ?"
    rows: Iterator[Row] = db.execute(query, (os.fsencode(Path(os.path.abspath(path))),))
    for row in rows:
        return _model_of(row)
    raise NotFoundError("no_file", path=path)


def _set_options(db: apsw.Connection, path: Path, options: LoadOptions) -> None:
    model = _find(db, path)
    query = "UPDATE embedded_model SET options = ? WHERE number = ?"
    db.execute(query, (_stored(replace(model, options=options)), model.number))


def _move(db: apsw.Connection, path: Path, target: Path, chats: bool) -> None:
    target = Path(os.path.abspath(target))
    model = _find(db, path)
    _check_model_file(target)
    db.execute("DELETE FROM embedded_model WHERE path = ?", (os.fsencode(target),))
    query = "UPDATE embedded_model SET path = ?, options = ? WHERE number = ?"
    options = _stored(replace(model, fetched=False, sha256="", chats=chats))
    db.execute(query, (os.fsencode(target), options, model.number))


def _remove(db: apsw.Connection, path: Path) -> AddedModel:
    model = _find(db, path)
    db.execute("DELETE FROM embedded_model WHERE number = ?", (model.number,))
    return model


def _put_back(db: apsw.Connection, model: AddedModel) -> None:
    taken = db.execute("SELECT 1 FROM embedded_model WHERE number = ?", (model.number,)).get
    number = None if taken else model.number
    db.execute(
        "INSERT INTO embedded_model (number, path, options) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (number, os.fsencode(model.path), _stored(model)),
    )


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
