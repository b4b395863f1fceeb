"""Many heights and their sums: where one begins, and which one is at a distance from the top."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_CHUNK = 256


class HeightIndex:
    """A list of heights in px that answers quickly for sums, however long it is.

    Heights are kept with the sums of 256 each: one that changes costs the same in a list of ten
    and of fifty thousand.
    """

    def __init__(self, heights: Iterable[int] = ()) -> None:
        self._heights = list(heights)
        self._sums: list[int] = []
        self._total = 0
        self._add_up(0)

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, index: int) -> int:
        return self._heights[index]

    @property
    def total(self) -> int:
        """All heights together."""
        return self._total

    def set(self, index: int, height: int) -> None:
        """Another height for one of them."""
        by = height - self._heights[index]
        if by:
            self._heights[index] = height
            self._sums[index // _CHUNK] += by
            self._total += by

    def replace_from(self, first: int, heights: Sequence[int]) -> None:
        """Other heights from `first` on."""
        self.splice(first, len(self._heights) - first, heights)

    def splice(self, first: int, count: int, heights: Sequence[int]) -> None:
        """Other heights in the place of `count` from `first` on."""
        self._heights[first : first + count] = heights
        self._add_up(first // _CHUNK)

    def prepend(self, heights: Sequence[int]) -> None:
        """More heights in front."""
        self._heights[:0] = heights
        self._add_up(0)

    def before(self, index: int) -> int:
        """The sum of the heights before `index`."""
        chunk = index // _CHUNK
        return sum(self._sums[:chunk]) + sum(self._heights[chunk * _CHUNK : index])

    def at(self, distance: int) -> tuple[int, int]:
        """Which one lies `distance` px below the top, and how far its own top is from there.

        A distance before the first or behind the last gives that one.
        """
        top = 0
        for chunk, height in enumerate(self._sums):
            if top + height > distance or chunk == len(self._sums) - 1:
                return self._within(chunk * _CHUNK, top, distance)
            top += height
        return 0, 0

    def _within(self, first: int, top: int, distance: int) -> tuple[int, int]:
        last = min(first + _CHUNK, len(self._heights)) - 1
        for index in range(first, last):
            if top + self._heights[index] > distance:
                return index, top
            top += self._heights[index]
        return last, top

    def _add_up(self, chunk: int) -> None:
        del self._sums[chunk:]
        for first in range(chunk * _CHUNK, len(self._heights), _CHUNK):
            self._sums.append(sum(self._heights[first : first + _CHUNK]))
        self._total = sum(self._sums)
