"""Places in a block's text and in its layout: characters here, UTF-16 units there.

Qt counts UTF-16 units, Python characters. A formula is many characters of source and one unit of
layout, the one its picture stands at.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple


class Odd(NamedTuple):
    """A place where counts part: so many characters are so many units."""

    character: int
    unit: int
    characters: int
    units: int


class Positions:
    """Maps places in one text. Parameters: `odd`, where counts part, in order."""

    def __init__(self, odd: Sequence[Odd] = ()) -> None:
        self._odd = odd
        self._characters = [one.character for one in odd]
        self._units = [one.unit for one in odd]

    def unit(self, character: int) -> int:
        """The unit at which a character begins; a place within a formula is its beginning."""
        at = bisect_right(self._characters, character) - 1
        if at < 0:
            return character
        odd = self._odd[at]
        if character < odd.character + odd.characters:
            return odd.unit
        return odd.unit + odd.units + character - odd.character - odd.characters

    def end_unit(self, character: int) -> int:
        """The unit before which a range of characters ends; within a formula, behind it."""
        at = bisect_right(self._characters, character - 1) - 1
        if at >= 0:
            odd = self._odd[at]
            if odd.character < character < odd.character + odd.characters:
                return odd.unit + odd.units
        return self.unit(character)

    def snapped(self, character: int, step: int) -> int:
        """The nearest place that is not within a formula, onward (1) or back (-1)."""
        at = bisect_right(self._characters, character) - 1
        if at < 0:
            return character
        odd = self._odd[at]
        if odd.character < character < odd.character + odd.characters:
            return odd.character + (odd.characters if step > 0 else 0)
        return character

    def character(self, unit: int) -> int:
        """The character that begins at a unit; within one, the next."""
        at = bisect_right(self._units, unit) - 1
        if at < 0:
            return unit
        odd = self._odd[at]
        if unit == odd.unit:
            return odd.character
        rest = max(0, unit - odd.unit - odd.units)
        return odd.character + odd.characters + rest


def wide_characters(text: str, character: int = 0, unit: int = 0) -> list[Odd]:
    """The characters of `text` that take two units; `text` begins at these places."""
    if text.isascii() or max(text) <= "\uffff":
        return []
    odd: list[Odd] = []
    for place, letter in enumerate(text):
        if letter > "\uffff":
            odd.append(Odd(character + place, unit + place + len(odd), 1, 2))
    return odd


def units_of(text: str) -> int:
    """The length of `text` in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
