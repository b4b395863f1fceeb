"""Takes files that cannot be used out of the database's place; nothing is ever deleted."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from chatapp.domain.errors import StorageError
from chatapp.domain.messages import Failure
from chatapp.domain.translation import QT_TRANSLATE_NOOP
from chatapp.storage import files
from chatapp.storage.connecting import (
    connect,
    marker_path,
    remove_database,
    with_companions,
)
from chatapp.storage.data_keys import ID_SIZE
from chatapp.storage.encrypted_files import has_magic, is_encrypted, key_of
from chatapp.storage.migrations import Migration
from chatapp.storage.migrations.m0001_initial import APPLICATION_ID

if TYPE_CHECKING:
    from chatapp.storage.salvage import Salvaged

log = logging.getLogger(__name__)


def set_aside_unusable(
    path: Path, migrations: Sequence[Migration], notices: list[Failure], *, alone: bool
) -> None:
    """Take what cannot be opened out of the way: no database, none any more, or none yet.

    Raises StorageError (profile_unusable, database_corrupt), OSError.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        # A log without its database would be played into the new one.
        if any(name.exists() for name in with_companions(path)):
            _set_aside(path, "damaged", notices)
        return
    if not stat.S_ISREG(found.st_mode):
        raise StorageError(
            "profile_unusable", path=path, reason=QT_TRANSLATE_NOOP("errors", "it is not a file")
        )
    if found.st_size == 0:
        _set_aside(path, "empty", notices)
    elif not (has_magic(path) or is_encrypted(path)):
        replace_by_salvaged(path, migrations, notices, alone=alone)


def replace_by_salvaged(
    path: Path, migrations: Sequence[Migration], notices: list[Failure], *, alone: bool
) -> None:
    """Put what can be read of a damaged database in its place; the damaged file is kept.

    Until the new one is whole, nothing is moved. Others would write on into the damaged file:
    while there are some, it stays. Raises StorageError (database_corrupt) then, and
    encryption_locked where it may be encrypted with another key than the one at hand.
    """
    if not alone:
        raise StorageError("database_corrupt")
    if _seems_newer(path, len(migrations)):
        raise StorageError("database_newer")
    from chatapp.storage.salvage import salvage

    log.info("The database is damaged: saving what can be read")
    new = path.with_name(f"{path.name}.new")
    remove_database(new)
    try:
        os.close(files.open_private(new, os.O_RDWR | os.O_CREAT | os.O_EXCL))
        saved = salvage(path, new, migrations)
        if not saved.conversations and is_encrypted(path) and not _names_its_key(path):
            raise StorageError("encryption_locked", path=path)
        aside = _move_aside(path, "damaged", keep_name=True)
        new.replace(path)
        files.sync_folder(path.parent)
    finally:
        with suppress(OSError):
            remove_database(new)
    marker_path(path).unlink(missing_ok=True)
    _tell_salvaged(saved, aside, notices)
    _tell_of_backup(path, notices)


def set_aside_files(path: Path) -> list[Path]:
    """The databases that were moved out of the place of `path` and are kept beside it."""
    kinds = (f"{path.name}.damaged-*Z*", f"{path.name}.empty-*Z*")
    return [name for kind in kinds for name in path.parent.glob(kind)]


def _names_its_key(path: Path) -> bool:
    """Whether an encrypted file begins with the id of the key that it was read with."""
    key = key_of(path)
    with path.open("rb") as file:
        return key is not None and file.read(ID_SIZE).hex() == key.id


def _seems_newer(path: Path, known: int) -> bool:
    """Whether a newer version wrote a damaged file, by its header: what it has is not known here.

    A number that is far off is damaged itself.
    """
    with path.open("rb") as file:
        header = file.read(100)
    number, mark = (int.from_bytes(header[at : at + 4]) for at in (60, 68))
    return mark == APPLICATION_ID and known < number < known + 1000


def _tell_salvaged(saved: Salvaged, aside: Path, notices: list[Failure]) -> None:
    if not saved.conversations:
        notices.append(Failure("database_damaged", {"path": str(aside)}))
        return
    facts = {
        "conversations": str(saved.conversations),
        "messages": str(saved.messages),
        "doubtful": str(saved.doubtful),
        "path": str(aside),
    }
    notices.append(Failure("database_salvaged", facts))


def _tell_of_backup(path: Path, notices: list[Failure]) -> None:
    """Name the newest backup, in case it holds more."""
    from chatapp.storage.backup_folder import newest_backup
    from chatapp.storage.repair import chosen_folder

    chosen = ""
    if path.exists():
        with closing(connect(path, read_only=True)) as connection:
            chosen = chosen_folder(connection)
    if (backup := newest_backup(path, chosen)) is not None:
        time = f"{backup.time:%Y-%m-%d %H:%M} UTC"
        notices.append(Failure("backup_at_hand", {"path": str(backup.path), "time": time}))


def _set_aside(path: Path, kind: str, notices: list[Failure]) -> None:
    """Rename the database and the files beside it, and note where they went."""
    target = _move_aside(path, kind)
    notices.append(Failure(f"database_{kind}", {"path": str(target)}))
    _tell_of_backup(path, notices)


def _move_aside(path: Path, kind: str, *, keep_name: bool = False) -> Path:
    """Rename the database and the files beside it; gives where they went.

    Parameters: `keep_name`, whether the database stays under its own name too, where the file
    system can do that, until another one replaces it.
    """
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    target = path.with_name(f"{path.name}.{kind}-{stamp}")
    number = 1
    while any(name.exists() for name in with_companions(target)):
        number += 1
        target = path.with_name(f"{path.name}.{kind}-{stamp}-{number}")
    names = list(zip(with_companions(path), with_companions(target), strict=True))
    if keep_name:
        with suppress(OSError):
            os.link(path, target)
            names = names[1:]
    for old, new in names:
        if old.exists():
            old.rename(new)
    files.sync_folder(path.parent)
    return target
