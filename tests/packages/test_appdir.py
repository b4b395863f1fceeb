"""The AppDir, wherever it lies: started by its AppRun, as an AppImage starts it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packages.conftest import BUILD, QUESTION, ROOT
from tests.support.desktop import Desktop
from tests.support.window import ChatWindow

pytestmark = pytest.mark.package

ID = "io.github.chatapp.ChatApp"


@pytest.fixture(scope="module")
def appdir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An AppDir that was moved since it was made."""
    python = os.environ.get("CHATAPP_PACKAGING_PYTHON", sys.executable)
    subprocess.run([python, str(ROOT / "packaging" / "linux" / "appdir.py")], check=True)
    moved = tmp_path_factory.mktemp("app dir") / "ChatApp.AppDir"
    shutil.copytree(ROOT / "dist" / "ChatApp.AppDir", moved, symlinks=True)
    yield moved
    shutil.rmtree(moved)


class AppDirWindow(ChatWindow):
    """The window as AppRun starts it. Parameters: `appdir`, the folder."""

    def __init__(self, desktop: Desktop, profile: Path, appdir: Path) -> None:
        super().__init__(desktop, profile)
        self._appdir = appdir

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start the app once more."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [str(self._appdir / "AppRun"), "--profile", str(self.profile), *arguments],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )


def test_given_an_appdir_when_looked_at_then_it_has_what_the_format_asks_for(appdir: Path) -> None:
    for name in ("AppRun", f"{ID}.desktop", f"{ID}.png", ".DirIcon"):
        assert (appdir / name).resolve(strict=True).is_relative_to(appdir), name
    assert os.access(appdir / "AppRun", os.X_OK)
    assert (appdir / f"usr/share/metainfo/{ID}.metainfo.xml").is_file()


def test_given_an_appdir_when_started_then_its_window_answers(
    appdir: Path, desktop: Desktop, profile_folder: Path
) -> None:
    with AppDirWindow(desktop, profile_folder, appdir) as window:
        window.press("Start chatting")
        window.see("Stays on this computer", within=60)
        window.ask(QUESTION)
        window.answered("Demo model", "Paris", within=120)
        window.idle()
        window.screenshot(BUILD / "appdir.png")
        window.close()
        assert window.ended() == 0
    assert window.complaints() == []
