"""The other end of the page of backups, and backups to show on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from chatapp.engine.backups import Listed
from chatapp.gui.settings.backups_state import BackupsState
from chatapp.storage.backup import Contents
from chatapp.storage.backup_folder import Backup, BackupKind

NOW = datetime.now(UTC)


class BackupsRecorder:
    """Writes down what the page asks for."""

    def __init__(self) -> None:
        self.state = BackupsState()
        self.calls: list[tuple[str, ...]] = []

    def look(self) -> None:
        self.calls.append(("look",))

    def back_up(self) -> None:
        self.calls.append(("back_up",))

    def back_up_to(self, path: str) -> None:
        self.calls.append(("back_up_to", path))

    def preview(self, path: str) -> None:
        self.calls.append(("preview", path))

    def unlock(self, path: str, recovery_key: str) -> None:
        self.calls.append(("unlock", path, recovery_key))

    def restore(self, path: str) -> None:
        self.calls.append(("restore", path))

    def purge(self) -> None:
        self.calls.append(("purge",))

    def cancel(self) -> None:
        self.calls.append(("cancel",))

    def stop_answers(self) -> None:
        self.calls.append(("stop_answers",))

    def show_folder(self) -> None:
        self.calls.append(("show_folder",))

    def check(self) -> None:
        self.calls.append(("check",))

    def repair_later(self) -> None:
        self.calls.append(("repair_later",))


def listed(
    kind: BackupKind = BackupKind.DAILY,
    *,
    days: int = 0,
    readable: bool = True,
    locked: bool = False,
    conversations: int = 12,
) -> Listed:
    """A backup made `days` ago."""
    time = NOW - timedelta(days)
    path = Path(f"/backups/chatapp-{time:%Y%m%dT%H%M%S}-{kind.value}.sqlite3")
    contents = (
        Contents(conversations, 30 * conversations, time) if readable and not locked else None
    )
    return Listed(Backup(path, time, kind, "0123abcd", 4_200_000), contents, locked)
