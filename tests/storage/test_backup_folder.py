"""Which backups are kept, and what the folder of backups may be."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.errors import StorageError
from chatapp.storage.backup_folder import (
    Backup,
    BackupFolder,
    BackupKind,
    back_up_before,
    newest_backup,
    to_remove,
)
from tests.support.filled_profile import Filled, fill

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)

moments = st.integers(-60 * 24, 20 * 24).map(lambda hours: NOW + timedelta(hours=hours))
several = st.lists(
    st.builds(
        Backup,
        path=st.uuids().map(lambda identity: Path(str(identity))),
        time=moments,
        kind=st.sampled_from(BackupKind),
        series=st.just("0" * 8),
        size=st.integers(1, 1000),
    ),
    max_size=60,
    unique_by=lambda backup: backup.path,
)


def at(days: float, size: int = 1, kind: BackupKind = BackupKind.DAILY) -> Backup:
    """A backup made so many days ago."""
    return Backup(Path(f"{days}-{kind}"), NOW - timedelta(days=days), kind, "0" * 8, size)


def kept(backups: Sequence[Backup], now: datetime = NOW, limit: int = 0) -> list[Backup]:
    gone = to_remove(backups, now, limit)
    return [backup for backup in backups if backup not in gone]


@pytest.fixture
async def filled(profile_folder: Path) -> Filled:
    return await fill(profile_folder, conversations=1, messages=3)


def test_given_a_backup_every_day_when_thinned_then_7_days_and_4_weeks_are_kept() -> None:
    backups = [at(days) for days in range(100)]
    ages = [(NOW - backup.time).days for backup in kept(backups)]
    # The 26th of November 2026 is a Thursday: the weeks' newest are the Sundays.
    assert ages == [0, 1, 2, 3, 4, 5, 6, 11, 18]


def test_given_a_clock_set_back_when_thinned_then_old_and_new_ones_are_kept() -> None:
    backups = [at(days) for days in range(7)]
    a_year_ago = NOW - timedelta(days=365)
    new = Backup(Path("new"), a_year_ago, BackupKind.DAILY, "0" * 8, 1)
    assert kept([new, *backups], a_year_ago) == [new, *backups]
    assert kept([new, *backups], a_year_ago, limit=4)[0] == new


def test_given_a_clock_set_years_ahead_when_thinned_then_no_good_one_goes() -> None:
    backups = [at(days) for days in range(6)]
    assert kept(backups, NOW + timedelta(days=9000)) == backups


@given(several, st.integers(0, 5000))
def test_given_any_backups_when_thinned_then_the_newest_stays_and_the_limit_holds(
    backups: list[Backup], limit: int
) -> None:
    rest = kept(backups, limit=limit)
    present = [backup for backup in backups if backup.time <= NOW] or backups
    if backups and any(backup.time <= NOW for backup in backups):
        assert max(backup.time for backup in rest if backup.time <= NOW) == max(
            backup.time for backup in present
        )
    assert bool(rest) == bool(backups)
    if limit and len(rest) > 1:
        assert sum(backup.size for backup in rest) <= limit


@given(several)
def test_given_any_backups_when_thinned_again_then_nothing_more_goes(
    backups: list[Backup],
) -> None:
    once = kept(backups)
    assert kept(once) == once


@given(several)
def test_given_any_backups_when_thinned_then_each_of_the_last_7_days_of_a_kind_has_its_newest(
    backups: list[Backup],
) -> None:
    rest = kept(backups)
    for kind in BackupKind:
        of_kind = [one for one in backups if one.kind is kind and one.time <= NOW]
        days = sorted({backup.time.date() for backup in of_kind}, reverse=True)[:7]
        for day in days:
            newest = max(backup.time for backup in of_kind if backup.time.date() == day)
            assert any(one.kind is kind and one.time == newest for one in rest)


def test_given_a_profile_when_backed_up_then_the_folder_and_its_files_are_private(
    filled: Filled, tmp_path: Path
) -> None:
    folder = BackupFolder(tmp_path / "deep" / "er", filled.path)
    backup = folder.add(BackupKind.DAILY, NOW)
    assert backup is not None
    assert folder.all() == folder.own() == [backup]
    assert (backup.time, backup.kind) == (NOW, BackupKind.DAILY)
    assert "20261126T120000Z" in backup.path.name
    if sys.platform != "win32":
        assert folder.folder.stat().st_mode & 0o077 == 0


def test_given_two_backups_in_a_second_when_made_then_both_are_there(
    filled: Filled, tmp_path: Path
) -> None:
    folder = BackupFolder(tmp_path / "b", filled.path)
    made = [folder.add(BackupKind.DAILY, NOW) for _ in range(12)]
    assert folder.all() == made[::-1]
    assert all(backup is not None and backup.time == NOW for backup in made)
    last = made[-1]
    assert last is not None
    folder.prune(NOW, 1, last)
    assert folder.all() == [last]


def test_given_a_shared_folder_when_pruned_then_only_this_profiles_backups_go(
    filled: Filled, tmp_path: Path
) -> None:
    folder = BackupFolder(tmp_path / "b", filled.path)
    folder.folder.mkdir()
    strangers = ["notes.txt", "chatapp-12345678-20200101T000000Z-daily.sqlite3"]
    strangers += [f"chatapp-{folder.series}-20200101T000000Z-unknown.sqlite3"]
    strangers += [f"chatapp-{folder.series}-20209901T000000Z-daily.sqlite3"]
    for name in strangers:
        (folder.folder / name).touch()
    made = [folder.add(BackupKind.DAILY, NOW - timedelta(hours=hours)) for hours in range(5)]
    assert made[0] is not None
    assert len(folder.prune(NOW, 0, made[0])) == 4
    assert {path.name for path in folder.folder.iterdir()} > set(strangers)
    assert len(folder.own()) == 1


def test_given_what_a_killed_process_left_when_backed_up_then_it_is_removed(
    filled: Filled, tmp_path: Path
) -> None:
    folder = BackupFolder(tmp_path / "b", filled.path)
    folder.folder.mkdir()
    left = folder.folder / f".chatapp-{folder.series}-20200101T000000Z-daily.sqlite3.part"
    foreign = folder.folder / ".chatapp-12345678-20200101T000000Z-daily.sqlite3.part"
    left.touch()
    foreign.touch()
    folder.add(BackupKind.DAILY, NOW)
    assert not left.exists()
    assert foreign.exists()


def test_given_backups_when_asked_whether_one_is_due_then_the_future_says_nothing(
    filled: Filled, tmp_path: Path
) -> None:
    folder, day = BackupFolder(tmp_path / "b", filled.path), timedelta(days=1)
    assert folder.due(NOW, day)
    folder.add(BackupKind.DAILY, NOW)
    assert not folder.due(NOW, day)
    assert not folder.due(NOW + timedelta(hours=23), day)
    assert folder.due(NOW + day, day)
    assert folder.due(NOW - timedelta(days=300), day)


def test_given_a_chosen_folder_that_cannot_be_used_when_backed_up_then_the_profile_has_it(
    filled: Filled, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    chosen = str(tmp_path / "file" / "folder")
    made = back_up_before(BackupKind.MIGRATION, filled.path, chosen, NOW)
    assert made.path.parent == filled.profile.folder / "backups"
    assert newest_backup(filled.path, chosen) == made
    made.path.unlink()
    made.path.parent.rmdir()
    made.path.parent.touch()
    with pytest.raises(StorageError) as caught:
        back_up_before(BackupKind.MIGRATION, filled.path, chosen, NOW)
    assert caught.value.code == "backup_failed"
