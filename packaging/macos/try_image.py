"""Install the app of a disk image into a folder of its own, and use it. On macOS.

    python3 packaging/macos/try_image.py dist/ChatApp-1.2.0-arm64.dmg

Exits 1 where a check of check_built.py failed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

CHECK = Path(__file__).resolve().parent.parent / "check_built.py"


def main() -> int:
    """Try it. Raises CalledProcessError where the image cannot be opened."""
    parser = argparse.ArgumentParser(description="Try the app of a disk image.")
    parser.add_argument("image", type=Path, metavar="IMAGE")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        place, app = Path(scratch, "image"), Path(scratch, "ChatApp.app")
        attach = ["hdiutil", "attach", str(options.image), "-nobrowse", "-readonly"]
        subprocess.run([*attach, "-mountpoint", str(place)], check=True)
        try:
            subprocess.run(["ditto", str(place / "ChatApp.app"), str(app)], check=True)
            assert (place / "Applications").is_symlink()
        finally:
            subprocess.run(["hdiutil", "detach", str(place), "-force"], check=True)
        subprocess.run(["codesign", "--verify", "--deep", "--strict", str(app)], check=True)
        check = [sys.executable, str(CHECK), str(app)]
        return subprocess.run(check, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
