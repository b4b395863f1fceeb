"""The Windows installer under wine: make package-test-windows, apart from make test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = ROOT / "build" / "windows" / "chatapp"
WINE = "/usr/lib/wine/wine64"
UNINSTALL_KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\ChatApp"

pytestmark = [
    pytest.mark.package,
    pytest.mark.skipif(not PROGRAM.exists(), reason="not made: make package-test-windows"),
    pytest.mark.timeout(900),
]


class Windows:
    """A fresh wine prefix. Parameters: `folder`, where it is made."""

    def __init__(self, folder: Path) -> None:
        self._environment = {
            **os.environ, "WINEPREFIX": str(folder), "WINEARCH": "win64", "WINEDEBUG": "-all",
        }  # fmt: skip
        self._environment.pop("DISPLAY", None)
        self.run("wineboot", "-i")
        (self.user,) = (
            path for path in (folder / "drive_c" / "users").iterdir() if path.name != "Public"
        )
        self.installed = self.user / "AppData" / "Local" / "Programs" / "ChatApp"

    def run(self, *command: str) -> str:
        """What a Windows program writes. Raises CalledProcessError when it fails."""
        done = subprocess.run(
            [WINE, *command], env=self._environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=True, timeout=300,
        )  # fmt: skip
        return done.stdout

    def close(self) -> None:
        """End what still runs in the prefix."""
        subprocess.run(
            ["/usr/lib/wine/wineserver64", "-k", "-w"], env=self._environment, check=False
        )


@pytest.fixture
def windows(tmp_path: Path) -> Iterator[Windows]:
    made = Windows(tmp_path / "prefix")
    yield made
    made.close()


@pytest.fixture(scope="module")
def setups(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The installers of two versions, the older one first."""
    folder = tmp_path_factory.mktemp("setups")
    for version in ("0.0.9", "1.0.0"):
        command = [
            sys.executable, ROOT / "packaging" / "windows" / "installers.py", PROGRAM,
            f"--version={version}", f"--into={folder}",
        ]  # fmt: skip
        subprocess.run(command, check=True, timeout=400)
    older, newer = sorted(folder.glob("*-setup.exe"))
    return str(older), str(newer)


def test_given_a_setup_when_installed_upgraded_and_removed_then_only_the_users_data_is_left(
    windows: Windows, setups: tuple[str, str]
) -> None:
    shortcut = "Start Menu/Programs/ChatApp.lnk"
    start_menu = windows.user / "AppData" / "Roaming" / "Microsoft" / "Windows" / shortcut
    kept = windows.user / "AppData" / "Local" / "chatapp" / "profile" / "kept.txt"

    windows.run(setups[0], "/S")
    source = {path.relative_to(PROGRAM) for path in PROGRAM.rglob("*") if path.is_file()}
    there = {path.relative_to(windows.installed) for path in _files(windows.installed)}
    assert there == source | {Path("uninstall.exe")}
    assert start_menu.is_file()
    assert "0.0.9" in windows.run("reg", "query", UNINSTALL_KEY)
    assert "ChatApp" in windows.run(str(windows.installed / "chatapp.exe"), "--version")
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text("a conversation")
    windows.run("reg", "add", UNINSTALL_KEY, "/v", "Mark", "/d", "of the older", "/f")

    windows.run(setups[1], "/S")
    values = windows.run("reg", "query", UNINSTALL_KEY)
    assert "1.0.0" in values
    assert "Mark" not in values, "the older version was not uninstalled first"
    assert "ChatApp" in windows.run(str(windows.installed / "chatapp.exe"), "--version")

    # With _?= the uninstaller runs where it is, and is waited for; it cannot remove itself then.
    windows.run(
        str(windows.installed / "uninstall.exe"), "/S", r"_?=" + _windows_path(windows.installed)
    )
    assert [path.name for path in _files(windows.installed)] in ([], ["uninstall.exe"])
    assert not start_menu.exists()
    assert kept.read_text() == "a conversation"
    with pytest.raises(subprocess.CalledProcessError):
        windows.run("reg", "query", UNINSTALL_KEY)


def test_given_a_package_for_all_users_when_installed_and_removed_then_nothing_is_left(
    windows: Windows, setups: tuple[str, str]
) -> None:
    package = setups[1].replace("-setup.exe", ".msi")
    installed = windows.user.parent.parent / "Program Files" / "ChatApp"

    windows.run("msiexec", "/i", package, "/qn")
    source = {path.relative_to(PROGRAM) for path in PROGRAM.rglob("*") if path.is_file()}
    assert {path.relative_to(installed) for path in _files(installed)} == source
    assert "ChatApp" in windows.run(str(installed / "chatapp.exe"), "--version")

    windows.run("msiexec", "/x", package, "/qn")
    assert _files(installed) == []


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _windows_path(path: Path) -> str:
    parts = path.parts
    return "C:\\" + "\\".join(parts[parts.index("drive_c") + 1 :])
