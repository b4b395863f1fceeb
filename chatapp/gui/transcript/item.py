"""One message on the timeline: its parts, their heights, and the widgets of those in view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from PySide6.QtWidgets import QWidget

from chatapp.gui.transcript.content import Content
from chatapp.gui.transcript.derive import answer_foot, answer_head, gap, message_gap, prompt_parts
from chatapp.gui.transcript.frame import MessageFrame
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.model import Row
from chatapp.gui.transcript.panes import Pane, estimated_height, make_pane, text_height
from chatapp.gui.transcript.parts import NameRow, Part

FRAME_EXTRA = 60
"""What a message takes besides its text, in px, when nothing is known yet."""


@dataclass(slots=True, eq=False)
class Slot:
    """The place of one part. `width` is the column width `height` was measured at, or -1."""

    part: Part
    gap: int = 0
    height: int = 0
    width: int = -1
    widget: QWidget | None = None


class Item:
    """A message. Its parts are only made when it comes near the view."""

    def __init__(self, row: Row, intents: Intents) -> None:
        self.id = row.message.id
        self.editing = False
        self.thinking_open = False
        self.slots: list[Slot] | None = None
        self.frame: QWidget | None = None
        self._intents = intents
        self._text: Content | None = None
        self._thinking: Content | None = None
        self._guess = 0

    def guess(self, row: Row, width: int) -> int:
        """About how high the whole message is, in px, before it has parts."""
        if self.slots is None:
            self._guess = text_height(row.text, width) + FRAME_EXTRA
        return self.height

    @property
    def height(self) -> int:
        """The height of all parts and the gaps above them, in px, as far as it is known."""
        if self.slots is None:
            return self._guess
        return sum(slot.gap + slot.height for slot in self.slots)

    def refresh(
        self, row: Row, before: Row | None, answer_before: Row | None, width: int, *, last: bool
    ) -> list[Slot]:
        """Make parts from the row as it is now; parts that are as before keep their widgets.

        Parameters: `before`, the row above; `answer_before`, the last answer above; `width`, of
        the column, in px; `last`, whether no answer is below.
        """
        parts = self._parts(row, answer_before, last=last)
        old = self.slots or []
        start, self.slots = self._matched(old, parts, width)
        for index in range(start, len(parts)):
            self.slots[index].gap = gap(parts[index - 1] if index else None, parts[index])
        if self.slots:
            named = isinstance(parts[0], NameRow)
            self.slots[0].gap = message_gap(before, row, named=named)
        kept = set(map(id, self.slots))
        for slot in old:
            if id(slot) not in kept:
                release(slot)
        return self.slots

    def measure(self, slot: Slot, row: Row, width: int, parent: QWidget) -> int:
        """The exact height of a part; makes its widget.

        Parameters: `parent`, the widget for the message's frame to be made in.
        """
        if slot.widget is None:
            if self.frame is None:
                self.frame = MessageFrame(row.message, parent)
                self.frame.show()
            slot.widget = make_pane(slot.part, self._intents, self.id, self.frame)
            slot.width = -1
        if slot.width != width:
            outdent = 2 * outdent_of(slot.widget)
            slot.height = cast("Pane", slot.widget).height_for(width + outdent)
            slot.width = width
        return slot.height

    def forget(self) -> None:
        """Take away all widgets; parts and heights stay."""
        for slot in self.slots or ():
            release(slot)
        if self.frame is not None:
            self.frame.hide()
            self.frame.deleteLater()
            self.frame = None

    def _parts(self, row: Row, answer_before: Row | None, *, last: bool) -> list[Part]:
        if row.prompt:
            return prompt_parts(row, editing=self.editing)
        parts = answer_head(row, answer_before, thinking_open=self.thinking_open)
        if row.thinking and self.thinking_open:
            self._thinking = self._thinking or Content(thinking=True)
            parts += self._thinking.parts(row.thinking, growing=row.streaming)
        self._text = self._text or Content()
        parts += self._text.parts(row.text, growing=row.streaming)
        parts += answer_foot(row, last=last)
        return parts

    def _matched(self, old: list[Slot], parts: list[Part], width: int) -> tuple[int, list[Slot]]:
        """Slots for `parts`: equal ones from both ends stay, those between take other parts.

        Gives how many at the start are as they were, and the slots.
        """
        start, end = 0, 0
        shorter = min(len(old), len(parts))
        while start < shorter and _same(old[start].part, parts[start]):
            start += 1
        while end < shorter - start and _same(old[-1 - end].part, parts[-1 - end]):
            end += 1
        spare = old[start : len(old) - end]
        middle = []
        for part in parts[start : len(parts) - end]:
            slot = next((slot for slot in spare if type(slot.part) is type(part)), None)
            if slot is None:
                slot = Slot(part, height=estimated_height(part, width))
            else:
                del spare[: spare.index(slot) + 1]
                _put(slot, part, width)
            middle.append(slot)
        return start, old[:start] + middle + old[len(old) - end :]


def _same(first: Part, second: Part) -> bool:
    return first is second or first == second


def _put(slot: Slot, part: Part, width: int) -> None:
    if _same(slot.part, part):
        return
    slot.part = part
    slot.width = -1
    if slot.widget is None:
        slot.height = estimated_height(part, width)
    else:
        cast("Pane", slot.widget).show_part(part)


def release(slot: Slot) -> None:
    """Take away the widget of a slot; it is made again when it is needed."""
    if slot.widget is not None:
        slot.widget.hide()
        slot.widget.deleteLater()
        slot.widget = None


def outdent_of(widget: QWidget) -> int:
    """How far a part's widget reaches beyond the column on both sides, in px."""
    return int(getattr(widget, "outdent", 0))


def rise_of(widget: QWidget) -> int:
    """How far up a part's widget stands from its place, in px."""
    rise = getattr(widget, "rise", None)
    return int(rise()) if rise is not None else 0
