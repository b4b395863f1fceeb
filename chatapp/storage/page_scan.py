"""Finds rows of a table on the pages of a damaged file, without the tree that leads to them.

The format is that of https://sqlite.org/fileformat2.html: a leaf page of a table has an array of
offsets to cells, and a cell is a row's number and a record, which may go on on overflow pages.
Pages on the list of free ones are left out: they hold what was deleted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from chatapp.storage.rows import Row

PAGE_SIZE = 4096

_LEAF = 0x0D
_HEADER_SIZE = 100
_INTEGER_SIZES = (0, 1, 2, 3, 4, 6, 8)
_MAXIMUM_RECORD = 1_000_000_000


class Pages:
    """The pages of a database, by number from 1.

    Parameters: `reserved`, bytes at the end of each page that hold nothing of it.
    """

    def __init__(self, file: BinaryIO, size: int, reserved: int = 0) -> None:
        self._file = file
        self.count = size // PAGE_SIZE
        self.usable = PAGE_SIZE - reserved
        self.largest_local = self.usable - 35
        self.smallest_local = (self.usable - 12) * 32 // 255 - 23

    @classmethod
    def of_file(cls, path: Path) -> Pages:
        """Those of a file that is not open."""
        return cls(path.open("rb"), path.stat().st_size)

    @classmethod
    def of_bytes(cls, data: bytes, reserved: int) -> Pages:
        """Those of a database in memory."""
        return cls(BytesIO(data), len(data), reserved)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def page(self, number: int) -> bytes:
        """One page. Raises ValueError where there is none of that number."""
        if not 1 <= number <= self.count:
            raise ValueError(f"no page {number}")
        self._file.seek((number - 1) * PAGE_SIZE)
        return self._file.read(PAGE_SIZE)

    def free(self) -> set[int]:
        """The pages on the list of free ones, as far as it can be read."""
        found: set[int] = set()
        trunk = int.from_bytes(self.page(1)[32:36]) if self.count else 0
        while 1 <= trunk <= self.count and trunk not in found:
            found.add(trunk)
            page = self.page(trunk)
            length = min(int.from_bytes(page[4:8]), PAGE_SIZE // 4 - 2)
            found |= {int.from_bytes(page[8 + 4 * i : 12 + 4 * i]) for i in range(length)}
            trunk = int.from_bytes(page[:4])
        return found


def scanned_rows(pages: Pages, kinds: Sequence[str]) -> Iterator[tuple[int, Row]]:
    """Rows that fit a table, each with its number, which is the first column too.

    Parameters: `kinds`, the declared types of all columns of the table, of which the first is
    the row's number itself.
    """
    free = pages.free()
    for number in range(1, pages.count + 1):
        page = pages.page(number)
        start = _HEADER_SIZE if number == 1 else 0
        if page[start] != _LEAF or number in free:
            continue
        for place in range(min(int.from_bytes(page[start + 3 : start + 5]), PAGE_SIZE // 4)):
            at = start + 8 + 2 * place
            try:
                found = _row(pages, page, int.from_bytes(page[at : at + 2]))
            except (ValueError, IndexError):
                continue
            if found is not None and _fits(found[1], kinds):
                yield found[0], (found[0], *found[1][1:])


def _fits(values: Row, kinds: Sequence[str]) -> bool:
    """Whether a row may be of this table."""
    if len(values) != len(kinds) or values[0] is not None:
        return False
    expected = {"INTEGER": int, "TEXT": str, "BLOB": bytes}
    return all(
        value is None or isinstance(value, expected.get(kind, object))
        for value, kind in zip(values[1:], kinds[1:], strict=True)
    )


def _row(pages: Pages, page: bytes, offset: int) -> tuple[int, Row] | None:
    """The row in a cell. Raises ValueError, IndexError where it is damaged."""
    if not 8 <= offset < PAGE_SIZE:
        return None
    size, offset = _varint(page, offset)
    number, offset = _varint(page, offset)
    if not 0 < size <= _MAXIMUM_RECORD:
        return None
    return number, _values(_payload(pages, page, offset, size))


def _payload(pages: Pages, page: bytes, offset: int, size: int) -> bytes:
    """The record of a cell with what lies on overflow pages."""
    if size <= pages.largest_local:
        return page[offset : offset + size]
    room, smallest = pages.usable - 4, pages.smallest_local
    local = smallest + (size - smallest) % room
    if local > pages.largest_local:
        local = smallest
    parts = [page[offset : offset + local]]
    following = int.from_bytes(page[offset + local : offset + local + 4])
    missing = size - local
    while missing > 0:
        more = pages.page(following)
        following = int.from_bytes(more[:4])
        parts.append(more[4 : 4 + min(missing, room)])
        missing -= len(parts[-1])
    return b"".join(parts)


def _values(record: bytes) -> Row:
    end, at = _varint(record, 0)
    if end > len(record):
        raise ValueError("the record is shorter than its header")
    codes = []
    while at < end:
        code, at = _varint(record, at)
        codes.append(code)
    values: list[object] = []
    at = end
    for code in codes:
        size = _size(code)
        data = record[at : at + size]
        if len(data) < size:
            raise ValueError("the record is cut off")
        values.append(_value(code, data))
        at += size
    return tuple(values)


def _size(code: int) -> int:
    if code >= 12:
        return (code - 12) // 2
    if code in (10, 11):
        raise ValueError("not a kind of value")
    return _INTEGER_SIZES[code] if code <= 6 else 8 if code == 7 else 0


def _value(code: int, data: bytes) -> object:
    if code == 0:
        return None
    if code <= 6:
        return int.from_bytes(data, signed=True)
    if code == 7:
        raise ValueError("no column holds such numbers")
    if code in (8, 9):
        return code - 8
    return data.decode(errors="replace") if code % 2 else data


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of variable length, and where it ends."""
    value = 0
    for place in range(8):
        byte = data[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    value = value << 8 | data[at + 8]
    return value - (1 << 64 if value >> 63 else 0), at + 9
