"""File systems of a process's own, for disks that are really full or read-only."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path


def has_own_mounts() -> bool:
    """Whether a process may mount a file system that only it sees."""
    if shutil.which("unshare") is None:
        return False
    command = ("unshare", "-rm", "sh", "-c", "mount -t tmpfs tmpfs /tmp")
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def on_own_disk(
    folder: Path, size: str, command: Sequence[str], prepare: str = "true"
) -> list[str]:
    """The command line that runs `command` with `folder` on an empty file system of `size`.

    Parameters: `prepare`, shell code that is run in between; `{folder}` in it is filled in.
    """
    quoted = shlex.quote(str(folder))
    mount = f"mount -t tmpfs -o size={size},mode=700 tmpfs {quoted}"
    script = f"{mount} && {prepare.format(folder=quoted)} && exec {shlex.join(command)}"
    return ["unshare", "-rm", "sh", "-c", script]
