"""Flat blocks back into lists and quotes, for writing them in a format that nests."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from chatapp.markdown.blocks import Place


class Container(Enum):
    """What a block can stand in."""

    LIST = "list"
    QUOTE = "quote"


def containers(place: Place) -> tuple[Container, ...]:
    """What is around a block at `place`, from the outside in."""
    around: list[Container] = []
    for depth in range(place.indent + 1):
        around += [Container.QUOTE] * place.quotes.count(depth)
        if depth < place.indent:
            around.append(Container.LIST)
    return tuple(around)


def note_name(marker: str) -> str | None:
    """The name of the footnote whose definition has this marker, None for a list's item."""
    return marker[1:-1] if marker.startswith("[") else None


def number_of(marker: str) -> int | None:
    """The number of an ordered list's item, None for others."""
    digits = marker.removesuffix(".")
    return int(digits) if digits.isascii() and digits.isdigit() else None


def shared(before: Sequence[Container], after: Sequence[Container]) -> int:
    """How many containers two neighbouring blocks have in common."""
    count = 0
    for one, other in zip(before, after, strict=False):
        if one is not other:
            break
        count += 1
    return count
