"""Grounds: an area with a colour of the theme, and a page that scrolls."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets.painting import paint_box
from chatapp.gui.widgets.scroll_bars import thin_scroll_bars


class Surface(QWidget):
    """An area filled with a token's colour.

    Parameters: `radius`, of its corners in px; `border`, a token, or "" for none.
    """

    def __init__(
        self,
        token: str = "chat",
        radius: float = 0,
        border: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._token, self._radius, self._border = token, radius, border
        theme().changed.connect(self.update)

    def set_fill(self, token: str, border: str = "") -> None:
        """Change the colours."""
        self._token, self._border = token, border
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        painter = QPainter(self)
        fill = theme().color(self._token)
        if not self._radius and not self._border:
            painter.fillRect(self.rect(), fill)
            return
        border = theme().color(self._border) if self._border else None
        paint_box(painter, QRectF(self.rect()), self._radius, fill, border)


class ScrollPage(QScrollArea):
    """A page that scrolls up and down when it does not fit; its ground is what lies below."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        thin_scroll_bars(self)
        self.setWidget(content)
        content.setAutoFillBackground(False)


def limit_width(widget: QWidget, length: int) -> None:
    """Let a widget be at most `length` px wide, more with larger text."""
    _WidthLimit(widget, length)


class _WidthLimit(QObject):
    """Follows the size of the text as long as its widget lives."""

    def __init__(self, widget: QWidget, length: int) -> None:
        super().__init__(widget)
        self._widget, self._length = widget, length
        theme().changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self._widget.setMaximumWidth(theme().scaled(self._length))
