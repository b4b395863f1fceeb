"""Make a disk image of the built app: dist/ChatApp-VERSION-PROCESSOR.dmg. On macOS.

    python packaging/macos/dmg.py [--no-model]

The app comes from `make dist`. App and image are signed where the secrets are there: sign.py.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import bundle
import mach_o
import sign

ROOT = Path(__file__).resolve().parent.parent.parent
APPLICATIONS = "/Applications"
"""Where the image's link leads: dragging the app onto it installs it."""

TRIES, PAUSE = 8, 5.0
"""How often hdiutil is tried, and the seconds between: it ends with "Resource busy" while the
system's scanner for malware looks at the new image, on hosted runners more often than not."""


def main() -> int:
    """Make it. Raises SystemExit where the app was not built, or this is no Mac."""
    parser = argparse.ArgumentParser(description="Make a disk image of the built app.")
    parser.add_argument("--no-model", action="store_true", help="of the app without the model")
    options = parser.parse_args()
    build = "chatapp-no-model" if options.no_model else "chatapp"
    app = ROOT / "dist" / bundle.app_name(build)
    if not app.is_dir():
        raise SystemExit(f"{app.name} is not in dist: make dist, on macOS.")
    if shutil.which("hdiutil") is None:
        raise SystemExit("hdiutil is not there: a disk image is made on macOS.")
    sys.stdout.write(newer_systems(app))
    sign.app(app)
    name = app.stem
    target = ROOT / "dist" / f"{name}-{bundle.VERSION}-{platform.machine()}.dmg"
    make(app, target)
    sign.image(target)
    size = target.stat().st_size / 1_000_000
    sys.stdout.write(f"{os.path.relpath(target, ROOT)}  {size:.1f} MB\n")
    return 0


def make(app: Path, target: Path) -> None:
    """Make the image `target` of an app, which is called ChatApp.app in it. Raises SystemExit."""
    target.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "ChatApp")
        shutil.copytree(app, folder / "ChatApp.app", symlinks=True)
        (folder / "Applications").symlink_to(APPLICATIONS)
        command = [
            "hdiutil", "create", "-volname", "ChatApp", "-srcfolder", str(folder),
            "-fs", "HFS+", "-format", "ULFO", "-ov", str(target),
        ]  # fmt: skip
        for number in range(TRIES):
            if subprocess.run(command, check=False).returncode == 0:
                return
            if number < TRIES - 1:
                time.sleep(PAUSE)
    raise SystemExit(f"hdiutil failed {TRIES} times.")


def newer_systems(app: Path) -> str:
    """What code in an app says that it is for a newer macOS than Info.plist asks for, in lines.

    macOS loads such a library all the same; a function that its own system lacks would be missed.
    """
    major, minor = map(int, bundle.OLDEST_SYSTEM.split("."))
    lines = []
    for path in sorted(app.rglob("*")):
        if mach_o.is_mach_o(path):
            newest = max(mach_o.systems(path).values())
            if newest > (major, minor):
                place = path.relative_to(app).as_posix()
                lines.append(f"for macOS {newest[0]}.{newest[1]}: {place}\n")
    return "".join(lines)


if __name__ == "__main__":
    sys.exit(main())
