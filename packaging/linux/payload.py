"""The program's files as packages carry them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import libraries
from facts import built_at, tool


def write(program: Path, target: Path, *, library_mode: int = 0o644) -> None:
    """Copy the built program with the modes and times that a package is to have.

    Parameters: `target`, which is made; `library_mode`, that of shared libraries. Search paths
    for libraries that name folders of the machine that built them are taken out: the program's
    starter sets its own.
    """
    shutil.copytree(program, target, symlinks=True)
    starter = target / "chatapp"
    for path in target.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o644)
    for path in libraries.files(target):
        if path != starter and not path.is_symlink():
            path.chmod(library_mode)
            _keep_relative_search_paths(path)
    target.chmod(0o755)
    starter.chmod(0o755)
    set_times(target)


def set_times(folder: Path) -> None:
    """Give all files one time: two builds of one commit are to be identical."""
    seconds = built_at().timestamp()
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (seconds, seconds), follow_symlinks=False)


def _keep_relative_search_paths(path: Path) -> None:
    patchelf = tool("patchelf")
    ask = [patchelf, "--print-rpath", str(path)]
    told = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    kept = ":".join(part for part in told.split(":") if part.startswith("$ORIGIN"))
    if kept != told:
        change = ["--set-rpath", kept] if kept else ["--remove-rpath"]
        subprocess.run([patchelf, *change, str(path)], check=True)
