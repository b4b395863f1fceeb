"""Check what the packages are made of, and the packages, with the tools of their systems.

    python packaging/linux/lint.py [PACKAGE...]

desktop-file-validate, appstreamcli, xmllint-like parsing, and, of the packages named, lintian and
rpmlint. Exits 1 where one complains or is not there.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from facts import HERE, ID

DEBIAN_PACKAGES = {
    "desktop-file-validate": "desktop-file-utils",
    "appstreamcli": "appstream",
    "lintian": "lintian",
    "rpmlint": "rpmlint",
}
"""Where Debian has each tool."""


def commands(packages: list[Path]) -> list[list[str]]:
    """The commands that check the metadata and `packages`."""
    found = [
        ["desktop-file-validate", str(HERE / f"{ID}.desktop")],
        ["appstreamcli", "validate", "--no-net", str(HERE / f"{ID}.metainfo.xml")],
    ]
    for package in packages:
        if package.suffix == ".deb":
            strict = ["--fail-on=error,warning", "--tag-display-limit=0"]
            found.append(["lintian", "--allow-root", *strict, str(package)])
        else:
            found.append(["rpmlint", "-c", str(HERE / "rpmlint.toml"), str(package)])
    return found


def complaints(command: list[str]) -> str:
    """What a tool complains about; "" where it is content."""
    if shutil.which(command[0]) is None:
        return f"{command[0]} is not there (Debian's package {DEBIAN_PACKAGES[command[0]]})"
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = "\n".join(line for line in (done.stdout + done.stderr).splitlines() if _counts(line))
    return told if done.returncode != 0 or " W: " in told or ": hint:" in told else ""


def _counts(line: str) -> bool:
    """Whether a line is a complaint; being root is none."""
    return bool(line.strip()) and "running with root privileges" not in line


def main(arguments: list[str]) -> int:
    """Check, and print what is wrong."""
    wrong = [told for command in commands([*map(Path, arguments)]) if (told := complaints(command))]
    sys.stdout.write("".join(f"{told}\n" for told in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
