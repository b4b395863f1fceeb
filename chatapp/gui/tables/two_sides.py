"""Two sides of a page that scroll by themselves, below each other where there is no room."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets import Rule, ScrollPage

_BESIDE = 860
"""The least width in px of both sides together."""


class TwoSides(QWidget):
    """Shows one widget on the left, and one on the right."""

    def __init__(self, left: QWidget, right: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panes = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._panes.setContentsMargins(0, 0, 0, 0)
        self._panes.setSpacing(0)
        self._rule = Rule(upright=True)
        self._panes.addWidget(ScrollPage(left), 1)
        self._panes.addWidget(self._rule)
        self._panes.addWidget(ScrollPage(right), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Look whether there is room."""
        super().resizeEvent(event)
        beside = self.width() >= theme().scaled(_BESIDE)
        direction = QBoxLayout.Direction
        self._panes.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self._rule.set_upright(beside)
