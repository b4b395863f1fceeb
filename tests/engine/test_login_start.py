"""The start at login: what is written for each system, and what is found there."""

from __future__ import annotations

import plistlib
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

import pytest

from chatapp.engine.login_start import (
    FileStart,
    RunKey,
    desktop_entry,
    launch_agent,
    login_command,
    login_start,
    run_value,
)

ODD = ["/opt/Chat App/chatapp", "--profile", '/home/a "b"/$x`y`\\z 100%f/对话', "--hidden"]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with nothing in it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config"


linux_only = pytest.mark.skipif(sys.platform != "linux", reason="of the freedesktop systems")


@linux_only
def test_given_linux_when_turned_on_then_it_is_on_until_the_user_removes_the_file(
    config: Path,
) -> None:
    keeper = login_start()
    assert keeper is not None
    assert not keeper.is_on()

    keeper.turn_on(["/usr/bin/chatapp", "--hidden"])
    assert keeper.is_on()
    (config / "autostart" / "io.github.chatapp.ChatApp.desktop").unlink()

    assert not keeper.is_on()
    keeper.turn_off()


@linux_only
@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled = false"])
def test_given_an_entry_that_another_program_switched_off_when_looked_at_then_it_is_off(
    config: Path, line: str
) -> None:
    keeper = login_start()
    assert keeper is not None
    keeper.turn_on(["/usr/bin/chatapp"])
    entry = config / "autostart" / "io.github.chatapp.ChatApp.desktop"
    entry.write_text(entry.read_text().replace("X-GNOME-Autostart-enabled=true", line))

    assert not keeper.is_on()
    keeper.turn_on(["/usr/bin/chatapp"])
    assert keeper.is_on()


@linux_only
def test_given_a_folder_that_cannot_be_made_when_turned_on_then_it_is_raised(config: Path) -> None:
    config.touch()
    keeper = login_start()
    assert keeper is not None

    with pytest.raises(OSError, match=r"."):
        keeper.turn_on(["/usr/bin/chatapp"])

    assert not keeper.is_on()


@pytest.mark.parametrize("variable", ["FLATPAK_ID", "SNAP"])
def test_given_a_sandbox_when_looked_for_then_there_is_none(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "chatapp")

    assert login_start() is None


def test_given_odd_words_when_written_for_a_desktop_then_it_reads_them_back(tmp_path: Path) -> None:
    entry = desktop_entry(ODD).decode()

    (line,) = [each for each in entry.splitlines() if each.startswith("Exec=")]
    value = line.removeprefix("Exec=").replace("\\\\", "\\")  # as a string is read
    words = [re.sub(r"\\([$`])|%(%)", r"\1\2", word) for word in shlex.split(value)]
    assert words == ODD
    assert "TryExec=/opt/Chat App/chatapp" in entry


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="not installed")
def test_given_an_entry_when_validated_then_it_is_right(tmp_path: Path) -> None:
    file = tmp_path / "chatapp.desktop"
    file.write_bytes(desktop_entry(ODD))

    done = subprocess.run(
        ["desktop-file-validate", file], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(shutil.which("gio") is None, reason="not installed")
def test_given_an_entry_when_launched_then_the_program_gets_the_words(tmp_path: Path) -> None:
    program, told = tmp_path / "a $program", tmp_path / "told"
    program.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > "{told}.part" && mv "{told}.part" "{told}"\n'
    )
    program.chmod(0o700)
    file = tmp_path / "chatapp.desktop"
    file.write_bytes(desktop_entry([str(program), *ODD[1:]]))

    subprocess.run(["gio", "launch", file], check=True, timeout=20)

    for _ in range(200):
        if told.exists():
            break
        subprocess.run(["sleep", "0.05"], check=True)
    assert told.read_text().splitlines() == ODD[1:]


def test_given_odd_words_when_written_for_macos_then_they_are_in_the_list() -> None:
    agent = plistlib.loads(launch_agent(ODD))

    assert agent["ProgramArguments"] == ODD
    assert agent["RunAtLoad"] is True


def test_given_a_file_for_macos_when_turned_off_then_it_is_gone(tmp_path: Path) -> None:
    keeper = FileStart(tmp_path / "LaunchAgents" / "chatapp.plist", launch_agent)
    keeper.turn_on(ODD)
    assert keeper.is_on()

    keeper.turn_off()

    assert list((tmp_path / "LaunchAgents").iterdir()) == []


def test_given_odd_words_when_written_for_windows_then_they_are_quoted() -> None:
    value = run_value(["C:\\Program Files\\ChatApp\\chatapp.exe", "--profile", 'a "b"', "--hidden"])

    assert value == '"C:\\Program Files\\ChatApp\\chatapp.exe" --profile "a \\"b\\"" --hidden'


class Registry:
    """What module winreg does with the values of one key."""

    HKEY_CURRENT_USER, REG_SZ, KEY_SET_VALUE = "HKCU", 1, 2

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.opened: list[tuple[str, str]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def OpenKey(self, root: str, path: str, *_rest: int) -> Self:
        self.opened.append((root, path))
        return self

    CreateKey = OpenKey

    def QueryValueEx(self, _key: Any, name: str) -> tuple[str, int]:
        if name not in self.values:
            raise FileNotFoundError(name)
        return self.values[name], self.REG_SZ

    def SetValueEx(self, _key: Any, name: str, _: int, _kind: int, value: str) -> None:
        self.values[name] = value

    def DeleteValue(self, _key: Any, name: str) -> None:
        if name not in self.values:
            raise FileNotFoundError(name)
        del self.values[name]


def test_given_windows_when_turned_on_and_off_then_a_value_comes_and_goes() -> None:
    registry = Registry()
    keeper = RunKey(registry)
    assert not keeper.is_on()
    keeper.turn_off()

    keeper.turn_on(["chatapp.exe", "--hidden"])
    assert keeper.is_on()
    assert registry.values == {"ChatApp": "chatapp.exe --hidden"}

    keeper.turn_off()
    assert not keeper.is_on()
    run_key = ("HKCU", r"Software\Microsoft\Windows\CurrentVersion\Run")
    assert set(registry.opened) == {run_key}


def test_given_how_it_runs_when_asked_for_the_command_then_it_starts_the_same_hidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert login_command(None) == [sys.executable, "-m", "chatapp", "--hidden"]
    assert login_command(Path("/p"))[-3:] == ["--profile", "/p", "--hidden"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert login_command(None) == [sys.executable, "--hidden"]
    monkeypatch.setenv("APPIMAGE", "/home/a/ChatApp.AppImage")
    assert login_command(None) == ["/home/a/ChatApp.AppImage", "--hidden"]
