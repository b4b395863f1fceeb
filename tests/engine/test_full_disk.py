"""A disk that is really full while an answer is written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.mounts import has_own_mounts, on_own_disk

CHILD = Path(__file__).parent / "children" / "run_out_of_room.py"
ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(
    not has_own_mounts(), reason="this system does not let a process mount (unshare -rm)"
)
def test_given_a_full_disk_in_mid_answer_when_there_is_room_again_then_nothing_is_lost(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        on_own_disk(tmp_path, "1m", (sys.executable, str(CHILD), str(tmp_path / "profile"))),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "first": "disk_full",
        "told once": True,
        "in memory": True,
        "second": "storage_recovered",
        "whole": True,
        "status": "complete",
        "problems": [],
    }


@pytest.mark.skipif(
    not has_own_mounts(), reason="this system does not let a process mount (unshare -rm)"
)
def test_given_a_full_disk_when_backed_up_or_restored_then_it_is_told_and_nothing_is_changed(
    tmp_path: Path,
) -> None:
    child = CHILD.with_name("back_up_without_room.py")
    done = subprocess.run(
        on_own_disk(tmp_path, "16m", (sys.executable, str(child), str(tmp_path / "profile"))),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    full = report.pop("full")
    assert set(full.values()) <= {"backup_failed", "disk_full"}
    assert report == {
        "same": True,
        "backups": True,
        "halves": [],
        "roomy": {"restore": "done", "backup": "done", "purge": "done"},
        "conversations": 5,
        "problems": [],
    }
