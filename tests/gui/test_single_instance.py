"""One window per profile."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from chatapp.gui.single_instance import LOCK_FILE, REQUEST_FILE, SingleInstance

START = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from chatapp.gui.single_instance import SingleInstance
app = QCoreApplication([])
print(SingleInstance(Path(sys.argv[1])).claim())
"""


def start(profile: Path) -> subprocess.Popen[str]:
    """A later start on a profile, in a process of its own."""
    command = [sys.executable, "-c", START, str(profile)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def is_first(qtbot: QtBot, process: subprocess.Popen[str]) -> bool:
    """Wait for the end of a start, and give what it found."""
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=15_000)
    out, _ = process.communicate()
    return {"True": True, "False": False}[out.strip()]


@pytest.fixture
def first(qapp: object, tmp_path: Path) -> Iterator[SingleInstance]:
    """The first start on a profile."""
    single = SingleInstance(tmp_path)
    assert single.claim()
    yield single
    single.close()


def test_given_an_open_window_when_started_again_then_the_first_is_asked_to_come_forward(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path
) -> None:
    with qtbot.waitSignal(first.raise_requested, timeout=15_000):
        process = start(tmp_path)

    assert not is_first(qtbot, process)


def test_given_an_open_window_when_another_profile_is_started_then_it_opens(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()

    assert is_first(qtbot, start(other))


def test_given_a_window_that_is_closing_when_started_again_then_the_new_one_opens(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path
) -> None:
    first.close()

    assert is_first(qtbot, start(tmp_path))


def test_given_an_open_window_when_started_several_times_at_once_then_each_hands_over(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path
) -> None:
    starts = [start(tmp_path) for _ in range(3)]

    found = [is_first(qtbot, process) for process in starts]
    assert found == [False, False, False]


def test_given_a_window_that_hangs_when_started_again_then_the_new_one_opens(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path
) -> None:
    process = start(tmp_path)
    process.wait(30)  # nothing is handled here meanwhile

    assert is_first(qtbot, process)
    assert not (tmp_path / REQUEST_FILE).exists()


def test_given_a_window_that_was_killed_when_started_again_then_the_new_one_opens(
    qtbot: QtBot, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", f"{START}\nimport os, signal\nos.kill(os.getpid(), 9)"]
    subprocess.run([*command, str(tmp_path)], check=False, stdout=subprocess.DEVNULL)
    assert (tmp_path / LOCK_FILE).exists()

    assert is_first(qtbot, start(tmp_path))
