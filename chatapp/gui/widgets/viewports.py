"""What scrolling areas show their contents in."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractScrollArea, QWidget


def clear_viewport(area: QAbstractScrollArea) -> QWidget:
    """Let what lies behind an area show through; gives its viewport.

    To find out what Qt's own viewport is, PySide would make the classes of all widgets there are,
    which takes longer than the first paint; it knows the one that is made here. (Text fields cannot
    do with another viewport than the one they made.)
    """
    viewport = QWidget(area)  # PySide would delete one without a parent
    viewport.setAcceptDrops(area.acceptDrops())
    viewport.setMouseTracking(area.hasMouseTracking())
    area.setViewport(viewport)
    viewport.setAutoFillBackground(False)
    return viewport
