"""Chains of thought that vote, as they stand while they are written."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.domain.chains import numbers_of
from chatapp.domain.changes import ChainPiece
from chatapp.domain.growing_text import GrowingText
from chatapp.domain.messages import ChainPart, Status
from chatapp.gui.formats import word_count, word_goes_on


class CountedText:
    """A text that grows, and how many words it has."""

    def __init__(self, text: str) -> None:
        self._text = GrowingText()
        self._last = ""
        self.words = 0
        self.append(text)

    def append(self, piece: str) -> None:
        """Add `piece` at the end: only its own words are counted."""
        if not piece:
            return
        self.words += word_count(piece) - word_goes_on(self._last, piece[0])
        self._last = piece[-1]
        self._text.append(piece)

    def __len__(self) -> int:
        return len(self._text)

    def __str__(self) -> str:
        return str(self._text)


class RunningChain:
    """One chain. Parameters: `part`, as it was last heard of in whole."""

    def __init__(self, number: int, part: ChainPart) -> None:
        self.number, self.part = number, part
        self.thinking, self.text = CountedText(part.thinking), CountedText(part.text)

    @property
    def writing(self) -> bool:
        """Whether more may arrive."""
        return self.part.status is Status.STREAMING

    @property
    def words(self) -> int:
        """How many words it has."""
        return self.thinking.words + self.text.words

    def grow(self, piece: ChainPiece) -> bool | None:
        """Add what is new: whether anything is; None where something before it is missing."""
        thinking = unknown_part(piece.thinking, piece.thinking_offset, len(self.thinking))
        text = unknown_part(piece.text, piece.text_offset, len(self.text))
        if thinking is None or text is None:
            return None
        self.thinking.append(thinking)
        self.text.append(text)
        return bool(thinking or text)

    def begins_with(self, part: ChainPart) -> bool:
        """Whether a chain as it was read is an earlier state of this one."""
        text, thinking = str(self.text), str(self.thinking)
        same = part.status is Status.STREAMING or part.status is self.part.status
        return same and text.startswith(part.text) and thinking.startswith(part.thinking)


class RunningChains:
    """All that have begun. Parameters: `parts`, as they were last heard of in whole."""

    def __init__(self, parts: Sequence[ChainPart]) -> None:
        numbered = zip(numbers_of(parts), parts, strict=True)
        self._chains = {number: RunningChain(number, part) for number, part in numbered}

    @property
    def all(self) -> list[RunningChain]:
        """By their numbers."""
        return [self._chains[number] for number in sorted(self._chains)]

    def grow(self, pieces: Sequence[ChainPiece]) -> bool | None:
        """Add what is new in them, as `RunningChain.grow`."""
        grown = False
        for piece in pieces:
            chain = self._chains.get(piece.number)
            if chain is None:
                chain = RunningChain(piece.number, ChainPart(status=Status.STREAMING))
                self._chains[piece.number] = chain
            added = chain.grow(piece)
            if added is None:
                return None
            grown = grown or added
        return grown

    def begin_with(self, parts: Sequence[ChainPart]) -> bool:
        """Whether chains as they were read are an earlier state of these."""
        return all(
            (chain := self._chains.get(number)) is not None and chain.begins_with(part)
            for number, part in zip(numbers_of(parts), parts, strict=True)
        )


def unknown_part(text: str, offset: int, known: int) -> str | None:
    """What of `text`, which begins at `offset`, is beyond `known`; None where a part is missing."""
    if offset > known and text:
        return None
    return text[known - offset :] if known > offset else text
