"""The installed program, used as its user uses it."""

from __future__ import annotations

import configparser
import json
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.support.chroot import USER, Chroot
from tests.support.desktop import Desktop
from tests.support.window import ChatWindow

ENTRY = "usr/share/applications/io.github.chatapp.ChatApp.desktop"
PASSED_ON = ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "XDG_SESSION_TYPE")
"""What a session tells the programs that are started in it."""


class System:
    """A Debian with a desktop.

    Parameters: `pictures`, the folder that takes screenshots and logs.
    """

    def __init__(self, chroot: Chroot, desktop: Desktop, pictures: Path) -> None:
        self.chroot = chroot
        self.desktop = desktop
        self.pictures = pictures

    @property
    def environment(self) -> dict[str, str]:
        """What a program of the user's session gets, and nothing else."""
        given = {name: self.desktop.environment[name] for name in PASSED_ON}
        return {
            **given,
            "HOME": f"/home/{USER}",
            "USER": USER,
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }

    @property
    def profile(self) -> Path:
        """The user's profile, as seen from outside."""
        return self.chroot.home / ".local/share/chatapp/profile"

    def entry(self) -> configparser.ConfigParser:
        """The installed desktop entry."""
        entry = configparser.ConfigParser(interpolation=None, strict=True)
        entry.optionxform = str  # type: ignore[assignment,method-assign]
        entry.read(self.chroot.root / ENTRY, encoding="utf-8")
        return entry

    def command_of(self, group: str, *files: str) -> list[str]:
        """The command of a group of the desktop entry, with `files` in the place of %F."""
        words = shlex.split(self.entry()[group]["Exec"])
        return [part for word in words for part in (files if word == "%F" else [word])]

    def window(self, *files: str, **variables: str) -> InstalledWindow:
        """The window, started by the desktop entry's Exec."""
        return InstalledWindow(self, self.command_of("Desktop Entry", *files), variables)

    def chatapp(self, *arguments: str, given: str = "") -> str:
        """What the installed command prints to the user."""
        return self.chroot.run("chatapp", *arguments, environment=self.environment, given=given)


class InstalledWindow(ChatWindow):
    """The window of the installed program, run by the user inside the chroot.

    Parameters: `command`, what starts it; `variables`, besides the session's.
    """

    def __init__(
        self, system: System, command: list[str], variables: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(system.desktop, system.profile)
        self.log = system.pictures / "window.log"
        self._system = system
        self._command = command
        self._variables = variables or {}

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start the app once more, as the desktop entry does."""
        environment = {**self._system.environment, **self._variables}
        whole = (*self._command, *arguments)
        command = self._system.chroot.command(*whole, environment=environment)
        self.log.unlink(missing_ok=True)
        with self.log.open("ab") as log:
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def open(self, title: str) -> None:
        """Open a conversation by one click on its entry.

        The pointer may be there from the last window: xdotool waits long for one that need not move.
        """
        self.desktop.xdotool("mousemove", "0", "0")
        super().open(title)

    def _told(self, *arguments: str) -> Any:
        return json.loads(self._system.chatapp(*arguments, "--json"))
