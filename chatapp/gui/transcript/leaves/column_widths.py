"""How wide the columns of a table are."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtGui import QFontMetricsF

from chatapp.gui.theme import theme
from chatapp.markdown.blocks import Spans, plain_text

COLUMN_GAP = 24
_WIDEST_WORD = 160
_SLACK = 2
Rows = tuple[tuple[Spans, ...], ...]


def column_widths(header: tuple[Spans, ...], rows: Rows, width: int) -> list[int]:
    """The width of each column in px, the gap to the next one included.

    Columns get what their longest line needs; what is left over is shared out in proportion.
    Where it is not enough, wide columns give way down to their longest word.
    """
    sample = (header, *rows)
    metrics = QFontMetricsF(theme().font("ui", 400)), QFontMetricsF(theme().font("ui", 600))
    count = len(header)
    wanted, least = [0.0] * count, [0.0] * count
    for number, row in enumerate(sample):
        bold = metrics[0 if number else 1]
        for column, cell in enumerate(row[:count]):
            text = plain_text(cell)
            wanted[column] = max(wanted[column], bold.horizontalAdvance(text))
            words = (bold.horizontalAdvance(word) for word in text.split()[:50])
            least[column] = max(least[column], min(_WIDEST_WORD, max(words, default=0.0)))
    gaps = [COLUMN_GAP if column < count - 1 else 1 for column in range(count)]
    wanted = [max(8.0, length + _SLACK) + gap for length, gap in zip(wanted, gaps, strict=True)]
    least = [max(8.0, length + _SLACK) + gap for length, gap in zip(least, gaps, strict=True)]
    return [math.ceil(length) for length in _shared(wanted, least, width)]


def _shared(wanted: Sequence[float], least: Sequence[float], width: float) -> Sequence[float]:
    total = sum(wanted)
    if total <= width:
        widths = [math.floor(length * width / total) for length in wanted]
        return [*widths[:-1], width - sum(widths[:-1])]
    if sum(least) >= width:
        return least
    # Columns that want little get it; the others share the rest evenly, but not under a word.
    limit = width
    low, high = 0.0, float(width)
    for _ in range(24):
        limit = (low + high) / 2
        if (
            sum(max(small, min(big, limit)) for big, small in zip(wanted, least, strict=True))
            > width
        ):
            high = limit
        else:
            low = limit
    return [math.floor(max(small, min(big, low))) for big, small in zip(wanted, least, strict=True)]
