"""The probabilities of an answer's tokens as bytes, and back.

Version 2: one byte with the version, the length of what follows for the answer, and that for the
answer and for the reasoning, each as in version 1.

The layout, version 1: one byte with the version, and behind it one zlib stream of

- four numbers: the characters before the first token, the count of tokens, that of alternatives,
  and that of different token texts;
- of each different text: what is known of its bytes (one byte: 0 nothing, 1 they are the text as
  UTF-8, 2 they are told), the lengths of the text as UTF-8 and of the told bytes; then all texts,
  and all told bytes;
- of each token, then of each alternative, which text it has;
- of each token, how many alternatives there are up to and with it;
- of each token, then of each alternative, its log-probability.

Numbers are unsigned and 32 bits wide, log-probabilities floats of 32 bits, which is as exact as
models are; both little-endian, and of a row of them first all lowest bytes, then all second ones,
and so on: so alike bytes lie together.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from chatapp.domain.probabilities import AnswerProbabilities
from chatapp.domain.token_table import TokenTable, TokenText, table_of

_VERSION, _WITH_REASONING = 1, 2
_WIDTH = 4
_LARGEST = 256 * 2**20
"""Bytes that are unpacked at most: of 10,000 tokens with 20 alternatives each it is 2 MB."""
_UNKNOWN, _AS_TEXT, _TOLD = range(3)

_Row = TypeVar("_Row", "array[int]", "array[float]")


def pack(known: AnswerProbabilities) -> bytes:
    """The bytes to keep."""
    answer = _pack(known)
    if not known.reasoning:
        return answer
    reasoning = _pack(AnswerProbabilities(known.reasoning))
    return b"".join((bytes([_WITH_REASONING]), _numbers([len(answer)]), answer, reasoning))


def _pack(known: AnswerProbabilities) -> bytes:
    table = table_of(known.tokens)
    head = (known.start, len(table), len(table.other_ids), len(table.texts))
    numbers = map(_planes, (table.ids, table.other_ids, table.ends))
    logprobs = map(_planes, (table.logprobs, table.other_logprobs))
    content = (_numbers(head), _packed_texts(table.texts), *numbers, *logprobs)
    return bytes([_VERSION]) + zlib.compress(b"".join(content))


def unpack(content: bytes) -> AnswerProbabilities | None:
    """What was packed; None for what is damaged, or of a version that is not known."""
    if content[:1] != bytes([_WITH_REASONING]):
        return _unpack(content)
    start = 1 + _WIDTH
    if len(content) < start:
        return None
    (length,) = _of_planes(array("I"), content[1:start])
    answer, reasoning = _unpack(content[start : start + length]), _unpack(content[start + length :])
    if answer is None or reasoning is None:
        return None
    return replace(answer, reasoning=reasoning.tokens)


def _unpack(content: bytes) -> AnswerProbabilities | None:
    if content[:1] != bytes([_VERSION]):
        return None
    try:
        stream = zlib.decompressobj()
        reader = _Reader(stream.decompress(content[1:], _LARGEST))
        if not stream.eof:
            return None
        start, tokens, others, texts = reader.numbers(4)
        vocabulary = reader.texts(texts)
        ids = (reader.numbers(tokens), reader.numbers(others), reader.numbers(tokens))
        logprobs = (reader.floats(tokens), reader.floats(others))
        table = TokenTable.of_columns(vocabulary, *ids, *logprobs)
    except (zlib.error, ValueError, LookupError):
        return None
    return AnswerProbabilities(table, start)


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

    def texts(self, count: int) -> list[TokenText]:
        """So many texts with their bytes."""
        kinds = self.take(count)
        lengths, told = self.numbers(count), self.numbers(count)
        texts = [self.take(length).decode("utf-8", "replace") for length in lengths]
        result: list[TokenText] = []
        for kind, text, length in zip(kinds, texts, told, strict=True):
            data = self.take(length)
            raw = {_UNKNOWN: None, _AS_TEXT: text.encode()}.get(kind, data)
            result.append((text, raw))
        return result


def _packed_texts(texts: Iterable[TokenText]) -> bytes:
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


def _planes(row: array[int] | array[float]) -> bytes:
    if sys.byteorder == "big":
        row = row[:]
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
