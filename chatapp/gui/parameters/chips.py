"""Small texts that can be taken away, in lines that end at the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.widgets.focus import KeyboardFocus
from chatapp.gui.widgets.painting import paint_box

_HEIGHT, _GAP, _PAD, _CROSS, _RADIUS = 24, 4, 7, 12, 4
_LONGEST = 160


class Chip(KeyboardFocus, QPushButton):
    """A text with a cross; pressing it, or Delete, takes it away."""

    ring_radius = _RADIUS

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = text
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme().changed.connect(self._restyle)
        self._restyle()

    def sizeHint(self) -> QSize:
        """As wide as the text, within bounds."""
        width = (
            self.fontMetrics().horizontalAdvance(self._words) + 3 * _PAD + theme().scaled(_CROSS)
        )
        return QSize(min(width, theme().scaled(_LONGEST)), theme().scaled(_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take it away."""
        keys = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, text and cross."""
        painter, look, area = QPainter(self), theme(), QRectF(self.rect())
        fill = "press" if not self.isEnabled() or self.isDown() else "raised"
        if self.isEnabled() and self.underMouse() and not self.isDown():
            fill = "hover"
        paint_box(painter, area, _RADIUS, look.color(fill), look.color("edge"))
        cross = look.scaled(_CROSS)
        room = int(area.width()) - 3 * _PAD - cross
        text = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideMiddle, room + 1)
        painter.setFont(self.font())
        painter.setPen(look.color("text" if self.isEnabled() else "text3"))
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(area.adjusted(_PAD, 0, 0, 0), align, text)
        box = QRectF(area.right() - _PAD - cross, area.top(), cross, area.height())
        paint_icon(painter, "close", box, "text2", cross)

    def _restyle(self) -> None:
        self.setFont(theme().font("code"))
        self.updateGeometry()


class Chips(QWidget):
    """Chips in their order. Signal: `removed(place)`."""

    removed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: list[Chip] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._place)

    def show_texts(self, texts: Sequence[str], names: Sequence[str]) -> None:
        """Show other chips. Parameters: `names`, what pressing each does."""
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = [Chip(text, self) for text in texts]
        for place, (chip, name) in enumerate(zip(self._chips, names, strict=True)):
            chip.setObjectName(f"chip_{place}")
            chip.setAccessibleName(name)
            chip.setToolTip(name)
            chip.clicked.connect(partial(self._remove, place))
            chip.show()
        self.setVisible(bool(texts))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self._place()

    def _remove(self, place: int, _checked: bool = False) -> None:
        self.removed.emit(place)

    def _place(self) -> None:
        """Put the chips into lines, each as far right as it goes."""
        lines: list[list[Chip]] = [[]]
        left = 0
        for chip in self._chips:
            width = chip.sizeHint().width()
            if lines[-1] and left + width > self.width():
                lines.append([])
                left = 0
            lines[-1].append(chip)
            left += width + _GAP
        height = theme().scaled(_HEIGHT)
        for number, line in enumerate(lines):
            left = self.width() - sum(chip.sizeHint().width() + _GAP for chip in line) + _GAP
            for chip in line:
                chip.setGeometry(left, number * (height + _GAP), chip.sizeHint().width(), height)
                left += chip.width() + _GAP
        self.setFixedHeight(len(lines) * (height + _GAP) - _GAP)
