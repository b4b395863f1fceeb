"""A Windows to install programs in: wine with a prefix of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

WINE = "/usr/lib/wine/wine64"
SERVER = "/usr/lib/wine/wineserver64"
COMPILER = "x86_64-w64-mingw32-gcc"
LIBRARIES = Path(__file__).resolve().parent / "wine_libraries"
UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall"
"""Where Windows lists what is installed, for all users (HKLM) or one (HKCU)."""
START_MENU = "Microsoft/Windows/Start Menu/Programs"


def missing() -> list[str]:
    """What is not on this system but needed to make installers and to run them."""
    programs = (WINE, "makensis", "wixl", COMPILER)
    return [name for name in programs if shutil.which(name) is None]


class Windows:
    """A fresh wine prefix. Parameters: `folder`, where it is made."""

    def __init__(self, folder: Path) -> None:
        self.environment = {
            **_outside(), "WINEPREFIX": str(folder), "WINEARCH": "win64", "WINEDEBUG": "-all",
            "LC_ALL": "C.UTF-8",
        }  # fmt: skip
        self.run("wineboot", "-i")
        self.drive = folder / "drive_c"
        (self.user,) = (path for path in (self.drive / "users").iterdir() if path.name != "Public")
        self._add_libraries()

    def run(self, *command: str) -> str:
        """What a Windows program writes. Raises CalledProcessError when it fails."""
        return subprocess.run(
            [WINE, *command], env=self.environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=True, timeout=300,
        ).stdout  # fmt: skip

    @contextmanager
    def started(
        self, program: str, environment: Mapping[str, str]
    ) -> Iterator[subprocess.Popen[str]]:
        """A program that shows a window, until the end at the latest; all it writes is in its pipe.

        Parameters: `environment`, of the desktop that it is shown on.
        """
        self.close()  # wine keeps the display it was started with
        process = subprocess.Popen(
            [WINE, program], env={**self.environment, "DISPLAY": environment["DISPLAY"]},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            self.close()
            process.communicate()

    def installed(self, root: str) -> str:
        """All that Windows lists as installed. Parameters: `root`, HKLM or HKCU."""
        listed = rf"{root}\{UNINSTALL}"
        self.run("reg", "add", listed, "/f")  # it is not there before the first program
        return self.run("reg", "query", listed, "/s")

    def close(self) -> None:
        """End what still runs in the prefix."""
        subprocess.run([SERVER, "-k", "-w"], env=self.environment, check=False)

    def _add_libraries(self) -> None:
        """Compile those of Windows' own libraries that this wine lacks."""
        system = self.drive / "windows" / "system32"
        for source in sorted(LIBRARIES.glob("*.c")):
            library = system / f"{source.stem}.dll"
            if not library.exists():
                command = [COMPILER, "-shared", "-O2", "-s", "-o", library, source, "-ladvapi32"]
                subprocess.run(command, check=True)


def _outside() -> dict[str, str]:
    """The environment without a display, and without what the tests tell the program."""
    left_out = ("CHATAPP_", "DISPLAY")
    return {name: value for name, value in os.environ.items() if not name.startswith(left_out)}


def windows_path(path: Path) -> str:
    """A path below a prefix's drive_c as Windows writes it."""
    parts = path.parts
    return "C:\\" + "\\".join(parts[parts.index("drive_c") + 1 :])
