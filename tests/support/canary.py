"""Words that must not get onto the disk, and where they are looked for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

CANARY = "zqxcanaryzqx"
"""A word that nothing else says; in lower case, as the search index writes words."""


def traces(folders: Iterable[Path], *words: str | bytes) -> list[str]:
    """The files below `folders` that hold, or are called after, one of `words`."""
    wanted = [word if isinstance(word, bytes) else word.encode() for word in words]
    wanted += [word.encode("utf-16-le") for word in words if isinstance(word, str)]
    return [
        str(path)
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if any(word in bytes(path.relative_to(folder)) for word in wanted)
        or (path.is_file() and any(word in path.read_bytes() for word in wanted))
    ]
