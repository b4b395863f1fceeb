"""What the built program needs from the system it is installed on.

    python packaging/linux/libraries.py dist/chatapp

Prints each shared library that the program's own files are linked to and that is not among them,
with the first file that needs it, and the newest version of glibc that is asked for. Needs
`readelf`.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ELF = b"\x7fELF"
_NEEDED = re.compile(r"\(NEEDED\)[^\[]*\[([^\]]+)\]")
_GLIBC = re.compile(r"Name: GLIBC_(\d+)\.(\d+)")
OPTIONAL = re.compile(r"platformthemes/libqgtk3\.so$|printsupport/libcupsprintersupport\.so$")
"""Plugins of Qt that are only loaded on a desktop that has what they need."""


def files(folder: Path) -> list[Path]:
    """The programs and libraries below `folder`."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and _is_elf(path)]


def needed(folder: Path) -> dict[str, Path]:
    """The libraries that are not in `folder` but needed, and the first file that needs each.

    Needs of plugins that are `OPTIONAL` are left out.
    """
    there = {path.name for path in folder.rglob("*")}
    found: dict[str, Path] = {}
    for path in files(folder):
        if not OPTIONAL.search(str(path)):
            for name in _NEEDED.findall(_told(path, "-d")):
                if name not in there:
                    found.setdefault(name, path)
    return dict(sorted(found.items()))


def glibc(folder: Path) -> str:
    """The newest version of glibc that any file in `folder` asks for, as "2.35"."""
    versions = [tuple(map(int, pair)) for pair in _versions(folder)]
    return ".".join(map(str, max(versions, default=(2, 17))))


def _versions(folder: Path) -> Iterator[tuple[str, str]]:
    for path in files(folder):
        yield from _GLIBC.findall(_told(path, "-V"))


def _told(path: Path, option: str) -> str:
    command = ["readelf", "-W", option, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == ELF


def main(arguments: list[str]) -> int:
    """Print what `arguments[0]` needs."""
    folder = Path(arguments[0])
    for name, path in needed(folder).items():
        sys.stdout.write(f"{name}\t{path.relative_to(folder)}\n")
    sys.stdout.write(f"glibc {glibc(folder)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
