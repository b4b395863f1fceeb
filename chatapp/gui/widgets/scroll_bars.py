"""Thin scroll bars: a handle without groove or arrows."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar


def thin_scroll_bars(area: QAbstractScrollArea, *, narrow: bool = False) -> None:
    """Give an area scroll bars of 12 px with a thin handle, or of 8 px if `narrow`."""
    for bar in (area.verticalScrollBar(), area.horizontalScrollBar()):
        _Dresser(bar, narrow)


class _Dresser(QObject):
    """Dresses a bar when there is first something to scroll: most bars never show."""

    def __init__(self, bar: QScrollBar, narrow: bool) -> None:
        super().__init__(bar)
        self._bar, self._narrow = bar, narrow
        bar.rangeChanged.connect(self._dress)

    def _dress(self, low: int, high: int) -> None:
        if high > low:
            self._bar.rangeChanged.disconnect(self._dress)
            from chatapp.gui.widgets.thin_style import thin_style

            self._bar.setStyle(thin_style(narrow=self._narrow))
            # What lies behind the area shows through: bars have no ground of their own.
            self._bar.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)
            self._bar.setAutoFillBackground(False)
