"""Text that grows, without copying it at every token."""

from __future__ import annotations


class GrowingText:
    """Text that only grows, with marks up to where readers have taken it.

    Parameters: `begun`, what was there before; no reader takes it.
    """

    def __init__(self, begun: str = "") -> None:
        self._pieces: list[str] = []
        self._lengths: list[int] = [0]
        self._taken: dict[str, int] = {}
        self.append(begun)
        self._begun = len(self._pieces)
        self._whole = ""
        self._joined = 0

    def append(self, piece: str) -> None:
        """Add `piece` at the end."""
        if piece:
            self._pieces.append(piece)
            self._lengths.append(self._lengths[-1] + len(piece))

    def take(self, reader: str) -> tuple[int, str]:
        """What `reader` has not taken yet, with the length in characters before it."""
        start = self._taken.get(reader, self._begun)
        self._taken[reader] = len(self._pieces)
        return self._lengths[start], "".join(self._pieces[start:])

    def give_back(self, reader: str, length: int) -> None:
        """Undo a `take`, back to `length` characters: the reader could not use it."""
        self._taken[reader] = self._lengths.index(length)

    @property
    def grown(self) -> bool:
        """Whether anything was added to what was there before."""
        return len(self._pieces) > self._begun

    def __len__(self) -> int:
        return self._lengths[-1]

    def __str__(self) -> str:
        if self._joined < len(self._pieces):
            self._whole = "".join((self._whole, *self._pieces[self._joined :]))
            self._joined = len(self._pieces)
        return self._whole
