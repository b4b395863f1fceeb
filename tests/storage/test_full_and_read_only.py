"""No room, and no right to write."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHILDREN = Path(__file__).parent / "children"


def has_own_mounts() -> bool:
    """Whether a process may have a file system of its own, without being root."""
    if shutil.which("unshare") is None:
        return False
    command = ["unshare", "-rm", "sh", "-c", "mount -t tmpfs tmpfs /tmp"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


needs_mounts = pytest.mark.skipif(
    not has_own_mounts(), reason="this system does not let a process mount (unshare -rm)"
)
posix = pytest.mark.skipif(sys.platform == "win32", reason="rights and limits as POSIX has them")


def run(command: list[str]) -> dict[str, object]:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def on_small_disk(folder: Path, script: str, *arguments: str) -> dict[str, object]:
    """Run a child with `folder` on a file system of 1 MB that only it sees."""
    child = shlex.join([sys.executable, str(CHILDREN / script), *arguments])
    mount = f"mount -t tmpfs -o size=1m tmpfs {shlex.quote(str(folder))}"
    return run(["unshare", "-rm", "sh", "-c", f"{mount} && exec {child}"])


NO_ROOM = {
    "code": "disk_full",
    "prompt_code": "disk_full",
    "readable": True,
    "whole": True,
    "problems": [],
}


@needs_mounts
def test_given_a_full_disk_when_there_is_room_again_then_nothing_is_lost(tmp_path: Path) -> None:
    report = on_small_disk(tmp_path, "fill_disk.py", str(tmp_path / "profile"), "disk")
    assert report == NO_ROOM


@posix
def test_given_no_file_may_grow_when_it_may_again_then_nothing_is_lost(tmp_path: Path) -> None:
    script, profile = str(CHILDREN / "fill_disk.py"), str(tmp_path / "profile")
    assert run([sys.executable, script, profile, "limit"]) == NO_ROOM


@needs_mounts
def test_given_a_disk_full_from_the_start_when_opened_then_that_is_said(tmp_path: Path) -> None:
    script = shlex.join([sys.executable, str(CHILDREN / "use_profile.py"), str(tmp_path / "p")])
    folder = shlex.quote(str(tmp_path))
    fill = f"mount -t tmpfs -o size=64k tmpfs {folder} && head -c 60k /dev/zero > {folder}/ballast"
    report = run(["unshare", "-rm", "sh", "-c", f"{fill} && exec {script}"])
    assert report == {"error": "disk_full", "facts": {}}


@needs_mounts
def test_given_a_read_only_file_system_when_opened_then_the_folder_is_named(
    tmp_path: Path,
) -> None:
    profile = tmp_path / "profile"
    script = shlex.join([sys.executable, str(CHILDREN / "use_profile.py"), str(profile)])
    folder = shlex.quote(str(tmp_path))
    mount = f"mount -t tmpfs tmpfs {folder} && mkdir {folder}/profile"
    remount = f"mount -o remount,ro {folder}"
    report = run(["unshare", "-rm", "sh", "-c", f"{mount} && {remount} && exec {script}"])
    assert report == {"error": "read_only", "facts": {"path": str(profile)}}


@posix
def test_given_a_folder_without_write_permission_when_opened_then_it_is_named_and_left(
    tmp_path: Path,
) -> None:
    profile = tmp_path / "profile"
    profile.mkdir(mode=0o555)
    report = run(
        [*without_root_rights(), sys.executable, str(CHILDREN / "use_profile.py"), str(profile)]
    )
    assert report == {"error": "read_only", "facts": {"path": str(profile)}}
    assert list(profile.iterdir()) == []
    assert not profile.stat().st_mode & 0o200


@posix
def test_given_a_database_without_write_permission_when_opened_then_it_can_be_read(
    tmp_path: Path,
) -> None:
    command = [sys.executable, str(CHILDREN / "use_profile.py"), str(tmp_path / "profile")]
    assert run(command)["notices"] == []
    (tmp_path / "profile" / "chatapp.sqlite3").chmod(0o400)
    report = run([*without_root_rights(), *command])
    assert report == {
        "notices": ["read_only"],
        "error": "read_only",
        "facts": {"path": str(tmp_path / "profile")},
    }


def without_root_rights() -> list[str]:
    """Permissions bind root only without these capabilities."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root without setpriv may write everywhere")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
