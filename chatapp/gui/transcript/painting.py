"""Paints the parts in view: quotes, text, marks, and what lies around them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from chatapp.gui.theme import theme
from chatapp.gui.transcript.leaves.base import Marks
from chatapp.gui.transcript.leaves.styles import QUOTE_BAR, quote_bars
from chatapp.gui.transcript.messages import Page
from chatapp.gui.transcript.parts import place_of
from chatapp.gui.transcript.stage import Placed
from chatapp.gui.widgets.painting import paint_box

FOCUS_GAP, FOCUS_WIDTH = 6, 2


def paint_page(
    painter: QPainter,
    placed: list[Placed],
    page: Page,
    clip: QRectF,
    marks: Callable[[Placed], Marks],
) -> None:
    """Paint the parts that reach into `clip`.

    Parameters: `marks`, gives what is marked in a part's text.
    """
    for one in placed:
        leaf, slot = one.slot.leaf, one.slot
        if leaf is None or one.y + slot.height < clip.top() or one.y - slot.gap > clip.bottom():
            continue
        painter.save()
        try:
            painter.translate(page.left, one.y)
            _paint_quotes(painter, one)
            leaf.height_for(page.width)  # it may have changed since it was placed
            leaf.paint(painter, marks(one), clip.translated(-page.left, -one.y))
        finally:
            painter.restore()


def _paint_quotes(painter: QPainter, one: Placed) -> None:
    """The bars of the quotes around a part, joined to those of the part above."""
    place = place_of(one.slot.part)
    if place is None or not place.quotes:
        return
    slots = one.item.slots or []
    above = place_of(slots[one.number - 1].part) if one.number else None
    for number, left in enumerate(quote_bars(place)):
        quotes = place.quotes[: number + 1]
        joined = above is not None and above.quotes[: number + 1] == quotes
        gap = one.slot.gap if joined else 0
        bar = QRectF(left, -gap, QUOTE_BAR, one.slot.height + gap)
        painter.fillRect(bar, theme().color("line"))


def paint_focus(painter: QPainter, area: QRectF) -> None:
    """The ring around what has the keyboard's focus."""
    area = area.adjusted(-FOCUS_GAP, -FOCUS_GAP, FOCUS_GAP, FOCUS_GAP)
    paint_box(painter, area, 6, None, theme().color("accent"), FOCUS_WIDTH)
