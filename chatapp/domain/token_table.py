"""Many tokens with their alternatives, without an object for each: they are made when asked for.

Of an answer of 10,000 tokens with 20 alternatives each, 200,000 objects would be more than the
garbage collector can look through between two frames.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import overload

from chatapp.domain.events import Alternative, TokenProbability

_LARGEST = 1e30
"""Log-probabilities beyond are cut: no model means them."""

TokenText = tuple[str, bytes | None]
"""What a token says, and its bytes."""


class TokenTable(Sequence[TokenProbability]):
    """Tokens in their order; more can be added at the end.

    `texts` are all different texts; `ids` and `other_ids` say which of them tokens and alternatives
    have, `logprobs` and `other_logprobs` how likely they were (as floats of 32 bits); `ends`, how
    many alternatives there are up to and with each token.
    """

    def __init__(self, tokens: Iterable[TokenProbability] = ()) -> None:
        self.texts: list[TokenText] = []
        self.ids = array("I")
        self.other_ids = array("I")
        self.logprobs = array("f")
        self.other_logprobs = array("f")
        self.ends = array("I")
        self._numbers: dict[TokenText, int] = {}
        self.extend(tokens)

    @classmethod
    def of_columns(
        cls,
        texts: list[TokenText],
        ids: array[int],
        other_ids: array[int],
        ends: array[int],
        logprobs: array[float],
        other_logprobs: array[float],
    ) -> TokenTable:
        """A table out of its parts; raises ValueError where they do not fit together."""
        whole = list(ends) == sorted(ends) and (ends[-1] if ends else 0) == len(other_ids)
        known = max((*ids, *other_ids), default=-1) < len(texts)
        if not whole or not known or len(ids) != len(ends):
            raise ValueError("a table of tokens that is damaged")
        table = cls()
        table.texts, table.ids, table.other_ids, table.ends = texts, ids, other_ids, ends
        table.logprobs, table.other_logprobs = logprobs, other_logprobs
        return table

    def extend(self, tokens: Iterable[TokenProbability]) -> None:
        """Add tokens at the end."""
        self._know_numbers()
        for one in tokens:
            self.ids.append(self._number(one.token, one.raw))
            self.logprobs.append(_within(one.logprob))
            for other in one.top:
                self.other_ids.append(self._number(other.token, other.raw))
                self.other_logprobs.append(_within(other.logprob))
            self.ends.append(len(self.other_ids))

    def head(self, count: int) -> TokenTable:
        """A table of its own with the first tokens."""
        others = self.ends[count - 1] if 0 < count <= len(self) else len(self.other_ids)
        others = others if count > 0 else 0
        head = TokenTable()
        head.texts = list(self.texts)
        head.ids, head.logprobs = self.ids[: max(0, count)], self.logprobs[: max(0, count)]
        head.ends = self.ends[: max(0, count)]
        head.other_ids = self.other_ids[:others]
        head.other_logprobs = self.other_logprobs[:others]
        return head

    def part(self, first: int, last: int) -> TokenTable:
        """A table of its own with some of the tokens, those before number `last`."""
        part = self.head(last)
        others = part.ends[first - 1] if 0 < first <= len(part) else 0
        others = others if first <= len(part) else len(part.other_ids)
        del part.ids[:first], part.logprobs[:first], part.ends[:first]
        del part.other_ids[:others], part.other_logprobs[:others]
        part.ends = array("I", (end - others for end in part.ends))
        return part

    def join(self, other: TokenTable) -> None:
        """Add the tokens of another table at the end; quicker than one by one."""
        self._know_numbers()
        numbers = [self._number(*text) for text in other.texts]
        before = len(self.other_ids)
        self.ids.extend(numbers[one] for one in other.ids)
        self.other_ids.extend(numbers[one] for one in other.other_ids)
        self.ends.extend(before + end for end in other.ends)
        self.logprobs.extend(other.logprobs)
        self.other_logprobs.extend(other.other_logprobs)

    def _know_numbers(self) -> None:
        if self.texts and not self._numbers:
            self._numbers = {text: number for number, text in enumerate(self.texts)}

    def _number(self, text: str, raw: bytes | None) -> int:
        number = self._numbers.setdefault((text, raw), len(self.texts))
        if number == len(self.texts):
            self.texts.append((text, raw))
        return number

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, index: int) -> TokenProbability: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[TokenProbability, ...]: ...

    def __getitem__(self, index: int | slice) -> TokenProbability | tuple[TokenProbability, ...]:
        if isinstance(index, slice):
            return tuple(self[number] for number in range(*index.indices(len(self))))
        number = range(len(self))[index]
        text, raw = self.texts[self.ids[number]]
        first = self.ends[number - 1] if number else 0
        top = tuple(map(self._other, range(first, self.ends[number])))
        return TokenProbability(text, self.logprobs[number], raw, top)

    def _other(self, place: int) -> Alternative:
        text, raw = self.texts[self.other_ids[place]]
        return Alternative(text, self.other_logprobs[place], raw)

    def said(self) -> list[TokenText]:
        """What each token says, and its bytes."""
        return [self.texts[number] for number in self.ids]


def _within(logprob: float) -> float:
    """The same as far as a float of 32 bits can hold it."""
    return max(-_LARGEST, min(_LARGEST, logprob))


def table_of(tokens: Sequence[TokenProbability]) -> TokenTable:
    """The tokens as a table."""
    return tokens if isinstance(tokens, TokenTable) else TokenTable(tokens)
