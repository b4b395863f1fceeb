"""One window per profile."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from chatapp.domain.start_request import StartRequest
from chatapp.gui.single_instance import ASKED, LOCK_FILE, TAKEN, SingleInstance

START = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from chatapp.domain.start_request import StartRequest
from chatapp.gui.single_instance import SingleInstance
app = QCoreApplication([])
single = SingleInstance(Path(sys.argv[1]))
print(single.claim(StartRequest.from_text(sys.argv[2])), flush=True)
"""
ONLY_FORWARD = StartRequest()
ODD_NAMES = (
    "/a b/c\nd.json",
    "/对话/导出 🐦.json",
    "/\udcff\udcfe",
    "/'\"$(x);%F&",
    "/" + "x" * 4000,
)


def start(
    profile: Path, request: StartRequest = ONLY_FORWARD, then: str = ""
) -> subprocess.Popen[str]:
    """A later start on a profile, in a process of its own, which then goes on with `then`."""
    command = [sys.executable, "-c", START + then, str(profile), request.to_text()]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def is_first(qtbot: QtBot, process: subprocess.Popen[str]) -> bool:
    """Wait for the end of a start, and give what it found."""
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=15_000)
    out, _ = process.communicate()
    return {"True": True, "False": False}[out.strip()]


def requests_in(profile: Path) -> list[Path]:
    """What starts have asked for that is not done yet."""
    return [*profile.glob(f"*{ASKED}"), *profile.glob(f"*{TAKEN}"), *profile.glob("*.part")]


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
    assert requests_in(tmp_path) == []


def test_given_a_window_that_was_killed_when_started_again_then_the_new_one_opens(
    qtbot: QtBot, tmp_path: Path
) -> None:
    is_killed(start(tmp_path, then=STAY))
    assert (tmp_path / LOCK_FILE).exists()

    assert is_first(qtbot, start(tmp_path))


STAY = "import time\ntime.sleep(60)"
SERVE = "app.exec()"


def is_killed(process: subprocess.Popen[str]) -> None:
    """Kill a start once it has said what it is."""
    assert process.stdout is not None
    assert process.stdout.readline()
    process.kill()
    process.communicate()


def test_given_an_open_window_when_started_with_files_then_it_is_given_them_once(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path
) -> None:
    request = StartRequest(ODD_NAMES, new=True, token="token-1")
    forward: list[str] = []
    first.raise_requested.connect(forward.append)

    with qtbot.waitSignal(first.waiting, timeout=15_000):
        process = start(tmp_path, request)

    assert not is_first(qtbot, process)
    assert first.take() == [request]
    assert first.take() == []
    assert forward == ["token-1"]
    assert requests_in(tmp_path) == []


def test_given_a_hidden_start_when_there_is_a_window_then_it_does_not_come_forward(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path
) -> None:
    forward: list[str] = []
    first.raise_requested.connect(forward.append)

    assert not is_first(qtbot, start(tmp_path, StartRequest(hidden=True)))

    assert forward == []


def test_given_several_starts_when_they_bring_files_then_none_is_lost_and_the_order_is_kept(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path
) -> None:
    wanted = [StartRequest((f"/{number}.json",)) for number in range(5)]
    for request in wanted:
        assert not is_first(qtbot, start(tmp_path, request))

    assert first.take() == wanted


def test_given_the_first_start_when_it_has_files_then_they_wait_for_its_own_window(
    qapp: object, tmp_path: Path
) -> None:
    single = SingleInstance(tmp_path)

    assert single.claim(StartRequest(("/a.json",)))

    assert single.take() == [StartRequest(("/a.json",))]
    single.close()


def test_given_a_window_that_dies_while_files_wait_when_started_again_then_they_are_there(
    qtbot: QtBot, tmp_path: Path
) -> None:
    first = start(tmp_path, then=SERVE)
    assert first.stdout is not None
    assert first.stdout.readline() == "True\n"
    assert not is_first(qtbot, start(tmp_path, StartRequest(ODD_NAMES)))
    first.kill()
    first.communicate()

    later = SingleInstance(tmp_path)
    assert later.claim(StartRequest(("/own.json",)))

    assert later.take() == [StartRequest(ODD_NAMES), StartRequest(("/own.json",))]
    assert requests_in(tmp_path) == []
    later.close()


def test_given_a_start_that_was_killed_after_it_asked_when_the_window_looks_then_it_is_done(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path
) -> None:
    asked = tmp_path / f"start.1-1{ASKED}"
    part = asked.with_suffix(".part")
    part.write_text(StartRequest(("/a.json",)).to_text())

    with qtbot.waitSignal(first.waiting, timeout=15_000):
        part.replace(asked)

    assert first.take() == [StartRequest(("/a.json",))]


def test_given_a_window_that_ends_while_a_start_waits_then_the_start_becomes_the_window(
    qtbot: QtBot, tmp_path: Path
) -> None:
    hung = start(tmp_path, then=STAY)
    assert hung.stdout is not None
    assert hung.stdout.readline() == "True\n"
    waiting = start(tmp_path, StartRequest(("/a.json",)), then="print(single.take())")
    qtbot.waitUntil(lambda: bool(requests_in(tmp_path)), timeout=15_000)
    hung.kill()
    hung.communicate()

    out, _ = waiting.communicate(timeout=30)

    assert out.splitlines()[0] == "True"
    assert "/a.json" in out
    assert out.count("StartRequest") == 1


def test_given_damage_when_it_stands_in_the_place_of_a_request_then_the_window_only_comes_forward(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path
) -> None:
    with qtbot.waitSignal(first.raise_requested, timeout=15_000):
        (tmp_path / f"start.1-1{ASKED}").write_bytes(b"\xff{")

    assert first.take() == []
    assert requests_in(tmp_path) == []


def test_given_files_that_wait_when_the_window_is_closed_then_they_do_not_come_back(
    qapp: object, tmp_path: Path
) -> None:
    single = SingleInstance(tmp_path)
    (tmp_path / f"start.1-1{TAKEN}").write_text(StartRequest(("/a.json",)).to_text())
    assert single.claim()
    single.close()

    assert requests_in(tmp_path) == []
