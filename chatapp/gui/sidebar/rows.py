"""Which rows the list has: conversations in groups, folders, and what lies in those that are open.

Rows are computed from the parts of an outline, so that any number of them is no work.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from chatapp.domain.listing import Entries, Outline, moment_of
from chatapp.gui.sidebar.groups import (
    FOLDERS,
    PINNED,
    TEMPORARY,
    GroupKey,
    group_begin,
    group_of,
)

if TYPE_CHECKING:
    from chatapp.domain.messages import Folder

PINNED_PART = ":pinned"
LOOSE_PART = ":loose"
TEMPORARY_PART = ":temporary"
Stand = tuple[str, int]
"""A part of the outline (a folder's by its id), and a place in it."""


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that follow each other: one folder's own row, or conversations of one part."""

    first: int
    """Its first row."""
    size: int
    group: GroupKey | None
    """The group that begins with it."""
    folder: str = ""
    """The folder whose own row it is."""
    part: str = ""
    """The part whose conversations these are, from `start` on."""
    start: int = 0


class Rows:
    """The rows of a list. What is changed shows once `blocks` is set to `laid_out()`.

    `plain`, whether there are neither folders nor pinned ones, as in what was searched for.
    """

    def __init__(self) -> None:
        self.outline = Outline()
        self.folders: tuple[Folder, ...] = ()
        self.opened: set[str] = set()
        self.plain = False
        self.today = date.today()
        self._blocks: list[Block] = []
        self._firsts: list[int] = []
        self.group_starts: list[int] = []
        """The first rows of all groups, in order."""

    @property
    def blocks(self) -> list[Block]:
        """All rows there are, in order."""
        return self._blocks

    @blocks.setter
    def blocks(self, blocks: list[Block]) -> None:
        self._blocks = blocks
        self._firsts = [block.first for block in blocks]
        self.group_starts = [block.first for block in blocks if block.group is not None]

    def __len__(self) -> int:
        return _end(self.blocks)

    def part(self, name: str) -> Entries:
        """A part of the outline."""
        if name == PINNED_PART:
            return self.outline.pinned
        if name == LOOSE_PART:
            return self.outline.loose
        if name == TEMPORARY_PART:
            return self.outline.temporary
        return self.outline.folders.setdefault(name, Entries())

    def folder(self, identity: str) -> Folder | None:
        """A folder that is there."""
        return next((folder for folder in self.folders if folder.id == identity), None)

    def block_at(self, row: int) -> Block | None:
        """The block that a row belongs to."""
        place = bisect_right(self._firsts, row) - 1
        if place < 0 or row >= self._firsts[place] + self._blocks[place].size:
            return None
        return self._blocks[place]

    def conversation_at(self, row: int) -> str | None:
        """The id of the conversation in a row."""
        block = self.block_at(row)
        if block is None or block.folder:
            return None
        return self.part(block.part).ids[block.start + row - block.first]

    def time_at(self, row: int) -> int:
        """The time that places the conversation of a row."""
        block = self.block_at(row)
        assert block is not None
        return self.part(block.part).times[block.start + row - block.first]

    def folder_at(self, row: int) -> str:
        """The id of the folder whose own row it is, or ""."""
        block = self.block_at(row)
        return block.folder if block is not None else ""

    def stand_of(self, conversation: str, time: int | None = None) -> Stand | None:
        """Where a conversation stands, shown or not. Parameters: `time`, if it is known."""
        names = (LOOSE_PART, PINNED_PART, TEMPORARY_PART, *self.outline.folders)
        for known in (time, None) if time is not None else (None,):
            for name in names:
                place = self.part(name).find(conversation, known)
                if place >= 0:
                    return name, place
        return None

    def rows_by_id(self) -> dict[str, int]:
        """The rows of all conversations that are shown, for whoever looks for many."""
        found: dict[str, int] = {}
        for block in self._blocks:
            if not block.folder:
                ids = self.part(block.part).ids[block.start : block.start + block.size]
                found.update(zip(ids, range(block.first, block.first + block.size), strict=True))
        return found

    def row_of_folder(self, identity: str) -> int:
        """The own row of a folder; -1 where it is not shown."""
        return next((block.first for block in self.blocks if block.folder == identity), -1)

    def laid_out(self) -> list[Block]:
        """The blocks as they should be."""
        blocks: list[Block] = []
        if self.plain:
            for block in self._days(0, len(self.outline.loose)):
                blocks.append(_placed(block, blocks))
            return blocks
        outline = self.outline
        earlier = outline.loose.first_before(group_begin(("yesterday", 0, 0), self.today))
        for block in (
            *_whole(TEMPORARY, TEMPORARY_PART, outline.temporary),
            *_whole(PINNED, PINNED_PART, outline.pinned),
            *self._days(0, earlier),
            *self._folders(),
            *self._days(earlier, len(outline.loose)),
        ):
            blocks.append(_placed(block, blocks))
        return blocks

    def _folders(self) -> Iterator[Block]:
        for number, folder in enumerate(self.folders):
            yield Block(0, 1, FOLDERS if number == 0 else None, folder=folder.id)
            held = len(self.outline.folders.get(folder.id, ()))
            if held and folder.id in self.opened:
                yield Block(0, held, None, part=folder.id)

    def _days(self, start: int, stop: int) -> Iterator[Block]:
        loose = self.outline.loose
        while start < stop:
            day = moment_of(loose.times[start]).astimezone().date()
            key = group_of(day, self.today)
            end = min(stop, max(start + 1, loose.first_before(group_begin(key, self.today))))
            yield Block(0, end - start, key, part=LOOSE_PART, start=start)
            start = end


def row_in(blocks: Iterable[Block], stand: Stand) -> int:
    """The row of what stands in a part's place; -1 where it is not shown."""
    part, place = stand
    for block in blocks:
        if block.part == part and block.start <= place < block.start + block.size:
            return block.first + place - block.start
    return -1


def _whole(group: GroupKey, part: str, entries: Entries) -> list[Block]:
    return [Block(0, len(entries), group, part=part)] if len(entries) else []


def _placed(block: Block, before: Sequence[Block]) -> Block:
    return Block(_end(before), block.size, block.group, block.folder, block.part, block.start)


def _end(blocks: Sequence[Block]) -> int:
    return blocks[-1].first + blocks[-1].size if blocks else 0
