"""Numbers of bytes as people read them."""

from __future__ import annotations


def readable_size(size: int) -> str:
    """`size` bytes in the largest binary unit that leaves a whole part, as in "16 MB"."""
    for unit, factor in (("GB", 2**30), ("MB", 2**20), ("KB", 2**10)):
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return f"{size} bytes"
