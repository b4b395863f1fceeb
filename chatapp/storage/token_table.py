"""The probabilities of an answer's tokens as bytes, and back without making an object of each.

The layout, version 1: one byte with the version, and behind it one zlib stream of

- four numbers: the characters before the first token, the count of tokens, that of alternatives,
  and that of different token texts;
- of each different text: what is known of its bytes (one byte: 0 nothing, 1 they are the text as
  UTF-8, 2 they are told), the lengths of the text as UTF-8 and of the told bytes; then all texts,
  and all told bytes;
- of each token, then of each alternative, which text it has;
- of each token, how many alternatives it has;
- of each token, then of each alternative, its log-probability.

Numbers are unsigned and 32 bits wide, log-probabilities floats of 32 bits, which is as exact as
models are; both little-endian, and of a row of them first all lowest bytes, then all second ones,
and so on: so alike bytes lie together.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TypeVar, overload

from chatapp.domain.events import Alternative, TokenProbability
from chatapp.domain.probabilities import AnswerProbabilities

_VERSION = 1
_WIDTH = 4
_LARGEST = 256 * 2**20
"""Bytes that are unpacked at most: of 10,000 tokens with 20 alternatives each it is 2 MB."""
_UNKNOWN, _AS_TEXT, _TOLD = range(3)

_Row = TypeVar("_Row", "array[int]", "array[float]")
_Text = tuple[str, bytes | None]
"""A token's text, and its bytes."""


def pack(known: AnswerProbabilities) -> bytes:
    """The bytes to keep."""
    texts: dict[_Text, int] = {}
    tokens, others, counts = [], [], []
    chances: list[float] = []
    other_chances: list[float] = []
    for one in known.tokens:
        tokens.append(texts.setdefault((one.token, one.raw), len(texts)))
        chances.append(one.logprob)
        counts.append(len(one.top))
        for other in one.top:
            others.append(texts.setdefault((other.token, other.raw), len(texts)))
            other_chances.append(other.logprob)
    head = (known.start, len(tokens), len(others), len(texts))
    content = b"".join(
        (
            _numbers(head),
            _packed_texts(texts),
            *map(_numbers, (tokens, others, counts)),
            *map(_floats, (chances, other_chances)),
        )
    )
    return bytes([_VERSION]) + zlib.compress(content)


def unpack(content: bytes) -> AnswerProbabilities | None:
    """What was packed; None for what is damaged, or of a version that is not known."""
    if content[:1] != bytes([_VERSION]):
        return None
    try:
        stream = zlib.decompressobj()
        reader = _Reader(stream.decompress(content[1:], _LARGEST))
        if not stream.eof:
            return None
        start, tokens, others, texts = reader.numbers(4)
        vocabulary = reader.texts(texts)
        ids = (reader.numbers(tokens), reader.numbers(others))
        counts = reader.numbers(tokens)
        table = TokenTable(vocabulary, *ids, counts, reader.floats(tokens), reader.floats(others))
    except (zlib.error, ValueError, LookupError):
        return None
    return AnswerProbabilities(table, start)


class TokenTable(Sequence[TokenProbability]):
    """The tokens of an answer; each is made when it is asked for.

    Parameters: `texts`, all different ones; `tokens`, which of them each token has, and `others`
    each alternative; `counts`, alternatives by token; the log-probabilities of both.
    Raises ValueError where these do not fit together.
    """

    def __init__(
        self,
        texts: Sequence[_Text],
        tokens: Sequence[int],
        others: Sequence[int],
        counts: Iterable[int],
        chances: Sequence[float],
        other_chances: Sequence[float],
    ) -> None:
        self._texts, self._tokens, self._others = texts, tokens, others
        self._ends = [0, *accumulate(counts)]
        self._chances, self._other_chances = chances, other_chances
        if self._ends[-1] != len(others) or max((*tokens, *others), default=0) >= max(
            1, len(texts)
        ):
            raise ValueError("a table of tokens that is damaged")

    def __len__(self) -> int:
        return len(self._tokens)

    @overload
    def __getitem__(self, index: int) -> TokenProbability: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[TokenProbability, ...]: ...

    def __getitem__(self, index: int | slice) -> TokenProbability | tuple[TokenProbability, ...]:
        if isinstance(index, slice):
            return tuple(self[number] for number in range(*index.indices(len(self))))
        number = range(len(self))[index]
        text, raw = self._texts[self._tokens[number]]
        first, last = self._ends[number], self._ends[number + 1]
        top = tuple(map(self._other, range(first, last)))
        return TokenProbability(text, self._chances[number], raw, top)

    def _other(self, place: int) -> Alternative:
        text, raw = self._texts[self._others[place]]
        return Alternative(text, self._other_chances[place], raw)


class _Reader:
    """Takes one row after the other; raises ValueError where one is not whole."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._place = 0

    def take(self, length: int) -> bytes:
        """So many bytes."""
        end = self._place + length
        if end > len(self._content):
            raise ValueError("a row ends too early")
        taken, self._place = self._content[self._place : end], end
        return taken

    def numbers(self, count: int) -> array[int]:
        """So many numbers."""
        return _of_planes(array("I"), self.take(count * _WIDTH))

    def floats(self, count: int) -> array[float]:
        """So many log-probabilities."""
        return _of_planes(array("f"), self.take(count * _WIDTH))

    def texts(self, count: int) -> list[_Text]:
        """So many texts with their bytes."""
        kinds = self.take(count)
        lengths, told = self.numbers(count), self.numbers(count)
        texts = [self.take(length).decode("utf-8", "replace") for length in lengths]
        result: list[_Text] = []
        for kind, text, length in zip(kinds, texts, told, strict=True):
            data = self.take(length)
            raw = {_UNKNOWN: None, _AS_TEXT: text.encode()}.get(kind, data)
            result.append((text, raw))
        return result


def _packed_texts(texts: Iterable[_Text]) -> bytes:
    kinds, said, told = bytearray(), [], []
    for text, raw in texts:
        data = text.encode("utf-8", "replace")
        said.append(data)
        kind = _UNKNOWN if raw is None else _AS_TEXT if raw == data else _TOLD
        kinds.append(kind)
        told.append(raw or b"" if kind == _TOLD else b"")
    lengths = (_numbers([len(each) for each in row]) for row in (said, told))
    return b"".join((bytes(kinds), *lengths, *said, *told))


def _numbers(values: Iterable[int]) -> bytes:
    return _planes(array("I", values))


def _floats(values: Iterable[float]) -> bytes:
    return _planes(array("f", values))


def _planes(row: array[int] | array[float]) -> bytes:
    if sys.byteorder == "big":
        row.byteswap()
    data = row.tobytes()
    return b"".join(data[plane::_WIDTH] for plane in range(_WIDTH))


def _of_planes(row: _Row, data: bytes) -> _Row:
    mixed = bytearray(len(data))
    count = len(data) // _WIDTH
    for plane in range(_WIDTH):
        mixed[plane::_WIDTH] = data[plane * count : (plane + 1) * count]
    row.frombytes(bytes(mixed))
    if sys.byteorder == "big":
        row.byteswap()
    return row
