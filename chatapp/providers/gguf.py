"""What a GGUF file says about itself at its beginning, read with care: it may be hostile.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import struct
from typing import BinaryIO

from chatapp.domain.models import GGUF_MAGIC

READ_AT_MOST = 1 << 20
"""Bytes looked at: what is asked for stands before the vocabulary."""

_UINT32, _STRING, _ARRAY, _UINT64 = 4, 8, 9, 10
_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, _UINT32: 4, 5: 4, 6: 4, 7: 1, _UINT64: 8, 11: 8, 12: 8}
"""Bytes of a value by its type's number, where it is of fixed size."""


def is_gguf(file: BinaryIO) -> bool:
    """Whether the file begins like one."""
    file.seek(0)
    return file.read(len(GGUF_MAGIC)) == GGUF_MAGIC


def trained_context(file: BinaryIO) -> int | None:
    """How many tokens of context the model was trained for; None where that is not to be found."""
    file.seek(0)
    data = file.read(READ_AT_MOST)
    try:
        return _context_length(data)
    except struct.error:  # the end of what is looked at, or not this format
        return None


def _context_length(data: bytes) -> int | None:
    (pairs,) = struct.unpack_from("<Q", data, 16)
    at = 24
    for _ in range(min(pairs, 1000)):
        key, at = _string(data, at)
        (kind,) = struct.unpack_from("<I", data, at)
        at += 4
        if key.endswith(b".context_length") and kind in (_UINT32, _UINT64):
            (value,) = struct.unpack_from("<I" if kind == _UINT32 else "<Q", data, at)
            return int(value) or None
        at = _after(data, at, kind)
    return None


def _after(data: bytes, at: int, kind: int) -> int:
    """Where the value that begins at `at` ends."""
    if kind == _STRING:
        return _string(data, at)[1]
    if kind != _ARRAY:
        return at + _size(kind)
    element, count = struct.unpack_from("<IQ", data, at)
    at += 12
    if element != _STRING:
        return at + int(count) * _size(element)
    for _ in range(count):  # ends with the data at the latest: a string has 8 bytes or more
        at = _string(data, at)[1]
    return at


def _size(kind: int) -> int:
    if kind not in _SIZES:
        raise struct.error("no type of fixed size")
    return _SIZES[kind]


def _string(data: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from("<Q", data, at)
    end = at + 8 + length
    if end > len(data):
        raise struct.error("cut off")
    return data[at + 8 : end], end
