"""An icon to look at, in a colour of the theme."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme


class IconMark(QWidget):
    """An icon that is no button.

    Parameters: `icon`, a name of `icons.py`; `token`, its colour; `size`, in px; it grows with
    the text.
    """

    def __init__(
        self, icon: str, token: str = "text2", size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon, self._token, self._size = icon, token, size
        theme().changed.connect(self._restyle)
        self._restyle()

    def set_icon(self, icon: str, token: str | None = None) -> None:
        """Show another icon, in another colour if `token` is given."""
        self._icon = icon
        self._token = token or self._token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        paint_icon(QPainter(self), self._icon, QRectF(self.rect()), self._token, self.width())

    def _restyle(self) -> None:
        side = theme().scaled(self._size)
        self.setFixedSize(side, side)
