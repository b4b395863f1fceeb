"""Names of files to offer in a dialog."""

from __future__ import annotations


def plain_name(name: str) -> str:
    """The name alone: whatever a stranger called a file, it leads to no folder and is not hidden."""
    return name.replace("\\", "/").rpartition("/")[2].lstrip(".")
