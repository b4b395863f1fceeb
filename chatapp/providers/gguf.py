"""Reading the beginning of a GGUF file with care: it may be damaged, or made to do harm.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from chatapp.domain.models import GGUF_MAGIC

READ_AT_MOST = 48 << 20
"""Bytes that are looked at: vocabularies of half a million words fit in."""

LONGEST_TEXT = 1 << 20
"""Bytes of a text that is kept; chat templates have some 10 KB."""

LONGEST_LIST = 4096
"""Numbers of a list that is kept: one for each layer. Of longer ones only the length is."""

MOST_ENTRIES = 100_000
"""Keys, and tensors, that are read."""

_STRING, _ARRAY, _BOOL = 8, 9, 7
_NUMBERS = {
    0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", _BOOL: "<?", 10: "<Q",
    11: "<q", 12: "<d",
}  # fmt: skip
"""How a value is packed, by its type's number, where it is of fixed size."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of the file: its length, and its values where it is a short one of numbers."""

    length: int
    values: tuple[float, ...] = ()


Value = str | float | bool | Listed


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the tensors' data."""

    values: Mapping[str, Value]
    parameters: int
    """Of all tensors in this file together."""

    def number(self, key: str) -> int | None:
        """A whole number above 0; None where there is none."""
        value = self.values.get(key)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        return int(value) if math.isfinite(value) and value >= 1 else None

    def text(self, key: str) -> str:
        """A text; "" where there is none."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""


class _DamagedError(Exception):
    """The file is cut off, or not of this format."""


def is_gguf(file: BinaryIO) -> bool:
    """Whether the file begins like one."""
    file.seek(0)
    return file.read(len(GGUF_MAGIC)) == GGUF_MAGIC


def read_header(file: BinaryIO) -> Header | None:
    """What a model file says at its beginning; None where that cannot be read.

    Takes bounded time and memory whatever the file holds. Raises OSError.
    """
    try:
        return _header(_Reader(file))
    except (_DamagedError, struct.error):
        return None


def _header(reader: _Reader) -> Header:
    if reader.take(4) != GGUF_MAGIC:
        raise _DamagedError
    version, tensors, pairs = struct.unpack("<IQQ", reader.take(20))
    if version not in (2, 3) or max(tensors, pairs) > MOST_ENTRIES:
        raise _DamagedError
    values: dict[str, Value] = {}
    for _ in range(pairs):
        key = reader.text()
        value = _value(reader, reader.number("<I"))
        if value is not None:
            values.setdefault(key, value)
    return Header(values, sum(_tensor(reader) for _ in range(tensors)))


def _value(reader: _Reader, kind: int) -> Value | None:
    """A value; None for a text that is too long to be of use."""
    if kind == _STRING:
        return reader.text()
    if kind == _ARRAY:
        return _list(reader)
    if kind not in _NUMBERS:
        raise _DamagedError
    return reader.number(_NUMBERS[kind])


def _list(reader: _Reader) -> Listed:
    kind, length = struct.unpack("<IQ", reader.take(12))
    if kind == _STRING:
        for _ in range(length):  # ends with what is looked at: each has 8 bytes or more
            reader.pass_text()
        return Listed(length)
    if kind not in _NUMBERS:  # also lists of lists, which no model has
        raise _DamagedError
    size = struct.calcsize(_NUMBERS[kind])
    if length > LONGEST_LIST:
        reader.skip(length * size)
        return Listed(length)
    data = reader.take(length * size)
    return Listed(length, tuple(value for (value,) in struct.iter_unpack(_NUMBERS[kind], data)))


def _tensor(reader: _Reader) -> int:
    """The number of a tensor's values."""
    reader.pass_text()
    dimensions = reader.number("<I")
    if dimensions > 8:
        raise _DamagedError
    sizes = struct.unpack(f"<{dimensions}Q", reader.take(8 * dimensions))
    reader.skip(12)  # its type, and where its data is
    return math.prod(sizes)


class _Reader:
    """Reads forward, up to `READ_AT_MOST`; raises _DamagedError at the end."""

    def __init__(self, file: BinaryIO) -> None:
        file.seek(0)
        self._file = file
        self._left = READ_AT_MOST

    def take(self, size: int) -> bytes:
        self._spend(size)
        data = self._file.read(size)
        if len(data) != size:
            raise _DamagedError
        return data

    def skip(self, size: int) -> None:
        self._spend(size)
        while size:
            size -= len(self._some(min(size, 1 << 20)))

    def number(self, packed: str) -> int:
        (value,) = struct.unpack(packed, self.take(struct.calcsize(packed)))
        number: int = value
        return number

    def text(self) -> str:
        """A text; one that is too long to be of use is ""."""
        length = self.number("<Q")
        if length > LONGEST_TEXT:
            self.skip(length)
            return ""
        return self.take(length).decode("utf-8", "replace")

    def pass_text(self) -> None:
        self.skip(self.number("<Q"))

    def _some(self, size: int) -> bytes:
        data = self._file.read(size)
        if not data:
            raise _DamagedError
        return data

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise _DamagedError
