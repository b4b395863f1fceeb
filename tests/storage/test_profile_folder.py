"""The profile folder is where it should be, and only its owner can look inside."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatapp.domain.errors import StorageError
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.logs import start_logging, stop_logging
from chatapp.storage.profile import Profile

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes as POSIX has them")


@pytest.fixture
def careless_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix
async def test_given_a_careless_umask_when_used_then_nothing_is_open_to_others(
    careless_umask: None, tmp_path: Path
) -> None:
    profile = Profile.open(tmp_path / "parent" / "profile")
    handler = start_logging(profile)
    writer = profile.writer()
    db = await Database.open(profile.database_path)
    await Conversations(db, writer.id).set_draft("new", "text")
    inside = [path for path in profile.folder.rglob("*") if path.is_file()]
    assert {path.name for path in inside} >= {"chatapp.sqlite3", "chatapp.sqlite3-wal"}
    assert {path.name: rights(path) for path in inside} == {path.name: 0o600 for path in inside}
    folders = [profile.folder, profile.log_folder, profile.lock_folder]
    assert [rights(folder) for folder in folders] == [0o700] * 3
    await db.close()
    writer.release()
    stop_logging(handler)


@posix
async def test_given_a_profile_open_to_others_when_opened_then_it_is_closed_to_them(
    tmp_path: Path,
) -> None:
    profile = Profile.open(tmp_path / "profile")
    await (await Database.open(profile.database_path)).close()
    profile.folder.chmod(0o777)
    profile.database_path.chmod(0o666)
    again = Profile.open(tmp_path / "profile")
    await (await Database.open(again.database_path)).close()
    assert rights(again.folder) == 0o700
    assert rights(again.database_path) == 0o600


@posix
def test_given_a_folder_all_users_share_when_opened_then_it_is_refused_and_left_open(
    tmp_path: Path,
) -> None:
    shared = tmp_path / "tmp"
    shared.mkdir()
    shared.chmod(0o1777)
    with pytest.raises(StorageError) as caught:
        Profile.open(shared)
    assert caught.value.code == "profile_unusable"
    assert rights(shared) == 0o1777


def test_given_no_argument_when_opened_then_the_environment_names_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHATAPP_PROFILE", str(tmp_path / "named"))
    assert Profile.open(None).folder == tmp_path / "named"
    assert Profile.open(tmp_path / "other").folder == tmp_path / "other"


@pytest.mark.skipif(sys.platform != "linux", reason="XDG names the folder on Linux")
def test_given_neither_argument_nor_environment_when_opened_then_it_is_in_the_systems_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHATAPP_PROFILE", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert Profile.open(None).folder == tmp_path / "chatapp" / "profile"


def test_given_a_relative_folder_when_opened_then_it_does_not_move_with_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    profile = Profile.open(Path("here"))
    assert profile.folder == tmp_path / "here"
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Profile.open(Path("~/there")).folder == tmp_path / "there"


@posix
@pytest.mark.parametrize("name", ["file", "file/below", "loop", b"not-utf8-\xff"])
def test_given_a_place_that_cannot_be_a_folder_when_opened_then_that_is_said(
    tmp_path: Path, name: str | bytes
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(StorageError) as caught:
        Profile.open(tmp_path / os.fsdecode(name))
    assert caught.value.code == "profile_unusable"
    caught.value.facts["reason"].encode()
    caught.value.facts["path"].encode()
