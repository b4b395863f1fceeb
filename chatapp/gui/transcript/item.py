"""One message on the timeline: its parts, their heights, and how those near the view are shown."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import NamedTuple

from chatapp.gui.transcript.content import Content
from chatapp.gui.transcript.derive import (
    answer_foot,
    answer_head,
    attached_parts,
    gap,
    message_gap,
    prompt_parts,
    structured_head,
    thinking_head,
    token_head,
    token_texts,
)
from chatapp.gui.transcript.heights import HeightIndex
from chatapp.gui.transcript.highlight import CodeColors
from chatapp.gui.transcript.leaves.base import BlockState, Leaf
from chatapp.gui.transcript.leaves.registry import estimated_height, make_leaf, text_height
from chatapp.gui.transcript.panes.base import Pane
from chatapp.gui.transcript.panes.registry import PanePool, has_pane
from chatapp.gui.transcript.parts import (
    Code,
    Editor,
    NameRow,
    Part,
    TextPart,
    VersionsPart,
    block_number,
)
from chatapp.gui.transcript.reasoned import is_reasoned
from chatapp.gui.transcript.row import Row
from chatapp.gui.transcript.vote_texts import VoteChoice, VoteTexts

_STRIDE = 256
"""So many parts are compared at once: lists compare quickly what is the same object."""
FRAME_EXTRA = 60
"""What a message takes besides its text, in px, when nothing is known yet."""


@dataclass(slots=True, eq=False)
class Slot:
    """The place of one part. `width` is the column width `height` was measured at, or -1.

    A painted part has a `leaf` when it is near the view, a part with controls a `pane`.
    `stale`: what was painted of it is not right any more.
    """

    part: Part
    gap: int = 0
    height: int = 0
    width: int = -1
    leaf: Leaf | None = None
    pane: Pane | None = None
    stale: bool = True

    @property
    def painted(self) -> bool:
        """Whether it is text that is painted, rather than controls only."""
        return isinstance(self.part, TextPart)


@dataclass(slots=True)
class Surroundings:
    """What is around a message: the row above, the last answer above, whether it is the last."""

    before: Row | None
    answer_before: Row | None
    last: bool


@dataclass(slots=True)
class Choices:
    """What the reader chose for a message; it outlives the layout."""

    editing: bool = False
    thinking_open: bool = False
    vote: VoteChoice = field(default_factory=VoteChoice)
    blocks: dict[int, BlockState] = field(default_factory=dict)

    def let_go_of_colors(self) -> None:
        """Keep of the blocks only what was chosen."""
        for state in self.blocks.values():
            if state.colors is not None:
                state.colors.stop()
                state.colors = None
        plain = BlockState()
        self.blocks = {number: state for number, state in self.blocks.items() if state != plain}


class Moved(NamedTuple):
    """Parts that got other numbers: those that were number `first` and up, by `by`.

    Of the parts before them, those from number `gone` on are not there any more.
    """

    gone: int
    first: int
    by: int


class Item:
    """A message. Its parts are only made when it comes near the view."""

    def __init__(self, row: Row) -> None:
        self.id = row.id
        self.choices = Choices()
        self.slots: list[Slot] | None = None
        self._shown: list[Part] = []
        """The parts in the slots."""
        self._index = HeightIndex()
        self._text: Content | None = None
        self._thinking: Content | None = None
        self._votes = VoteTexts()
        self._height = 0
        self.moved = Moved(0, 0, 0)
        """What the last refresh did to the parts' numbers."""

    @property
    def height(self) -> int:
        """The height of all parts and the gaps above them, in px, as far as it is known."""
        return self._index.total if self.slots is not None else self._height

    def before(self, number: int) -> int:
        """The height of all parts before a part, with the gaps above them, in px."""
        return self._index.before(number)

    def at(self, distance: int) -> tuple[int, int]:
        """The part `distance` px below the message's top, and where the gap above it begins."""
        return self._index.at(distance)

    def state(self, part: Part) -> BlockState:
        """What the reader chose for the block a part belongs to."""
        number = block_number(part)
        return self.choices.blocks.setdefault(-1 if number is None else number, BlockState())

    def refresh(self, row: Row, around: Surroundings, width: int) -> list[Slot]:
        """Make parts from the row as it is now; parts that are as before keep their layout.

        Slots that are not needed any more are given back.
        """
        parts = list(self._parts(row, around))
        old = self.slots or []
        start, end = _same_ends(self._shown, parts)
        stop = len(parts) - end
        spare = old[start : len(old) - end]
        removed = len(spare)
        self.moved = Moved(stop, len(old) - end, len(parts) - len(old))
        middle = [self._fill(spare, part, width) for part in parts[start:stop]]
        self.slots = [*old[:start], *middle, *old[len(old) - end :]]
        self._shown = parts
        for number in range(start, min(stop + 1, len(parts))):
            slot = self.slots[number]
            slot.gap = gap(parts[number - 1] if number else None, parts[number])
        self._index.splice(start, removed, [_room(slot) for slot in middle])
        if stop < len(parts):
            self._index.set(stop, _room(self.slots[stop]))
        if self.slots:
            named = isinstance(parts[0], NameRow)
            self.slots[0].gap = message_gap(around.before, row, named=named)
            self._index.set(0, _room(self.slots[0]))
        self._feed_colors(middle)
        return spare

    def measure(self, number: int, width: int, panes: PanePool) -> int:
        """The exact height of a part; lays it out."""
        assert self.slots is not None
        slot = self.slots[number]
        if slot.width == width and (slot.leaf is not None or slot.pane is not None):
            return slot.height
        if slot.painted:
            if slot.leaf is None:
                slot.leaf = make_leaf(slot.part, self.state(slot.part))
                slot.stale = True
                assert slot.leaf is not None
            height = slot.leaf.height_for(width)
            slot.stale |= height != slot.height or slot.width != width
            slot.height = height
        else:
            if slot.pane is None:
                slot.pane = panes.take(slot.part, self.id)
            slot.height = slot.pane.height_for(width + 2 * slot.pane.outdent)
        slot.width = width
        self._index.set(number, _room(slot))
        return slot.height

    def outdate(self) -> None:
        """Heights that were measured may be others: font, theme or language changed."""
        for slot in self.slots or ():
            slot.width = -1
            slot.stale = True
            if slot.leaf is not None:
                slot.leaf.outdate()

    def outdate_block(self, block: int) -> None:
        """The pieces of a block are folded or broken in another way."""
        for slot in self.slots or ():
            if block_number(slot.part) == block:
                slot.width, slot.stale = -1, True

    def outdate_panes(self) -> None:
        """Controls want another height."""
        for slot in self.slots or ():
            if not slot.painted:
                slot.width = -1

    @property
    def pending(self) -> bool:
        """Whether a text of it is not read to the end yet."""
        return any(each.pending for each in self._contents)

    def work(self, until: float) -> None:
        """Read on in long texts, until that time of the monotonic clock."""
        for content in self._contents:
            if content.pending:
                content.work(until)

    def forget(self) -> list[Slot]:
        """Let go of parts and layout; the height stays. Gives the slots to be cleared."""
        self._height = self.height
        slots, self.slots, self._shown = self.slots or [], None, []
        self.choices.let_go_of_colors()
        self._index = HeightIndex()
        self._let_go_of_texts()
        return slots

    def _let_go_of_texts(self) -> None:
        self._text = self._thinking = None
        self._votes = VoteTexts()

    def texts(self, row: Row, around: Surroundings, first: int = 0) -> list[tuple[int, str]]:
        """What the painted parts say, from part `first` on, by number; it lays nothing out."""
        if self.slots is not None:
            return [
                (number, slot.leaf.text if slot.leaf is not None else text_of(slot.part))
                for number, slot in enumerate(self.slots[first:], first)
                if slot.painted
            ]
        self.read_on(row, around, math.inf)
        parts = self._parts(row, around)
        self._let_go_of_texts()
        return [
            (number, text_of(part))
            for number, part in enumerate(parts[first:], first)
            if isinstance(part, TextPart)
        ]

    def read_on(self, row: Row, around: Surroundings, until: float) -> bool:
        """Read texts that no part shows yet until that time; whether they are read to their end."""
        self._parts(row, around)
        while self.pending:
            self.work(until)
            if time.monotonic() >= until:
                break
        return not self.pending

    def _parts(self, row: Row, around: Surroundings) -> list[Part]:
        if row.prompt:
            return [*attached_parts(row), *prompt_parts(row, editing=self.choices.editing)]
        if self.choices.editing:
            return [Editor(row.text, prompt=False)]
        if row.versions is not None:
            return [VersionsPart(row.versions)]
        opened = self.choices.thinking_open
        parts = answer_head(row, around.answer_before, thinking_open=opened)
        thinking: list[Part] = []
        if row.thinking and opened:
            self._thinking = self._thinking or Content(thinking=True)
            thinking = self._thinking.parts(row.thinking, growing=row.streaming)
        tokens = token_texts(row)
        head = [*token_head(row), *([] if tokens else structured_head(row))]
        text = tokens or self._blocks(row)
        body = [*head, *text, *attached_parts(row)]
        votes = self._votes.parts(row, self.choices.vote) if is_reasoned(row.message) else []
        if is_reasoned(row.message):
            line: list[Part] = [thinking_head(row, opened=opened)] if row.thinking else []
            parts += [*body, *votes, *line, *thinking]
        else:
            parts += [*thinking, *body]
        parts += answer_foot(row, empty=not (text or votes), last=around.last)
        return parts

    def _blocks(self, row: Row) -> list[Part]:
        """The text of an answer as Markdown is shown."""
        self._text = self._text or Content()
        return self._text.parts(row.shown_text, growing=row.streaming)

    @property
    def _contents(self) -> list[Content]:
        texts = (self._text, self._thinking, *self._votes.contents)
        return [content for content in texts if content is not None]

    def _fill(self, spare: list[Slot], part: Part, width: int) -> Slot:
        """A slot for a part: one that has shown the like, if there is one."""
        for place, slot in enumerate(spare):
            if type(slot.part) is type(part) and has_pane(slot.part) == has_pane(part):
                del spare[place]
                _put(slot, part)
                return slot
        return Slot(part, height=estimated_height(part, width))

    def _feed_colors(self, slots: list[Slot]) -> None:
        for slot in slots:
            part = slot.part
            if isinstance(part, Code) and part.first and part.language:
                state = self.state(part)
                state.colors = state.colors or CodeColors()
                state.colors.set_code(part.language, part.whole, growing=not part.closed)


