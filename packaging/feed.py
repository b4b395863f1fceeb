"""Add a release to the list of updates, and sign it where the key is there.

    build/package/venv/bin/python packaging/feed.py FOLDER --site https://github.com/OWNER/NAME

FOLDER has what is handed out, named as the packages are. Its `updates.json`, the list of before, is
taken along, else a new one begins; `updates.json.sig` is written beside it. The key is the text of
the file that tools/sign_feed.py made, in UPDATES_KEY; without it there is no list, and it says so.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import notes

TOOL = notes.ROOT / "tools" / "sign_feed.py"
KEY = "UPDATES_KEY"
KINDS = {
    r"chatapp_.*_amd64\.deb": ("linux-x86_64", "deb"),
    r"chatapp-\d.*\.x86_64\.rpm": ("linux-x86_64", "rpm"),
    r"ChatApp-.*-x86_64\.AppImage": ("linux-x86_64", "appimage"),
    r"ChatApp-.*-x86_64\.flatpak": ("linux-x86_64", "flatpak"),
    r"ChatApp-\d.*-x64-setup\.exe": ("windows-x86_64", "exe"),
    r"ChatApp-\d.*-x64\.msi": ("windows-x86_64", "msi"),
    r"ChatApp-\d.*-arm64\.dmg": ("macos-arm64", "dmg"),
    r"ChatApp-\d.*-x86_64\.dmg": ("macos-x86_64", "dmg"),
}
"""Names of packages, and what the list calls them. Those without the model are no update."""


def main() -> int:
    """Write the list. Raises CalledProcessError where it cannot be made or signed."""
    parser = argparse.ArgumentParser(description="Add a release to the list of updates.")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--site", required=True, help="the repository's page")
    options = parser.parse_args()
    if not os.environ.get(KEY):
        (options.folder / "updates.json").unlink(missing_ok=True)  # without a signature
        print(f"No list of updates: {KEY} is not set.")
        return 0
    write(options.folder, options.site.rstrip("/"), os.environ[KEY])
    return 0


def write(folder: Path, site: str, key: str) -> None:
    """Write updates.json and its signature into `folder`. Parameters: `key`, as PEM."""
    feed, tag = folder / "updates.json", f"v{notes.VERSION}"
    files = f"{site}/releases/download/{tag}"
    downloads = []
    for name, (platform, kind) in packages(folder):
        downloads += ["--download", platform, kind, f"{files}/{name}", str(folder / name)]
    with tempfile.TemporaryDirectory() as scratch:
        words, secret = Path(scratch, "notes.md"), Path(scratch, "key.pem")
        words.write_text(notes.of(notes.VERSION), encoding="utf-8")
        secret.touch(0o600)
        secret.write_text(key, encoding="utf-8")
        page = f"{site}/releases/tag/{tag}"
        make = [
            "make",
            str(feed),
            f"--version={notes.VERSION}",
            f"--page={page}",
            f"--notes=en={words}",
        ]
        for arguments in ([*make, *downloads], ["sign", str(feed), "--key", str(secret)]):
            subprocess.run([sys.executable, str(TOOL), *arguments], check=True)


def packages(folder: Path) -> list[tuple[str, tuple[str, str]]]:
    """The names of the packages in `folder`, and system and kind of each."""
    return [
        (path.name, told)
        for path in sorted(folder.iterdir())
        for pattern, told in KINDS.items()
        if re.fullmatch(pattern, path.name)
    ]


if __name__ == "__main__":
    sys.exit(main())
