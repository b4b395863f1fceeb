"""Arguments that open the window, and those that are commands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chatapp.cli.main import is_command, run
from chatapp.cli.window import WindowStart, window_start
from chatapp.domain.start_request import StartRequest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with some files in it; no profile is named from outside."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CHATAPP_PROFILE")
    for name in ("a.json", "search", "对话 1.json", "line\nbreak.json", "-odd.json"):
        (tmp_path / name).touch()
    return tmp_path


def read(*arguments: str) -> WindowStart | None:
    return window_start(arguments, is_command)


def test_given_files_when_read_then_the_window_is_to_import_them_by_their_whole_paths(
    folder: Path,
) -> None:
    start = read("a.json", "对话 1.json", "line\nbreak.json", "./search", "gone.json")

    names = ("a.json", "对话 1.json", "line\nbreak.json", "search", "gone.json")
    assert start == (None, StartRequest(tuple(os.fspath(folder / name) for name in names)))


def test_given_options_when_read_then_they_may_stand_anywhere(folder: Path) -> None:
    files = (os.fspath(folder / "a.json"),)

    assert read("--new") == (None, StartRequest(new=True))
    assert read("--hidden", "--profile=p") == (Path("p"), StartRequest(hidden=True))
    assert read("a.json", "--new", "--profile", "p") == (Path("p"), StartRequest(files, new=True))


def test_given_two_dashes_when_read_then_what_follows_are_files(folder: Path) -> None:
    expected = StartRequest((os.fspath(folder / "-odd.json"), os.fspath(folder / "a.json")))

    assert read("--", "-odd.json", "a.json") == (None, expected)


def test_given_a_profile_in_the_environment_when_read_then_it_is_used(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHATAPP_PROFILE", "elsewhere")

    assert read("--new") == (Path("elsewhere"), StartRequest(new=True))


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "words"],
        ["--", "search", "words"],
        ["--profile", "p", "search", "words"],
        ["--new", "search", "words"],
        ["serach", "words"],
        ["gone.json"],
        [""],
        ["--nwe"],
        ["a.json", "--json"],
        ["--help"],
        ["--version"],
        ["--profile"],
    ],
)
def test_given_a_command_or_a_mistake_when_read_then_the_command_line_decides(
    folder: Path, arguments: list[str]
) -> None:
    assert read(*arguments) is None


def test_given_a_path_that_is_not_there_when_read_then_the_window_says_so(folder: Path) -> None:
    assert read("/gone/a.json") == (None, StartRequest(("/gone/a.json",)))


@pytest.mark.parametrize("arguments", [["--new", "search", "x"], ["gone.json"], ["--nwe"]])
def test_given_wrong_usage_when_run_then_it_is_said_and_no_window_opens(
    folder: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(arguments, lambda _profile, _request: pytest.fail("opened a window"))

    assert ended.value.code == 2
    assert "usage: chatapp" in capsys.readouterr().err