def guessed_height(row: Row, width: int) -> int:
    """About how high a message is, in px, before it has parts."""
    return text_height(row.shown_text, width) + FRAME_EXTRA


def text_of(part: Part) -> str:
    """What a painted part says."""
    leaf = make_leaf(part, BlockState())
    return leaf.text if leaf is not None else ""


def _room(slot: Slot) -> int:
    return slot.gap + slot.height


def _same_ends(old: list[Part], parts: list[Part]) -> tuple[int, int]:
    """How many parts are as they were, from the start and from the end."""
    shorter = min(len(old), len(parts))
    start = 0
    while start + _STRIDE <= shorter and _equal_before(
        old, start + _STRIDE, parts, start + _STRIDE
    ):
        start += _STRIDE
    while start < shorter and _same(old[start], parts[start]):
        start += 1
    rest, end = shorter - start, 0
    old_end, new_end = len(old), len(parts)
    while end + _STRIDE <= rest and _equal_before(old, old_end - end, parts, new_end - end):
        end += _STRIDE
    while end < rest and _same(old[-1 - end], parts[-1 - end]):
        end += 1
    return start, end


def _equal_before(old: list[Part], old_end: int, parts: list[Part], end: int) -> bool:
    return old[old_end - _STRIDE : old_end] == parts[end - _STRIDE : end]


def _same(first: Part, second: Part) -> bool:
    return first is second or first == second


def _put(slot: Slot, part: Part) -> None:
    """Show another part in a slot; its height stays as it was until it is measured."""
    if _same(slot.part, part):
        return
    slot.part = part
    slot.width = -1
    slot.stale = True
    if slot.leaf is not None:
        slot.leaf.set_part(part)
    if slot.pane is not None:
        slot.pane.show_part(part)
