"""Scrolling sideways what is wider than the column: the bar under it."""

from __future__ import annotations

from PySide6.QtCore import QRectF

BAR = 12
"""The room a bar takes, in px."""
_HANDLE = 6
_SHORTEST = 32


def bar_handle(left: float, top: float, width: float, far: int, scroll: int) -> QRectF:
    """The handle of a bar. Parameters: `far`, how far can be scrolled; `scroll`, how far it is."""
    length = max(_SHORTEST, width * width / (width + far))
    at = left + (width - length) * min(1.0, scroll / far)
    return QRectF(at, top + (BAR - _HANDLE) / 2, length, _HANDLE)


def dragged_scroll(width: float, far: int, scroll: int, by: float) -> int:
    """How far is scrolled when the handle is drawn by `by` px from where it was."""
    length = max(_SHORTEST, width * width / (width + far))
    room = max(1.0, width - length)
    return max(0, min(far, round(scroll + by * far / room)))
