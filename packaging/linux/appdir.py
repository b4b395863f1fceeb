"""Make dist/ChatApp.AppDir of the built program, and an AppImage of it where appimagetool is there.

python packaging/linux/appdir.py
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import payload
import share
from facts import HERE, ID, ROOT, built_at, program, version

TARGET = ROOT / "dist" / "ChatApp.AppDir"


def main() -> int:
    """Make both, and say what was made."""
    write(TARGET)
    sys.stdout.write(f"{os.path.relpath(TARGET, ROOT)}  {_size(TARGET) / 1_000_000:.1f} MB\n")
    appimagetool = shutil.which("appimagetool")
    if appimagetool is None:
        sys.stdout.write("No AppImage: appimagetool is not on this system.\n")
        return 0
    return _appimage(appimagetool)


def write(target: Path) -> None:
    """Make the AppDir `target` anew. Raises SystemExit where the program was not built."""
    shutil.rmtree(target, ignore_errors=True)
    payload.write(program(), target / "usr" / "lib" / "chatapp", library_mode=0o755)
    share.write(target / "usr" / "share")
    shutil.rmtree(target / "usr" / "share" / "lintian")
    links = {
        target / "usr" / "bin" / "chatapp": "../lib/chatapp/chatapp",
        target / f"{ID}.desktop": f"usr/share/applications/{ID}.desktop",
        target / f"{ID}.png": f"usr/share/icons/hicolor/256x256/apps/{ID}.png",
        target / ".DirIcon": f"{ID}.png",
    }
    for link, aim in links.items():
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(aim)
    shutil.copy(HERE / "AppRun", target / "AppRun")
    payload.set_times(target)


def _appimage(tool: str) -> int:
    """Make the AppImage; gives the tool's exit code."""
    made = ROOT / "dist" / f"ChatApp-{version()}-{platform.machine()}.AppImage"
    environment = {
        **os.environ,
        "ARCH": platform.machine(),
        "VERSION": version(),
        "SOURCE_DATE_EPOCH": str(int(built_at().timestamp())),
    }
    return subprocess.run([tool, str(TARGET), str(made)], env=environment, check=False).returncode


def _size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*"))


if __name__ == "__main__":
    sys.exit(main())
