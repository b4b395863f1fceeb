"""The .rpm in a root folder of its own: its libraries are those of the system around it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.packages.conftest import QUESTION

pytestmark = pytest.mark.package

DATABASE = "/var/lib/rpm"
"""Where rpm notes what is installed, in the root folder."""


@pytest.fixture(scope="module")
def root(rpm: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the package is installed in, without its dependencies."""
    folder = tmp_path_factory.mktemp("rpm")
    _rpm("-i", "--nodeps", folder, str(rpm))
    return folder


def test_given_the_rpm_when_installed_then_its_command_answers(root: Path, tmp_path: Path) -> None:
    assert _rpm("-q", "--queryformat=%{NAME}", root, "chatapp") == "chatapp"
    command = (root / "usr/bin/chatapp").resolve()
    assert command.is_relative_to(root)

    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    answer = _output([str(command), "ask", QUESTION], environment)

    assert "Paris" in answer


def test_given_the_rpm_when_verified_then_all_files_are_as_they_were_packed(root: Path) -> None:
    assert _rpm("-V", "--nodeps", root, "chatapp") == ""


def test_given_the_rpm_when_removed_then_nothing_of_it_is_left(root: Path) -> None:
    _rpm("-e", "--nodeps", root, "chatapp")

    left = [path for path in root.rglob("*") if not path.is_relative_to(root / DATABASE[1:])]
    assert [path for path in left if not path.is_dir()] == []
    assert [path for path in left if "chatapp" in path.name.lower()] == []


def _rpm(action: str, option: str, root: Path, what: str) -> str:
    where = (f"--root={root}", f"--dbpath={DATABASE}")
    return _output(["rpm", action, option, *where, what], dict(os.environ))


def _output(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout.strip()
