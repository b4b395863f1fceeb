"""Folders of conversations, kept in the database."""

from __future__ import annotations

import builtins
import unicodedata
from collections.abc import Sequence

import apsw

from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.messages import Folder, clean_text, new_id, now
from chatapp.storage.database import Database
from chatapp.storage.rows import Row, microseconds, text_of, time_of

_FOLDERS = """
SELECT id, CAST(name AS BLOB), created, (SELECT count(*) FROM conversation c
    WHERE c.folder = folder.number AND c.deleted_at IS NULL AND c.archived = 0),
    CAST(instructions AS BLOB)
FROM folder
"""


class Folders:
    """The folders of a profile. Besides what is named, every method raises StorageError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list(self) -> list[Folder]:
        """All folders, by name."""
        return await self._db.read(_list)

    async def add(self, folder: Folder, conversations: Sequence[str] = ()) -> None:
        """Store a new one and put conversations into it; those that are gone are passed by.

        Raises InputError (folder_taken, whatever the case).
        """
        await self._db.write(_add, folder, conversations, full=True)

    async def rename(self, identity: str, name: str) -> None:
        """Give another name. Raises NotFoundError (no_folder), InputError (folder_taken)."""
        await self._db.write(_rename, identity, name, full=True)

    async def instructions(self, identity: str) -> str:
        """What the model is told in its conversations; "" where it is gone."""
        return await self._db.read(_instructions, identity)

    async def set_instructions(self, identity: str, text: str) -> None:
        """Have the model told something in its conversations. Raises NotFoundError (no_folder)."""
        await self._db.write(_set_instructions, identity, text, full=True)

    async def remove(self, identity: str) -> builtins.list[str]:
        """Forget a folder; gives the ids of the conversations that lay in it and stay.

        Raises NotFoundError (no_folder).
        """
        return await self._db.write(_remove, identity, full=True)


def folder_number(db: apsw.Connection, identity: str | None) -> int | None:
    """The row of a folder; None for none. Raises NotFoundError (no_folder)."""
    if identity is None:
        return None
    number = db.execute("SELECT number FROM folder WHERE id = ?", (clean_text(identity),)).get
    if number is None:
        raise NotFoundError("no_folder", id=identity)
    return int(number)


def folder_as_told(db: apsw.Connection, identity: str | None) -> tuple[str | None, str]:
    """What a folder is called, None for none, and its instructions."""
    query = "SELECT CAST(name AS BLOB), CAST(instructions AS BLOB) FROM folder WHERE id = ?"
    for name, instructions in db.execute(query, (identity,)):
        return text_of(name), text_of(instructions)
    return None, ""


def folder_named(db: apsw.Connection, name: str | None, instructions: str = "") -> int | None:
    """The row of the folder with a name, whatever the case, made where there is none.

    Parameters: `instructions`, for one that is made; one that is there keeps its own.
    """
    name = " ".join(clean_text(name or "").split())
    if not name:
        return None
    query = "SELECT number FROM folder WHERE folded_name = ?"
    known = db.execute(query, (folded_name(name),)).get
    if known is None:
        _add(db, Folder(new_id(), name, now(), instructions=instructions), ())
        known = db.execute(query, (folded_name(name),)).get
    return int(known)


def folded_name(name: str) -> str:
    """A name as it is compared: without its case, and composed."""
    return unicodedata.normalize("NFKC", name).casefold()


def _list(db: apsw.Connection) -> list[Folder]:
    rows: list[Row] = db.execute(f"{_FOLDERS} ORDER BY folded_name, number").fetchall()
    return [
        Folder(str(identity), text_of(name), time_of(created), count, text_of(instructions))
        for identity, name, created, count, instructions in rows
    ]


def _add(db: apsw.Connection, folder: Folder, conversations: Sequence[str]) -> None:
    name = clean_text(folder.name)
    _refuse_taken(db, name, folder.id)
    db.execute(
        "INSERT INTO folder (id, name, folded_name, created, instructions) VALUES (?, ?, ?, ?, ?)",
        (
            *(folder.id, name, folded_name(name), microseconds(folder.created)),
            clean_text(folder.instructions),
        ),
    )
    number = db.last_insert_rowid()
    query = "UPDATE conversation SET folder = ? WHERE id = ?"
    db.executemany(query, ((number, identity) for identity in conversations))


def _rename(db: apsw.Connection, identity: str, name: str) -> None:
    number, name = folder_number(db, identity), clean_text(name)
    _refuse_taken(db, name, identity)
    query = "UPDATE folder SET name = ?, folded_name = ? WHERE number = ?"
    db.execute(query, (name, folded_name(name), number))


def _instructions(db: apsw.Connection, identity: str) -> str:
    query = "SELECT CAST(instructions AS BLOB) FROM folder WHERE id = ?"
    return text_of(db.execute(query, (identity,)).get)


def _set_instructions(db: apsw.Connection, identity: str, text: str) -> None:
    number = folder_number(db, identity)
    query = "UPDATE folder SET instructions = ? WHERE number = ?"
    db.execute(query, (clean_text(text), number))


def _remove(db: apsw.Connection, identity: str) -> list[str]:
    number = folder_number(db, identity)
    query = "SELECT id FROM conversation WHERE folder = ?"
    held = [str(row[0]) for row in db.execute(query, (number,))]
    db.execute("UPDATE conversation SET folder = NULL WHERE folder = ?", (number,))
    db.execute("DELETE FROM folder WHERE number = ?", (number,))
    return held


def _refuse_taken(db: apsw.Connection, name: str, identity: str) -> None:
    query = "SELECT 1 FROM folder WHERE folded_name = ? AND id <> ?"
    if db.execute(query, (folded_name(name), identity)).get is not None:
        raise InputError("folder_taken", name=name)
