"""A built program as one file, the same for the same files."""

from __future__ import annotations

import platform
import subprocess
import sys
import tarfile
from pathlib import Path


def pack(folder: Path, into: Path, version: str) -> Path:
    """Pack a built program into NAME-VERSION-SYSTEM-MACHINE.tar.xz below `into`; gives its path."""
    name = f"{folder.name}-{version}"
    target = into / f"{name}-{sys.platform}-{platform.machine()}.tar.xz"
    time = _time(folder)

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = time, 0, 0, "", ""
        return entry

    with tarfile.open(target, "w:xz", preset=6) as archive:
        for path in sorted(folder.rglob("*")):
            place = f"{name}/{path.relative_to(folder).as_posix()}"
            archive.add(path, place, recursive=False, filter=plain)
    return target


def _time(folder: Path) -> int:
    """When the last commit was made, in seconds since 1970."""
    ask = ["git", "log", "-1", "--format=%ct"]
    told = subprocess.run(ask, cwd=folder, capture_output=True, text=True, check=True).stdout
    return int(told)
