"""The name of a parameter, which tells more about it when it is pressed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets.focus import KeyboardFocus
from chatapp.gui.widgets.painting import SMALL_HEIGHT, paint_dot

_DOT, _GAP = 6, 8


class NameButton(KeyboardFocus, QPushButton):
    """Words that can be pressed; a dot behind them marks a value that is not the usual one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marked = False
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._restyle)
        self._restyle()

    def mark(self, marked: bool) -> None:
        """Show the dot, or none."""
        if marked != self._marked:
            self._marked = marked
            self.update()

    @property
    def marked(self) -> bool:
        """Whether the dot is shown."""
        return self._marked

    def sizeHint(self) -> QSize:
        """As wide as words and dot."""
        width = self.fontMetrics().horizontalAdvance(self.text()) + _GAP + theme().scaled(_DOT) + 2
        return QSize(width, theme().scaled(SMALL_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """The words may be cut."""
        return QSize(theme().scaled(40), theme().scaled(SMALL_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press it by Enter too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint words and dot."""
        painter, dot = QPainter(self), theme().scaled(_DOT)
        room = self.width() - _GAP - dot
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.setFont(self.font())
        painter.setPen(theme().color("text" if self.underMouse() or self.isChecked() else "text2"))
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(0, 0, room + 2, self.height()), left, text)
        if self._marked:
            after = self.fontMetrics().horizontalAdvance(text) + _GAP + dot / 2
            paint_dot(painter, QPointF(after, self.height() / 2 + 1), dot, theme().color("accent"))

    def _restyle(self) -> None:
        self.setFont(theme().font("ui"))
        self.setFixedHeight(theme().scaled(SMALL_HEIGHT))
        self.updateGeometry()
