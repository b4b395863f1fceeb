"""Starting the app when the user logs in: what the system reads is the truth, not a setting."""

from __future__ import annotations

import os
import plistlib
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from chatapp import APP_ID

_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
_RUN_NAME = "ChatApp"
_QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"', "`": "\\`", "$": "\\$"})


Contents = Callable[[Sequence[str]], bytes]
Ignored = Callable[[bytes], bool]


class LoginStart(Protocol):
    """Where a system keeps what it starts at login. All calls block, and raise OSError."""

    def is_on(self) -> bool:
        """Whether the app is started."""

    def turn_on(self, command: Sequence[str]) -> None:
        """Have this command started."""

    def turn_off(self) -> None:
        """Have nothing started."""


def login_start() -> LoginStart | None:
    """That of this system; None where a program cannot ask for it (in a sandbox)."""
    if "FLATPAK_ID" in os.environ or "SNAP" in os.environ:
        return None
    if sys.platform == "win32":
        return RunKey(import_module("winreg"))
    if sys.platform == "darwin":
        return FileStart(Path.home() / "Library" / "LaunchAgents" / f"{APP_ID}.plist", launch_agent)
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return FileStart(config / "autostart" / f"{APP_ID}.desktop", desktop_entry, hidden_entry)


def login_command(profile: Path | None) -> list[str]:
    """What starts this app again, in the tray. Parameters: `profile`, None for the user's own."""
    if image := os.environ.get("APPIMAGE"):
        command = [image]
    elif getattr(sys, "frozen", False):
        command = [sys.executable]
    else:
        command = [sys.executable, "-m", "chatapp"]
    if profile is not None:
        command += ["--profile", str(profile)]
    return [*command, "--hidden"]


def desktop_entry(command: Sequence[str]) -> bytes:
    """An autostart entry. Sources: Desktop Application Autostart and Desktop Entry specifications."""
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        "Name=ChatApp",
        f"Icon={APP_ID}",
        f"TryExec={_string(command[0])}",
        f"Exec={_string(' '.join(map(_argument, command)))}",
        "X-GNOME-Autostart-enabled=true",
        "",
    )
    return os.fsencode("\n".join(lines))


def hidden_entry(entry: bytes) -> bool:
    """Whether an autostart entry says that it does not count."""
    lines = [line.replace(b" ", b"").lower() for line in entry.splitlines()]
    return b"hidden=true" in lines or b"x-gnome-autostart-enabled=false" in lines


def launch_agent(command: Sequence[str]) -> bytes:
    """A property list of launchd. Source: launchd.plist(5)."""
    return plistlib.dumps(
        {
            "Label": APP_ID,
            "ProgramArguments": list(command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }
    )


def run_value(command: Sequence[str]) -> str:
    """The value below the Run key: a command line as Windows takes it apart."""
    return subprocess.list2cmdline(command)


def _argument(word: str) -> str:
    """A word of Exec: quoted, and a percent sign is no field code."""
    return f'"{word.translate(_QUOTED)}"'.replace("%", "%%")


def _string(text: str) -> str:
    """A value of type string: a backslash and the ends of lines are written as escapes."""
    for mark, escape in (("\\", r"\\"), ("\n", r"\n"), ("\t", r"\t"), ("\r", r"\r")):
        text = text.replace(mark, escape)
    return text


class FileStart:
    """A file in a folder that is read at login.

    Parameters: `contents`, makes them of a command; `ignored`, whether a file says that it does
    not count.
    """

    def __init__(self, path: Path, contents: Contents, ignored: Ignored | None = None) -> None:
        self._path = path
        self._contents = contents
        self._ignored = ignored

    def is_on(self) -> bool:
        """Whether the file is there and counts."""
        try:
            there = self._path.read_bytes()
        except OSError:
            return False
        return self._ignored is None or not self._ignored(there)

    def turn_on(self, command: Sequence[str]) -> None:
        """Write the file, whole or not at all."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_name(f".{self._path.name}.part")
        try:
            part.write_bytes(self._contents(command))
            part.replace(self._path)
        except OSError:
            part.unlink(missing_ok=True)
            raise

    def turn_off(self) -> None:
        """Remove the file."""
        self._path.unlink(missing_ok=True)


class RunKey:
    """A value below the Run key of the user's registry. Parameters: `registry`, module winreg."""

    def __init__(self, registry: Any) -> None:
        self._registry = registry
        self._root = registry.HKEY_CURRENT_USER

    def is_on(self) -> bool:
        """Whether the value is there."""
        with suppress(OSError), self._registry.OpenKey(self._root, _RUN_KEY) as key:
            return bool(self._registry.QueryValueEx(key, _RUN_NAME)[0])
        return False

    def turn_on(self, command: Sequence[str]) -> None:
        """Write the value."""
        with self._registry.CreateKey(self._root, _RUN_KEY) as key:
            kind = self._registry.REG_SZ
            self._registry.SetValueEx(key, _RUN_NAME, 0, kind, run_value(command))

    def turn_off(self) -> None:
        """Remove the value."""
        access = self._registry.KEY_SET_VALUE
        with (
            suppress(FileNotFoundError),
            self._registry.OpenKey(self._root, _RUN_KEY, 0, access) as key,
        ):
            self._registry.DeleteValue(key, _RUN_NAME)
