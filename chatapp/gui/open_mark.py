"""A file in the profile while a window is open on it: the first paint need not ask around."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

FILE_NAME = "window.open"


def may_be_open(folder: Path) -> bool:
    """Whether a window may be open on a profile; a process that was killed leaves the mark."""
    return (folder / FILE_NAME).exists()


def mark_open(folder: Path) -> None:
    """Say that a window is open; where it cannot be written, later starts only ask later."""
    with suppress(OSError):
        (folder / FILE_NAME).touch(0o600)


def unmark(folder: Path) -> None:
    """Say that no window is open any more."""
    with suppress(OSError):
        (folder / FILE_NAME).unlink(missing_ok=True)
