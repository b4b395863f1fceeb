"""The folder of backups: what they are called, and which of them are kept."""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from chatapp.domain.errors import StorageError
from chatapp.storage import files
from chatapp.storage.backup import Progress, Stopped, back_up, backup_errors, never, unwatched

DAYS = 7
WEEKS = 4
LOCK_TIMEOUT = 60.0
"""Seconds to wait for a backup that another process makes."""

_NAME = re.compile(
    r"chatapp-(?P<series>[0-9a-f]{8})-(?P<time>\d{8}T\d{6}Z)-(?P<kind>[a-z]+(?:-[a-z]+)*)"
    r"(?:-(?P<place>\d{1,9}))?\.sqlite3"
)
_TIME = "%Y%m%dT%H%M%SZ"


class BackupKind(StrEnum):
    """Why a backup was made."""

    DAILY = "daily"
    ASKED = "asked"
    """The user wanted one now."""
    MIGRATION = "before-migration"
    RESTORE = "before-restore"
    REPAIR = "before-repair"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup in the folder, as its name tells."""

    path: Path
    time: datetime
    kind: BackupKind
    series: str
    """Which profile on which computer it is of: several may share the folder."""
    size: int
    """In bytes."""
    place: int = 1
    """Its place among those of one second."""


def to_remove(backups: Sequence[Backup], now: datetime, limit: int) -> list[Backup]:
    """The backups that need not be kept, out of one profile's.

    Kept are the newest of each of the last 7 days and of each of the last 4 weeks that have
    one, of each kind. Days without the app, or a clock that is wrong, cost no backup: those
    that claim to come from the future count for themselves. If the kept ones have more than
    `limit` bytes (0: any number), the oldest go, but never the newest.
    """
    groups: dict[Hashable, list[Backup]] = {}
    newest_first = sorted(backups, key=_age_order, reverse=True)
    for backup in newest_first:
        groups.setdefault((backup.kind, backup.time > now), []).append(backup)
    kept = {backup.path for group in groups.values() for backup in _thinned(group)}
    newest_first.sort(key=lambda backup: backup.time > now)  # whoever claims the future comes last
    room = limit
    for place, backup in enumerate(one for one in newest_first if one.path in kept):
        room -= backup.size
        if limit and room < 0 and place > 0:
            kept.discard(backup.path)
    return [backup for backup in backups if backup.path not in kept]


def _age_order(backup: Backup) -> tuple[datetime, int, str]:
    return backup.time, backup.place, str(backup.path)


def _thinned(newest_first: Sequence[Backup]) -> list[Backup]:
    days = _newest_of_each(newest_first, lambda backup: backup.time.date())
    weeks = _newest_of_each(newest_first, lambda backup: backup.time.isocalendar()[:2])
    return [*days[:DAYS], *weeks[:WEEKS]]


def _newest_of_each(
    newest_first: Iterable[Backup], period: Callable[[Backup], Hashable]
) -> list[Backup]:
    newest: dict[Hashable, Backup] = {}
    for backup in newest_first:
        newest.setdefault(period(backup), backup)
    return list(newest.values())


class BackupFolder:
    """The backups of one database. Its methods block the calling thread.

    Parameters: `folder`, made when the first backup is; other programs and other profiles may
    use it too, and their files are left alone. `database`, the file that is backed up.
    """

    def __init__(self, folder: Path, database: Path) -> None:
        self.folder = folder
        self._database = database
        owner = f"{platform.node()}\0{database.parent}"
        self.series = hashlib.sha256(owner.encode(errors="replace")).hexdigest()[:8]

    def all(self) -> list[Backup]:
        """All backups in the folder, of other profiles too, the newest first."""
        try:
            found = [_backup_at(path) for path in self.folder.iterdir()]
        except OSError:
            return []
        return sorted((one for one in found if one is not None), key=_age_order, reverse=True)

    def own(self) -> list[Backup]:
        """Those of this profile; all in a folder inside of it, which may have been moved."""
        inside = self.folder.is_relative_to(self._database.parent)
        return [backup for backup in self.all() if inside or backup.series == self.series]

    def add(
        self,
        kind: BackupKind,
        now: datetime,
        stopped: Stopped = never,
        *,
        compact: bool = False,
        checked: bool = True,
        progress: Progress = unwatched,
    ) -> Backup | None:
        """Make a backup (see `back_up`); None where it was stopped.

        Raises StorageError (backup_failed, database_corrupt, storage_failed).
        """
        with backup_errors(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = files.FileLock.wait(backup_lock_path(self._database), LOCK_TIMEOUT)
            try:
                self._sweep()
                path = self._free_path(kind, now)
                made = back_up(
                    self._database,
                    path,
                    stopped,
                    compact=compact,
                    checked=checked,
                    progress=progress,
                )
            finally:
                lock.release()
        return None if made is None else _backup_at(path)

    def prune(self, now: datetime, limit: int, made: Backup) -> list[Backup]:
        """Remove what `to_remove` tells, but never the backup just `made`; gives what is gone."""
        return self.remove(one for one in to_remove(self.own(), now, limit) if one != made)

    def remove(self, backups: Iterable[Backup]) -> list[Backup]:
        """Remove backups; gives those that are gone. One that cannot be removed stays."""
        gone = []
        for backup in backups:
            with suppress(OSError):
                backup.path.unlink()
                gone.append(backup)
        return gone

    def due(self, now: datetime, every: timedelta) -> bool:
        """Whether the newest backup is older; one from the future says nothing."""
        return not any(now - every < backup.time <= now for backup in self.own())

    def _sweep(self) -> None:
        """Remove what a killed process left half-made: the lock is held, nobody is at it."""
        for path in self.folder.glob(f".chatapp-{self.series}-*.sqlite3.part*"):
            with suppress(OSError):
                path.unlink()

    def _free_path(self, kind: BackupKind, now: datetime) -> Path:
        """A name that sorts after all that were made in the same second."""
        moment = now.astimezone(UTC).replace(microsecond=0)
        places = [backup.place for backup in self.all() if backup.time == moment]
        place = max(places, default=0) + 1
        suffix = f"-{place}" if place > 1 else ""
        name = f"chatapp-{self.series}-{moment:{_TIME}}-{kind.value}{suffix}.sqlite3"
        return self.folder / name


def backup_lock_path(database: Path) -> Path:
    """The lock of whoever makes or replaces backups of a database."""
    return database.with_name("backup.lock")


def default_folder(database: Path) -> Path:
    """Where backups are kept unless the user chose a folder: in the profile."""
    return database.with_name("backups")


def newest_backup(database: Path, chosen: str = "") -> Backup | None:
    """The newest sound backup of a database, in the default folder or the chosen one."""
    folders = [default_folder(database), *([Path(chosen)] if chosen else [])]
    found = [backup for folder in folders for backup in BackupFolder(folder, database).own()]
    sound = [backup for backup in found if backup.kind is not BackupKind.REPAIR]
    return max(sound, key=_age_order, default=None)


def back_up_before(kind: BackupKind, database: Path, chosen: str, now: datetime) -> Backup:
    """A backup before something that changes everything; `chosen` folder first, else the default.

    Raises StorageError (disk_full, backup_failed, database_corrupt): then it must not be done.
    """
    folders = [*([Path(chosen)] if chosen else []), default_folder(database)]
    failure = StorageError("backup_failed", path=folders[-1])
    for folder in folders:
        try:
            backup = BackupFolder(folder, database).add(
                kind, now, checked=kind is not BackupKind.REPAIR
            )
        except StorageError as error:
            failure = error
        else:
            if backup is not None:
                return backup
    raise failure


def _backup_at(path: Path) -> Backup | None:
    named = _NAME.fullmatch(path.name)
    if named is None or named["kind"] not in set(BackupKind):
        return None
    try:
        time = datetime.strptime(named["time"], _TIME).replace(tzinfo=UTC)
        size = path.stat().st_size
    except (ValueError, OSError):
        return None
    kind, place = BackupKind(named["kind"]), int(named["place"] or 1)
    return Backup(path, time, kind, named["series"], size, place)
