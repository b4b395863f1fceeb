"""The heads of macOS' programs and libraries, read on any system.

Source: mach-o/loader.h and mach-o/fat.h of Apple's headers.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

_MAGIC_64 = b"\xcf\xfa\xed\xfe"  # little-endian, as all Macs are
_MAGIC_FAT = b"\xca\xfe\xba\xbe"
_PROCESSORS = {0x01000007: "x86_64", 0x0100000C: "arm64"}
_MOST_PROCESSORS = 8
"""More than that, and it is a class of Java, which begins with the same bytes."""
_VERSION_MIN_MACOSX, _BUILD_VERSION = 0x24, 0x32
_HEAD = 32
"""Bytes of mach_header_64."""

Version = tuple[int, int]


def is_mach_o(path: Path) -> bool:
    """Whether it is a file with code for Macs, and no link."""
    return path.is_file() and not path.is_symlink() and bool(systems(path))


def systems(path: Path) -> dict[str, Version]:
    """The oldest macOS that the code of a file runs on, by processor; empty for other files.

    (0, 0) where the file does not say.
    """
    with path.open("rb") as file:
        head = file.read(8)
        if len(head) < 8 or head[:4] not in (_MAGIC_64, _MAGIC_FAT):
            return {}
        data = head + file.read()
    return dict(_slice(data, offset) for offset in _offsets(data))


def _offsets(data: bytes) -> Iterator[int]:
    """Where the code for each processor begins."""
    if data[:4] == _MAGIC_64:
        yield 0
        return
    (count,) = struct.unpack_from(">I", data, 4)
    if count > _MOST_PROCESSORS:
        return
    for number in range(count):  # fat_arch: processor, its kind, offset, size, alignment
        yield struct.unpack_from(">5I", data, 8 + 20 * number)[2]


def _slice(data: bytes, start: int) -> tuple[str, Version]:
    """Processor and oldest system of the code that begins at `start`."""
    _magic, processor, _kind, _type, commands = struct.unpack_from("<5I", data, start)
    name = _PROCESSORS.get(processor, hex(processor))
    place = start + _HEAD
    for _number in range(commands):
        command, size = struct.unpack_from("<2I", data, place)
        if command in (_BUILD_VERSION, _VERSION_MIN_MACOSX):
            skipped = 12 if command == _BUILD_VERSION else 8
            (packed,) = struct.unpack_from("<I", data, place + skipped)
            return name, (packed >> 16, packed >> 8 & 0xFF)
        place += size
    return name, (0, 0)
