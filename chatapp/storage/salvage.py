"""Saves what can be read of a damaged database, row by row, into a new one.

The damaged file is only read. A copy of it gets a sound first page where its own is not, and
every table is walked by row number: where a page is damaged, the walk goes on behind it. What is
saved of an encrypted one is encrypted with the same key at once.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import apsw

from chatapp.storage.connecting import connect, remove_database, unlock, with_companions
from chatapp.storage.data_keys import DataKey
from chatapp.storage.encrypted_files import RESERVED, has_magic, key_of
from chatapp.storage.mending import mend
from chatapp.storage.messages import doubtful_messages
from chatapp.storage.migrations import Migration, migrate, schema_number
from chatapp.storage.page_scan import PAGE_SIZE, Pages
from chatapp.storage.rows import Row
from chatapp.storage.salvaged_rows import UNREADABLE, Copying

HEADER_SIZE = 100
LARGEST_DECRYPTED = 2**30
"""Bytes of an encrypted database whose pages are looked through: they are held in memory."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """How much was saved."""

    conversations: int
    messages: int
    doubtful: int
    """Messages among them that may not be as they were written."""


def salvage(damaged: Path, new: Path, migrations: Sequence[Migration]) -> Salvaged:
    """Fill `new`, a file with nothing in it, with what `damaged` holds; blocks the thread.

    What it is then is whole and of the newest schema. Raises apsw.Error, OSError for `new`,
    StorageError (encryption_locked).
    """
    key = key_of(damaged)
    copy = damaged.with_name(f"{damaged.name}.salvage")
    try:
        _copy_with_log(damaged, copy)
        number = _make_readable(copy, key, migrations)
        with closing(connect(new, read_only=False, key=key)) as target:
            target.pragma("synchronous", "full")
            migrate(target, migrations[:number])
            target.pragma("foreign_keys", False)
            with target:
                doubtful = _copy_tables(copy, key, target) | set(doubtful_messages(target))
                mend(target)
            target.pragma("foreign_keys", True)
            migrate(target, migrations)
            target.pragma("journal_mode", "wal")
            return _counted(target, len(doubtful))
    finally:
        remove_database(copy)


def _copy_tables(copy: Path, key: DataKey | None, target: apsw.Connection) -> set[str]:
    """Copy all that can be read; gives the ids of messages of which a part is lost."""
    copying = Copying(target)
    try:
        source = _open_damaged(copy, key)
    except UNREADABLE:
        copying.broken.update(name for name, _without_rowid in copying.tables())
    else:
        with closing(source):
            copying.walk(source)
    pages = _pages(copy, key) if copying.broken else None
    if pages is not None:
        with closing(pages):
            copying.scan(pages)
    return copying.partly


def _pages(copy: Path, key: DataKey | None) -> Pages | None:
    """The pages to look through; SQLite decrypts them, into memory only."""
    if key is None:
        return Pages.of_file(copy)
    if copy.stat().st_size > LARGEST_DECRYPTED:
        return None
    try:
        with closing(_open_damaged(copy, key)) as source:
            return Pages.of_bytes(source.serialize("main"), RESERVED)
    except UNREADABLE:
        return None


def _counted(target: apsw.Connection, doubtful: int) -> Salvaged:
    query = "SELECT (SELECT count(*) FROM conversation), (SELECT count(*) FROM message)"
    rows: list[Row] = target.execute(query).fetchall()
    ((conversations, messages),) = rows
    return Salvaged(conversations, messages, doubtful)


def _copy_with_log(damaged: Path, copy: Path) -> None:
    remove_database(copy)
    for old, new in zip(with_companions(damaged), with_companions(copy), strict=True):
        if old.exists() and not old.name.endswith("-shm"):
            shutil.copyfile(old, new)
            new.chmod(0o600)


def _open_damaged(path: Path, key: DataKey | None) -> apsw.Connection:
    """Opened so that a schema, a size or a tag that does not fit is put up with."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        unlock(connection, key, damaged=True)
        connection.pragma("writable_schema", True)
        connection.pragma("cell_size_check", True)
    except apsw.Error:
        connection.close()
        raise
    return connection


def _make_readable(copy: Path, key: DataKey | None, migrations: Sequence[Migration]) -> int:
    """Mend the first page of `copy` as far as need be; gives the number of its schema.

    The schema lies on the first pages, and is the same in every database that was made by the
    same version: what a new one has there fits.
    """
    if (number := _schema_of(copy, key, len(migrations))) is not None:
        return number
    whole = _first_page(copy, key, migrations)
    with copy.open("r+b") as file:
        found = file.read(PAGE_SIZE)
    mixed = [whole[:HEADER_SIZE] + found[HEADER_SIZE:]] if key is None else []
    for page in (*mixed, whole):
        if len(found) == PAGE_SIZE:
            with copy.open("r+b") as file:
                file.write(page)
            if (number := _schema_of(copy, key, len(migrations))) is not None:
                return number
    return len(migrations)


def _schema_of(path: Path, key: DataKey | None, newest: int) -> int | None:
    """The number of a schema that can be read; None where it cannot."""
    if key is None and not has_magic(path):
        return None
    try:
        with closing(_open_damaged(path, key)) as db:
            db.execute("SELECT 1 FROM message LIMIT 0; SELECT 1 FROM conversation LIMIT 0")
            number = schema_number(db)
            return number if 1 <= number <= newest else newest
    except UNREADABLE:
        return None


def _first_page(copy: Path, key: DataKey | None, migrations: Sequence[Migration]) -> bytes:
    """The first page of a new database; its count of pages says to go by the file's size."""
    example = copy.with_name(f"{copy.name}.example")
    remove_database(example)
    try:
        example.touch(0o600)
        with closing(connect(example, read_only=False, key=key)) as db:
            migrate(db, migrations)
            plain = db.serialize("main")[:PAGE_SIZE]
        page = example.read_bytes()[:PAGE_SIZE]
    finally:
        remove_database(example)
    wanted = bytearray(plain)
    wanted[18:20] = b"\2\2"  # that there may be a log
    wanted[92:96] = bytes(4)  # "version valid for": not that of the change counter
    wanted[24:28] = b"\0\0\0\1"
    wanted[32:40] = bytes(8)  # no free pages known
    # The cipher adds a stream to the text: what is changed in one is changed so in the other.
    changed = bytes(old ^ new for old, new in zip(plain, wanted, strict=True))
    return bytes(byte ^ change for byte, change in zip(page, changed, strict=True))
