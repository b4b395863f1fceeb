"""Install the Windows installers for real, use what they installed, and remove it. On Windows.

    python packaging/windows/try_installers.py FOLDER

FOLDER has one setup.exe and one .msi, made by installers.py. As an administrator, whom the .msi
asks for. Prints a line for each step, and exits 1 at the first that failed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

CHECK = Path(__file__).resolve().parent.parent / "check_built.py"
WITHIN = 300.0
"""Seconds for an installation."""
GONE_WITHIN = 30.0
"""Seconds until an uninstaller's last file, which is itself, is gone."""


def main() -> int:
    """Try both. Raises SystemExit with what went wrong."""
    parser = argparse.ArgumentParser(description="Try the Windows installers for real.")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    if sys.platform != "win32":
        raise SystemExit("Installers for Windows are tried on Windows.")
    (setup,) = options.folder.glob("*-setup.exe")
    (package,) = options.folder.glob("*.msi")
    local, programs = Path(os.environ["LOCALAPPDATA"]), Path(os.environ["PROGRAMFILES"])
    menu = Path(os.environ["APPDATA"], "Microsoft/Windows/Start Menu/Programs/ChatApp.lnk")
    try_setup(setup, local / "Programs" / "ChatApp", menu)
    try_package(package, programs / "ChatApp")
    return 0


def try_setup(setup: Path, folder: Path, menu: Path) -> None:
    """Install for one user, use, and remove. Parameters: `menu`, its entry in the Start menu."""
    _run(str(setup), "/S", "/CurrentUser")
    _there(menu)
    _use(folder)
    _run(str(folder / "uninstall.exe"), "/S")
    _gone(folder)
    _gone(menu)


def try_package(package: Path, folder: Path) -> None:
    """Install for all users, use, and remove."""
    _run("msiexec", "/i", str(package), "/qn", "/norestart")
    _use(folder)
    _run("msiexec", "/x", str(package), "/qn", "/norestart")
    _gone(folder)


def _use(folder: Path) -> None:
    _there(folder / "chatapp.exe")
    _run(sys.executable, str(CHECK), str(folder))


def _run(*command: str) -> None:
    name = Path(command[0]).name
    code = subprocess.run(command, timeout=WITHIN, check=False).returncode
    if code:
        raise SystemExit(f"{name} failed with exit code {code}.")
    print(f"ok        {name} {' '.join(command[1:])}", flush=True)


def _there(path: Path) -> None:
    if not path.exists():
        raise SystemExit(f"{path} is missing.")


def _gone(path: Path) -> None:
    """Wait until it is: an uninstaller goes on in a copy of itself."""
    end = time.monotonic() + GONE_WITHIN
    while path.exists():
        if time.monotonic() > end:
            left = [str(each) for each in path.rglob("*")][:20]
            raise SystemExit(f"{path} was not removed: {left}")
        time.sleep(0.5)
    print(f"ok        {path} is gone", flush=True)


if __name__ == "__main__":
    sys.exit(main())
